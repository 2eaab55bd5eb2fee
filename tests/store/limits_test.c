/*
 * Rate limits: so many at once, then evenly, also for many at the same moment.
 */
#include <stdatomic.h>

#include "store/fixture.h"
#include "store/limits.h"
#include "store/lots.h"
#include "store/suites.h"

static enum err
take_of(struct arena *a, const struct limit_ask *ask, int64_t *retry_after_s)
{
	struct limit_wait wait;
	enum err err = limits_take(fx.db, a, ask, &wait);

	*retry_after_s = err == ERR_LIMIT ? limit_wait_s(&wait) : 0;
	return err;
}

static enum err
take(struct arena *a, struct rate limit, int64_t *retry_after_s)
{
	const struct limit_ask ask = { .key = { { 1, 2, 3 } }, .rate = limit };

	return take_of(a, &ask, retry_after_s);
}

/* Of one of many in a neighbourhood that may do three times as much. */
static enum err
take_near(struct arena *a, uint8_t actor, struct rate limit, struct limit_wait *wait)
{
	const struct limit_ask ask = {
		.key = { { 1, actor } },
		.rate = limit,
		.near = true,
		.near_key = { { 2 } },
		.near_rate = { limit.count * 3, limit.period_s },
	};

	return limits_take(fx.db, a, &ask, wait);
}

static int64_t
tat_of(uint8_t kind, uint8_t actor)
{
	return fixture_number(arena_printf(fx.arena,
	    "SELECT extract(epoch FROM tat) * 1000000 FROM postbag.rate_limit "
	    "WHERE limit_key = '\\x%02x%02x0000000000000000000000000000'",
	    kind, actor)
				  .p);
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
	const struct limit_ask other = { .key = { { 9 } }, .rate = limit };
	int64_t retry;

	ck_ok(take(fx.arena, limit, &retry));
	ck_assert_int_eq(take(fx.arena, limit, &retry), ERR_LIMIT);
	ck_ok(take_of(fx.arena, &other, &retry));
}
END_TEST

START_TEST(limits_take__that_took_the_last__says_when_the_next_one_fits)
{
	const struct limit_ask ask = { .key = { { 9 } }, .rate = { 2, 60 } };
	struct limit_wait wait;

	ck_ok(limits_take(fx.db, fx.arena, &ask, &wait));
	ck_assert_int_le(wait.own_us, 0);
	ck_ok(limits_take(fx.db, fx.arena, &ask, &wait));
	ck_assert_int_gt(wait.own_us, 29 * US_PER_S);
	ck_assert_int_le(wait.own_us, 30 * US_PER_S);
	ck_assert_int_eq(wait.near_us, 0);
}
END_TEST

START_TEST(limits_take__of_a_neighbourhood__is_refused_when_that_is_empty)
{
	const struct rate limit = { 2, 600 };
	struct limit_wait wait;

	for (uint8_t actor = 1; actor <= 3; actor++) {
		ck_ok(take_near(fx.arena, actor, limit, &wait));
		ck_ok(take_near(fx.arena, actor, limit, &wait));
	}
	/* One of six in 100 seconds comes back to it. */
	ck_assert_int_gt(wait.near_us, 99 * US_PER_S);
	ck_assert_int_eq(take_near(fx.arena, 4, limit, &wait), ERR_LIMIT);
	ck_assert_int_le(wait.own_us, 0);
	ck_assert_int_gt(wait.near_us, 90 * US_PER_S);
	ck_assert_int_le(limit_wait_s(&wait), 100);
	let_seconds_pass(100);
	ck_ok(take_near(fx.arena, 4, limit, &wait));
	ck_assert_int_eq(take_near(fx.arena, 5, limit, &wait), ERR_LIMIT);
}
END_TEST

