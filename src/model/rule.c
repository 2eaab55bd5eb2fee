#include "model/rule.h"

#include "base/buf.h"
#include "base/bug.h"
#include "text/plain.h"
#include "text/utf8.h"

/* clang-format off: a table is read by its columns */
const struct rule_info rule_info[RULE_KINDS] = {
	{ CAUSE_WORDS,
	    "Comments that have one of these words in them: in the name, the website or the text.",
	    "list", "Words, a line each", NULL, 0, 0, 0, NULL },
	{ CAUSE_PATTERN, "Comments that this pattern fits: the name, the website or the text.",
	    "pattern", "Pattern", NULL, 0, 0, 0, NULL },
	{ CAUSE_LINKS, "Comments with this many links, or more.", NULL, NULL, "Links, at least", 1,
	    100, 2, NULL },
	{ CAUSE_FIRST, "Comments of authors of whom fewer than this many have been published.",
	    NULL, NULL, "Published comments that make an author known", 1, RECORD_SPAN_MOST, 1,
	    NULL },
	{ CAUSE_DOMAIN,
	    "Comments with an e-mail address of a domain with which fewer than this many have been "
	    "published.",
	    NULL, NULL, "Published comments that make a domain known", 1, RECORD_SPAN_MOST, 1,
	    NULL },
	{ CAUSE_REPEAT,
	    "Comments whose text has been posted at the site within the last day, by anybody.",
	    NULL, NULL, "Times it was posted before, at least", 1, 100, 1, NULL },
	{ CAUSE_RECORD, "Comments of authors of whom much has been rejected or was spam lately.",
	    NULL, NULL, "Rejected or spam, at least (percent)", 1, 100, 50,
	    "Of their latest comments that somebody has decided about" },
};
/* clang-format on */

static bool catches_words(struct arena *a, const struct ready_rule *rule,
    const struct rule_subject *s, struct finding *f);
static bool catches_pattern(struct arena *a, const struct ready_rule *rule,
    const struct rule_subject *s, struct finding *f);
static bool catches_domain(struct arena *a, const struct ready_rule *rule,
    const struct rule_subject *s, struct finding *f);
static bool catches_record(struct arena *a, const struct ready_rule *rule,
    const struct rule_subject *s, struct finding *f);
static void find_words(
    const struct ready_rule *rule, struct str text, const struct folded *folded, struct buf *out);
static void find_pattern(const struct ready_rule *rule, struct str text, struct buf *out);
static void note_found(struct buf *out, struct str text, struct piece piece);
static int64_t published(struct str record);
static bool read_number(struct str text, int64_t least, int64_t most, const char *field,
    struct problems *problems, int64_t *out);
static void check_score(struct str typed, struct rule *rule, struct problems *problems);
static void check_text(
    struct arena *a, struct rule *rule, struct problems *problems, const char **complaint);
static void check_words(struct arena *a, struct rule *rule, struct problems *problems);
static void check_pattern(struct rule *rule, struct problems *problems, const char **complaint);
static int64_t links_in(struct str html, struct str text);

bool
rule_has_kind(enum cause kind)
{
	for (size_t i = 0; i < RULE_KINDS; i++)
		if (rule_info[i].kind == kind)
			return true;
	return false;
}

const struct rule_info *
rule_info_of(enum cause kind)
{
	for (size_t i = 0; i < RULE_KINDS; i++)
		if (rule_info[i].kind == kind)
			return &rule_info[i];
	BUG("no rules are of the kind %s", cause_info(kind)->name);
}

void
rule_check(struct arena *a, const struct rule_draft *draft, struct rule *rule,
    struct problems *problems, const char **complaint)
{
	const struct rule_info *info = rule_info_of(rule->kind);

