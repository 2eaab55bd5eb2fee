#include "suites.h"

#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "key/password.h"

#define LOGINS 16

static const struct str right = STR_INIT("correct horse battery");

static int64_t
soon(void)
{
	return clock_mono_us() + 60 * US_PER_S;
}

static void
made(char hash[PASSWORD_HASH_BYTES])
{
	ck_assert_int_eq(password_hash(right, hash), OK);
}

/* A line of /proc/self/status, in KiB. */
static long
status_kib(const char *name)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[256];
	long kib = 0;

	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, name, strlen(name)) == 0)
			kib = strtol(line + strlen(name), NULL, 10);
	(void)fclose(f);
	ck_assert_int_gt(kib, 0);
	return kib;
}

/* The most memory this process has had at once. */
static long
peak_kib(void)
{
	return status_kib("VmHWM:");
}

START_TEST(password_check__right_and_wrong)
{
	static const struct str wrong[] = {
		STR_INIT(""),
		STR_INIT("correct horse batter"),
		STR_INIT("correct horse battery "),
		STR_INIT("Correct horse battery"),
		STR_INIT("correct horse battery\0"),
	};
	char hash[PASSWORD_HASH_BYTES];

	made(hash);
	ck_assert_int_eq(password_check(right, hash, soon()), OK);
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		ck_assert_int_eq(password_check(wrong[i], hash, soon()), ERR_AUTH);
	ck_assert_int_eq(password_check((struct str){ NULL, 0 }, hash, soon()), ERR_AUTH);
}
END_TEST

START_TEST(password_check__no_such_moderator_or_no_hash__is_refused)
{
	static const char *const hash[] = { NULL, "", "x", "$argon2id$", "*" };

	for (size_t i = 0; i < COUNT_OF(hash); i++)
		ck_assert_int_eq(password_check(right, hash[i], soon()), ERR_AUTH);
}
END_TEST

START_TEST(password_hash__form__is_argon2id_of_the_interactive_cost_and_salted)
{
	char one[PASSWORD_HASH_BYTES], other[PASSWORD_HASH_BYTES];

	made(one);
	made(other);
	ck_assert_str_ne(one, other);
	ck_assert_int_eq(strncmp(one, "$argon2id$v=19$m=65536,t=2,p=1$", 31), 0);
	ck_assert_int_eq(crypto_pwhash_str_needs_rehash(one, crypto_pwhash_OPSLIMIT_INTERACTIVE,
			     crypto_pwhash_MEMLIMIT_INTERACTIVE),
	    0);
}
END_TEST

START_TEST(password_hash__length__last_that_passes_and_first_that_fails)
{
	static char longest[PASSWORD_MAX_BYTES + 1];
	char hash[PASSWORD_HASH_BYTES];

	memset(longest, 'a', sizeof(longest));
	ck_assert_int_eq(password_hash(STR("elevenchars"), hash), ERR_INPUT);
	ck_assert_int_eq(password_hash(STR("twelve chars"), hash), OK);
	/* Eleven and twelve code points of two bytes each. */
	ck_assert_int_eq(password_hash(STR("ääääääääääö"), hash), ERR_INPUT);
	ck_assert_int_eq(password_hash(STR("ääääääääääöü"), hash), OK);
	ck_assert_int_eq(password_hash((struct str){ longest, PASSWORD_MAX_BYTES }, hash), OK);
	ck_assert_int_eq(
	    password_hash((struct str){ longest, PASSWORD_MAX_BYTES + 1 }, hash), ERR_INPUT);
	ck_assert_int_eq(password_hash(STR_EMPTY, hash), ERR_INPUT);
}
END_TEST

START_TEST(password_check__a_megabyte__is_refused_before_hashing)
{
	static char longest[1024 * 1024];
	long before = status_kib("VmRSS:");

	memset(longest, 'a', sizeof(longest));
	ck_assert_int_eq(
	    password_check((struct str){ longest, sizeof(longest) }, NULL, soon()), ERR_INPUT);
	ck_assert_int_eq(
	    password_check((struct str){ longest, PASSWORD_MAX_BYTES + 1 }, NULL, soon()),
	    ERR_INPUT);
	ck_assert_int_lt(peak_kib() - before, 32 * 1024);
	ck_assert_int_eq(
	    password_check((struct str){ longest, PASSWORD_MAX_BYTES }, NULL, soon()), ERR_AUTH);
	ck_assert_int_gt(peak_kib() - before, 32 * 1024);
}
END_TEST

struct login {
	pthread_barrier_t *start;
	const char *hash;
	int64_t deadline_us;
	enum err answer;
};

static void *
login_run(void *thing)
{
	struct login *login = thing;

	(void)pthread_barrier_wait(login->start);
	login->answer = password_check(right, login->hash, login->deadline_us);
	return NULL;
}