START_TEST(limits_take__what_the_actor_is_refused__takes_nothing_from_the_neighbourhood)
{
	const struct rate limit = { 2, 600 };
	struct limit_wait wait;

	ck_ok(take_near(fx.arena, 1, limit, &wait));
	ck_ok(take_near(fx.arena, 1, limit, &wait));
	int64_t near = tat_of(2, 0), own = tat_of(1, 1);
	for (int i = 0; i < 20; i++)
		ck_assert_int_eq(take_near(fx.arena, 1, limit, &wait), ERR_LIMIT);
	ck_assert_int_eq(tat_of(2, 0), near);
	ck_assert_int_eq(tat_of(1, 1), own);
	for (int i = 0; i < 2; i++) {
		ck_ok(take_near(fx.arena, 2, limit, &wait));
		ck_ok(take_near(fx.arena, 3, limit, &wait));
	}
}
END_TEST

START_TEST(limits_take__what_the_neighbourhood_is_refused__takes_nothing_from_the_actor)
{
	const struct rate limit = { 2, 600 };
	struct limit_wait wait;

	ck_ok(take_near(fx.arena, 4, limit, &wait));
	int64_t own = tat_of(1, 4);
	for (uint8_t actor = 1; actor <= 3; actor++)
		while (take_near(fx.arena, actor, limit, &wait) == OK)
			;
	for (int i = 0; i < 20; i++)
		ck_assert_int_eq(take_near(fx.arena, 4, limit, &wait), ERR_LIMIT);
	ck_assert_int_eq(tat_of(1, 4), own);
	/* Who has not been here leaves no row. */
	ck_assert_int_eq(take_near(fx.arena, 9, limit, &wait), ERR_LIMIT);
	ck_assert_int_eq(tat_of(1, 9), 0);
}
END_TEST

START_TEST(limits_take__when_both_are_empty__waits_for_the_later)
{
	const struct rate limit = { 2, 600 };
	struct limit_wait wait;

	for (uint8_t actor = 1; actor <= 3; actor++)
		while (take_near(fx.arena, actor, limit, &wait) == OK)
			;
	ck_assert_int_eq(take_near(fx.arena, 1, limit, &wait), ERR_LIMIT);
	ck_assert_int_gt(wait.own_us, 200 * US_PER_S);
	ck_assert_int_gt(wait.near_us, 0);
	ck_assert_int_gt(limit_wait_s(&wait), 200);
	ck_assert_int_le(limit_wait_s(&wait), 300);
}
END_TEST

/* As take_near(), of several at once; gives how many each may. */
static void
take_lots(const int64_t *wanted, int64_t *allowed, struct lot *lot, size_t count)
{
	const struct rate limit = { 2, 600 };
	struct limit_ask *ask = arena_array(fx.arena, count, sizeof(*ask));

	for (size_t i = 0; i < count; i++) {
		ask[i] = (struct limit_ask){ .key = { { 1, (uint8_t)(i + 1) } },
			.rate = limit,
			.near = true,
			.near_key = { { 2 } },
			.near_rate = { limit.count * 3, limit.period_s } };
		lot[i] = (struct lot){ .ask = &ask[i], .wanted = wanted[i] };
	}
	ck_ok(lots_take(fx.db, fx.arena, lot, count));
	for (size_t i = 0; i < count; i++)
		allowed[i] = lot[i].allowed;
}

