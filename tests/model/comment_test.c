#include "model/comment.h"

#include "base/clock.h"
#include "suites.h"

#define TEXT_POINTS 5000

static struct arena *arena;
static struct problems problems;

static void
set_up(void)
{
	arena = arena_open();
	problems = (struct problems){ .count = 0 };
}

static void
tear_down(void)
{
	arena_close(arena);
}

static struct str
repeat(const char *piece, size_t times)
{
	size_t len = strlen(piece);
	char *p = arena_alloc(arena, len * times + 1);

	for (size_t i = 0; i < times; i++)
		memcpy(p + i * len, piece, len);
	return (struct str){ p, len * times };
}

static struct comment_draft
checked(struct str name, struct str text, struct str reply)
{
	struct comment_draft draft = { .author_name = name, .text = text, .reply = reply };

	comment_check(arena, &draft, TEXT_POINTS, &problems);
	return draft;
}

/* A field made of a piece, repeated; and what is wrong with it. */
struct field {
	const char *piece;
	size_t times;
	enum problem_code code;
};

#define NAME_MOST COMMENT_NAME_MAX_POINTS

static const struct field name[] = {
	{ "A", 1, PROBLEM_NONE },
	{ "A", NAME_MOST, PROBLEM_NONE },
	{ "A", NAME_MOST + 1, PROBLEM_TOO_LONG },
	{ "\xf0\x9f\x93\xae", NAME_MOST, PROBLEM_NONE },
	{ "\xf0\x9f\x93\xae", NAME_MOST + 1, PROBLEM_TOO_LONG },
	{ "\xe3\x83\x9d", NAME_MOST, PROBLEM_NONE },
	{ "", 1, PROBLEM_MISSING },
	{ " ", 3, PROBLEM_MISSING },
	{ "\t\r\n", 2, PROBLEM_MISSING },
	{ "\xc2\xa0", 5, PROBLEM_MISSING },
	{ "\xe2\x80\xae", 4, PROBLEM_MISSING }, /* U+202E, which turns text round */
	{ "\xe2\x80\x8b", 4, PROBLEM_MISSING }, /* U+200B, zero width */
	{ "\xe3\x85\xa4", 4, PROBLEM_MISSING }, /* U+3164, a filler that looks like nothing */
	{ "\x01", 4, PROBLEM_MISSING },
	{ "\xff", 1, PROBLEM_MALFORMED },
	{ "\xc0\xaf", 1, PROBLEM_MALFORMED },
	{ "\xed\xa0\x80", 1, PROBLEM_MALFORMED },
};

START_TEST(comment_check__name__at_its_bounds)
{
	(void)checked(repeat(name[_i].piece, name[_i].times), STR("text"), STR_EMPTY);
	ck_assert_int_eq(problem_of(&problems, "name"), name[_i].code);
	ck_assert_uint_eq(problems.count, name[_i].code == PROBLEM_NONE ? 0 : 1);
}
END_TEST

static const struct field text[] = {
	{ "a", 1, PROBLEM_NONE },
	{ "a", TEXT_POINTS, PROBLEM_NONE },
	{ "a", TEXT_POINTS + 1, PROBLEM_TOO_LONG },
	{ "\xf0\x9f\x93\xae", TEXT_POINTS, PROBLEM_NONE },
	{ "\xf0\x9f\x93\xae", TEXT_POINTS + 1, PROBLEM_TOO_LONG },
	/* White space at the end does not count. */
	{ "a\n", COMMENT_TEXT_MAX_LINES, PROBLEM_NONE },
	{ "a\n", COMMENT_TEXT_MAX_LINES + 1, PROBLEM_TOO_LONG },
	{ "a\r\n", COMMENT_TEXT_MAX_LINES, PROBLEM_NONE },
	{ "", 1, PROBLEM_MISSING },
	{ " ", 100, PROBLEM_MISSING },
	{ "\n", 100, PROBLEM_MISSING },
	{ " \t\r\n", 9, PROBLEM_MISSING },
	{ "\xc2\xa0", 5, PROBLEM_MISSING },
	{ "\xe3\x80\x80\n", 5, PROBLEM_MISSING }, /* U+3000, the ideographic space */
	{ "\xef\xbb\xbf", 1, PROBLEM_MISSING },
	{ "\xff", 1, PROBLEM_MALFORMED },
};

START_TEST(comment_check__text__at_its_bounds)
{
	(void)checked(STR("Ada"), repeat(text[_i].piece, text[_i].times), STR_EMPTY);
	ck_assert_int_eq(problem_of(&problems, "text"), text[_i].code);
	ck_assert_uint_eq(problems.count, text[_i].code == PROBLEM_NONE ? 0 : 1);
}
END_TEST

