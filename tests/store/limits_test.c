/*
 * Rate limits: so many at once, then evenly, also for many at the same moment.
 */
#include <stdatomic.h>

#include "store/fixture.h"
#include "store/limits.h"
#include "store/suites.h"

static const struct digest16 key = { { 1, 2, 3 } };

static enum err
take(struct arena *a, struct rate limit, int64_t *retry_after_s)
{
	return limits_take(fx.db, a, &key, limit, retry_after_s);
}

/* The clock is the database's, so a test moves the buckets instead. */
static void
let_seconds_pass(int seconds)
{
	const struct str sql = arena_printf(
	    fx.arena, "UPDATE postbag.rate_limit SET tat = tat - interval '%d seconds'", seconds);

	(void)fixture_text(sql.p);
}

START_TEST(limits_take__as_many_as_allowed__then_no_more)
{
	const struct rate limit = { 5, 3600 };
	int64_t retry;

	for (int i = 0; i < 5; i++) {
		ck_ok(take(fx.arena, limit, &retry));
		ck_assert_int_eq(retry, 0);
	}
	ck_assert_int_eq(take(fx.arena, limit, &retry), ERR_LIMIT);
	/* One in 720 seconds comes back; a little of that has passed. */
	ck_assert_int_gt(retry, 700);
	ck_assert_int_le(retry, 720);
}
END_TEST

START_TEST(limits_take__after_the_wait_it_named__one_is_back_and_no_more)
{
	const struct rate limit = { 5, 3600 };
	int64_t retry;

	while (take(fx.arena, limit, &retry) == OK)
		;
	let_seconds_pass((int)retry - 20);
	ck_assert_int_eq(take(fx.arena, limit, &retry), ERR_LIMIT);
	ck_assert_int_le(retry, 20);
	let_seconds_pass((int)retry);
	ck_ok(take(fx.arena, limit, &retry));
	ck_assert_int_eq(take(fx.arena, limit, &retry), ERR_LIMIT);
}
END_TEST

START_TEST(limits_take__after_the_whole_period__all_are_back)
{
	const struct rate limit = { 3, 60 };
	int64_t retry;

	while (take(fx.arena, limit, &retry) == OK)
		;
	let_seconds_pass(1000);
	for (int i = 0; i < 3; i++)
		ck_ok(take(fx.arena, limit, &retry));
	ck_assert_int_eq(take(fx.arena, limit, &retry), ERR_LIMIT);
}
END_TEST

START_TEST(limits_take__clock_was_put_back__locks_nobody_out)
{
	const struct rate limit = { 2, 60 };
	int64_t retry;

	while (take(fx.arena, limit, &retry) == OK)
		;
	let_seconds_pass(-86400);
	for (int i = 0; i < 2; i++)
		ck_ok(take(fx.arena, limit, &retry));
	ck_assert_int_eq(take(fx.arena, limit, &retry), ERR_LIMIT);
	ck_assert_int_le(retry, 30);
}
END_TEST

/* Periods long enough that nothing comes back while we count; 7 and 11 do not divide them. */
static const struct rate odd[] = { { 1, 86400 }, { 7, 6000 }, { 11, 100000 }, { 100, 86400 } };

START_TEST(limits_take__odd_rates__allow_exactly_their_count)
{
	const struct rate limit = odd[_i];
	int64_t retry, taken = 0;

	while (taken <= limit.count && take(fx.arena, limit, &retry) == OK)
		taken++;
	ck_assert_int_eq(taken, limit.count);
}
END_TEST

START_TEST(limits_take__other_keys__have_buckets_of_their_own)
{
	const struct rate limit = { 1, 60 };
	const struct digest16 other = { { 9 } };
	int64_t retry;

	ck_ok(take(fx.arena, limit, &retry));
	ck_assert_int_eq(take(fx.arena, limit, &retry), ERR_LIMIT);
	ck_ok(limits_take(fx.db, fx.arena, &other, limit, &retry));
}
END_TEST

static atomic_int allowed;

static void
take_many(size_t number, struct arena *a)
{
	int64_t retry;

	(void)number;
	for (int i = 0; i < 10; i++)
		if (take(a, (struct rate){ 20, 86400 }, &retry) == OK)
			atomic_fetch_add(&allowed, 1);
}

START_TEST(limits_take__many_at_once__allows_no_more_than_the_limit)
{
	fixture_threads(16, take_many);
	ck_assert_int_eq(atomic_load(&allowed), 20);
}
END_TEST

Suite *
limits_suite(void)
{
	Suite *s = suite_create("limits");
	TCase *c = fixture_case("limits");

	tcase_add_test(c, limits_take__as_many_as_allowed__then_no_more);
	tcase_add_test(c, limits_take__after_the_wait_it_named__one_is_back_and_no_more);
	tcase_add_test(c, limits_take__after_the_whole_period__all_are_back);
	tcase_add_test(c, limits_take__clock_was_put_back__locks_nobody_out);
	tcase_add_loop_test(c, limits_take__odd_rates__allow_exactly_their_count, 0, COUNT_OF(odd));
	tcase_add_test(c, limits_take__other_keys__have_buckets_of_their_own);
	tcase_add_test(c, limits_take__many_at_once__allows_no_more_than_the_limit);
	suite_add_tcase(s, c);
	return s;
}
