#include "base/str.h"

#include "base/suites.h"

static const struct str null_run = { NULL, 0 };

START_TEST(str_equal__runs__are_compared_by_their_bytes)
{
	ck_assert(str_equal(null_run, STR("")));
	ck_assert(str_equal(STR("a\0b"), STR("a\0b")));
	ck_assert(!str_equal(STR("a\0b"), STR("a\0c")));
	ck_assert(!str_equal(STR("a"), STR("ab")));
	ck_assert(!str_equal(STR("a"), STR("A")));
	ck_assert(str_equal(str_of(NULL), null_run));
}
END_TEST

START_TEST(str_equal_fold__ascii_letters_alone__are_folded)
{
	ck_assert(str_equal_fold(STR("Content-TYPE"), STR("content-type")));
	ck_assert(str_equal_fold(null_run, STR("")));
	ck_assert(!str_equal_fold(STR("a"), STR("ab")));
	ck_assert(!str_equal_fold(STR("@"), STR("`")));
	ck_assert(!str_equal_fold(STR("["), STR("{")));
	ck_assert(!str_equal_fold(STR("\xc3\x9c"), STR("\xc3\xbc")));
}
END_TEST

START_TEST(str_starts__and_ends__take_the_whole_and_nothing)
{
	ck_assert(str_starts(STR("abc"), STR("ab")));
	ck_assert(str_starts(STR("abc"), STR("abc")));
	ck_assert(str_starts(STR("abc"), STR("")));
	ck_assert(str_starts(null_run, null_run));
	ck_assert(!str_starts(STR("abc"), STR("abcd")));
	ck_assert(!str_starts(STR("abc"), STR("b")));
	ck_assert(str_ends(STR("abc"), STR("bc")));
	ck_assert(str_ends(STR("abc"), STR("abc")));
	ck_assert(str_ends(STR("abc"), null_run));
	ck_assert(!str_ends(STR("abc"), STR("xabc")));
	ck_assert(!str_ends(STR("abc"), STR("b")));
}
END_TEST

START_TEST(str_find__first_or_length)
{
	ck_assert_uint_eq(str_find(STR("abcb"), 'b'), 1);
	ck_assert_uint_eq(str_find(STR("abc"), 'x'), 3);
	ck_assert_uint_eq(str_find(STR("a\0b"), 'b'), 2);
	ck_assert_uint_eq(str_find(null_run, 'a'), 0);
}
END_TEST

START_TEST(str_part__ends_beyond_the_run__are_cut)
{
	assert_run(str_part(STR("abc"), 1, 2), "b");
	assert_run(str_part(STR("abc"), 0, 99), "abc");
	assert_run(str_part(STR("abc"), 3, 99), "");
	assert_run(str_part(STR("abc"), 2, 1), "");
	assert_run(str_part(STR("abc"), SIZE_MAX, SIZE_MAX), "");
	assert_run(str_part(null_run, 0, 1), "");
}
END_TEST

START_TEST(str_trim__spaces_and_tabs_at_the_ends__go)
{
	assert_run(str_trim(STR(" \ta b\t ")), "a b");
	assert_run(str_trim(STR(" \t ")), "");
	assert_run(str_trim(STR("\na\r")), "\na\r");
	assert_run(str_trim(null_run), "");
}
END_TEST

START_TEST(str_cut__a_loop__sees_every_piece)
{
	struct str rest = STR("a,,b"), last = STR("x,");

	assert_run(str_cut(&rest, ','), "a");
	assert_run(str_cut(&rest, ','), "");
	assert_run(str_cut(&rest, ','), "b");
	ck_assert_uint_eq(rest.len, 0);
	assert_run(str_cut(&rest, ','), "");
	assert_run(str_cut(&last, ','), "x");
	ck_assert_uint_eq(last.len, 0);
}
END_TEST

static const struct {
	const char *text;
	int64_t value;
} number[] = {
	{ "0", 0 },
	{ "1", 1 },
	{ "10", 10 },
	{ "9223372036854775807", INT64_MAX },
	{ "1000000000000000000", 1000000000000000000 },
};

