#include "base/arena.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/suites.h"

static struct arena *a;

static void
setup(void)
{
	a = arena_open();
}

static void
teardown(void)
{
	arena_close(a);
}

static bool
is_all(const unsigned char *p, size_t bytes, unsigned char value)
{
	for (size_t i = 0; i < bytes; i++)
		if (p[i] != value)
			return false;
	return true;
}

START_TEST(arena_alloc__any_size__is_aligned_zeroed_and_apart)
{
	static const size_t size[] = { 0, 1, 15, 16, 17, 4096, 65535, 65536, 65537, 1000000, 3 };
	unsigned char *p[COUNT_OF(size)];

	for (size_t i = 0; i < COUNT_OF(size); i++) {
		p[i] = arena_alloc(a, size[i]);
		ck_assert_uint_eq((uintptr_t)p[i] % _Alignof(max_align_t), 0);
		ck_assert(is_all(p[i], size[i], 0));
		memset(p[i], (int)i + 1, size[i]);
	}
	for (size_t i = 0; i < COUNT_OF(size); i++)
		ck_assert(is_all(p[i], size[i], (unsigned char)(i + 1)));
}
END_TEST

START_TEST(arena_reset__used_again__is_zeroed_again)
{
	for (int round = 0; round < 3; round++) {
		unsigned char *p = arena_alloc(a, 60000), *big = arena_alloc(a, 200000);

		ck_assert(is_all(p, 60000, 0));
		ck_assert(is_all(big, 200000, 0));
		memset(p, 0xff, 60000);
		memset(big, 0xff, 200000);
		arena_reset(a);
	}
}
END_TEST

START_TEST(arena_array__product_overflows__ends_the_process)
{
	(void)arena_array(a, SIZE_MAX / 8 + 1, 16);
}
END_TEST

START_TEST(arena_alloc__more_than_there_is__ends_the_process)
{
	static const size_t size[] = { SIZE_MAX, SIZE_MAX - 15, SIZE_MAX - 40, SIZE_MAX - 64,
		SIZE_MAX / 2 };

	(void)arena_alloc(a, size[_i]);
}
END_TEST

START_TEST(arena_copy__any_run__is_terminated_and_its_own)
{
	char from[] = "abc";
	struct str copy = arena_copy(a, str_of(from));

	from[0] = 'x';
	assert_run(copy, "abc");
	ck_assert_int_eq(copy.p[3], '\0');
	copy = arena_copy(a, (struct str){ NULL, 0 });
	ck_assert_uint_eq(copy.len, 0);
	ck_assert_str_eq(copy.p, "");
	copy = arena_copy(a, STR("a\0b"));
	ck_assert_uint_eq(copy.len, 3);
	ck_assert_mem_eq(copy.p, "a\0b", 4);
}
END_TEST

START_TEST(arena_text__a_run__is_terminated)
{
	ck_assert_str_eq(arena_text(a, str_part(STR("abcdef"), 1, 3)), "bc");
	ck_assert_str_eq(arena_text(a, (struct str){ NULL, 0 }), "");
}
END_TEST

START_TEST(arena_text__nul_inside__is_a_bug)
{
	(void)arena_text(a, STR("a\0b"));
}
END_TEST

START_TEST(arena_printf__any_length__is_whole)
{
	assert_run(arena_printf(a, "%d-%s", 7, "x"), "7-x");
	assert_run(arena_printf(a, "%s", ""), "");
	ck_assert_uint_eq(arena_printf(a, "%0100000d", 1).len, 100000);
}
END_TEST

static char undone[8];

static void
undo(void *thing)
{
	strncat(undone, thing, 1);
}

START_TEST(arena_hook__reset_and_close__run_the_last_first_and_once)
{
	struct arena *b = arena_open();
	char name[] = "123";

	arena_hook(b, undo, &name[0]);
	arena_hook(b, undo, &name[1]);
	ck_assert_str_eq(undone, "");
	arena_reset(b);
	ck_assert_str_eq(undone, "21");
	arena_hook(b, undo, &name[2]);
	arena_close(b);
	ck_assert_str_eq(undone, "213");
}
END_TEST

START_TEST(arena_close__null__does_nothing)
{
	arena_close(NULL);
}
END_TEST

Suite *
arena_suite(void)
{
	Suite *s = suite_create("arena");
	TCase *tc = tcase_create("arena");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, arena_alloc__any_size__is_aligned_zeroed_and_apart);
	tcase_add_test(tc, arena_reset__used_again__is_zeroed_again);
	tcase_add_test_raise_signal(tc, arena_array__product_overflows__ends_the_process, SIGABRT);
	tcase_add_loop_test_raise_signal(
	    tc, arena_alloc__more_than_there_is__ends_the_process, SIGABRT, 0, 5);
	tcase_add_test(tc, arena_copy__any_run__is_terminated_and_its_own);
	tcase_add_test(tc, arena_text__a_run__is_terminated);
	tcase_add_test_raise_signal(tc, arena_text__nul_inside__is_a_bug, SIGABRT);
	tcase_add_test(tc, arena_printf__any_length__is_whole);
	tcase_add_test(tc, arena_hook__reset_and_close__run_the_last_first_and_once);
	tcase_add_test(tc, arena_close__null__does_nothing);
	suite_add_tcase(s, tc);
	return s;
}