	*complaint = NULL;
	if (outcome_of(draft->outcome, &rule->outcome) != OK || rule->outcome == OUTCOME_SHADOW)
		problem_add(problems, "outcome", PROBLEM_UNKNOWN);
	rule->threshold = rule->span = rule->score = 0;
	rule->text = draft->text;
	if (info->threshold != NULL)
		(void)read_number(draft->threshold, info->least, info->most, "threshold", problems,
		    &rule->threshold);
	if (info->span != NULL)
		(void)read_number(draft->span, RECORD_DECIDED_LEAST, RECORD_SPAN_MOST, "span",
		    problems, &rule->span);
	check_score(draft->score, rule, problems);
	if (info->field != NULL)
		check_text(a, rule, problems, complaint);
	else
		rule->text = STR_EMPTY;
}

/* Nothing is 0, which is nothing for a rule that does nothing else. */
static void
check_score(struct str typed, struct rule *rule, struct problems *problems)
{
	if (str_trim(typed).len > 0 &&
	    !read_number(typed, 0, RULE_SCORE_MOST, "score", problems, &rule->score))
		return;
	if (rule->outcome == OUTCOME_NONE && rule->score == 0 &&
	    problem_of(problems, "outcome") == PROBLEM_NONE)
		problem_add(problems, "score", PROBLEM_MISSING);
}

static bool
read_number(struct str text, int64_t least, int64_t most, const char *field,
    struct problems *problems, int64_t *out)
{
	text = str_trim(text);
	if (text.len == 0)
		problem_add(problems, field, PROBLEM_MISSING);
	else if (!str_to_i64(text, out) || *out < least || *out > most)
		problem_add(problems, field, PROBLEM_MALFORMED);
	else
		return true;
	return false;
}

static void
check_text(struct arena *a, struct rule *rule, struct problems *problems, const char **complaint)
{
	const char *field = rule_info_of(rule->kind)->field;
	struct str clean;

	if (utf8_clean_text(a, rule->text, &clean) != OK) {
		problem_add(problems, field, PROBLEM_MALFORMED);
		rule->text = STR_EMPTY;
		return;
	}
	rule->text = clean;
	if (str_trim(clean).len == 0)
		problem_add(problems, field, PROBLEM_MISSING);
	else if (clean.len > RULE_TEXT_MAX_BYTES)
		problem_add(problems, field, PROBLEM_TOO_LONG);
	else if (rule->kind == CAUSE_WORDS)
		check_words(a, rule, problems);
	else
		check_pattern(rule, problems, complaint);
}

/* A line with nothing but a "*" in it would be no word. */
static void
check_words(struct arena *a, struct rule *rule, struct problems *problems)
{
	struct str rest = rule->text;
	size_t words = 0;
	struct word word;
	const char *field = rule_info_of(rule->kind)->field;

	while (rest.len > 0) {
		struct str line = str_trim(str_cut(&rest, '\n'));

		if (line.len == 0)
			continue;
		words++;
		if (!word_make(a, line, &word)) {
			problem_add(problems, field, PROBLEM_MALFORMED);
			return;
		}
	}
	if (words > RULE_WORDS_MOST)
		problem_add(problems, field, PROBLEM_TOO_LONG);
}

static void
check_pattern(struct rule *rule, struct problems *problems, const char **complaint)
{
	struct pattern *pattern;
	const char *field = rule_info_of(rule->kind)->field;

	rule->text = str_trim(rule->text);
	if (pattern_open(rule->text, &pattern, complaint) == OK)
		pattern_close(pattern);
	else
		problem_add(problems, field, PROBLEM_MALFORMED);
}

void
rule_ready(struct arena *a, const struct rule *rule, struct ready_rule *out)
{
	struct pattern *pattern;
	const char *complaint;
	struct word *word;

	*out = (struct ready_rule){ .rule = *rule, .cost = 1 };
	if (rule->kind == CAUSE_PATTERN && pattern_open(rule->text, &pattern, &complaint) == OK) {
		arena_hook(a, pattern_close, pattern);
		out->pattern = pattern;
		out->cost = pattern_steps(pattern);
	}
	if (rule->kind != CAUSE_WORDS)
		return;
	struct str rest = rule->text;
	out->word = word = arena_array(a, RULE_WORDS_MOST, sizeof(*word));
	while (rest.len > 0 && out->words < RULE_WORDS_MOST)
		if (word_make(a, str_cut(&rest, '\n'), &word[out->words]))
			out->words++;
}

