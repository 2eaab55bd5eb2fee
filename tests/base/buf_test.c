#include "base/buf.h"

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

START_TEST(buf__everything_written__stands_in_order)
{
	struct buf b = buf_begin(a, (size_t)_i, 256);
	struct str out;

	buf_text(&b, "a");
	buf_add(&b, STR("b\0c"));
	buf_char(&b, '-');
	buf_i64(&b, INT64_MIN);
	buf_printf(&b, "%s%d", "x", 5);
	buf_printf(&b, "%s", "");
	buf_text(&b, NULL);
	buf_add(&b, (struct str){ NULL, 0 });
	ck_assert_int_eq(buf_finish(&b, &out), OK);
	ck_assert(str_equal(out, STR("ab\0c--9223372036854775808x5")));
}
END_TEST

START_TEST(buf__nothing_written__is_empty)
{
	struct buf b = buf_begin(a, 0, 0);
	struct str out;

	buf_printf(&b, "%s", "");
	buf_text(&b, "");
	ck_assert_int_eq(buf_finish(&b, &out), OK);
	ck_assert_uint_eq(out.len, 0);
}
END_TEST

static void
write_text(struct buf *b)
{
	buf_text(b, "12345");
}

static void
write_chars(struct buf *b)
{
	for (char c = '1'; c <= '5'; c++)
		buf_char(b, c);
}

static void
write_number(struct buf *b)
{
	buf_i64(b, 12345);
}

static void
write_small(struct buf *b)
{
	buf_lower(b, STR("12345"));
}

static void
write_printed(struct buf *b)
{
	buf_printf(b, "%d%s", 123, "45");
}

static void (*const writer[])(
    struct buf *b) = { write_text, write_chars, write_number, write_small, write_printed };

START_TEST(buf__limit__is_the_last_that_passes)
{
	for (size_t first = 0; first <= 6; first++) {
		struct buf fits = buf_begin(a, first, 5), small = buf_begin(a, first, 4);
		struct str out;

		writer[_i](&fits);
		ck_assert_int_eq(buf_finish(&fits, &out), OK);
		assert_run(out, "12345");
		writer[_i](&small);
		ck_assert_int_eq(buf_finish(&small, &out), ERR_INPUT);
		ck_assert_uint_eq(out.len, 0);
	}
}
END_TEST

START_TEST(buf_lower__ascii_capitals__and_nothing_else)
{
	struct buf b = buf_begin(a, 0, 100);

	buf_lower(&b, STR("@AZ[`az{ 0\xc3\x84"));
	assert_run(buf_str(&b), "@az[`az{ 0\xc3\x84");
}
END_TEST

START_TEST(buf_hex__each_byte__is_two_digits)
{
	struct buf b = buf_begin(a, 0, 100);

	buf_hex(&b, (struct str){ "\0\x0f\xa9\xff", 4 });
	buf_hex(&b, STR_EMPTY);
	assert_run(buf_str(&b), "000fa9ff");
}
END_TEST

START_TEST(buf__once_failed__ignores_what_would_fit)
{
	struct buf b = buf_begin(a, 0, 3);
	struct str out;

	buf_text(&b, "ab");
	buf_text(&b, "cd");
	buf_char(&b, 'e');
	assert_run(buf_str(&b), "ab");
	ck_assert_int_eq(buf_finish(&b, &out), ERR_INPUT);
	ck_assert_uint_eq(out.len, 0);
}
END_TEST

START_TEST(buf__grown_often__keeps_every_byte)
{
	struct buf b = buf_begin(a, 1, 200000);
	struct str out;

	for (int i = 0; i < 200000; i++)
		buf_char(&b, (char)('a' + i % 26));
	ck_assert_int_eq(buf_finish(&b, &out), OK);
	ck_assert_uint_eq(out.len, 200000);
	for (size_t i = 0; i < out.len; i++)
		if (out.p[i] != 'a' + (int)(i % 26))
			ck_abort_msg("byte %zu is %c", i, out.p[i]);
}
END_TEST

Suite *
buf_suite(void)
{
	Suite *s = suite_create("buf");
	TCase *tc = tcase_create("buf");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, buf__everything_written__stands_in_order, 0, 40);
	tcase_add_test(tc, buf__nothing_written__is_empty);
	tcase_add_loop_test(tc, buf__limit__is_the_last_that_passes, 0, (int)COUNT_OF(writer));
	tcase_add_test(tc, buf_lower__ascii_capitals__and_nothing_else);
	tcase_add_test(tc, buf_hex__each_byte__is_two_digits);
	tcase_add_test(tc, buf__once_failed__ignores_what_would_fit);
	tcase_add_test(tc, buf__grown_often__keeps_every_byte);
	suite_add_tcase(s, tc);
	return s;
}
