#include "model/report.h"

#include "suites.h"

#define MOST REPORT_WORDS_MAX_POINTS

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

static struct report_draft
checked(const char *reason, struct str words)
{
	struct report_draft draft = { .name = str_of(reason), .words = words };

	report_check(arena, &draft, &problems);
	return draft;
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

static const char *const name[REASONS] = { "spam", "abuse", "off_topic", "illegal", "other" };

START_TEST(reason__each_one__has_a_name_and_is_found_by_it)
{
	enum reason found;

	ck_assert_str_eq(reason_name((enum reason)_i), name[_i]);
	ck_assert_int_eq(reason_of(str_of(name[_i]), &found), OK);
	ck_assert_int_eq(found, _i);
}
END_TEST

START_TEST(reason_of__another_name__is_refused)
{
	static const char *const other[] = { "", "Spam", "spam ", "off-topic", "offtopic", "others",
		"hate" };
	enum reason found;

	for (size_t i = 0; i < COUNT_OF(other); i++)
		ck_assert_int_eq(reason_of(str_of(other[i]), &found), ERR_INPUT);
}
END_TEST

START_TEST(report_check__only_a_reason__is_enough_but_for_the_last)
{
	struct report_draft draft = checked(name[_i], STR_EMPTY);
	bool other = _i == REASON_OTHER;

	ck_assert_int_eq(draft.reason, _i);
	ck_assert_int_eq(problem_of(&problems, "words"), other ? PROBLEM_MISSING : PROBLEM_NONE);
	ck_assert_uint_eq(problems.count, other ? 1 : 0);
}
END_TEST

START_TEST(report_check__no_reason_or_an_unknown_one__is_said_and_the_words_stay)
{
	assert_run(checked("", STR("It hurts.")).words, "It hurts.");
	ck_assert_int_eq(problem_of(&problems, "reason"), PROBLEM_MISSING);
	problems.count = 0;
	assert_run(checked("hate", STR("It hurts.")).name, "hate");
	ck_assert_int_eq(problem_of(&problems, "reason"), PROBLEM_UNKNOWN);
	ck_assert_uint_eq(problems.count, 1);
}
END_TEST

static const struct {
	const char *piece;
	size_t times;
	enum problem_code code;
} words[] = {
	{ "a", 1, PROBLEM_NONE },
	{ "a", MOST, PROBLEM_NONE },
	{ "a", MOST + 1, PROBLEM_TOO_LONG },
	{ "\xf0\x9f\x93\xae", MOST, PROBLEM_NONE },
	{ "\xf0\x9f\x93\xae", MOST + 1, PROBLEM_TOO_LONG },
	/* Only what can be seen counts as words. */
	{ "", 1, PROBLEM_MISSING },
	{ " ", 3, PROBLEM_MISSING },
	{ "\t\r\n", 3, PROBLEM_MISSING },
	{ "\xc2\xa0", 5, PROBLEM_MISSING },
	{ "\xe2\x80\xae", 4, PROBLEM_MISSING }, /* U+202E, which turns text round */
	{ "\xe2\x80\x8b", 4, PROBLEM_MISSING }, /* U+200B, zero width */
	{ "\xe3\x85\xa4", 4, PROBLEM_MISSING }, /* U+3164, a filler that looks like nothing */
	{ "\x01", 4, PROBLEM_MISSING },
	{ "\xff", 1, PROBLEM_MALFORMED },
	{ "\xed\xa0\x80", 1, PROBLEM_MALFORMED },
};

START_TEST(report_check__words__at_their_bounds)
{
	(void)checked("other", repeat(words[_i].piece, words[_i].times));
	ck_assert_int_eq(problem_of(&problems, "words"), words[_i].code);
	ck_assert_uint_eq(problems.count, words[_i].code == PROBLEM_NONE ? 0 : 1);
}
END_TEST

START_TEST(report_check__words_of_several_lines__are_cleaned_and_stay_lines)
{
	assert_run(checked("abuse", STR("One.\r\nTwo\xe2\x80\xae.  \r\n\r\n")).words, "One.\nTwo.");
	ck_assert_uint_eq(problems.count, 0);
}
END_TEST

Suite *
report_suite(void)
{
	Suite *s = suite_create("report");
	TCase *tc = tcase_create("report");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, reason__each_one__has_a_name_and_is_found_by_it, 0, REASONS);
	tcase_add_test(tc, reason_of__another_name__is_refused);
	tcase_add_loop_test(
	    tc, report_check__only_a_reason__is_enough_but_for_the_last, 0, REASONS);
	tcase_add_test(tc, report_check__no_reason_or_an_unknown_one__is_said_and_the_words_stay);
	tcase_add_loop_test(tc, report_check__words__at_their_bounds, 0, COUNT_OF(words));
	tcase_add_test(tc, report_check__words_of_several_lines__are_cleaned_and_stay_lines);
	suite_add_tcase(s, tc);
	return s;
}
