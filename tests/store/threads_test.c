/*
 * Pages of threads: in order, whole, bounded, and as fast for a long thread as for a short one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "store/fixture.h"
#include "store/sql.h"
#include "store/suites.h"

static struct comments_page
page_at(enum sort sort, struct cursor from, bool back)
{
	struct reads *reads = reads_begin(fx.arena);
	struct comments_page got;
	const enum err *went = comments_page_with(
	    reads, ARTICLE, &(struct page_ask){ .sort = sort, .from = from, .back = back }, &got);

	ck_ok(reads_run(fx.db, reads));
	ck_ok(*went);
	return got;
}

static struct comments_page
page(enum sort sort)
{
	return page_at(sort, (struct cursor){ 0 }, false);
}

START_TEST(comments_page__no_such_article__is_empty)
{
	struct comments_page got = page(SORT_OLDEST);

	ck_assert_uint_eq(got.count, 0);
	ck_assert_int_eq(got.next.id, 0);
	ck_assert_int_eq(got.prev.id, 0);
}
END_TEST

START_TEST(comments_page__each_sort__gives_roots_in_order_and_replies_oldest_first)
{
	int64_t one = fixture_post(1, 0);
	int64_t two = fixture_post(2, 0);
	int64_t reply = fixture_post(3, one);
	int64_t deeper = fixture_post(4, reply);
	int64_t second = fixture_post(5, one);
	const int64_t oldest[] = { one, reply, deeper, second, two };
	const int64_t newest[] = { two, one, reply, deeper, second };

	struct comments_page got = page(SORT_OLDEST);
	ck_assert_uint_eq(got.count, COUNT_OF(oldest));
	for (size_t i = 0; i < got.count; i++)
		ck_assert_int_eq(got.comment[i].id, oldest[i]);
	got = page(SORT_NEWEST);
	ck_assert_uint_eq(got.count, COUNT_OF(newest));
	for (size_t i = 0; i < got.count; i++)
		ck_assert_int_eq(got.comment[i].id, newest[i]);
	ck_assert_int_eq(got.next.id, 0);
	ck_assert_int_eq(got.prev.id, 0);
}
END_TEST

START_TEST(comments_page__gone_comments__stay_only_where_they_were_answered)
{
	int64_t answered = fixture_post(1, 0);
	int64_t alone = fixture_post(2, 0);
	int64_t reply = fixture_post(3, answered);

	(void)fixture_text(
	    "UPDATE postbag.comment SET status = 'rejected' WHERE parent_id IS NULL");
	struct comments_page got = page(SORT_OLDEST);
	ck_assert_uint_eq(got.count, 2);
	ck_assert_int_eq(got.comment[0].id, answered);
	ck_assert_int_eq(got.comment[0].status, REJECTED);
	ck_assert_int_eq(got.comment[1].id, reply);
	ck_assert_int_ne(got.comment[1].id, alone);
}
END_TEST

/* Whether a root stands after another in this order. */
static bool
follows(enum sort sort, const struct comment *one, const struct comment *other)
{
	if (sort == SORT_NEWEST)
		return other->id < one->id;
	if (sort == SORT_BEST && other->score != one->score)
		return other->score < one->score;
	return other->id > one->id;
}

/* Follows the cursors to the end: how many pages there are. Each root comes after the one before.
 */
static int
walk(enum sort sort, int roots, struct cursor *end)
{
	struct cursor from = { 0 };
	struct comment last = { 0 };
	int seen = 0, pages = 0;

	do {
		struct comments_page got = page_at(sort, from, false);

		ck_assert_int_eq(got.prev.id != 0, pages > 0);
		for (size_t i = 0; i < got.count; i++, seen++) {
			ck_assert(seen == 0 || follows(sort, &last, &got.comment[i]));
			last = got.comment[i];
		}
		*end = got.prev;
		from = got.next;
		pages++;
	} while (from.id != 0);
	ck_assert_int_eq(seen, roots);
	return pages;
}

/* The same backwards, from before the first root of the last page: how many roots come before it.
 */
static int
walk_back(enum sort sort, struct cursor from)
{
	int seen = 0;

	while (from.id != 0) {
		struct comments_page got = page_at(sort, from, true);

		ck_assert_int_ne(got.next.id, 0);
		for (size_t i = 1; i < got.count; i++)
			ck_assert(follows(sort, &got.comment[i - 1], &got.comment[i]));
		seen += (int)got.count;
		from = got.prev;
	}
	return seen;
}

START_TEST(comments_page__followed_by_its_cursors__gives_every_root_once_in_both_directions)
{
	const int roots = 2 * THREAD_PAGE_ROOTS + 7;
	struct cursor end;

	for (int i = 0; i < roots; i++)
		(void)fixture_post(i, 0);
	/* Some are liked, some are not, some are both, most have no vote. */
	(void)fixture_text("UPDATE postbag.comment SET ups = comment_id % 5, downs = comment_id % 3"
			   " WHERE comment_id % 2 = 0");
	for (enum sort sort = SORT_OLDEST; sort < SORTS; sort++) {
		ck_assert_int_eq(walk(sort, roots, &end), 3);
		ck_assert_int_eq(walk_back(sort, end), 2 * THREAD_PAGE_ROOTS);
	}
}
END_TEST

