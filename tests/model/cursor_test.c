#include "model/cursor.h"

#include "suites.h"

#include "base/bug.h"

static struct arena *a;

static void
set_up(void)
{
	a = arena_open();
}

static void
tear_down(void)
{
	arena_close(a);
}

static const struct {
	enum sort sort;
	struct cursor cursor;
	const char *text;
} known[] = {
	{ SORT_OLDEST, { 17, 0 }, "17" },
	{ SORT_NEWEST, { INT64_MAX, 0 }, "9223372036854775807" },
	{ SORT_BEST, { 17, 0 }, "17.1000000000" },
	{ SORT_BEST, { 17, 206543291 }, "17.1206543291" },
	{ SORT_BEST, { 17, -1000000000 }, "17.0" },
	{ SORT_BEST, { 0, 5 }, "0.1000000005" },
};

START_TEST(cursor_text__each_sort__is_read_back_as_it_was)
{
	struct cursor got = { 0 };

	assert_run(cursor_text(a, known[_i].sort, known[_i].cursor), known[_i].text);
	ck_assert_int_eq(cursor_of(str_of(known[_i].text), known[_i].sort, &got), OK);
	ck_assert_int_eq(got.id, known[_i].cursor.id);
	ck_assert_int_eq(got.score, known[_i].cursor.score);
}
END_TEST

START_TEST(cursor_text__none__is_empty)
{
	for (enum sort sort = SORT_OLDEST; sort < SORTS; sort++)
		assert_run(cursor_text(a, sort, (struct cursor){ 0 }), "");
}
END_TEST

static const struct {
	enum sort sort;
	const char *text;
} wrong[] = {
	{ SORT_OLDEST, "" },
	{ SORT_OLDEST, "x" },
	{ SORT_OLDEST, "-1" },
	{ SORT_OLDEST, "01" },
	{ SORT_OLDEST, "17." },
	{ SORT_OLDEST, "17.1" },
	{ SORT_OLDEST, "9223372036854775808" },
	{ SORT_BEST, "17" },
	{ SORT_BEST, "17." },
	{ SORT_BEST, ".17" },
	{ SORT_BEST, "17.-5" },
	{ SORT_BEST, "17.2000000001" },
	{ SORT_BEST, "17.1.1" },
};

START_TEST(cursor_of__other_text__is_refused)
{
	struct cursor got;

	ck_assert_int_eq(cursor_of(str_of(wrong[_i].text), wrong[_i].sort, &got), ERR_INPUT);
}
END_TEST

START_TEST(cursor_before__each_sort__leaves_room_for_the_root_alone)
{
	const struct comment root = { .id = 17, .score = 5 };

	ck_assert_int_eq(cursor_before(SORT_OLDEST, &root).id, 16);
	ck_assert_int_eq(cursor_before(SORT_NEWEST, &root).id, 18);
	ck_assert_int_eq(cursor_before(SORT_BEST, &root).id, 16);
	ck_assert_int_eq(cursor_before(SORT_BEST, &root).score, 5);
	ck_assert_int_eq(cursor_at(SORT_BEST, &root).id, 17);
	ck_assert_int_eq(cursor_at(SORT_NEWEST, &root).score, 0);
}
END_TEST

Suite *
cursor_suite(void)
{
	Suite *s = suite_create("cursor");
	TCase *tc = tcase_create("cursor");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, cursor_text__each_sort__is_read_back_as_it_was, 0, COUNT_OF(known));
	tcase_add_test(tc, cursor_text__none__is_empty);
	tcase_add_loop_test(tc, cursor_of__other_text__is_refused, 0, COUNT_OF(wrong));
	tcase_add_test(tc, cursor_before__each_sort__leaves_room_for_the_root_alone);
	suite_add_tcase(s, tc);
	return s;
}