START_TEST(comment_check__text__never_passes_the_databases_bound)
{
	struct comment_draft draft = { .author_name = STR("Ada"),
		.text = repeat("\xf0\x9f\x93\xae", COMMENT_TEXT_MAX_BYTES / 4) };
	struct comment_draft longer = { .author_name = STR("Ada"),
		.text = repeat("\xf0\x9f\x93\xae", COMMENT_TEXT_MAX_BYTES / 4 + 1) };

	comment_check(arena, &draft, 20000, &problems);
	ck_assert_uint_eq(problems.count, 0);
	comment_check(arena, &longer, 20000, &problems);
	ck_assert_int_eq(problem_of(&problems, "text"), PROBLEM_TOO_LONG);
}
END_TEST

static const struct {
	const char *reply;
	enum problem_code code;
	int64_t parent_id;
} reply[] = {
	{ "", PROBLEM_NONE, 0 },
	{ "1", PROBLEM_NONE, 1 },
	{ "9223372036854775807", PROBLEM_NONE, INT64_MAX },
	{ "9223372036854775808", PROBLEM_MALFORMED, 0 },
	{ "0", PROBLEM_MALFORMED, 0 },
	{ "-1", PROBLEM_MALFORMED, 0 },
	{ "+1", PROBLEM_MALFORMED, 0 },
	{ "01", PROBLEM_MALFORMED, 0 },
	{ " 1", PROBLEM_MALFORMED, 0 },
	{ "1 ", PROBLEM_MALFORMED, 0 },
	{ "1.0", PROBLEM_MALFORMED, 0 },
	{ "0x1", PROBLEM_MALFORMED, 0 },
	{ "one", PROBLEM_MALFORMED, 0 },
};

START_TEST(comment_check__reply__is_a_canonical_decimal)
{
	struct comment_draft draft = checked(STR("Ada"), STR("text"), str_of(reply[_i].reply));

	ck_assert_int_eq(problem_of(&problems, "reply"), reply[_i].code);
	ck_assert_int_eq(draft.parent_id, reply[_i].parent_id);
	ck_assert_uint_eq(problems.count, reply[_i].code == PROBLEM_NONE ? 0 : 1);
}
END_TEST

/* kept: what the draft then has. */
static const struct {
	const char *typed;
	enum problem_code code;
	const char *kept;
} email[] = {
	{ "", PROBLEM_NONE, "" },
	{ " \t ", PROBLEM_NONE, "" },
	{ "ada@example.org", PROBLEM_NONE, "ada@example.org" },
	{ "  Ada@Example.Org\r\n", PROBLEM_NONE, "Ada@example.org" },
	{ "ada@\xe2\x80\x8b"
	  "example.org",
	    PROBLEM_NONE, "ada@example.org" }, /* U+200B, as copied from a page */
	{ "ada", PROBLEM_MALFORMED, "ada" },
	{ " Ada L@Example.Org", PROBLEM_MALFORMED, "Ada L@Example.Org" },
	{ "ada@localhost", PROBLEM_MALFORMED, "ada@localhost" },
	{ "ada@example.org\nBcc: bob@example.org", PROBLEM_MALFORMED,
	    "ada@example.org Bcc: bob@example.org" },
};

START_TEST(comment_check__email__is_optional_and_becomes_canonical)
{
	struct comment_draft draft = {
		.author_name = STR("Ada"), .text = STR("text"), .email = str_of(email[_i].typed)
	};

	comment_check(arena, &draft, TEXT_POINTS, &problems);
	ck_assert_int_eq(problem_of(&problems, "email"), email[_i].code);
	ck_assert_uint_eq(problems.count, email[_i].code == PROBLEM_NONE ? 0 : 1);
	assert_run(draft.email, email[_i].kept);
}
END_TEST

