#include "model/bayes.h"

#include <math.h>
#include <string.h>

#include "suites.h"

static struct arena *a;
static const struct bayes_total enough = { 1, 1000, 1000 };

static void
setup(void)
{
	a = arena_open();
}

static void
teardown(void)
{
	arena_close(a);
}

static struct bayes_words
read(const char *name, const char *website, const char *text)
{
	struct rule_subject subject;
	struct bayes_words words;

	rule_subject_make(a, str_of(name), str_of(website), str_of(text),
	    (struct safe_html){ arena_printf(a, "<p>%s</p>", text) }, &subject);
	bayes_read(a, &subject, &words);
	return words;
}

static bool
has(const struct bayes_words *words, const char *word)
{
	for (size_t i = 0; i < words->count; i++)
		if (str_equal(words->word[i].word, str_of(word)))
			return true;
	return false;
}

/* So many words, each seen in so many comments of each kind. */
static struct bayes_words
seen(size_t count, int64_t good, int64_t spam)
{
	struct bayes_word *word = arena_array(a, count, sizeof(*word));

	for (size_t i = 0; i < count; i++)
		word[i] = (struct bayes_word){
			.word = arena_printf(a, "word%zu", i),
			.bucket = (int64_t)i,
			.good = good,
			.spam = spam,
		};
	return (struct bayes_words){ word, count };
}

START_TEST(lesson_of__each_name__is_that_lesson)
{
	enum lesson got;

	ck_assert_int_eq(lesson_of(str_of(lesson_name((enum lesson)_i)), &got), OK);
	ck_assert_int_eq(got, _i);
	ck_assert_int_eq(lesson_of(STR("Good"), &got), ERR_INPUT);
}
END_TEST

START_TEST(bayes_read__a_comment__is_its_words_name_and_links)
{
	struct bayes_words words = read("Pill King", "https://www.pills.example/",
	    "Buy NOW, buy c\xc3\xa4sh at http://x.example");

	ck_assert(has(&words, "#links 1"));
	ck_assert(has(&words, "#name pill"));
	ck_assert(has(&words, "#name king"));
	ck_assert(has(&words, "@pills.example"));
	ck_assert(has(&words, "@x.example"));
	ck_assert(has(&words, "buy"));
	ck_assert(has(&words, "now"));
	ck_assert(has(&words, "cash"));
	ck_assert(!has(&words, "king"));
	for (size_t i = 0; i < words.count; i++) {
		ck_assert_int_ge(words.word[i].bucket, 0);
		ck_assert_int_lt(words.word[i].bucket, BAYES_BUCKETS);
		if (i > 0)
			ck_assert_int_lt(words.word[i - 1].bucket, words.word[i].bucket);
	}
}
END_TEST

START_TEST(bayes_read__a_long_text__is_read_to_the_limit)
{
	struct buf text = buf_begin(a, 64, 1 << 16);

	for (int i = 0; i < 2 * BAYES_WORDS_MOST; i++)
		buf_printf(&text, "word%d ", i);
	struct bayes_words words = read("Ada", "", arena_text(a, buf_str(&text)));
	ck_assert_uint_le(words.count, BAYES_WORDS_MOST);
	ck_assert_uint_gt(words.count, BAYES_WORDS_MOST - 10);
}
END_TEST

static const struct {
	size_t words;
	int64_t good, spam;
	struct bayes_total total;
	double least, most;
} weights[] = {
	{ 0, 0, 0, { 1, 1000, 1000 }, 0.5, 0.5 },
	{ 50, 0, 0, { 1, 1000, 1000 }, 0.5, 0.5 },
	{ 50, 100, 100, { 1, 1000, 1000 }, 0.5, 0.5 },
	{ 10, 0, 100, { 1, 1000, 1000 }, 0.99, 1 },
	{ 10, 100, 0, { 1, 1000, 1000 }, 0, 0.01 },
	{ 10, 0, 100, { 1, BAYES_LEAST - 1, 1000 }, 0.5, 0.5 },
	{ 10, 0, 49, { 1, 1000, BAYES_LEAST - 1 }, 0.5, 0.5 },
	{ 10, 0, 50, { 1, BAYES_LEAST, BAYES_LEAST }, 0.99, 1 },
	/* One word that was seen once concludes nothing. */
	{ 1, 0, 1, { 1, 1000, 1000 }, 0.5, 0.9 },
	/* How much was learned of each kind is of no weight. */
	{ 10, 10, 1000, { 1, 100, 10000 }, 0.5, 0.5 },
	{ BAYES_WORDS_MOST, 0, 1000000, { 1, 1000000, 1000000 }, 0.99, 1 },
	{ BAYES_WORDS_MOST, 1000000, 0, { 1, 1000000, 1000000 }, 0, 0.01 },
};

