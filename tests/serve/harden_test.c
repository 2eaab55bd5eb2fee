/*
 * What a process gives up at its start. Each test is a process of its own.
 */
#include "serve/harden.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "suites.h"

START_TEST(harden_refuse_root__root__is_refused_and_nobody_else)
{
	struct arena *a = arena_open();
	struct buf complaint = buf_begin(a, 64, 256);

	ck_assert_int_eq(harden_refuse_root(&complaint), geteuid() == 0 ? ERR_FORBID : OK);
	ck_assert_int_eq(complaint.len > 0, geteuid() == 0);
	arena_close(a);
}
END_TEST

START_TEST(harden_process__afterwards__there_are_no_new_privileges)
{
	harden_process();
	ck_assert_int_eq(prctl(PR_GET_NO_NEW_PRIVS, 0L, 0L, 0L, 0L), 1);
}
END_TEST

/* A sanitizer has to look into its process. */
START_TEST(harden_process__afterwards__nobody_looks_into_it)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	const int looked_into = 1;
#else
	const int looked_into = 0;
#endif
	struct rlimit core;

	harden_process();
	ck_assert_int_eq(prctl(PR_GET_DUMPABLE, 0L, 0L, 0L, 0L), looked_into);
	ck_assert_int_eq(getrlimit(RLIMIT_CORE, &core), 0);
	if (!looked_into)
		ck_assert_uint_eq(core.rlim_cur, 0);
}
END_TEST

Suite *
harden_suite(void)
{
	Suite *s = suite_create("harden");
	TCase *tc = tcase_create("harden");

	tcase_add_test(tc, harden_refuse_root__root__is_refused_and_nobody_else);
	tcase_add_test(tc, harden_process__afterwards__there_are_no_new_privileges);
	tcase_add_test(tc, harden_process__afterwards__nobody_looks_into_it);
	suite_add_tcase(s, tc);
	return s;
}
