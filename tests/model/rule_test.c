#include "model/rule.h"

#include <string.h>

#include "suites.h"

static struct arena *a;
static struct problems problems;
static const char *complaint;

static void
setup(void)
{
	a = arena_open();
	problems = (struct problems){ .count = 0 };
}

static void
teardown(void)
{
	arena_close(a);
}

static struct rule
checked(enum cause kind, struct rule_draft draft)
{
	struct rule rule = { .kind = kind };

	if (draft.outcome.len == 0)
		draft.outcome = STR("hold");
	rule_check(a, &draft, &rule, &problems, &complaint);
	return rule;
}

static bool
catches(const struct rule *rule, const char *name, const char *text, const char *html,
    struct finding *finding)
{
	struct rule_subject subject;
	struct ready_rule ready;

	rule_ready(a, rule, &ready);
	rule_subject_make(
	    a, str_of(name), STR_EMPTY, str_of(text), (struct safe_html){ str_of(html) }, &subject);
	return rule_catches(a, &ready, &subject, finding);
}

START_TEST(rule_info__each_kind__is_a_cause_with_what_its_form_needs)
{
	const struct rule_info *info = &rule_info[_i];

	ck_assert(rule_has_kind(info->kind));
	ck_assert_ptr_eq(rule_info_of(info->kind), info);
	ck_assert_uint_gt(strlen(info->about), 0);
	ck_assert((info->field != NULL) != (info->threshold != NULL));
	if (info->threshold != NULL) {
		ck_assert_int_le(info->least, info->first);
		ck_assert_int_le(info->first, info->most);
	}
}
END_TEST

START_TEST(rule_has_kind__policy_and_bans__are_no_rules)
{
	ck_assert(!rule_has_kind(CAUSE_POLICY));
	ck_assert(!rule_has_kind(CAUSE_BAN));
}
END_TEST

static const struct {
	enum cause kind;
	struct rule_draft draft;
	const char *field; /* that is wrong; NULL: none */
	enum problem_code code;
} drafts[] = {
	{ CAUSE_WORDS, { .text = STR_INIT("one\n two \n\n*three") }, NULL, PROBLEM_NONE },
	{ CAUSE_WORDS, { .text = STR_INIT(" \n ") }, "list", PROBLEM_MISSING },
	{ CAUSE_WORDS, { .text = STR_INIT("a\n**") }, "list", PROBLEM_MALFORMED },
	{ CAUSE_WORDS, { .text = STR_INIT("\xff") }, "list", PROBLEM_MALFORMED },
	{ CAUSE_PATTERN, { .text = STR_INIT(" a+ ") }, NULL, PROBLEM_NONE },
	{ CAUSE_PATTERN, { .text = STR_INIT("(") }, "pattern", PROBLEM_MALFORMED },
	{ CAUSE_PATTERN, { .text = STR_INIT("") }, "pattern", PROBLEM_MISSING },
	{ CAUSE_LINKS, { .threshold = STR_INIT(" 1 ") }, NULL, PROBLEM_NONE },
	{ CAUSE_LINKS, { .threshold = STR_INIT("100") }, NULL, PROBLEM_NONE },
	{ CAUSE_LINKS, { .threshold = STR_INIT("0") }, "threshold", PROBLEM_MALFORMED },
	{ CAUSE_LINKS, { .threshold = STR_INIT("101") }, "threshold", PROBLEM_MALFORMED },
	{ CAUSE_LINKS, { .threshold = STR_INIT("-1") }, "threshold", PROBLEM_MALFORMED },
	{ CAUSE_LINKS, { .threshold = STR_INIT("") }, "threshold", PROBLEM_MISSING },
	{ CAUSE_FIRST, { .threshold = STR_INIT("50") }, NULL, PROBLEM_NONE },
	{ CAUSE_FIRST, { .threshold = STR_INIT("51") }, "threshold", PROBLEM_MALFORMED },
	{ CAUSE_DOMAIN, { .threshold = STR_INIT("50") }, NULL, PROBLEM_NONE },
	{ CAUSE_DOMAIN, { .threshold = STR_INIT("51") }, "threshold", PROBLEM_MALFORMED },
	{ CAUSE_RECORD, { .threshold = STR_INIT("50"), .span = STR_INIT("3") }, NULL,
	    PROBLEM_NONE },
	{ CAUSE_RECORD, { .threshold = STR_INIT("50"), .span = STR_INIT("2") }, "span",
	    PROBLEM_MALFORMED },
	{ CAUSE_RECORD, { .threshold = STR_INIT("50"), .span = STR_INIT("51") }, "span",
	    PROBLEM_MALFORMED },
	{ CAUSE_RECORD, { .threshold = STR_INIT("50") }, "span", PROBLEM_MISSING },
	{ CAUSE_LINKS, { .outcome = STR_INIT("shadow"), .threshold = STR_INIT("1") }, "outcome",
	    PROBLEM_UNKNOWN },
	{ CAUSE_LINKS, { .outcome = STR_INIT("none"), .threshold = STR_INIT("1") }, "score",
	    PROBLEM_MISSING },
	{ CAUSE_LINKS,
	    { .outcome = STR_INIT("none"), .threshold = STR_INIT("1"), .score = STR_INIT("0") },
	    "score", PROBLEM_MISSING },
	{ CAUSE_LINKS,
	    { .outcome = STR_INIT("none"), .threshold = STR_INIT("1"), .score = STR_INIT(" 1 ") },
	    NULL, PROBLEM_NONE },
	{ CAUSE_LINKS, { .threshold = STR_INIT("1"), .score = STR_INIT("100") }, NULL,
	    PROBLEM_NONE },
	{ CAUSE_LINKS, { .threshold = STR_INIT("1"), .score = STR_INIT("101") }, "score",
	    PROBLEM_MALFORMED },
	{ CAUSE_LINKS, { .threshold = STR_INIT("1"), .score = STR_INIT("-1") }, "score",
	    PROBLEM_MALFORMED },
	{ CAUSE_LINKS, { .threshold = STR_INIT("1"), .score = STR_INIT("x") }, "score",
	    PROBLEM_MALFORMED },
	{ CAUSE_LINKS, { .outcome = STR_INIT("x"), .threshold = STR_INIT("1") }, "outcome",
	    PROBLEM_UNKNOWN },
};

