#include "model/statistics.h"

#include "base/clock.h"
#include "suites.h"

#define HOUR_US (3600 * US_PER_S)
#define DAY_US  (S_PER_DAY * US_PER_S)

/* 2026-11-26T03:20:00Z */
#define NOW_US (INT64_C(1795663200) * US_PER_S)

START_TEST(period_of__each_name__is_its_own)
{
	enum period period;

	for (size_t i = 0; i < PERIODS; i++) {
		ck_assert_int_eq(period_of(str_of(period_name((enum period)i)), &period), OK);
		ck_assert_int_eq(period, (int)i);
	}
	ck_assert_int_eq(period_of(STR("year"), &period), ERR_INPUT);
	ck_assert_int_eq(period_of(STR("Day"), &period), ERR_INPUT);
	ck_assert_int_eq(period_of(STR(""), &period), ERR_INPUT);
}
END_TEST

START_TEST(span_of__a_day__is_24_hours_with_the_one_that_runs)
{
	struct span span = span_of(PERIOD_DAY, NOW_US);

	ck_assert_uint_eq(span.steps, 24);
	ck_assert_int_eq(span.step_us, HOUR_US);
	ck_assert_int_eq(span.until_us - span.from_us, 24 * HOUR_US);
	ck_assert_int_eq(span.until_us % HOUR_US, 0);
	ck_assert(NOW_US < span.until_us && span.until_us - HOUR_US <= NOW_US);
	ck_assert_int_eq(span.last_day, NOW_US / DAY_US);
	ck_assert_int_eq(span.first_day, span.last_day - 1);
}
END_TEST

START_TEST(span_of__weeks_and_months__are_whole_days_with_today)
{
	static const struct {
		enum period period;
		int64_t days;
	} of[] = { { PERIOD_WEEK, 7 }, { PERIOD_MONTH, 30 } };
	struct span span = span_of(of[_i].period, NOW_US);

	ck_assert_int_eq((int64_t)span.steps, of[_i].days);
	ck_assert_uint_le(span.steps, SPAN_MOST_STEPS);
	ck_assert_int_eq(span.step_us, DAY_US);
	ck_assert_int_eq(span.until_us, (NOW_US / DAY_US + 1) * DAY_US);
	ck_assert_int_eq(span.from_us, span.until_us - of[_i].days * DAY_US);
	ck_assert_int_eq(span.last_day, NOW_US / DAY_US);
	ck_assert_int_eq(span.first_day, span.last_day - of[_i].days + 1);
}
END_TEST

START_TEST(span_of__at_midnight__a_new_step_has_begun)
{
	int64_t midnight_us = NOW_US / DAY_US * DAY_US;
	struct span day = span_of(PERIOD_DAY, midnight_us - 1);

	/* The hours of one day: yesterday's shares are not in it. */
	ck_assert_int_eq(day.until_us, midnight_us);
	ck_assert_int_eq(day.first_day, day.last_day);
	day = span_of(PERIOD_DAY, midnight_us);
	ck_assert_int_eq(day.until_us, midnight_us + HOUR_US);
	ck_assert_int_eq(day.first_day, day.last_day - 1);
	ck_assert_int_eq(span_of(PERIOD_WEEK, midnight_us).until_us, midnight_us + DAY_US);
	ck_assert_int_eq(span_of(PERIOD_WEEK, midnight_us - 1).until_us, midnight_us);
}
END_TEST

Suite *
statistics_suite(void)
{
	Suite *s = suite_create("statistics");
	TCase *tc = tcase_create("statistics");

	tcase_add_test(tc, period_of__each_name__is_its_own);
	tcase_add_test(tc, span_of__a_day__is_24_hours_with_the_one_that_runs);
	tcase_add_loop_test(tc, span_of__weeks_and_months__are_whole_days_with_today, 0, 2);
	tcase_add_test(tc, span_of__at_midnight__a_new_step_has_begun);
	suite_add_tcase(s, tc);
	return s;
}