static const struct {
	const char *typed;
	enum problem_code code;
	const char *kept;
} website[] = {
	{ "", PROBLEM_NONE, "" },
	{ "  ", PROBLEM_NONE, "" },
	{ "https://example.org", PROBLEM_NONE, "https://example.org/" },
	{ "http://example.org/~ada?a=b#c", PROBLEM_NONE, "http://example.org/~ada?a=b" },
	{ " HTTPS://Example.Org:443/A ", PROBLEM_NONE, "https://example.org/A" },
	{ "http://localhost:8080/", PROBLEM_NONE, "http://localhost:8080/" },
	{ "example.org", PROBLEM_NONE, "https://example.org/" },
	{ "www.Example.org/ada", PROBLEM_NONE, "https://www.example.org/ada" },
	{ "example.org:8080/ada?u=http://x/", PROBLEM_NONE,
	    "https://example.org:8080/ada?u=http://x/" },
	{ "example.org?a", PROBLEM_NONE, "https://example.org/?a" },
	{ "example.org/\xc3\xbc", PROBLEM_NONE, "https://example.org/%C3%BC" },
	{ "https://example.org/?a=\"onclick='b'", PROBLEM_NONE,
	    "https://example.org/?a=%22onclick='b'" },
	{ "example", PROBLEM_MALFORMED, "example" },
	{ "my page", PROBLEM_MALFORMED, "my page" },
	{ "none", PROBLEM_MALFORMED, "none" },
	{ "example?a.b", PROBLEM_MALFORMED, "example?a.b" },
	{ "example/a.b", PROBLEM_MALFORMED, "example/a.b" },
	{ "/a.b", PROBLEM_MALFORMED, "/a.b" },
	{ "//example.org", PROBLEM_MALFORMED, "//example.org" },
	{ "http:example.org", PROBLEM_MALFORMED, "http:example.org" },
	{ "https://", PROBLEM_MALFORMED, "https://" },
	{ "ftp://example.org", PROBLEM_MALFORMED, "ftp://example.org" },
	{ "mailto:ada@example.org", PROBLEM_MALFORMED, "mailto:ada@example.org" },
	{ "ada@example.org", PROBLEM_MALFORMED, "ada@example.org" },
	{ "https://ada@example.org/", PROBLEM_MALFORMED, "https://ada@example.org/" },
	{ "https://ada:secret@example.org/", PROBLEM_MALFORMED, "https://ada:secret@example.org/" },
	{ "javascript:alert(1)", PROBLEM_MALFORMED, "javascript:alert(1)" },
	{ "javascript:1", PROBLEM_MALFORMED, "javascript:1" },
	{ "JavaScript://example.org/%0aalert(1)", PROBLEM_MALFORMED,
	    "JavaScript://example.org/%0aalert(1)" },
	{ "java\tscript:alert(1)", PROBLEM_MALFORMED, "java script:alert(1)" },
	{ "data:text/html,<script>", PROBLEM_MALFORMED, "data:text/html,<script>" },
	{ "https:\\\\example.org", PROBLEM_MALFORMED, "https:\\\\example.org" },
	{ "https://exa mple.org/", PROBLEM_MALFORMED, "https://exa mple.org/" },
	{ "https://ex\xc3\xa4mple.org/", PROBLEM_MALFORMED, "https://ex\xc3\xa4mple.org/" },
};

START_TEST(comment_check__website__is_optional_and_becomes_canonical)
{
	struct comment_draft draft = {
		.author_name = STR("Ada"), .text = STR("text"), .website = str_of(website[_i].typed)
	};

	comment_check(arena, &draft, TEXT_POINTS, &problems);
	ck_assert_int_eq(problem_of(&problems, "website"), website[_i].code);
	ck_assert_uint_eq(problems.count, website[_i].code == PROBLEM_NONE ? 0 : 1);
	assert_run(draft.website, website[_i].kept);
}
END_TEST

/* Of so many bytes: the last that passes and the first that does not, and one that only escapes
 * make too long. */
static const struct {
	const char *piece;
	size_t times;
	enum problem_code code;
} long_website[] = {
	{ "a", COMMENT_WEBSITE_MAX_BYTES - 20, PROBLEM_NONE },
	{ "a", COMMENT_WEBSITE_MAX_BYTES - 19, PROBLEM_TOO_LONG },
	{ "\xc3\xbc", 80, PROBLEM_NONE },
	{ "\xc3\xbc", 81, PROBLEM_TOO_LONG },
	{ "a", 60000, PROBLEM_TOO_LONG },
};

START_TEST(comment_check__website__at_its_bounds)
{
	struct str path = repeat(long_website[_i].piece, long_website[_i].times);
	struct comment_draft draft = { .author_name = STR("Ada"),
		.text = STR("text"),
		.website = arena_printf(arena, "https://example.org/%.*s", STR_ARG(path)) };

	comment_check(arena, &draft, TEXT_POINTS, &problems);
	ck_assert_int_eq(problem_of(&problems, "website"), long_website[_i].code);
	if (long_website[_i].code == PROBLEM_NONE)
		ck_assert_uint_eq(draft.website.len, COMMENT_WEBSITE_MAX_BYTES);
}
END_TEST