START_TEST(rule_check__each_draft__is_taken_or_says_what_is_wrong)
{
	(void)checked(drafts[_i].kind, drafts[_i].draft);
	ck_assert_uint_eq(problems.count, drafts[_i].field == NULL ? 0 : 1);
	if (drafts[_i].field != NULL)
		ck_assert_int_eq(problem_of(&problems, drafts[_i].field), drafts[_i].code);
	ck_assert_int_eq(complaint != NULL,
	    drafts[_i].kind == CAUSE_PATTERN && drafts[_i].code == PROBLEM_MALFORMED);
}
END_TEST

START_TEST(rule_check__long_lists__are_taken_to_the_limit)
{
	char *text = arena_alloc(a, RULE_TEXT_MAX_BYTES + 2);

	memset(text, 'x', RULE_TEXT_MAX_BYTES + 1);
	(void)checked(CAUSE_WORDS, (struct rule_draft){ .text = { text, RULE_TEXT_MAX_BYTES } });
	ck_assert_uint_eq(problems.count, 0);
	(void)checked(
	    CAUSE_WORDS, (struct rule_draft){ .text = { text, RULE_TEXT_MAX_BYTES + 1 } });
	ck_assert_int_eq(problem_of(&problems, "list"), PROBLEM_TOO_LONG);
	problems.count = 0;
	for (size_t i = 0; i < 2 * (RULE_WORDS_MOST + 1); i += 2)
		memcpy(text + i, "x\n", 2);
	(void)checked(
	    CAUSE_WORDS, (struct rule_draft){ .text = { text, (size_t)2 * RULE_WORDS_MOST } });
	ck_assert_uint_eq(problems.count, 0);
	(void)checked(CAUSE_WORDS,
	    (struct rule_draft){ .text = { text, (size_t)2 * (RULE_WORDS_MOST + 1) } });
	ck_assert_int_eq(problem_of(&problems, "list"), PROBLEM_TOO_LONG);
}
END_TEST

