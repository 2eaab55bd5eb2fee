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

static void
assert_comes_back(struct str body, struct str packed)
{
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

START_TEST(gzip__text__comes_back_as_it_was)
{
	struct str body = bytes((size_t)_i, 0);

	assert_comes_back(body, gzip(arena, body, GZIP_QUICK));
	assert_comes_back(body, gzip(arena, body, GZIP_SMALL));
}
END_TEST

START_TEST(gzip__with_more_effort__is_smaller)
{
	struct buf b = buf_begin(arena, 4096, 1024 * 1024);

	for (int i = 0; i < 5000; i++)
		buf_printf(
		    &b, "<li id=\"postbag-%d\">The answer to number %d</li>\n", i * i, i % 97);
	ck_assert_uint_lt(
	    gzip(arena, buf_str(&b), GZIP_SMALL).len, gzip(arena, buf_str(&b), GZIP_QUICK).len);
}
END_TEST

START_TEST(gzip__what_would_not_be_smaller__stays_as_it_is)
{
	ck_assert_uint_eq(gzip(arena, STR_EMPTY, GZIP_SMALL).len, 0);
	ck_assert_uint_eq(gzip(arena, bytes(GZIP_LEAST_BYTES - 1, 0), GZIP_SMALL).len, 0);
	ck_assert_uint_eq(gzip(arena, bytes(GZIP_LEAST_BYTES, 1), GZIP_SMALL).len, 0);
	ck_assert_uint_eq(gzip(arena, bytes(100000, 1), GZIP_SMALL).len, 0);
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
	tcase_add_test(tc, gzip__with_more_effort__is_smaller);
	tcase_add_test(tc, gzip__what_would_not_be_smaller__stays_as_it_is);
	suite_add_tcase(s, tc);
	return s;
}