START_TEST(lots_take__of_each_bucket__allows_what_there_is_room_for_in_both)
{
	/* The first has room for two of its five; the fifth's neighbours have left it nothing. */
	static const int64_t wanted[] = { 5, 1, 2, 2, 1 }, may[] = { 2, 1, 2, 1, 0 };
	int64_t allowed[COUNT_OF(wanted)];
	struct lot lot[COUNT_OF(wanted)];

	take_lots(wanted, allowed, lot, COUNT_OF(wanted));
	for (size_t i = 0; i < COUNT_OF(wanted); i++) {
		ck_assert_int_eq(allowed[i], may[i]);
		ck_assert_int_gt(lot[i].wait.near_us, 99 * US_PER_S);
		ck_assert_int_le(lot[i].wait.near_us, 100 * US_PER_S);
	}
	ck_assert_int_gt(lot[0].wait.own_us, 299 * US_PER_S);
	ck_assert_int_le(lot[0].wait.own_us, 300 * US_PER_S);
	ck_assert_int_le(lot[1].wait.own_us, 0);
	ck_assert_int_gt(lot[2].wait.own_us, 0);
	ck_assert_int_le(lot[3].wait.own_us, 0);
	ck_assert_int_le(lot[4].wait.own_us, 0);
	/* Who got nothing leaves no row. */
	ck_assert_int_eq(tat_of(1, 5), 0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.rate_limit"), 5);
}
END_TEST

START_TEST(lots_take__after_limits_take__knows_what_was_taken)
{
	static const int64_t one[] = { 1, 1 }, two[] = { 2, 2 };
	int64_t allowed[COUNT_OF(two)];
	struct lot lot[COUNT_OF(two)];
	struct limit_wait wait;

	ck_ok(take_near(fx.arena, 1, (struct rate){ 2, 600 }, &wait));
	take_lots(two, allowed, lot, COUNT_OF(two));
	ck_assert_int_eq(allowed[0], 1);
	ck_assert_int_eq(allowed[1], 2);
	int64_t own = tat_of(1, 1), near = tat_of(2, 0);
	take_lots(one, allowed, lot, COUNT_OF(one));
	ck_assert_int_eq(allowed[0], 0);
	ck_assert_int_eq(allowed[1], 0);
	/* What is refused says how long, and takes nothing. */
	ck_assert_int_gt(lot[0].wait.own_us, 200 * US_PER_S);
	ck_assert_int_le(lot[0].wait.near_us, 0);
	ck_assert_int_eq(tat_of(1, 1), own);
	ck_assert_int_eq(tat_of(2, 0), near);
}
END_TEST

/* limits_take() and the share writer take them in one order; here many of one neighbourhood at
 * once, so that two orders would lock each other out. */
static atomic_int allowed_near, odd_near;

static void
take_many_near(size_t number, struct arena *a)
{
	struct limit_wait wait;

	for (int i = 0; i < 10; i++) {
		enum err err =
		    take_near(a, (uint8_t)(number % 8), (struct rate){ 10, 86400 }, &wait);

		if (err == OK)
			atomic_fetch_add(&allowed_near, 1);
		else if (err != ERR_LIMIT || limit_wait_s(&wait) < 2)
			atomic_fetch_add(&odd_near, 1);
	}
}

START_TEST(limits_take__many_neighbours_at_once__are_allowed_what_the_neighbourhood_is)
{
	fixture_threads(16, take_many_near);
	ck_assert_int_eq(atomic_load(&allowed_near), 30);
	ck_assert_int_eq(atomic_load(&odd_near), 0);
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
	tcase_add_test(c, limits_take__that_took_the_last__says_when_the_next_one_fits);
	tcase_add_test(c, limits_take__of_a_neighbourhood__is_refused_when_that_is_empty);
	tcase_add_test(
	    c, limits_take__what_the_actor_is_refused__takes_nothing_from_the_neighbourhood);
	tcase_add_test(
	    c, limits_take__what_the_neighbourhood_is_refused__takes_nothing_from_the_actor);
	tcase_add_test(c, limits_take__when_both_are_empty__waits_for_the_later);
	tcase_add_test(
	    c, limits_take__many_neighbours_at_once__are_allowed_what_the_neighbourhood_is);
	tcase_add_test(c, limits_take__many_at_once__allows_no_more_than_the_limit);
	tcase_add_test(c, lots_take__of_each_bucket__allows_what_there_is_room_for_in_both);
	tcase_add_test(c, lots_take__after_limits_take__knows_what_was_taken);
	suite_add_tcase(s, c);
	return s;
}