static const struct {
	enum cause kind;
	const char *text; /* of the rule */
	const char *name, *typed, *html;
	const char *detail; /* NULL: it is not caught */
	const char *field;
} subjects[] = {
	{ CAUSE_WORDS, "spam\nham", "Ada", "Some SPAM & ham, spam", "", "SPAM\nspam\nham", "text" },
	{ CAUSE_WORDS, "spam", "Spam", "Nothing", "", "Spam", "name" },
	{ CAUSE_WORDS, "spam", "Ada", "spammers", "", NULL, NULL },
	{ CAUSE_WORDS, "spam", "Ada", "sp**am**", "<p>sp<strong>am</strong></p>", "spam", "text" },
	{ CAUSE_WORDS, "<b>", "Ada", "x &lt;b&gt;", "<p>x &lt;b&gt;</p>", "<b>", "text" },
	{ CAUSE_PATTERN, "s+pa+m", "Ada", "SSPAAM then spam", "", "SSPAAM\nspam", "text" },
	{ CAUSE_PATTERN, "a\\sb", "Ada", "a\nb", "", "a b", "text" },
	{ CAUSE_PATTERN, "x", "Max", "y", "", "x", "name" },
	{ CAUSE_PATTERN, "z", "Ada", "y", "", NULL, NULL },
	/* No pattern at all, from another version: it catches nothing. */
	{ CAUSE_PATTERN, "(", "Ada", "(", "", NULL, NULL },
};

START_TEST(rule_catches__words_and_patterns__say_what_stands_there)
{
	const struct rule rule = { .kind = subjects[_i].kind,
		.outcome = OUTCOME_SPAM,
		.id = 7,
		.score = 4,
		.text = str_of(subjects[_i].text) };
	struct finding finding;
	bool caught =
	    catches(&rule, subjects[_i].name, subjects[_i].typed, subjects[_i].html, &finding);

	ck_assert_int_eq(caught, subjects[_i].detail != NULL);
	if (!caught)
		return;
	ck_assert_str_eq(arena_text(a, finding.detail), subjects[_i].detail);
	ck_assert_str_eq(finding.field, subjects[_i].field);
	ck_assert_int_eq(finding.cause, rule.kind);
	ck_assert_int_eq(finding.outcome, OUTCOME_SPAM);
	ck_assert_int_eq(finding.rule_id, 7);
	ck_assert_int_eq(finding.score, 4);
}
END_TEST

START_TEST(rule_catches__long_match__is_a_whole_text_when_cut)
{
	const struct rule rule = { .kind = CAUSE_PATTERN, .text = STR("\xe2\x82\xac+") };
	struct verdict verdict = { .count = 0 };
	struct finding finding;
	char text[301];

	for (size_t i = 0; i < 100; i++)
		memcpy(text + 3 * i, "\xe2\x82\xac", 3);
	text[300] = '\0';
	ck_assert(catches(&rule, "Ada", text, "", &finding));
	verdict_add(&verdict, &finding);
	ck_assert_uint_eq(verdict.finding[0].detail.len, 198);
}
END_TEST

static const struct {
	enum cause kind;
	int64_t threshold, span;
	const char *record;
	int64_t repeats; /* or of the domain */
	bool caught;
} facts[] = {
	{ CAUSE_DOMAIN, 1, 0, "", NO_DOMAIN, false },
	{ CAUSE_DOMAIN, 1, 0, "", 0, true },
	{ CAUSE_DOMAIN, 1, 0, "", 1, false },
	{ CAUSE_DOMAIN, 50, 0, "", 49, true },
	{ CAUSE_DOMAIN, 50, 0, "", 50, false },
	{ CAUSE_FIRST, 1, 0, "", 0, true },
	{ CAUSE_FIRST, 1, 0, "hhr", 0, true },
	{ CAUSE_FIRST, 1, 0, "hp", 0, false },
	{ CAUSE_FIRST, 3, 0, "pp", 0, true },
	{ CAUSE_FIRST, 3, 0, "ppp", 0, false },
	{ CAUSE_REPEAT, 2, 0, "", 1, false },
	{ CAUSE_REPEAT, 2, 0, "", 2, true },
	{ CAUSE_RECORD, 50, 4, "rs", 0, false },
	{ CAUSE_RECORD, 50, 4, "rsp", 0, true },
	{ CAUSE_RECORD, 50, 4, "ppphhrd", 0, false },
	{ CAUSE_RECORD, 50, 4, "pphhrds", 0, true },
	{ CAUSE_RECORD, 51, 4, "pprs", 0, false },
	{ CAUSE_RECORD, 50, 4, "pppprrrr", 0, false },
	{ CAUSE_RECORD, 100, 3, "rrrp", 0, true },
};

