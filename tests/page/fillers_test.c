#include "page/fillers.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "base/clock.h"
#include "fixture.h"
#include "suites.h"

#define THREADS 8
#define ROUNDS  2000
#define LONG_US ((int64_t)60 * US_PER_S)

static struct fillers *fillers;

static void
set_up(void)
{
	fillers = fillers_open();
}

static void
tear_down(void)
{
	fillers_close(fillers);
}

START_TEST(fillers_begin__another_key__is_nobodys_business)
{
	struct filler one, other, again;

	ck_assert(fillers_begin(fillers, &one, STR("one"), 0));
	ck_assert(fillers_begin(fillers, &other, STR("other"), 0));
	ck_assert(!fillers_begin(fillers, &again, STR("one"), 0));
	ck_assert_uint_eq(fillers_count(fillers), 2);
	fillers_end(fillers, &one);
	ck_assert(fillers_begin(fillers, &again, STR("one"), 0));
	ck_assert(!fillers_begin(fillers, &one, STR("other"), 0));
	fillers_end(fillers, &again);
	fillers_end(fillers, &other);
	ck_assert_uint_eq(fillers_count(fillers), 0);
}
END_TEST

START_TEST(fillers_begin__whose_filler_does_not_end__waits_no_longer_than_it_may)
{
	struct filler first, second;
	int64_t from_us = clock_mono_us();

	ck_assert(fillers_begin(fillers, &first, STR("key"), 0));
	ck_assert(!fillers_begin(fillers, &second, STR("key"), 20000));
	ck_assert_int_ge(clock_mono_us() - from_us, 20000);
	fillers_end(fillers, &first);
}
END_TEST

static atomic_bool waits;

static void *
wait_for_key(void *with)
{
	struct filler mine;
	bool *began = with;

	atomic_store(&waits, true);
	*began = fillers_begin(fillers, &mine, STR("key"), LONG_US);
	if (*began)
		fillers_end(fillers, &mine);
	return NULL;
}

START_TEST(fillers_end__wakes_who_waits)
{
	const struct timespec nap = { .tv_nsec = 20000000 };
	int64_t from_us = clock_mono_us();
	struct filler first;
	pthread_t thread;
	bool began;

	atomic_store(&waits, false);
	ck_assert(fillers_begin(fillers, &first, STR("key"), 0));
	ck_assert_int_eq(pthread_create(&thread, NULL, wait_for_key, &began), 0);
	while (!atomic_load(&waits))
		(void)nanosleep(&nap, NULL);
	(void)nanosleep(&nap, NULL);
	fillers_end(fillers, &first);
	ck_assert_int_eq(pthread_join(thread, NULL), 0);
	ck_assert_int_lt(clock_mono_us() - from_us, LONG_US);
}
END_TEST

static atomic_int inside[2];
static atomic_int most;

/* Some wait and some do not; of those who fill a key there is never more than one. */
static void *
fill_often(void *with)
{
	static const struct str key[] = { STR_INIT("a"), STR_INIT("b") };
	int64_t wait_us = *(const int64_t *)with;

	for (size_t i = 0; i < ROUNDS; i++) {
		struct filler mine;

		if (!fillers_begin(fillers, &mine, key[i % 2], wait_us))
			continue;
		int now = atomic_fetch_add(&inside[i % 2], 1) + 1;
		if (now > atomic_load(&most))
			atomic_store(&most, now);
		atomic_fetch_sub(&inside[i % 2], 1);
		fillers_end(fillers, &mine);
	}
	return NULL;
}

START_TEST(fillers__eight_threads__are_never_two_at_a_key)
{
	static int64_t wait_us[] = { 0, 50, LONG_US };
	pthread_t thread[THREADS];

	for (size_t i = 0; i < THREADS; i++)
		ck_assert_int_eq(
		    pthread_create(&thread[i], NULL, fill_often, &wait_us[i % COUNT_OF(wait_us)]),
		    0);
	for (size_t i = 0; i < THREADS; i++)
		ck_assert_int_eq(pthread_join(thread[i], NULL), 0);
	ck_assert_int_eq(atomic_load(&most), 1);
}
END_TEST

Suite *
fillers_suite(void)
{
	Suite *s = suite_create("fillers");
	TCase *tc = tcase_create("fillers");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, fillers_begin__another_key__is_nobodys_business);
	tcase_add_test(tc, fillers_begin__whose_filler_does_not_end__waits_no_longer_than_it_may);
	tcase_add_test(tc, fillers_end__wakes_who_waits);
	tcase_add_test(tc, fillers__eight_threads__are_never_two_at_a_key);
	suite_add_tcase(s, tc);
	return s;
}