START_TEST(comments_page__cursor_before_a_root__begins_with_it)
{
	int64_t goal = 0;

	for (int i = 0; i < 9; i++) {
		int64_t id = fixture_post(i, 0);

		goal = i == 4 ? id : goal;
	}
	(void)fixture_text("UPDATE postbag.comment SET ups = comment_id % 2");
	struct comment root;
	ck_ok(comments_get(fx.db, fx.arena, ARTICLE, goal, &root));
	for (enum sort sort = SORT_OLDEST; sort < SORTS; sort++) {
		struct comments_page got = page_at(sort, cursor_before(sort, &root), false);

		ck_assert_uint_gt(got.count, 0);
		ck_assert_int_eq(got.comment[0].id, goal);
	}
}
END_TEST

START_TEST(comments_page__pinned_and_featured__stand_first_and_only_there)
{
	int64_t id[THREAD_PAGE_ROOTS + 10];
	const char *sql;

	for (size_t i = 0; i < COUNT_OF(id); i++)
		id[i] = fixture_post((int)i, 0);
	int64_t reply = fixture_post(1000, id[7]);
	sql = arena_printf(fx.arena,
	    "UPDATE postbag.comment SET pinned_at = CASE comment_id WHEN %lld THEN now() END,"
	    " featured_at = CASE comment_id WHEN %lld THEN now() END WHERE comment_id IN (%lld, "
	    "%lld)",
	    (long long)id[20], (long long)reply, (long long)id[20], (long long)reply)
		  .p;
	(void)fixture_text(sql);
	for (enum sort sort = SORT_OLDEST; sort < SORTS; sort++) {
		struct comments_page got = page(sort);

		ck_assert_int_eq(got.comment[0].id, id[20]);
		ck_assert_int_eq(got.comment[1].id, id[7]);
		ck_assert_int_eq(got.comment[2].id, reply);
		ck_assert_uint_eq(got.count, 3 + THREAD_PAGE_ROOTS);
		got = page_at(sort, got.next, false);
		ck_assert_uint_eq(got.count, COUNT_OF(id) - 2 - THREAD_PAGE_ROOTS);
		for (size_t i = 0; i < got.count; i++)
			ck_assert(got.comment[i].id != id[20] && got.comment[i].id != id[7]);
	}
}
END_TEST

START_TEST(comments_page__featured_far_down_a_branch__is_there_all_the_same)
{
	int64_t root = fixture_post(0, 0), featured = 0;

	for (int i = 1; i <= THREAD_PAGE_REPLIES + 5; i++)
		featured = fixture_post(i, root);
	(void)fixture_text("UPDATE postbag.comment SET featured_at = now() WHERE comment_id ="
			   " (SELECT max(comment_id) FROM postbag.comment)");
	struct comments_page got = page(SORT_OLDEST);
	ck_assert_uint_eq(got.count, THREAD_PAGE_REPLIES + 2);
	ck_assert_int_eq(got.comment[0].replies, THREAD_PAGE_REPLIES + 5);
	ck_assert_int_eq(got.comment[0].more_after, got.comment[THREAD_PAGE_REPLIES].id);
	ck_assert_int_eq(got.comment[got.count - 1].id, featured);
}
END_TEST

static struct comments_around
around(int64_t comment_id)
{
	struct reads *reads = reads_begin(fx.arena);
	struct comments_around got;
	const enum err *went = comments_around_with(reads, ARTICLE, comment_id, &got);

	ck_ok(reads_run(fx.db, reads));
	ck_ok(*went);
	return got;
}

START_TEST(comments_around__deep_reply__comes_with_all_it_answers)
{
	int64_t id[8];
	struct comments_around got;

	for (size_t i = 0; i < COUNT_OF(id); i++)
		id[i] = fixture_post((int)i, i > 0 ? id[i - 1] : 0);
	(void)fixture_post(100, 0);
	got = around(id[5]);
	ck_assert_uint_eq(got.count, COUNT_OF(id));
	for (size_t i = 0; i < got.count; i++)
		ck_assert_int_eq(got.comment[i].id, id[i]);
	ck_assert(!got.chosen);
	(void)fixture_text("UPDATE postbag.comment SET pinned_at = now() WHERE parent_id IS NULL");
	got = around(id[5]);
	ck_assert(got.chosen);
	got = around(999999);
	ck_assert_uint_eq(got.count, 0);
}
END_TEST

START_TEST(comments_page__exactly_one_page__has_no_next)
{
	for (int i = 0; i < THREAD_PAGE_ROOTS; i++)
		(void)fixture_post(i, 0);
	ck_assert_int_eq(page(SORT_OLDEST).next.id, 0);
	ck_assert_int_eq(page(SORT_NEWEST).next.id, 0);
	(void)fixture_post(1000, 0);
	ck_assert_int_ne(page(SORT_OLDEST).next.id, 0);
	ck_assert_int_ne(page(SORT_NEWEST).next.id, 0);
}
END_TEST

