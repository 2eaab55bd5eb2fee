/*
 * The limit of descriptors. Each test is a process of its own.
 */
#include "serve/files.h"

#include <sys/resource.h>

#include "suites.h"

/* Of these settings, with 1,024 seats of each kind. */
#define WANTED (4 * 2 + 3 + 32 + 3 * FILES_SEATS_MOST)

static const struct settings set = { .threads = 4, .pool = 3, .read_dsn = "" };
static const struct settings with_replica = { .threads = 4, .pool = 3, .read_dsn = "host=x" };

static void
limit(rlim_t soft)
{
	struct rlimit files;

	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &files), 0);
	ck_assert_uint_le(soft, files.rlim_max);
	files.rlim_cur = soft;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &files), 0);
}

/* After lowering the hard one, which only root could raise again. */
static void
limit_hard(rlim_t hard)
{
	const struct rlimit files = { 256, hard };

	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &files), 0);
}

static rlim_t
soft(void)
{
	struct rlimit files;

	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &files), 0);
	return files.rlim_cur;
}

START_TEST(files_seats__by_the_limit__are_a_third_of_what_is_left)
{
	limit(4 * 2 + 3 + 32 + 3 * 17);
	ck_assert_uint_eq(files_seats(&set), 17);
	ck_assert_uint_eq(files_seats(&with_replica), 16);
	limit(64);
	ck_assert_uint_eq(files_seats(&set), 16);
}
END_TEST

START_TEST(files_raise__soft_limit_too_low__is_raised_to_what_is_wanted)
{
	limit_hard(WANTED + 10);
	files_raise(&set);
	ck_assert_uint_eq(soft(), WANTED);
	ck_assert_uint_eq(files_seats(&set), FILES_SEATS_MOST);
}
END_TEST

START_TEST(files_raise__hard_limit_too_low__is_raised_to_that)
{
	limit_hard(1024);
	files_raise(&set);
	ck_assert_uint_eq(soft(), 1024);
	ck_assert_uint_eq(files_seats(&set), (1024 - 43) / 3);
}
END_TEST

START_TEST(files_raise__more_than_enough__stays)
{
	const struct rlimit files = { WANTED + 5, WANTED + 10 };

	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &files), 0);
	files_raise(&set);
	ck_assert_uint_eq(soft(), WANTED + 5);
}
END_TEST

Suite *
files_suite(void)
{
	Suite *s = suite_create("files");
	TCase *tc = tcase_create("files");

	tcase_add_test(tc, files_seats__by_the_limit__are_a_third_of_what_is_left);
	tcase_add_test(tc, files_raise__soft_limit_too_low__is_raised_to_what_is_wanted);
	tcase_add_test(tc, files_raise__hard_limit_too_low__is_raised_to_that);
	tcase_add_test(tc, files_raise__more_than_enough__stays);
	suite_add_tcase(s, tc);
	return s;
}
