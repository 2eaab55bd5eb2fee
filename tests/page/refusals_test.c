#include "page/refusals.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "base/attr.h"
#include "base/clock.h"
#include "base/str.h"
#include "suites.h"

#define NOW     (1000 * US_PER_S)
#define THREADS 8
#define ROUNDS  200000

static struct refusals *refusals;

static void
set_up(void)
{
	refusals = refusals_open();
}

static void
tear_down(void)
{
	refusals_close(refusals);
}

/* A key as good as a digest's: Fibonacci hashing spreads the numbers over the sets. */
static struct digest16
key_of(uint64_t number)
{
	const uint64_t half[2] = { number * 0x9e3779b97f4a7c15U, number };
	struct digest16 key;

	memcpy(key.byte, half, sizeof(key.byte));
	return key;
}

/* A key of the same set as number 0's. */
static struct digest16
neighbour_of(uint64_t number)
{
	const uint64_t half[2] = { number * REFUSAL_SETS, number };
	struct digest16 key;

	memcpy(key.byte, half, sizeof(key.byte));
	return key;
}

static void
note(struct digest16 key, int64_t wait_us)
{
	const struct refusal_heard heard = { NOW, NOW, wait_us };

	refusals_note(refusals, &key, &heard);
}

static bool
refused(struct digest16 key, int64_t now_us)
{
	struct refusal refusal;

	return refusals_find(refusals, &key, now_us, &refusal);
}

START_TEST(refusals_find__what_was_noted__is_refused_until_then_and_no_longer)
{
	note(key_of(1), 5 * US_PER_S);
	ck_assert(refused(key_of(1), NOW));
	ck_assert(refused(key_of(1), NOW + 5 * US_PER_S - 1));
	ck_assert(!refused(key_of(1), NOW + 5 * US_PER_S));
	ck_assert(!refused(key_of(2), NOW));
}
END_TEST

START_TEST(refusals_note__what_fits_now__is_nothing_to_note)
{
	note(key_of(1), 0);
	note(key_of(1), -5);
	ck_assert(!refused(key_of(1), NOW));
}
END_TEST

/* Between the question and the answer the wait began: never refused too long, never told to come
 * too soon. */
START_TEST(refusals_note__an_answer_that_took_its_time__is_read_to_the_safe_side)
{
	const struct refusal_heard heard = { NOW, NOW + 300, 1000 };
	struct digest16 key = key_of(1);
	struct refusal refusal;

	refusals_note(refusals, &key, &heard);
	ck_assert(refusals_find(refusals, &key, NOW + 999, &refusal));
	ck_assert_int_eq(refusal.due_us, NOW + 1300);
	ck_assert(!refused(key, NOW + 1000));
}
END_TEST

START_TEST(refusals_note__for_very_long__is_asked_again_but_says_how_long_it_is)
{
	struct digest16 key = key_of(1);
	struct refusal refusal;

	note(key, 3600 * US_PER_S);
	ck_assert(refusals_find(refusals, &key, NOW + REFUSAL_LONGEST_US - 1, &refusal));
	ck_assert_int_eq(refusal.due_us, NOW + 3600 * US_PER_S);
	ck_assert(!refused(key, NOW + REFUSAL_LONGEST_US));
}
END_TEST

/* Two answers may overtake each other: what one of them has said holds. */
START_TEST(refusals_note__sooner_than_what_is_known__changes_nothing)
{
	note(key_of(1), 5 * US_PER_S);
	note(key_of(1), 2 * US_PER_S);
	ck_assert(refused(key_of(1), NOW + 4 * US_PER_S));
	note(key_of(1), 7 * US_PER_S);
	ck_assert(refused(key_of(1), NOW + 6 * US_PER_S));
}
END_TEST

START_TEST(refusals_count__of_one_refusal__begins_anew_with_the_next)
{
	struct digest16 key = key_of(1);
	const struct refusal_heard later = { NOW + 9 * US_PER_S, NOW + 9 * US_PER_S, US_PER_S };
	struct refusal refusal;

	refusals_count(refusals, &key);
	note(key, 5 * US_PER_S);
	refusals_count(refusals, &key);
	refusals_count(refusals, &key);
	ck_assert(refusals_find(refusals, &key, NOW, &refusal));
	ck_assert_int_eq(refusal.count, 2);
	refusals_note(refusals, &key, &later);
	ck_assert(refusals_find(refusals, &key, NOW + 9 * US_PER_S, &refusal));
	ck_assert_int_eq(refusal.count, 0);
}
END_TEST

START_TEST(refusals_forget__lets_everybody_in)
{
	for (uint64_t i = 1; i < 100; i++)
		note(key_of(i), 5 * US_PER_S);
	refusals_forget(refusals);
	for (uint64_t i = 1; i < 100; i++)
		ck_assert(!refused(key_of(i), NOW));
}
END_TEST