START_TEST(bayes_weigh__what_was_seen__says_how_likely_it_is_spam)
{
	struct bayes_words words = seen(weights[_i].words, weights[_i].good, weights[_i].spam);
	double likeness = bayes_weigh(&words, &weights[_i].total);

	ck_assert(isfinite(likeness));
	ck_assert_double_ge(likeness, weights[_i].least);
	ck_assert_double_le(likeness, weights[_i].most);
}
END_TEST

START_TEST(bayes_weigh__telling_words_of_both_kinds__conclude_nothing)
{
	struct bayes_words words = seen(20, 0, 100);

	for (size_t i = 0; i < 10; i++)
		words.word[i] = (struct bayes_word){ .good = 100, .bucket = (int64_t)i };
	double likeness = bayes_weigh(&words, &enough);
	ck_assert_double_gt(likeness, 0.4);
	ck_assert_double_lt(likeness, 0.6);
}
END_TEST

static const struct {
	enum filter filter;
	bool found;
	enum outcome outcome;
} filters[] = {
	{ FILTER_OFF, false, OUTCOME_NONE },
	{ FILTER_COUNT, true, OUTCOME_NONE },
	{ FILTER_HOLD, true, OUTCOME_HOLD },
	{ FILTER_SPAM, true, OUTCOME_SPAM },
};

START_TEST(bayes_finds__what_is_certain__is_done_as_the_site_says)
{
	struct bayes_words words = seen(20, 0, 100);
	struct finding finding;

	ck_assert_int_eq(
	    bayes_finds(a, &words, &enough, filters[_i].filter, &finding), filters[_i].found);
	if (!filters[_i].found)
		return;
	ck_assert_int_eq(finding.cause, CAUSE_LEARNED);
	ck_assert_int_eq(finding.outcome, filters[_i].outcome);
	ck_assert_int_eq(finding.score, 5);
	ck_assert(str_starts(finding.detail, STR("word0\nword1\n")));
	ck_assert_uint_le(finding.detail.len, FINDING_DETAIL_MAX_BYTES);
}
END_TEST

START_TEST(bayes_finds__what_is_likely__only_counts)
{
	struct finding finding = { .score = 0 };
	int64_t scores = 0;

	for (int64_t spam = 1; spam < 60; spam++) {
		struct bayes_words words = seen(3, 20, 20 + spam);
		bool found = bayes_finds(a, &words, &enough, FILTER_SPAM, &finding);

		ck_assert(!found || (finding.score >= 1 && finding.score <= 5));
		ck_assert(!found || (finding.outcome == OUTCOME_SPAM) == (finding.score == 5));
		if (found)
			scores |= 1 << finding.score;
	}
	ck_assert_int_ne(scores & 1 << 1, 0);
	ck_assert_int_ne(scores & 1 << 2, 0);
}
END_TEST

START_TEST(bayes_finds__what_is_good_or_unknown__is_nothing)
{
	struct finding finding;
	struct bayes_words good = seen(20, 100, 0), unknown = seen(20, 0, 0);

	ck_assert(!bayes_finds(a, &good, &enough, FILTER_SPAM, &finding));
	ck_assert(!bayes_finds(a, &unknown, &enough, FILTER_SPAM, &finding));
}
END_TEST

Suite *
bayes_suite(void)
{
	Suite *s = suite_create("bayes");
	TCase *tc = tcase_create("bayes");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, lesson_of__each_name__is_that_lesson, 0, LESSONS);
	tcase_add_test(tc, bayes_read__a_comment__is_its_words_name_and_links);
	tcase_add_test(tc, bayes_read__a_long_text__is_read_to_the_limit);
	tcase_add_loop_test(
	    tc, bayes_weigh__what_was_seen__says_how_likely_it_is_spam, 0, (int)COUNT_OF(weights));
	tcase_add_test(tc, bayes_weigh__telling_words_of_both_kinds__conclude_nothing);
	tcase_add_loop_test(
	    tc, bayes_finds__what_is_certain__is_done_as_the_site_says, 0, (int)COUNT_OF(filters));
	tcase_add_test(tc, bayes_finds__what_is_likely__only_counts);
	tcase_add_test(tc, bayes_finds__what_is_good_or_unknown__is_nothing);
	suite_add_tcase(s, tc);
	return s;
}
