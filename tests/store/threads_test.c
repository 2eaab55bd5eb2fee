/*
 * Pages of threads: in order, whole, bounded, and as fast for a long thread as for a short one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/fixture.h"
#include "store/sql.h"
#include "store/suites.h"

static struct comments_page
page(enum sort sort, int64_t after)
{
	struct comments_page got;

	ck_ok(comments_page(fx.db, fx.arena, ARTICLE, sort, after, &got));
	return got;
}

START_TEST(comments_page__no_such_article__is_empty)
{
	struct comments_page got = page(SORT_OLDEST, 0);

	ck_assert_uint_eq(got.count, 0);
	ck_assert_int_eq(got.next, 0);
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

	struct comments_page got = page(SORT_OLDEST, 0);
	ck_assert_uint_eq(got.count, COUNT_OF(oldest));
	for (size_t i = 0; i < got.count; i++)
		ck_assert_int_eq(got.comment[i].id, oldest[i]);
	got = page(SORT_NEWEST, 0);
	ck_assert_uint_eq(got.count, COUNT_OF(newest));
	for (size_t i = 0; i < got.count; i++)
		ck_assert_int_eq(got.comment[i].id, newest[i]);
	ck_assert_int_eq(got.next, 0);
}
END_TEST

START_TEST(comments_page__gone_comments__stay_only_where_they_were_answered)
{
	int64_t answered = fixture_post(1, 0);
	int64_t alone = fixture_post(2, 0);
	int64_t reply = fixture_post(3, answered);

	(void)fixture_text(
	    "UPDATE postbag.comment SET status = 'rejected' WHERE parent_id IS NULL");
	struct comments_page got = page(SORT_OLDEST, 0);
	ck_assert_uint_eq(got.count, 2);
	ck_assert_int_eq(got.comment[0].id, answered);
	ck_assert_int_eq(got.comment[0].status, REJECTED);
	ck_assert_int_eq(got.comment[1].id, reply);
	ck_assert_int_ne(got.comment[1].id, alone);
}
END_TEST

START_TEST(comments_page__followed_by_its_cursor__gives_every_root_once)
{
	static const enum sort sorts[] = { SORT_OLDEST, SORT_NEWEST };
	const int roots = 2 * THREAD_PAGE_ROOTS + 1;

	for (int i = 0; i < roots; i++)
		(void)fixture_post(i, 0);
	for (size_t s = 0; s < COUNT_OF(sorts); s++) {
		int64_t after = 0, last = 0;
		int seen = 0, pages = 0;

		do {
			struct comments_page got = page(sorts[s], after);

			for (size_t i = 0; i < got.count; i++, seen++) {
				int64_t id = got.comment[i].id;

				ck_assert(last == 0 || (sorts[s] == SORT_OLDEST) == (id > last));
				last = id;
			}
			after = got.next;
			pages++;
		} while (after != 0);
		ck_assert_int_eq(seen, roots);
		ck_assert_int_eq(pages, 3);
	}
}
END_TEST

START_TEST(comments_page__exactly_one_page__has_no_next)
{
	for (int i = 0; i < THREAD_PAGE_ROOTS; i++)
		(void)fixture_post(i, 0);
	ck_assert_int_eq(page(SORT_OLDEST, 0).next, 0);
	ck_assert_int_eq(page(SORT_NEWEST, 0).next, 0);
	(void)fixture_post(1000, 0);
	ck_assert_int_ne(page(SORT_OLDEST, 0).next, 0);
	ck_assert_int_ne(page(SORT_NEWEST, 0).next, 0);
}
END_TEST

/* An article of 100,000 comments: 20,000 roots, and one of them with 20,000 replies. */
static void
fill(void)
{
	(void)fixture_post(1, 0);
	(void)fixture_text(
	    "INSERT INTO postbag.comment (article_id, comment_id, site_id, parent_id, root_id,"
	    " depth, status, answered, author_id, author_name, body, html, renderer,"
	    " idempotency_key, content_digest, created_at)"
	    " SELECT article_id, 1000 + n, site_id, root, coalesce(root, 1000 + n),"
	    "  (root IS NOT NULL)::integer, 'published', root IS NULL, 1 + n % 500, 'Ada', 'x', "
	    "'x',"
	    "  1, decode(lpad(to_hex(n), 32, '0'), 'hex'), '\\x00000000000000000000000000000000',"
	    "  now()"
	    " FROM postbag.article, generate_series(1, 100000) AS n, LATERAL (SELECT CASE"
	    "  WHEN n <= 20000 THEN NULL"
	    "  WHEN n <= 40000 THEN 1001 ELSE 1000 + n % 20000 + 1 END::bigint AS root) AS r");
	(void)fixture_text("ANALYZE postbag.comment");
}

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