START_TEST(refusals_note__a_full_set__loses_what_ends_soonest)
{
	for (uint64_t i = 1; i <= REFUSAL_WAYS; i++)
		note(neighbour_of(i), (int64_t)(i + 1) * US_PER_S);
	/* Sooner than all, and at the same time as the first: not kept. */
	note(neighbour_of(90), US_PER_S);
	note(neighbour_of(91), 2 * US_PER_S);
	ck_assert(!refused(neighbour_of(90), NOW));
	ck_assert(!refused(neighbour_of(91), NOW));
	ck_assert(refused(neighbour_of(1), NOW));
	note(neighbour_of(92), 2 * US_PER_S + 1);
	ck_assert(refused(neighbour_of(92), NOW));
	ck_assert(!refused(neighbour_of(1), NOW));
	for (uint64_t i = 2; i <= REFUSAL_WAYS; i++)
		ck_assert(refused(neighbour_of(i), NOW));
}
END_TEST

START_TEST(refusals_note__a_full_set__gives_the_place_of_what_is_over)
{
	const struct refusal_heard later = { NOW + 5 * US_PER_S, NOW + 5 * US_PER_S, 1 };
	struct digest16 key = neighbour_of(90);

	for (uint64_t i = 1; i <= REFUSAL_WAYS; i++)
		note(neighbour_of(i), (int64_t)(i + 1) * US_PER_S);
	refusals_note(refusals, &key, &later);
	ck_assert(refused(key, NOW + 5 * US_PER_S));
	ck_assert(!refused(neighbour_of(1), NOW));
	ck_assert(refused(neighbour_of(REFUSAL_WAYS), NOW + 5 * US_PER_S));
}
END_TEST

/* Who has a million networks pushes nobody's refusal out with refusals that end no later. */
START_TEST(refusals_note__a_million_others__push_out_none_that_lasts_as_long)
{
	for (uint64_t i = 1; i <= 100; i++)
		note(key_of(i), 5 * US_PER_S);
	for (uint64_t i = 1000; i < 1001000; i++)
		note(key_of(i), 5 * US_PER_S);
	for (uint64_t i = 1; i <= 100; i++)
		ck_assert(refused(key_of(i), NOW));

	size_t kept = 0;
	for (uint64_t i = 1000; i < 1001000; i++)
		kept += refused(key_of(i), NOW);
	ck_assert_uint_eq(kept, REFUSAL_SETS * REFUSAL_WAYS - 100);
}
END_TEST

static atomic_int wrong;

/* Each thread notes of its own keys what only they end at, and looks at all. */
static void *
worker(void *with)
{
	uint64_t mine = *(const uint64_t *)with;

	for (uint64_t i = 0; i < ROUNDS; i++) {
		uint64_t number = i % 512, owner = number % THREADS;
		struct digest16 key = key_of(number + 1);
		struct refusal refusal;

		if (owner == mine)
			note(key, (int64_t)(number + 1) * 1000);
		if (refusals_find(refusals, &key, NOW, &refusal) &&
		    refusal.due_us != NOW + (int64_t)(number + 1) * 1000)
			atomic_fetch_add(&wrong, 1);
		if (i % 4096 == 0)
			refusals_forget(refusals);
		refusals_count(refusals, &key);
	}
	return NULL;
}

START_TEST(refusals__eight_threads__never_see_half_of_one)
{
	static uint64_t number[THREADS];
	pthread_t thread[THREADS];

	for (uint64_t i = 0; i < THREADS; i++) {
		number[i] = i;
		ck_assert_int_eq(pthread_create(&thread[i], NULL, worker, &number[i]), 0);
	}
	for (size_t i = 0; i < THREADS; i++)
		ck_assert_int_eq(pthread_join(thread[i], NULL), 0);
	ck_assert_int_eq(atomic_load(&wrong), 0);
}
END_TEST

Suite *
refusals_suite(void)
{
	Suite *s = suite_create("refusals");
	TCase *tc = tcase_create("refusals");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, refusals_find__what_was_noted__is_refused_until_then_and_no_longer);
	tcase_add_test(tc, refusals_note__what_fits_now__is_nothing_to_note);
	tcase_add_test(tc, refusals_note__an_answer_that_took_its_time__is_read_to_the_safe_side);
	tcase_add_test(tc, refusals_note__for_very_long__is_asked_again_but_says_how_long_it_is);
	tcase_add_test(tc, refusals_note__sooner_than_what_is_known__changes_nothing);
	tcase_add_test(tc, refusals_count__of_one_refusal__begins_anew_with_the_next);
	tcase_add_test(tc, refusals_forget__lets_everybody_in);
	tcase_add_test(tc, refusals_note__a_full_set__loses_what_ends_soonest);
	tcase_add_test(tc, refusals_note__a_full_set__gives_the_place_of_what_is_over);
	tcase_add_test(tc, refusals_note__a_million_others__push_out_none_that_lasts_as_long);
	tcase_add_test(tc, refusals__eight_threads__never_see_half_of_one);
	suite_add_tcase(s, tc);
	return s;
}
