#include "model/problem.h"

#include "suites.h"

START_TEST(problem_add__more_than_fit__are_dropped)
{
	static const char *const field[PROBLEMS_MAX + 2] = { "0", "1", "2", "3", "4", "5", "6", "7",
		"8", "9" };
	struct problems list = { .count = 0 };

	for (size_t i = 0; i < PROBLEMS_MAX + 2; i++)
		problem_add(&list, field[i], PROBLEM_MISSING);
	ck_assert_uint_eq(list.count, PROBLEMS_MAX);
	ck_assert_int_eq(problem_of(&list, "7"), PROBLEM_MISSING);
	ck_assert_int_eq(problem_of(&list, "8"), PROBLEM_NONE);
}
END_TEST

START_TEST(problem_of__two_of_one_field__is_the_first)
{
	struct problems list = { .count = 0 };

	problem_add(&list, "name", PROBLEM_TOO_LONG);
	problem_add(&list, "text", PROBLEM_MISSING);
	problem_add(&list, "text", PROBLEM_MALFORMED);
	ck_assert_int_eq(problem_of(&list, "text"), PROBLEM_MISSING);
	ck_assert_int_eq(problem_of(&list, "name"), PROBLEM_TOO_LONG);
	ck_assert_int_eq(problem_of(&list, "nam"), PROBLEM_NONE);
	ck_assert_int_eq(problem_of(&list, ""), PROBLEM_NONE);
}
END_TEST

START_TEST(problem_word__each_code__has_a_word_of_its_own)
{
	const char *word = problem_word((enum problem_code)_i);

	ck_assert_ptr_nonnull(word);
	ck_assert_uint_gt(strlen(word), 0);
	ck_assert_uint_eq(strspn(word, "abcdefghijklmnopqrstuvwxyz-"), strlen(word));
	for (int i = 0; i < _i; i++)
		ck_assert_str_ne(word, problem_word((enum problem_code)i));
}
END_TEST

Suite *
problem_suite(void)
{
	Suite *s = suite_create("problem");
	TCase *tc = tcase_create("problem");

	tcase_add_test(tc, problem_add__more_than_fit__are_dropped);
	tcase_add_test(tc, problem_of__two_of_one_field__is_the_first);
	tcase_add_loop_test(
	    tc, problem_word__each_code__has_a_word_of_its_own, PROBLEM_NONE, PROBLEM_CODES);
	suite_add_tcase(s, tc);
	return s;
}