START_TEST(str_to_i64__canonical__is_read)
{
	int64_t value = -1;

	ck_assert(str_to_i64(str_of(number[_i].text), &value));
	ck_assert_int_eq(value, number[_i].value);
}
END_TEST

static const char *const no_number[] = { "", "-1", "+1", " 1", "1 ", "01", "00", "1.0", "1e3",
	"0x10", "9223372036854775808", "9223372036854775810", "18446744073709551617",
	"99999999999999999999999999", "\xd9\xa1", "1a", "a", "-", "1;", "1_0" };

START_TEST(str_to_i64__anything_else__is_refused_and_leaves_the_value)
{
	int64_t value = 77;

	ck_assert(!str_to_i64(str_of(no_number[_i]), &value));
	ck_assert(!str_to_i64(STR("1\0"), &value));
	ck_assert_int_eq(value, 77);
}
END_TEST

START_TEST(str_to_hex63__sixteen_lower_case_digits__are_read)
{
	int64_t value = 77;

	ck_assert(str_to_hex63(STR("0000000000000000"), &value));
	ck_assert_int_eq(value, 0);
	ck_assert(str_to_hex63(STR("7fffffffffffffff"), &value));
	ck_assert_int_eq(value, INT64_MAX);
	ck_assert(str_to_hex63(STR("00000000deadbeef"), &value));
	ck_assert_int_eq(value, 0xdeadbeef);
}
END_TEST

static const char *const no_hex[] = { "", "0", "000000000000000", "00000000000000000",
	"8000000000000000", "ffffffffffffffff", "00000000DEADBEEF", "000000000000000g",
	"0x00000000000000", "-000000000000001", " 000000000000001" };

START_TEST(str_to_hex63__anything_else__is_refused_and_leaves_the_value)
{
	int64_t value = 77;

	ck_assert(!str_to_hex63(str_of(no_hex[_i]), &value));
	ck_assert(!str_to_hex63(STR("000000000000000\0"), &value));
	ck_assert_int_eq(value, 77);
}
END_TEST

START_TEST(str_to_bytes__two_digits_each__are_read)
{
	uint8_t byte[3] = { 9, 9, 9 };

	ck_assert(str_to_bytes(STR("00a9ff"), byte, 3));
	ck_assert_int_eq(byte[0], 0);
	ck_assert_int_eq(byte[1], 0xa9);
	ck_assert_int_eq(byte[2], 0xff);
	ck_assert(str_to_bytes(STR(""), byte, 0));
	ck_assert(!str_to_bytes(STR("00a9f"), byte, 3));
	ck_assert(!str_to_bytes(STR("00a9fff"), byte, 3));
	ck_assert(!str_to_bytes(STR("00a9fF"), byte, 3));
	ck_assert(!str_to_bytes(STR("00a9f\0"), byte, 3));
}
END_TEST

Suite *
str_suite(void)
{
	Suite *s = suite_create("str");
	TCase *tc = tcase_create("str");

	tcase_add_test(tc, str_equal__runs__are_compared_by_their_bytes);
	tcase_add_test(tc, str_equal_fold__ascii_letters_alone__are_folded);
	tcase_add_test(tc, str_starts__and_ends__take_the_whole_and_nothing);
	tcase_add_test(tc, str_find__first_or_length);
	tcase_add_test(tc, str_part__ends_beyond_the_run__are_cut);
	tcase_add_test(tc, str_trim__spaces_and_tabs_at_the_ends__go);
	tcase_add_test(tc, str_cut__a_loop__sees_every_piece);
	tcase_add_loop_test(tc, str_to_i64__canonical__is_read, 0, (int)COUNT_OF(number));
	tcase_add_loop_test(tc, str_to_i64__anything_else__is_refused_and_leaves_the_value, 0,
	    (int)COUNT_OF(no_number));
	tcase_add_test(tc, str_to_bytes__two_digits_each__are_read);
	tcase_add_test(tc, str_to_hex63__sixteen_lower_case_digits__are_read);
	tcase_add_loop_test(tc, str_to_hex63__anything_else__is_refused_and_leaves_the_value, 0,
	    (int)COUNT_OF(no_hex));
	suite_add_tcase(s, tc);
	return s;
}