START_TEST(comments_branch__gives_what_a_moderator_needs_and_no_spam)
{
	int64_t root = fixture_post(1, 0);
	int64_t reply = fixture_post(2, root);
	int64_t other = fixture_post(3, 0);
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, 4);
	struct comment *got;
	size_t count;

	draft.parent_id = root;
	comment.status = HELD;
	int64_t held = fixture_add(&comment);
	comment = fixture_comment(&draft, 5);
	draft.parent_id = root;
	comment.status = SPAM;
	int64_t spam = fixture_add(&comment);
	ck_ok(comments_branch(fx.db, fx.arena, ARTICLE, root, held, &got, &count));
	ck_assert_uint_eq(count, 3);
	ck_assert_int_eq(got[0].id, root);
	ck_assert_int_eq(got[1].id, reply);
	ck_assert_int_eq(got[2].id, held);
	ck_ok(comments_branch(fx.db, fx.arena, ARTICLE, root, spam, &got, &count));
	ck_assert_uint_eq(count, 4);
	ck_assert_int_eq(got[3].id, spam);
	ck_ok(comments_branch(fx.db, fx.arena, ARTICLE, other, other, &got, &count));
	ck_assert_uint_eq(count, 1);
}
END_TEST

START_TEST(comments_page__hundred_thousand_comments__touches_no_more_than_the_page)
{
	static const struct {
		enum stmt stmt;
		const char *arguments;
	} run[] = {
		{ STMT_COMMENTS_THREAD_AFTER, ARTICLE_TEXT ", 0, 50, 22, true, 1" },
		{ STMT_COMMENTS_THREAD_AFTER, ARTICLE_TEXT ", 15000, 50, 22, false, 1" },
		{ STMT_COMMENTS_THREAD_AFTER, ARTICLE_TEXT ", 15000, 50, 22, false, -1" },
		{ STMT_COMMENTS_THREAD_BEFORE,
		    ARTICLE_TEXT ", 9223372036854775807, 50, 22, true, 1" },
		{ STMT_COMMENTS_THREAD_BEFORE, ARTICLE_TEXT ", 5000, 50, 22, false, 1" },
		{ STMT_COMMENTS_THREAD_BEST,
		    ARTICLE_TEXT ", 9223372036854775807, 0, 50, 22, true" },
		{ STMT_COMMENTS_THREAD_BEST, ARTICLE_TEXT ", 0, 15000, 50, 22, false" },
		{ STMT_COMMENTS_THREAD_BEST_BACK, ARTICLE_TEXT ", 0, 15000, 50, 22" },
		{ STMT_COMMENTS_AROUND, ARTICLE_TEXT ", 90000, 20" },
	};

	fixture_long_thread();
	struct comments_page got = page(SORT_OLDEST);
	/* The second root has 20,000 replies. */
	ck_assert_uint_gt(got.count, THREAD_PAGE_REPLIES);
	ck_assert_uint_le(got.count, THREAD_PAGE_ROOTS * 6 + THREAD_PAGE_REPLIES);
	/* The rows of the page, its roots once more, and one. Averages are rounded. */
	const int64_t most = 2 * (THREAD_PAGE_ROOTS * 6 + THREAD_PAGE_REPLIES);
	for (size_t i = 0; i < COUNT_OF(run); i++) {
		int64_t touched = fixture_rows_touched(run[i].stmt, run[i].arguments);

		ck_assert_msg(touched > 0 && touched <= most, "run %zu touches %lld rows", i,
		    (long long)touched);
	}
}
END_TEST

Suite *
threads_suite(void)
{
	Suite *s = suite_create("threads");
	TCase *c = fixture_case("threads");

	tcase_add_test(c, comments_page__no_such_article__is_empty);
	tcase_add_test(c, comments_page__each_sort__gives_roots_in_order_and_replies_oldest_first);
	tcase_add_test(c, comments_page__gone_comments__stay_only_where_they_were_answered);
	tcase_add_test(
	    c, comments_page__followed_by_its_cursors__gives_every_root_once_in_both_directions);
	tcase_add_test(c, comments_page__cursor_before_a_root__begins_with_it);
	tcase_add_test(c, comments_page__pinned_and_featured__stand_first_and_only_there);
	tcase_add_test(c, comments_page__featured_far_down_a_branch__is_there_all_the_same);
	tcase_add_test(c, comments_around__deep_reply__comes_with_all_it_answers);
	tcase_add_test(c, comments_page__exactly_one_page__has_no_next);
	tcase_add_test(c, comments_branch__gives_what_a_moderator_needs_and_no_spam);
	tcase_add_test(c, comments_page__hundred_thousand_comments__touches_no_more_than_the_page);
	suite_add_tcase(s, c);
	return s;
}