/* Runs all logins at once, and waits for them. */
static void
logins_run(struct login login[LOGINS], const char *hash, int64_t deadline_us)
{
	pthread_barrier_t start;
	pthread_t thread[LOGINS];

	ck_assert_int_eq(pthread_barrier_init(&start, NULL, LOGINS), 0);
	for (size_t i = 0; i < LOGINS; i++) {
		login[i] = (struct login){ &start, hash, deadline_us, ERR_INTERNAL };
		ck_assert_int_eq(pthread_create(&thread[i], NULL, login_run, &login[i]), 0);
	}
	for (size_t i = 0; i < LOGINS; i++)
		ck_assert_int_eq(pthread_join(thread[i], NULL), 0);
	ck_assert_int_eq(pthread_barrier_destroy(&start), 0);
}

static size_t
answers(const struct login login[LOGINS], enum err answer)
{
	size_t count = 0;

	for (size_t i = 0; i < LOGINS; i++)
		count += login[i].answer == answer;
	return count;
}

START_TEST(password_check__many_at_once__all_are_answered_and_two_use_memory)
{
	struct login login[LOGINS];
	char hash[PASSWORD_HASH_BYTES];
	long before = status_kib("VmRSS:");

	made(hash);
	logins_run(login, hash, soon());
	ck_assert_uint_eq(answers(login, OK), LOGINS);
	/* Each takes 64 MiB: a third one at the same time could not hide in this. */
	ck_assert_int_gt(peak_kib() - before, 64 * 1024);
	ck_assert_int_lt(peak_kib() - before, (PASSWORD_AT_ONCE + 1) * 64 * 1024);
}
END_TEST

START_TEST(password_check__no_place_in_time__is_busy)
{
	static const int64_t past[] = { 0, 1, INT64_MIN };
	struct login login[LOGINS];
	char hash[PASSWORD_HASH_BYTES];

	made(hash);
	logins_run(login, hash, past[_i]);
	/* A free place is taken even when it is late: no waiting was needed. */
	ck_assert_uint_ge(answers(login, OK), PASSWORD_AT_ONCE);
	ck_assert_uint_ge(answers(login, ERR_BUSY), 1);
	ck_assert_uint_eq(answers(login, OK) + answers(login, ERR_BUSY), LOGINS);
	/* And all places have come back. */
	ck_assert_int_eq(password_check(right, hash, past[_i]), OK);
}
END_TEST

START_TEST(password__no_memory_for_it__is_busy_and_not_wrong)
{
	char hash[PASSWORD_HASH_BYTES], other[PASSWORD_HASH_BYTES];

	made(hash);
	rlim_t bytes = ((rlim_t)status_kib("VmSize:") + 32 * 1024) * 1024;
	struct rlimit limit = { bytes, bytes };
	ck_assert_int_eq(setrlimit(RLIMIT_AS, &limit), 0);
	/* More often than there are places: each comes back. */
	for (int i = 0; i <= PASSWORD_AT_ONCE; i++) {
		ck_assert_int_eq(password_check(right, hash, soon()), ERR_BUSY);
		ck_assert_int_eq(password_check(right, NULL, soon()), ERR_BUSY);
		ck_assert_int_eq(password_hash(right, other), ERR_BUSY);
	}
}
END_TEST

START_TEST(password_random__is_long_enough_and_never_the_same)
{
	char one[PASSWORD_RANDOM_BYTES], other[PASSWORD_RANDOM_BYTES];

	password_random(one);
	for (int i = 0; i < 1000; i++) {
		password_random(other);
		ck_assert_uint_eq(strlen(other), PASSWORD_RANDOM_BYTES - 1);
		ck_assert_uint_eq(strcspn(other, "iloILO01"), PASSWORD_RANDOM_BYTES - 1);
		ck_assert_str_ne(one, other);
	}
}
END_TEST

Suite *
password_suite(void)
{
	Suite *s = suite_create("password");
	TCase *tc = tcase_create("password");

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, password_check__right_and_wrong);
	tcase_add_test(tc, password_check__no_such_moderator_or_no_hash__is_refused);
	tcase_add_test(tc, password_hash__form__is_argon2id_of_the_interactive_cost_and_salted);
	tcase_add_test(tc, password_hash__length__last_that_passes_and_first_that_fails);
	tcase_add_test(tc, password_check__a_megabyte__is_refused_before_hashing);
	tcase_add_test(tc, password_check__many_at_once__all_are_answered_and_two_use_memory);
	tcase_add_loop_test(tc, password_check__no_place_in_time__is_busy, 0, 3);
	tcase_add_test(tc, password__no_memory_for_it__is_busy_and_not_wrong);
	tcase_add_test(tc, password_random__is_long_enough_and_never_the_same);
	suite_add_tcase(s, tc);
	return s;
}
