#include "model/popular.h"

#include "suites.h"

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
	const char *text;
	int64_t seconds; /* 0: refused */
} window[] = {
	{ "1h", 3600 }, { "24h", 86400 }, { "1d", 86400 }, { "7d", 604800 }, { "36h", 129600 },
	{ "2160h", 7776000 }, { "90d", 7776000 }, { "2161h", 0 }, { "91d", 0 }, { "0h", 0 },
	{ "0d", 0 }, { "", 0 }, { "h", 0 }, { "7", 0 }, { "7D", 0 }, { "7w", 0 }, { "7m", 0 },
	{ "07d", 0 }, { "+7d", 0 }, { "-7d", 0 }, { " 7d", 0 }, { "7 d", 0 }, { "7d ", 0 },
	{ "7dd", 0 }, { "1.5d", 0 }, { "1e1d", 0 }, { "9223372036854775807d", 0 },
	{ "9223372036854775808h", 0 },
	{ "213503982334602d", 0 }, /* times 86400 it would be a day */
};

START_TEST(popular_window_of__hours_and_days__from_an_hour_to_ninety_days)
{
	int64_t seconds = -1;
	enum err err = popular_window_of(str_of(window[_i].text), &seconds);

	ck_assert_int_eq(err, window[_i].seconds == 0 ? ERR_INPUT : OK);
	ck_assert_int_eq(seconds, window[_i].seconds == 0 ? -1 : window[_i].seconds);
}
END_TEST

START_TEST(popular_by_of__three_words__and_no_other)
{
	static const char *const word[POPULAR_BYS] = { "both", "discussed", "shared" };
	static const char *const wrong[] = { "", "Both", "both ", "comments", "discussed,shared" };
	enum popular_by by = POPULAR_BYS;

	for (size_t i = 0; i < POPULAR_BYS; i++) {
		ck_assert_int_eq(popular_by_of(str_of(word[i]), &by), OK);
		ck_assert_int_eq(by, (int)i);
	}
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		ck_assert_int_eq(popular_by_of(str_of(wrong[i]), &by), ERR_INPUT);
}
END_TEST

/* A list of the articles 1 to count. */
static struct popular_list
list_of(size_t count)
{
	struct popular_list list = { arena_array(a, count, sizeof(*list.article)), count };

	for (size_t i = 0; i < count; i++)
		list.article[i].article.id = (int64_t)i + 1;
	return list;
}

static const struct {
	size_t count;
	int64_t without;
	size_t most;
	const char *left;
} cut[] = {
	{ 5, 0, 5, "12345" },
	{ 5, 0, 3, "123" },
	{ 5, 2, 3, "134" },
	{ 5, 1, 4, "2345" },
	{ 5, 5, 4, "1234" },
	{ 5, 3, 20, "1245" },
	{ 5, 9, 20, "12345" },
	{ 1, 1, 20, "" },
	{ 0, 1, 20, "" },
};

START_TEST(popular_without__an_article__is_left_out_and_others_move_up)
{
	struct popular_list list = list_of(cut[_i].count);
	struct popular_list left = popular_without(a, &list, cut[_i].without, cut[_i].most);
	struct buf b = buf_begin(a, 64, 64);

	for (size_t i = 0; i < left.count; i++)
		buf_i64(&b, left.article[i].article.id);
	assert_run(buf_str(&b), cut[_i].left);
	ck_assert_uint_eq(list.count, cut[_i].count);
}
END_TEST

START_TEST(popular_without__the_longest_list__is_full_without_its_own_page)
{
	struct popular_list list = list_of(POPULAR_MOST);

	ck_assert_uint_eq(
	    popular_without(a, &list, 1, POPULAR_MOST_SHOWN).count, POPULAR_MOST_SHOWN);
}
END_TEST

Suite *
popular_suite(void)
{
	Suite *s = suite_create("popular");
	TCase *tc = tcase_create("popular");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, popular_window_of__hours_and_days__from_an_hour_to_ninety_days, 0,
	    (int)COUNT_OF(window));
	tcase_add_test(tc, popular_by_of__three_words__and_no_other);
	tcase_add_loop_test(
	    tc, popular_without__an_article__is_left_out_and_others_move_up, 0, (int)COUNT_OF(cut));
	tcase_add_test(tc, popular_without__the_longest_list__is_full_without_its_own_page);
	suite_add_tcase(s, tc);
	return s;
}