START_TEST(rule_catches__what_is_known_of_the_author__counts)
{
	const struct rule rule = {
		.kind = facts[_i].kind, .threshold = facts[_i].threshold, .span = facts[_i].span
	};
	struct rule_subject subject = { .record = str_of(facts[_i].record),
		.repeats = facts[_i].repeats,
		.domain_published = facts[_i].repeats };
	struct ready_rule ready;
	struct finding finding;

	rule_ready(a, &rule, &ready);
	ck_assert_int_eq(rule_catches(a, &ready, &subject, &finding), facts[_i].caught);
	ck_assert_uint_gt(finding.detail.len, 0);
}
END_TEST

START_TEST(rule_catches__links__are_counted_once)
{
	static const struct {
		const char *text, *html;
		int64_t links;
	} row[] = {
		{ "none", "<p>none</p>", 0 },
		{ "http://a.example", "<p><a href=\"http://a.example\">a</a></p>", 1 },
		{ "[a](http://a) ftp://b", "<p><a href=\"http://a\">a</a> ftp://b</p>", 2 },
		{ "a.example b.example", "<p><a href=\"a\">a</a> <a href=\"b\">b</a></p>", 2 },
		{ "`http://a` `http://b` `http://c`", "<p>http://a</p>", 3 },
	};
	struct finding finding;

	for (size_t i = 0; i < COUNT_OF(row); i++) {
		struct rule rule = { .kind = CAUSE_LINKS, .threshold = row[i].links };

		ck_assert(catches(&rule, "Ada", row[i].text, row[i].html, &finding));
		rule.threshold++;
		ck_assert(!catches(&rule, "Ada", row[i].text, row[i].html, &finding));
	}
}
END_TEST

START_TEST(verdict_marks__words_and_patterns__are_what_was_found)
{
	struct verdict verdict = { .count = 0 };
	struct str *mark;

	verdict_add(
	    &verdict, &(struct finding){ .cause = CAUSE_WORDS, .detail = STR("one\ntwo words") });
	verdict_add(&verdict, &(struct finding){ .cause = CAUSE_LINKS, .detail = STR("3") });
	verdict_add(&verdict, &(struct finding){ .cause = CAUSE_PATTERN, .detail = STR("x") });
	verdict_add(&verdict, &(struct finding){ .cause = CAUSE_WORDS, .detail = STR_EMPTY });
	ck_assert_uint_eq(verdict_marks(a, &verdict, &mark), 3);
	ck_assert(str_equal(mark[0], STR("one")));
	ck_assert(str_equal(mark[1], STR("two words")));
	ck_assert(str_equal(mark[2], STR("x")));
}
END_TEST

Suite *
rule_suite(void)
{
	Suite *s = suite_create("rule");
	TCase *tc = tcase_create("rule");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(
	    tc, rule_info__each_kind__is_a_cause_with_what_its_form_needs, 0, RULE_KINDS);
	tcase_add_test(tc, rule_has_kind__policy_and_bans__are_no_rules);
	tcase_add_loop_test(
	    tc, rule_check__each_draft__is_taken_or_says_what_is_wrong, 0, (int)COUNT_OF(drafts));
	tcase_add_test(tc, rule_check__long_lists__are_taken_to_the_limit);
	tcase_add_loop_test(tc, rule_catches__words_and_patterns__say_what_stands_there, 0,
	    (int)COUNT_OF(subjects));
	tcase_add_test(tc, rule_catches__long_match__is_a_whole_text_when_cut);
	tcase_add_loop_test(
	    tc, rule_catches__what_is_known_of_the_author__counts, 0, (int)COUNT_OF(facts));
	tcase_add_test(tc, rule_catches__links__are_counted_once);
	tcase_add_test(tc, verdict_marks__words_and_patterns__are_what_was_found);
	suite_add_tcase(s, tc);
	return s;
}