/* Rows of postbag.comment that a page makes the server touch, by a plan that is made once for all
 * values, as a connection comes to use it. Counted and not timed: no other load changes it. */
static int64_t
rows_touched(enum stmt stmt, int64_t after)
{
	const struct stmt_info *info = &stmt_info[stmt];
	struct str prepare = arena_printf(
	    fx.arena, "PREPARE page (bigint, bigint, bigint, bigint) AS %s", info->sql);
	struct str explain = arena_printf(fx.arena,
	    "EXPLAIN (ANALYZE, FORMAT TEXT, COSTS OFF, TIMING OFF, SUMMARY OFF)"
	    " EXECUTE page (%lld, %lld, %d, %d)",
	    (long long)ARTICLE, (long long)after, THREAD_PAGE_ROOTS, THREAD_PAGE_REPLIES + 1);
	int64_t touched = 0;

	(void)fixture_text("SET plan_cache_mode = force_generic_plan");
	(void)fixture_text(prepare.p);
	PGresult *plan = PQexec(fx.super, explain.p);
	ck_assert_int_eq(PQresultStatus(plan), PGRES_TUPLES_OK);
	for (int i = 0; i < PQntuples(plan); i++) {
		const char *line = PQgetvalue(plan, i, 0);
		long long rows, loops;
		const char *actual = strstr(line, "actual rows=");

		/* Sequential and bitmap scans would read the whole article. */
		ck_assert_msg(strstr(line, "Seq Scan") == NULL, "%s", line);
		ck_assert_msg(strstr(line, "Bitmap") == NULL, "%s", line);
		if (strstr(line, "Rows Removed") != NULL)
			touched += strtoll(strchr(line, ':') + 1, NULL, 10);
		if (actual == NULL || strstr(line, " on comment") == NULL)
			continue;
		ck_assert_int_eq(sscanf(actual, "actual rows=%lld loops=%lld", &rows, &loops), 2);
		touched += rows * loops;
	}
	PQclear(plan);
	(void)fixture_text("DEALLOCATE page");
	return touched;
}

START_TEST(comments_page__hundred_thousand_comments__touches_no_more_than_the_page)
{
	fill();
	struct comments_page got = page(SORT_OLDEST, 0);
	/* The second root has 20,000 replies. */
	ck_assert_uint_gt(got.count, THREAD_PAGE_REPLIES);
	ck_assert_uint_le(got.count, THREAD_PAGE_ROOTS * 6 + THREAD_PAGE_REPLIES);
	/* The rows of the page, its roots once more, and one. Averages are rounded. */
	const int64_t most = 2 * (THREAD_PAGE_ROOTS * 6 + THREAD_PAGE_REPLIES);
	ck_assert_int_le(rows_touched(STMT_COMMENTS_THREAD_OLDEST, 0), most);
	ck_assert_int_le(rows_touched(STMT_COMMENTS_THREAD_OLDEST, 15000), most);
	ck_assert_int_le(rows_touched(STMT_COMMENTS_THREAD_NEWEST, INT64_MAX), most);
	ck_assert_int_le(rows_touched(STMT_COMMENTS_THREAD_NEWEST, 5000), most);
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
	tcase_add_test(c, comments_page__followed_by_its_cursor__gives_every_root_once);
	tcase_add_test(c, comments_page__exactly_one_page__has_no_next);
	tcase_add_test(c, comments_branch__gives_what_a_moderator_needs_and_no_spam);
	tcase_add_test(c, comments_page__hundred_thousand_comments__touches_no_more_than_the_page);
	suite_add_tcase(s, c);
	return s;
}