void
rule_subject_make(struct arena *a, struct str name, struct str website, struct str text,
    struct safe_html html, struct rule_subject *out)
{
	*out = (struct rule_subject){ .name = name,
		.website = website,
		.text = text,
		.shown = plain_text(a, html, COMMENT_TEXT_MAX_BYTES),
		.links = links_in(html.html, text),
		.domain_published = NO_DOMAIN };
	fold(a, name, &out->folded_name);
	fold(a, website, &out->folded_website);
	fold(a, text, &out->folded_text);
	fold(a, out->shown, &out->folded_shown);
}

/* What became a link, or would be one elsewhere. */
static int64_t
links_in(struct str html, struct str text)
{
	static const struct str anchor = STR_INIT("<a "), scheme = STR_INIT("://");
	int64_t anchors = 0, schemes = 0;
	const char *at;

	for (; (at = memmem(html.p, html.len, anchor.p, anchor.len)) != NULL; anchors++)
		html = str_part(html, (size_t)(at - html.p) + anchor.len, html.len);
	for (; (at = memmem(text.p, text.len, scheme.p, scheme.len)) != NULL; schemes++)
		text = str_part(text, (size_t)(at - text.p) + scheme.len, text.len);
	return anchors > schemes ? anchors : schemes;
}

bool
rule_catches(struct arena *a, const struct ready_rule *rule, const struct rule_subject *subject,
    struct finding *out)
{
	*out = (struct finding){ .cause = rule->rule.kind,
		.outcome = rule->rule.outcome,
		.score = rule->rule.score,
		.rule_id = rule->rule.id,
		.detail = STR_EMPTY,
		.field = "text" };
	if (rule->rule.kind == CAUSE_WORDS)
		return catches_words(a, rule, subject, out);
	if (rule->rule.kind == CAUSE_PATTERN)
		return catches_pattern(a, rule, subject, out);
	if (rule->rule.kind == CAUSE_RECORD)
		return catches_record(a, rule, subject, out);
	if (rule->rule.kind == CAUSE_DOMAIN)
		return catches_domain(a, rule, subject, out);
	if (rule->rule.kind == CAUSE_FIRST) {
		out->detail =
		    arena_printf(a, "%lld published so far", (long long)published(subject->record));
		return published(subject->record) < rule->rule.threshold;
	}
	bool links = rule->rule.kind == CAUSE_LINKS;
	int64_t number = links ? subject->links : subject->repeats;
	out->detail = arena_printf(a, links ? "%lld" : "%lld times before", (long long)number);
	return number >= rule->rule.threshold;
}

static bool
catches_words(
    struct arena *a, const struct ready_rule *rule, const struct rule_subject *s, struct finding *f)
{
	struct buf out = buf_begin(a, 64, FINDING_DETAIL_MAX_BYTES + 2 * RULE_TEXT_MAX_BYTES);

	find_words(rule, s->name, &s->folded_name, &out);
	if (out.len > 0)
		f->field = "name";
	size_t before = out.len;
	find_words(rule, s->website, &s->folded_website, &out);
	if (before == 0 && out.len > 0)
		f->field = "website";
	before = out.len;
	find_words(rule, s->text, &s->folded_text, &out);
	if (out.len == before)
		find_words(rule, s->shown, &s->folded_shown, &out);
	f->detail = buf_str(&out);
	return out.len > 0;
}

static void
find_words(
    const struct ready_rule *rule, struct str text, const struct folded *folded, struct buf *out)
{
	for (size_t i = 0; i < rule->words; i++) {
		struct piece piece;
		size_t next = 0;

		while (out->len < FINDING_DETAIL_MAX_BYTES &&
		       word_find(&rule->word[i], folded, next, &piece, &next))
			note_found(out, text, piece);
	}
}