START_TEST(comment_check__what_was_typed__is_cleaned_and_kept)
{
	struct comment_draft draft =
	    checked(STR("  Ada \t Lovelace\n"), STR("  one\r\n\ttwo  \n\n"), STR_EMPTY);

	ck_assert_uint_eq(problems.count, 0);
	assert_run(draft.author_name, "Ada Lovelace");
	assert_run(draft.text, "  one\n\ttwo");
}
END_TEST

START_TEST(comment_check__everything_wrong__says_so_and_keeps_the_long_text)
{
	struct str longer = repeat("a", TEXT_POINTS + 1);
	struct comment_draft draft = checked(STR_EMPTY, longer, STR("x"));

	ck_assert_uint_eq(problems.count, 3);
	ck_assert_uint_eq(draft.text.len, longer.len);
}
END_TEST

#define NOW_US   (1000 * US_PER_S)
#define WINDOW_S 900

static const struct {
	int64_t author_id, viewer;
	enum status status;
	int64_t age_us;
	bool open;
} open_to[] = {
	{ 7, 7, PUBLISHED, 0, true }, { 7, 7, HELD, 0, true }, { 7, 7, SPAM, 0, false },
	{ 7, 7, REJECTED, 0, false }, { 7, 7, DELETED, 0, false }, { 7, 8, PUBLISHED, 0, false },
	{ 7, 0, PUBLISHED, 0, false }, { 0, 0, PUBLISHED, 0, false },
	{ 7, 7, PUBLISHED, WINDOW_S *US_PER_S - 1, true },
	{ 7, 7, PUBLISHED, WINDOW_S *US_PER_S, false },
	{ 7, 7, PUBLISHED, -1, true }, /* another machine's clock is ahead of ours */
};

START_TEST(comment_open_to__only_its_author__and_only_for_a_while)
{
	const struct comment comment = {
		.author_id = open_to[_i].author_id,
		.status = open_to[_i].status,
		.created_us = NOW_US - open_to[_i].age_us,
	};

	ck_assert_int_eq(
	    comment_open_to(&comment, open_to[_i].viewer, NOW_US, WINDOW_S), open_to[_i].open);
	ck_assert(!comment_open_to(&comment, open_to[_i].viewer, NOW_US + US_PER_S, 0));
}
END_TEST

START_TEST(status_of__each_statuss_name__is_that_status)
{
	static const char *const word[STATUSES] = { "published", "held", "spam", "rejected",
		"deleted" };
	static const char *const other[] = { "", "Held", "held ", "hel", "removed" };
	enum status status;

	for (int i = 0; i < STATUSES; i++) {
		ck_assert_str_eq(status_name((enum status)i), word[i]);
		ck_assert_int_eq(status_of(str_of(word[i]), &status), OK);
		ck_assert_int_eq(status, i);
	}
	for (size_t i = 0; i < COUNT_OF(other); i++)
		ck_assert_int_eq(status_of(str_of(other[i]), &status), ERR_INPUT);
}
END_TEST

Suite *
comment_suite(void)
{
	Suite *s = suite_create("comment");
	TCase *tc = tcase_create("comment");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, comment_check__name__at_its_bounds, 0, (int)COUNT_OF(name));
	tcase_add_loop_test(tc, comment_check__text__at_its_bounds, 0, (int)COUNT_OF(text));
	tcase_add_test(tc, comment_check__text__never_passes_the_databases_bound);
	tcase_add_loop_test(
	    tc, comment_check__reply__is_a_canonical_decimal, 0, (int)COUNT_OF(reply));
	tcase_add_loop_test(
	    tc, comment_check__email__is_optional_and_becomes_canonical, 0, (int)COUNT_OF(email));
	tcase_add_loop_test(tc, comment_check__website__is_optional_and_becomes_canonical, 0,
	    (int)COUNT_OF(website));
	tcase_add_loop_test(
	    tc, comment_check__website__at_its_bounds, 0, (int)COUNT_OF(long_website));
	tcase_add_test(tc, comment_check__what_was_typed__is_cleaned_and_kept);
	tcase_add_test(tc, comment_check__everything_wrong__says_so_and_keeps_the_long_text);
	tcase_add_loop_test(
	    tc, comment_open_to__only_its_author__and_only_for_a_while, 0, (int)COUNT_OF(open_to));
	tcase_add_test(tc, status_of__each_statuss_name__is_that_status);
	suite_add_tcase(s, tc);
	return s;
}
