#include "suites.h"

#include "model/work.h"

static const struct site_settings rising = {
	.work = WORK_RISING, .work_bits = 18, .work_bits_most = 22, .work_busy = 30
};

START_TEST(work_needed__off_and_always__whatever_the_risk)
{
	static const struct risk risk[] = { { 0, 0 }, { 100000, 0 }, { 0, 1000 } };
	const struct site_settings off = { .work = WORK_OFF, .work_bits = 18, .work_busy = 1 };
	const struct site_settings always = {
		.work = WORK_ALWAYS, .work_bits = 18, .work_bits_most = 22, .work_busy = 1
	};

	ck_assert_int_eq(work_needed(&off, &risk[_i]), 0);
	ck_assert_int_eq(work_offered(&off, &risk[_i]), 0);
	ck_assert_int_eq(work_needed(&always, &risk[_i]), 18);
	ck_assert_int_eq(work_offered(&always, &risk[_i]), 18);
	ck_assert_int_eq(work_needed_then(&always, &risk[_i]), 18);
}
END_TEST

/* clang-format off: a table is read by its columns */
static const struct {
	struct risk risk;
	int64_t needed, offered, then;
} row[] = {
	{ { 0, 0 }, 0, 18, 0 },
	{ { 29, 0 }, 0, 18, 0 },
	{ { 30, 0 }, 18, 18, 0 },
	{ { 59, 0 }, 18, 18, 0 },
	{ { 60, 0 }, 19, 19, 18 },
	{ { 119, 0 }, 19, 19, 18 },
	{ { 120, 0 }, 20, 20, 19 },
	{ { 480, 0 }, 22, 22, 21 },
	{ { 960, 0 }, 22, 22, 22 },
	{ { INT64_MAX, 0 }, 22, 22, 22 },
	{ { 0, 1 }, 18, 18, 18 },
	{ { 0, 2 }, 19, 19, 19 },
	{ { 0, 3 }, 19, 19, 19 },
	{ { 0, 8 }, 22, 22, 22 },
	{ { 0, INT64_MAX }, 22, 22, 22 },
	{ { 30, 1 }, 19, 19, 18 },
	{ { 60, 2 }, 21, 21, 20 },
};
/* clang-format on */

START_TEST(work_needed__rising__by_comments_and_by_score)
{
	ck_assert_int_eq(work_needed(&rising, &row[_i].risk), row[_i].needed);
	ck_assert_int_eq(work_offered(&rising, &row[_i].risk), row[_i].offered);
	ck_assert_int_eq(work_needed_then(&rising, &row[_i].risk), row[_i].then);
}
END_TEST

START_TEST(work_posts_most__one_less__is_forgiven)
{
	int64_t most = work_posts_most(&rising);

	ck_assert_int_eq(work_needed_then(&rising, &(struct risk){ most, 0 }), 22);
	ck_assert_int_eq(work_needed_then(&rising, &(struct risk){ most - 1, 0 }), 21);
}
END_TEST

START_TEST(work_needed__most_below_the_least__is_the_least)
{
	struct site_settings set = rising;

	set.work_bits_most = 12;
	ck_assert_int_eq(work_needed(&set, &(struct risk){ 100000, 100 }), 18);
	ck_assert_int_eq(work_posts_most(&set), 60);
}
END_TEST

Suite *
work_suite(void)
{
	Suite *s = suite_create("work");
	TCase *c = tcase_create("work");

	tcase_add_loop_test(c, work_needed__off_and_always__whatever_the_risk, 0, 3);
	tcase_add_loop_test(
	    c, work_needed__rising__by_comments_and_by_score, 0, (int)COUNT_OF(row));
	tcase_add_test(c, work_posts_most__one_less__is_forgiven);
	tcase_add_test(c, work_needed__most_below_the_least__is_the_least);
	suite_add_tcase(s, c);
	return s;
}