static bool
catches_pattern(
    struct arena *a, const struct ready_rule *rule, const struct rule_subject *s, struct finding *f)
{
	struct buf out = buf_begin(a, 64, FINDING_DETAIL_MAX_BYTES + 2 * COMMENT_TEXT_MAX_BYTES);

	if (rule->pattern == NULL)
		return false;
	find_pattern(rule, s->name, &out);
	if (out.len > 0)
		f->field = "name";
	size_t before = out.len;
	find_pattern(rule, s->website, &out);
	if (before == 0 && out.len > 0)
		f->field = "website";
	before = out.len;
	find_pattern(rule, s->text, &out);
	if (out.len == before)
		find_pattern(rule, s->shown, &out);
	f->detail = buf_str(&out);
	return out.len > 0;
}

/* As many as there is room to tell: each search costs what is left of the text. */
static void
find_pattern(const struct ready_rule *rule, struct str text, struct buf *out)
{
	struct piece piece;
	size_t from = 0;

	for (int i = 0; i < 8 && out->len < FINDING_DETAIL_MAX_BYTES; i++) {
		if (!pattern_find(rule->pattern, text, from, &piece))
			return;
		note_found(out, text, piece);
		from = piece.at + piece.len;
	}
}

/* Each once, on a line of its own. A long one is cut in verdict_add(), which sees that it is. */
static void
note_found(struct buf *out, struct str text, struct piece piece)
{
	struct str found = str_part(text, piece.at, piece.at + piece.len), rest = buf_str(out);

	while (rest.len > 0)
		if (str_equal(str_cut(&rest, '\n'), found))
			return;
	if (out->len > 0)
		buf_char(out, '\n');
	for (size_t i = 0; i < found.len && i < FINDING_DETAIL_MAX_BYTES + 4; i++)
		buf_char(out, (char)(found.p[i] == '\n' ? ' ' : found.p[i]));
}

static int64_t
published(struct str record)
{
	int64_t count = 0;

	for (size_t i = 0; i < record.len; i++)
		count += record.p[i] == status_name(PUBLISHED)[0];
	return count;
}

/* The domain itself is not told: with the name beside it, it is nearly the address. */
static bool
catches_domain(
    struct arena *a, const struct ready_rule *rule, const struct rule_subject *s, struct finding *f)
{
	f->field = "email";
	f->detail = arena_printf(a, "%lld published so far", (long long)s->domain_published);
	return s->domain_published != NO_DOMAIN && s->domain_published < rule->rule.threshold;
}

static bool
catches_record(
    struct arena *a, const struct ready_rule *rule, const struct rule_subject *s, struct finding *f)
{
	int64_t decided = 0, bad = 0;

	for (size_t i = 0; i < s->record.len && decided < rule->rule.span; i++) {
		char status = s->record.p[i];

		if (status == status_name(HELD)[0] || status == status_name(DELETED)[0])
			continue;
		decided++;
		bad += status != status_name(PUBLISHED)[0];
	}
	f->detail = arena_printf(a, "%lld of the latest %lld", (long long)bad, (long long)decided);
	return decided >= RECORD_DECIDED_LEAST && bad * 100 >= rule->rule.threshold * decided;
}

size_t
verdict_marks(struct arena *a, const struct verdict *verdict, struct str **out)
{
	/* Each is a byte at least, and has a line end after it but the last. */
	size_t count = 0, most = verdict->count * (FINDING_DETAIL_MAX_BYTES / 2 + 1);

	*out = arena_array(a, most, sizeof(**out));
	for (size_t i = 0; i < verdict->count; i++) {
		const struct finding *finding = &verdict->finding[i];
		struct str rest = finding->detail;

		if (finding->cause != CAUSE_WORDS && finding->cause != CAUSE_PATTERN)
			continue;
		while (rest.len > 0) {
			struct str one = str_cut(&rest, '\n');

			if (one.len > 0)
				(*out)[count++] = one;
		}
	}
	return count;
}
