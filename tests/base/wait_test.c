#include "base/wait.h"

#include <signal.h>

#include "base/clock.h"
#include "suites.h"

#define LONG_US ((int64_t)60 * US_PER_S)

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond;
static bool ready;

START_TEST(wait_until__nobody_signals__ends_when_time_is_up)
{
	int64_t from_us = clock_mono_us();
	bool in_time = true;

	wait_open(&cond);
	ck_assert_int_eq(pthread_mutex_lock(&mutex), 0);
	while (in_time)
		in_time = wait_until(&cond, &mutex, from_us + 20000);
	ck_assert_int_ge(clock_mono_us() - from_us, 20000);
	/* What is past is past. */
	ck_assert(!wait_until(&cond, &mutex, from_us));
	ck_assert_int_eq(pthread_mutex_unlock(&mutex), 0);
	ck_assert_int_eq(pthread_cond_destroy(&cond), 0);
}
END_TEST

START_TEST(wait_posted__one_was_posted__is_taken_once)
{
	int64_t from_us = clock_mono_us();
	sem_t sem;

	ck_assert_int_eq(sem_init(&sem, 0, 0), 0);
	ck_assert(!wait_posted(&sem, from_us + 20000));
	ck_assert_int_ge(clock_mono_us() - from_us, 20000);
	ck_assert_int_eq(sem_post(&sem), 0);
	/* What is there is taken, however late it is. */
	ck_assert(wait_posted(&sem, from_us));
	ck_assert(!wait_posted(&sem, from_us));
	ck_assert_int_eq(sem_destroy(&sem), 0);
}
END_TEST

/* Says so, and which of two signals are kept from it. */
static void *
be_ready(void *blocked)
{
	ck_assert_int_eq(pthread_sigmask(SIG_BLOCK, NULL, blocked), 0);
	ck_assert_int_eq(pthread_mutex_lock(&mutex), 0);
	ready = true;
	ck_assert_int_eq(pthread_cond_signal(&cond), 0);
	ck_assert_int_eq(pthread_mutex_unlock(&mutex), 0);
	return NULL;
}

START_TEST(wait_thread__signals_another__who_gets_no_signal_itself)
{
	int64_t until_us = clock_mono_us() + LONG_US;
	sigset_t before, during, after;
	pthread_t thread;

	ready = false;
	wait_open(&cond);
	ck_assert_int_eq(pthread_sigmask(SIG_BLOCK, NULL, &before), 0);
	wait_thread(&thread, be_ready, &during, "a test");
	ck_assert_int_eq(pthread_mutex_lock(&mutex), 0);
	while (!ready)
		ck_assert(wait_until(&cond, &mutex, until_us));
	ck_assert_int_eq(pthread_mutex_unlock(&mutex), 0);
	ck_assert_int_eq(pthread_join(thread, NULL), 0);
	ck_assert_int_eq(pthread_sigmask(SIG_BLOCK, NULL, &after), 0);
	ck_assert_int_eq(sigismember(&during, SIGTERM), 1);
	ck_assert_int_eq(sigismember(&during, SIGHUP), 1);
	ck_assert_int_eq(sigismember(&after, SIGTERM), sigismember(&before, SIGTERM));
	ck_assert_int_eq(pthread_cond_destroy(&cond), 0);
}
END_TEST

Suite *
wait_suite(void)
{
	Suite *s = suite_create("wait");
	TCase *tc = tcase_create("wait");

	tcase_add_test(tc, wait_until__nobody_signals__ends_when_time_is_up);
	tcase_add_test(tc, wait_posted__one_was_posted__is_taken_once);
	tcase_add_test(tc, wait_thread__signals_another__who_gets_no_signal_itself);
	suite_add_tcase(s, tc);
	return s;
}
