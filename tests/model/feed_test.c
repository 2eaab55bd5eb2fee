#include "model/feed.h"

#include "suites.h"

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

START_TEST(feed_cursor__written_and_read__is_the_same)
{
	static const struct feed_cursor cursor[] = { { 1, 0 }, { 17, 1795442709000000 },
		{ INT64_MAX, INT64_MAX } };

	for (size_t i = 0; i < COUNT_OF(cursor); i++) {
		struct feed_cursor read = { 0 };

		ck_assert_int_eq(feed_cursor_of(feed_cursor_text(a, cursor[i]), &read), OK);
		ck_assert_int_eq(read.id, cursor[i].id);
		ck_assert_int_eq(read.at_us, cursor[i].at_us);
	}
	ck_assert(str_equal(feed_cursor_text(a, cursor[1]), STR("17.1795442709000000")));
}
END_TEST

START_TEST(feed_cursor_text__of_none__is_empty)
{
	ck_assert_uint_eq(feed_cursor_text(a, (struct feed_cursor){ 0 }).len, 0);
}
END_TEST

static const char *const malformed[] = { "", "17", "17.", ".5", "0.5", "-1.5", "17.-5", "17.5.6",
	"017.5", "17.05", " 17.5", "17.5 ", "x.5", "17.x", "17,5", "9223372036854775808.5",
	"17.9223372036854775808" };

START_TEST(feed_cursor_of__anything_else__is_refused)
{
	struct feed_cursor read = { 5, 6 };

	ck_assert_int_eq(feed_cursor_of(str_of(malformed[_i]), &read), ERR_INPUT);
	ck_assert_int_eq(read.id, 5);
}
END_TEST

Suite *
feed_suite(void)
{
	Suite *s = suite_create("feed");
	TCase *tc = tcase_create("feed");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, feed_cursor__written_and_read__is_the_same);
	tcase_add_test(tc, feed_cursor_text__of_none__is_empty);
	tcase_add_loop_test(
	    tc, feed_cursor_of__anything_else__is_refused, 0, (int)COUNT_OF(malformed));
	suite_add_tcase(s, tc);
	return s;
}
