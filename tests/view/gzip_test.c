#include "view/gzip.h"

#include <libdeflate.h>

#include "fixture.h"
#include "suites.h"

static struct str
bytes(size_t count, unsigned step)
{
	char *p = arena_alloc(arena, count);
	uint32_t state = 1;

	/* step 0: the same byte again and again; else noise, which nothing makes smaller. */
	for (size_t i = 0; i < count; i++) {
		state = state * 1664525 + step * 1013904223;
		p[i] = step == 0 ? 'a' : (char)(state >> 24);
	}
	return (struct str){ p, count };
}

START_TEST(gzip__text__comes_back_as_it_was)
{
	struct str body = bytes((size_t)_i, 0);
	struct str packed = gzip(arena, body);
	char *back = arena_alloc(arena, body.len);
	size_t len = 0;

	ck_assert_uint_gt(packed.len, 0);
	ck_assert_uint_lt(packed.len, body.len);
	ck_assert(memcmp(packed.p, "\x1f\x8b\x08", 3) == 0); /* RFC 1952 section 2.3.1 */
	struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
	ck_assert_int_eq(libdeflate_gzip_decompress(d, packed.p, packed.len, back, body.len, &len),
	    LIBDEFLATE_SUCCESS);
	libdeflate_free_decompressor(d);
	ck_assert(str_equal((struct str){ back, len }, body));
	ck_assert(str_equal(gunzip(arena, packed), body));
}
END_TEST

START_TEST(gzip__what_would_not_be_smaller__stays_as_it_is)
{
	ck_assert_uint_eq(gzip(arena, STR_EMPTY).len, 0);
	ck_assert_uint_eq(gzip(arena, bytes(GZIP_LEAST_BYTES - 1, 0)).len, 0);
	ck_assert_uint_eq(gzip(arena, bytes(GZIP_LEAST_BYTES, 1)).len, 0);
	ck_assert_uint_eq(gzip(arena, bytes(100000, 1)).len, 0);
}
END_TEST

Suite *
gzip_suite(void)
{
	Suite *s = suite_create("gzip");
	TCase *tc = tcase_create("gzip");

	tcase_add_checked_fixture(tc, fixture_up, fixture_down);
	tcase_add_loop_test(
	    tc, gzip__text__comes_back_as_it_was, GZIP_LEAST_BYTES, GZIP_LEAST_BYTES + 3);
	tcase_add_loop_test(tc, gzip__text__comes_back_as_it_was, 300000, 300001);
	tcase_add_test(tc, gzip__what_would_not_be_smaller__stays_as_it_is);
	suite_add_tcase(s, tc);
	return s;
}
