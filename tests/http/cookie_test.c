#include "suites.h"

#include "base/buf.h"
#include "http/cookie.h"

static struct arena *arena;

static void
set_up(void)
{
	arena = arena_open();
}

static void
tear_down(void)
{
	arena_close(arena);
}

static struct form
cookies_of(struct str line)
{
	struct form out;

	cookies_read(arena, &line, 1, &out);
	return out;
}

START_TEST(cookies_read__good_ones__are_there)
{
	struct form f = cookies_of(STR("b=2; a=1;c=x=y ; d=; __Host-e=\xc3\xa4"));

	ck_assert_uint_eq(f.count, 5);
	ck_assert_run_eq(form_get(&f, "a"), "1");
	ck_assert_run_eq(form_get(&f, "b"), "2");
	ck_assert_run_eq(form_get(&f, "c"), "x=y");
	ck_assert_run_eq(form_get(&f, "d"), "");
	ck_assert_run_eq(form_get(&f, "__Host-e"), "\xc3\xa4");
}
END_TEST

START_TEST(cookies_read__a_name_sent_twice__counts_as_not_sent)
{
	static const char *const line[] = {
		"s=one; s=two; a=1",
		"s=one; a=1; s=one",
		"s=one; a=1; s=",
		"s=one; a=1; s",
		"s=one; a=1; s=\xff",
		"s=\x01; a=1; s=two",
		"a=1; s=one; s=two; s=three",
	};
	struct form f = cookies_of(str_of(line[_i]));

	ck_assert_uint_eq(f.count, 1);
	ck_assert_run_eq(form_get(&f, "a"), "1");
	ck_assert_uint_eq(form_count(&f, "s"), 0);
}
END_TEST

START_TEST(cookies_read__twice_over_two_headers__counts_as_not_sent)
{
	static const struct str line[] = { STR_INIT("s=one; a=1"), STR_INIT("b=2; s=two") };
	struct form f;

	cookies_read(arena, line, COUNT_OF(line), &f);
	ck_assert_uint_eq(f.count, 2);
	ck_assert_run_eq(form_get(&f, "a"), "1");
	ck_assert_run_eq(form_get(&f, "b"), "2");
}
END_TEST

START_TEST(cookies_read__names_differ_in_case__are_two)
{
	struct form f = cookies_of(STR("s=one; S=two"));

	ck_assert_run_eq(form_get(&f, "s"), "one");
	ck_assert_run_eq(form_get(&f, "S"), "two");
}
END_TEST

START_TEST(cookies_read__malformed__are_left_out_and_the_others_stay)
{
	static const struct str line[] = {
		STR_INIT("x=\xff\xfe; a=1"),
		STR_INIT("x=\xc0\x80; a=1"),
		STR_INIT("x=\xed\xa0\x80; a=1"),
		STR_INIT("x=\0; a=1"),
		STR_INIT("x=\x1b[31m; a=1"),
		STR_INIT("x=\x7f; a=1"),
		STR_INIT("=x; a=1"),
		STR_INIT("; ;; a=1;"),
		STR_INIT("x y=1; a=1"),
		STR_INIT("x\xc3\xa4=1; a=1"),
		STR_INIT("x[]=1; a=1"),
		STR_INIT("x\x01=1; a=1"),
		STR_INIT("x\0=1; a=1"),
		STR_INIT("\"x\"=1; a=1"),
	};
	struct form f = cookies_of(line[_i]);

	ck_assert_uint_eq(f.count, 1);
	ck_assert_run_eq(form_get(&f, "a"), "1");
}
END_TEST

START_TEST(cookies_read__long_value__last_that_passes_and_first_that_fails)
{
	struct buf line = buf_begin(arena, 0, 2 * COOKIE_MAX_BYTES + 64);

	buf_text(&line, "a=");
	for (size_t i = 0; i < COOKIE_MAX_BYTES; i++)
		buf_char(&line, 'x');
	struct form f = cookies_of(buf_str(&line));
	ck_assert_uint_eq(form_get(&f, "a").len, COOKIE_MAX_BYTES);
	buf_char(&line, 'x');
	f = cookies_of(buf_str(&line));
	ck_assert_uint_eq(f.count, 0);
}
END_TEST

/* Names that are all different: neither the order nor their number makes it slow. */
START_TEST(cookies_read__a_hundred_thousand__are_read)
{
	struct buf line = buf_begin(arena, 0, 4 * 1024 * 1024);

	for (int i = 0; i < 100000; i++)
		buf_printf(&line, "n%d=%d; ", 100000 - i, i);
	struct form f = cookies_of(buf_str(&line));
	ck_assert_uint_eq(f.count, 100000);
	ck_assert_run_eq(form_get(&f, "n1"), "99999");
}
END_TEST

START_TEST(cookies_read__none__are_none)
{
	struct form f = cookies_of(STR_EMPTY);

	ck_assert_uint_eq(f.count, 0);
	cookies_read(arena, NULL, 0, &f);
	ck_assert_uint_eq(f.count, 0);
	ck_assert_ptr_null(form_get(&f, "a").p);
}
END_TEST

Suite *
cookie_suite(void)
{
	Suite *s = suite_create("cookie");
	TCase *tc = tcase_create("cookie");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, cookies_read__good_ones__are_there);
	tcase_add_loop_test(tc, cookies_read__a_name_sent_twice__counts_as_not_sent, 0, 7);
	tcase_add_test(tc, cookies_read__twice_over_two_headers__counts_as_not_sent);
	tcase_add_test(tc, cookies_read__names_differ_in_case__are_two);
	tcase_add_loop_test(tc, cookies_read__malformed__are_left_out_and_the_others_stay, 0, 14);
	tcase_add_test(tc, cookies_read__long_value__last_that_passes_and_first_that_fails);
	tcase_add_test(tc, cookies_read__a_hundred_thousand__are_read);
	tcase_add_test(tc, cookies_read__none__are_none);
	suite_add_tcase(s, tc);
	return s;
}
