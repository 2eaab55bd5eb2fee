#include "view/tree_html.h"

#include "fixture.h"
#include "suites.h"

#define PLACES 9
#define LEVELS 5

static void
item(struct html *out, const struct thread_place *at, const void *with)
{
	ck_assert_ptr_eq(with, &place);
	html_open(out, "b");
	html_i64(out, at->level);
	html_close(out, "b");
}

static const char *
tree_of(const unsigned *level, size_t count)
{
	struct thread_place *at = arena_array(arena, count, sizeof(*at));
	struct thread thread = { at, count };

	for (size_t i = 0; i < count; i++)
		at[i].level = level[i];
	h = html_begin(arena, 4096, 1024 * 1024);
	tree_html(&h, &(struct tree_show){ .thread = &thread,
			  .levels = LEVELS,
			  .list_class = "outer",
			  .nested_class = "inner",
			  .item_class = "item",
			  .item = item,
			  .with = &place });
	return written();
}

static const struct {
	unsigned level[PLACES];
	size_t count;
	const char *html;
} tree[] = {
	{ { 0 }, 0, "" },
	{ { 0 }, 1, "<ol><li></li></ol>" },
	{ { 0, 0 }, 2, "<ol><li></li><li></li></ol>" },
	{ { 0, 1 }, 2, "<ol><li><ol><li></li></ol></li></ol>" },
	{ { 0, 1, 1 }, 3, "<ol><li><ol><li></li><li></li></ol></li></ol>" },
	{ { 0, 1, 0 }, 3, "<ol><li><ol><li></li></ol></li><li></li></ol>" },
	{ { 0, 1, 2, 0 }, 4, "<ol><li><ol><li><ol><li></li></ol></li></ol></li><li></li></ol>" },
	{ { 0, 1, 2, 1 }, 4, "<ol><li><ol><li><ol><li></li></ol></li><li></li></ol></li></ol>" },
};

START_TEST(tree_html__levels__are_nested_lists)
{
	ck_assert_str_eq(tags(tree_of(tree[_i].level, tree[_i].count), "ol li"), tree[_i].html);
}
END_TEST

/* An li stands in an ol and an ol in an li; each item as deep as its level, to the greatest. */
static void
assert_nested(const char *html, const unsigned *level, size_t count)
{
	unsigned open = 0; /* an even number: the next is an ol */
	size_t items = 0;

	for (const char *at = tags(html, "ol li"); *at != '\0'; at = strchr(at, '>') + 1) {
		bool list = strchr("oO", at[1] == '/' ? at[2] : at[1]) != NULL;

		if (at[1] == '/') {
			ck_assert_uint_gt(open, 0);
			open--;
			ck_assert_int_eq(list, open % 2 == 0);
			continue;
		}
		ck_assert_int_eq(list, open % 2 == 0);
		open++;
		if (list)
			continue;
		ck_assert_uint_lt(items, count);
		unsigned want = level[items] < LEVELS ? level[items] : LEVELS;
		ck_assert_uint_eq(open / 2 - 1, want);
		items++;
	}
	ck_assert_uint_eq(open, 0);
	ck_assert_uint_eq(items, count);
}

/* Goes to the next order of levels that a thread can have; false after the last. */
static bool
step(unsigned level[PLACES])
{
	for (size_t i = PLACES - 1; i > 0; i--) {
		if (level[i] <= level[i - 1]) {
			level[i]++;
			memset(level + i + 1, 0, (PLACES - 1 - i) * sizeof(*level));
			return true;
		}
	}
	return false;
}

START_TEST(tree_html__every_order_of_levels__is_nested)
{
	unsigned level[PLACES] = { 0 };
	size_t orders = 0;

	do {
		assert_nested(tree_of(level, PLACES), level, PLACES);
		arena_reset(arena);
		orders++;
	} while (step(level));
	ck_assert_uint_eq(orders, 4862); /* the ninth Catalan number */
}
END_TEST

START_TEST(tree_html__a_chain_of_a_thousand__nests_no_deeper)
{
	unsigned level[1000];

	for (unsigned i = 0; i < COUNT_OF(level); i++)
		level[i] = i;
	const char *out = tree_of(level, COUNT_OF(level));
	assert_nested(out, level, COUNT_OF(level));
	ck_assert_uint_eq(times(out, "<ol"), LEVELS + 1);
}
END_TEST

static void
summary(struct html *out, const struct thread_place *at, const void *with)
{
	ck_assert_ptr_eq(with, &place);
	html_printf(out, "%u below", at->level);
}

START_TEST(tree_html__folds__hold_the_lists_in_them)
{
	struct thread_place at[] = { { .level = 0 }, { .level = 1 }, { .level = 2 }, { .level = 1 },
		{ .level = 0 } };
	const struct tree_show show = {
		.thread = &(struct thread){ at, COUNT_OF(at) },
		.levels = LEVELS,
		.list_class = "outer",
		.nested_class = "inner",
		.item_class = "item",
		.fold_class = "fold",
		.item = item,
		.summary = summary,
		.with = &place,
	};

	tree_html(&h, &show);
	const char *out = written();
	ck_assert_str_eq(tags(out, "ol li details"),
	    "<ol><li><details><ol><li><details><ol><li></li></ol></details></li><li></li></ol>"
	    "</details></li><li></li></ol>");
	assert_has(
	    out, "<details class=\"fold\" open><summary>0 below</summary><ol class=\"inner\">");
	assert_has(out, "<summary>1 below</summary>");
}
END_TEST

START_TEST(tree_html__no_levels__is_one_list)
{
	struct thread_place at[] = { { .level = 0 }, { .level = 1 }, { .level = 2 } };

	tree_html(&h, &(struct tree_show){ .thread = &(struct thread){ at, COUNT_OF(at) },
			  .list_class = "outer",
			  .item_class = "item",
			  .item = item,
			  .with = &place });
	ck_assert_str_eq(tags(written(), "ol li"), "<ol><li></li><li></li><li></li></ol>");
}
END_TEST

Suite *
tree_html_suite(void)
{
	Suite *s = suite_create("tree_html");
	TCase *tc = tcase_create("tree_html");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, fixture_up, fixture_down);
	tcase_add_loop_test(tc, tree_html__levels__are_nested_lists, 0, (int)COUNT_OF(tree));
	tcase_add_test(tc, tree_html__every_order_of_levels__is_nested);
	tcase_add_test(tc, tree_html__a_chain_of_a_thousand__nests_no_deeper);
	tcase_add_test(tc, tree_html__folds__hold_the_lists_in_them);
	tcase_add_test(tc, tree_html__no_levels__is_one_list);
	suite_add_tcase(s, tc);
	return s;
}
