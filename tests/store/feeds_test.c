/*
 * Feeds: only what is published, newest first, every comment once, and as fast in a long thread as
 * in a short one.
 */
#include "store/feeds.h"

#include <stdio.h>
#include <string.h>

#include "store/fixture.h"
#include "store/sites.h"
#include "store/suites.h"

static struct feed_page
page_of(enum feed_kind kind, int64_t comment_id, struct feed_cursor before)
{
	struct feed_page page;

	ck_ok(feeds_page(fx.db, fx.arena,
	    &(struct feed_ask){ .kind = kind,
		.site_id = fx.site_id,
		.article_id = ARTICLE,
		.comment_id = comment_id,
		.before = before },
	    &page));
	return page;
}

static struct feed_page
first_page(enum feed_kind kind, int64_t comment_id)
{
	return page_of(kind, comment_id, (struct feed_cursor){ 0 });
}

static void
assert_ids(const struct feed_page *page, const int64_t *id, size_t count)
{
	ck_assert_uint_eq(page->count, count);
	for (size_t i = 0; i < count; i++)
		ck_assert_int_eq(page->place[i].at.id, id[i]);
}

#define assert_page(page, ...)                                                                     \
	do {                                                                                       \
		const struct feed_page page_ = (page);                                             \
		const int64_t id_[] = { __VA_ARGS__ };                                             \
		assert_ids(&page_, id_, COUNT_OF(id_));                                            \
	} while (0)

static void
set_status(int64_t id, enum status status)
{
	(void)fixture_text(arena_printf(fx.arena,
	    "UPDATE postbag.comment SET status = '%s' WHERE comment_id = %lld", status_name(status),
	    (long long)id)
			       .p);
}

START_TEST(feeds_page__each_kind__has_its_comments_newest_first)
{
	int64_t one = fixture_post(1, 0), two = fixture_post(2, 0);
	int64_t reply = fixture_post(3, one), deeper = fixture_post(4, reply);
	int64_t other = fixture_post(5, one), elsewhere = fixture_post(6, two);

	assert_page(first_page(FEED_SITE, 0), elsewhere, other, deeper, reply, two, one);
	assert_page(first_page(FEED_THREAD, 0), elsewhere, other, deeper, reply, two, one);
	assert_page(first_page(FEED_BRANCH, one), other, deeper, reply);
	assert_page(first_page(FEED_ANSWERS, one), other, reply);
	assert_page(first_page(FEED_ANSWERS, reply), deeper);
	ck_assert_uint_eq(first_page(FEED_ANSWERS, deeper).count, 0);
	ck_assert_uint_eq(first_page(FEED_BRANCH, deeper).count, 0);
	struct feed_page page = first_page(FEED_THREAD, 0);
	ck_assert(!page.more);
	ck_assert_int_eq(page.newer.id, 0);
	ck_assert_int_eq(page.place[0].article_id, ARTICLE);
	ck_assert_int_eq(page.place[0].at.at_us, NOW_US + 6);
}
END_TEST

START_TEST(feeds_page__what_is_not_published__is_in_none)
{
	int64_t root = fixture_post(1, 0), gone = fixture_post(2, root);
	int64_t below = fixture_post(3, gone);

	for (enum status status = HELD; status < STATUSES; status++) {
		set_status(gone, status);
		assert_page(first_page(FEED_SITE, 0), below, root);
		assert_page(first_page(FEED_THREAD, 0), below, root);
		assert_page(first_page(FEED_BRANCH, root), below);
		ck_assert_uint_eq(first_page(FEED_ANSWERS, root).count, 0);
	}
}
END_TEST

START_TEST(feeds_page__of_nothing__is_empty)
{
	for (enum feed_kind kind = FEED_SITE; kind <= FEED_ANSWERS; kind++) {
		struct feed_page page = first_page(kind, 7);

		ck_assert_uint_eq(page.count, 0);
		ck_assert(!page.more);
		ck_assert_int_eq(page.newer.id, 0);
	}
}
END_TEST

/* Every comment once, page by page, and the same pages on the way back. */
static void
walk(enum feed_kind kind, int64_t comment_id, size_t comments)
{
	struct feed_cursor before = { 0 }, start[8] = { { 0 } };
	size_t pages = 0, seen = 0;
	struct feed_page page;
	int64_t last = INT64_MAX;

	do {
		page = page_of(kind, comment_id, before);
		for (size_t i = 0; i < page.count; i++) {
			ck_assert_int_lt(page.place[i].at.id, last);
			last = page.place[i].at.id;
		}
		ck_assert_int_eq(page.newer.id, pages < 2 ? 0 : start[pages - 1].id);
		ck_assert_int_eq(page.newer.at_us, pages < 2 ? 0 : start[pages - 1].at_us);
		start[pages++] = before;
		seen += page.count;
		before = page.place[page.count - 1].at;
	} while (page.more);
	ck_assert_uint_eq(seen, comments);
	ck_assert_uint_eq(pages, (comments + FEED_PAGE - 1) / FEED_PAGE);
	page = page_of(kind, comment_id, before);
	ck_assert_uint_eq(page.count, 0);
	ck_assert(!page.more);
}

START_TEST(feeds_page__followed_by_its_cursors__gives_every_comment_once)
{
	int64_t root = fixture_post(0, 0);

	for (int i = 1; i < 4 * FEED_PAGE; i++)
		(void)fixture_post(i, root);
	walk(FEED_SITE, 0, 4 * FEED_PAGE);
	walk(FEED_THREAD, 0, 4 * FEED_PAGE);
	walk(FEED_BRANCH, root, 4 * FEED_PAGE - 1);
	walk(FEED_ANSWERS, root, 4 * FEED_PAGE - 1);
}
END_TEST

START_TEST(feeds_page__cursor_of_what_has_gone__goes_on_from_there)
{
	int64_t one = fixture_post(1, 0), two = fixture_post(2, 0), three = fixture_post(3, 0);
	struct feed_cursor cursor = { two, NOW_US + 2 };

	set_status(two, REJECTED);
	assert_page(page_of(FEED_SITE, 0, cursor), one);
	assert_page(page_of(FEED_THREAD, 0, cursor), one);
	assert_page(
	    page_of(FEED_THREAD, 0, (struct feed_cursor){ INT64_MAX, INT64_MAX }), three, one);
	assert_page(
	    page_of(FEED_SITE, 0, (struct feed_cursor){ INT64_MAX, INT64_MAX }), three, one);
	ck_assert_uint_eq(page_of(FEED_SITE, 0, (struct feed_cursor){ 1, 0 }).count, 0);
}
END_TEST

START_TEST(feeds_page__of_a_site__goes_by_moments_and_not_by_ids)
{
	int64_t recent = fixture_post(5, 0), old = fixture_post(6, 0), same = fixture_post(7, 0);

	(void)fixture_text("UPDATE postbag.comment SET created_at = created_at - interval '9 years'"
			   " WHERE comment_id > (SELECT min(comment_id) FROM postbag.comment)");
	(void)fixture_text("UPDATE postbag.comment SET created_at = (SELECT min(created_at) FROM"
			   " postbag.comment) WHERE comment_id > (SELECT min(comment_id) FROM"
			   " postbag.comment)");
	struct feed_page page = first_page(FEED_SITE, 0);
	assert_page(page, recent, same, old);
	assert_page(page_of(FEED_SITE, 0, page.place[1].at), old);
}
END_TEST

START_TEST(feeds_page__of_a_site__has_nothing_of_another)
{
	struct article article = {
		.id = ARTICLE + 1, .url = STR("https://other.example/a"), .title = STR("Elsewhere")
	};
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, 2);
	int64_t here = fixture_post(1, 0);

	(void)fixture_text("INSERT INTO postbag.site (name, title, networks, created_at)"
			   " VALUES ('other', 'The Other', 'email', now())");
	article.site_id = fixture_number("SELECT max(site_id) FROM postbag.site");
	comment.article = &article;
	int64_t there = fixture_add(&comment);
	assert_page(first_page(FEED_SITE, 0), here);
	fx.site_id = article.site_id;
	struct feed_page page = first_page(FEED_SITE, 0);
	assert_page(page, there);
	ck_assert_int_eq(page.place[0].article_id, ARTICLE + 1);
}
END_TEST

START_TEST(feeds_page__of_a_site__tells_by_the_revision_what_has_changed)
{
	int64_t root = fixture_post(1, 0);
	int64_t revision = first_page(FEED_SITE, 0).place[0].revision;
	const struct comment_change change = { .article_id = ARTICLE,
		.comment_id = root,
		.author_id = 77,
		.oldest_us = NOW_US,
		.text = STR("Other."),
		.html = STR("<p>Other.</p>"),
		.renderer = 1,
		.from = PUBLISHED,
		.to = PUBLISHED,
		.now_us = NOW_US + 9 };

	ck_assert_int_eq(first_page(FEED_SITE, 0).place[0].revision, revision);
	ck_ok(comments_edit(fx.db, fx.arena, &change));
	ck_assert_int_gt(first_page(FEED_SITE, 0).place[0].revision, revision);
}
END_TEST

static struct feed_entry *
entries_of(const struct feed_page *page, size_t *count)
{
	struct feed_entry *entry;

	ck_ok(feeds_entries(fx.db, fx.arena, page, &entry, count));
	return entry;
}

START_TEST(feeds_entries__of_a_page__are_its_comments_in_its_order)
{
	int64_t root = fixture_post(1, 0), reply = fixture_post(2, root);
	int64_t deeper = fixture_post(3, reply);
	struct feed_page page = first_page(FEED_THREAD, 0);
	size_t count;

	(void)fixture_text("UPDATE postbag.comment SET edited_at = created_at + interval '1 hour'"
			   " WHERE comment_id = (SELECT max(comment_id) FROM postbag.comment)");
	struct feed_entry *entry = entries_of(&page, &count);
	ck_assert_uint_eq(count, 3);
	ck_assert_int_eq(entry[0].comment.id, deeper);
	ck_assert_int_eq(entry[0].comment.parent_id, reply);
	ck_assert_int_eq(entry[0].parent_us, NOW_US + 2);
	ck_assert(entry[0].parent_shown);
	ck_assert_int_eq(entry[0].replied_us, 0);
	ck_assert_int_eq(entry[1].comment.id, reply);
	ck_assert_int_eq(entry[1].replied_us, 0);
	ck_assert_int_eq(entry[2].comment.id, root);
	ck_assert_int_eq(entry[2].comment.replies, 2);
	ck_assert_int_eq(entry[2].parent_us, 0);
	ck_assert(!entry[2].parent_shown);
	ck_assert_int_eq(entry[2].replied_us, NOW_US + 3 + 3600 * US_PER_S);
	ck_assert(str_equal(entry[2].article_url, fx.article.url));
	ck_assert(str_equal(entry[2].article_title, fx.article.title));
	ck_assert(str_equal(entry[2].comment.html, STR("<p>A letter.</p>")));
}
END_TEST

START_TEST(feeds_entries__what_has_gone_since__is_left_out_and_no_parent)
{
	int64_t root = fixture_post(1, 0), reply = fixture_post(2, root);
	struct feed_page page = first_page(FEED_THREAD, 0);
	size_t count;

	set_status(root, DELETED);
	struct feed_entry *entry = entries_of(&page, &count);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(entry[0].comment.id, reply);
	ck_assert(!entry[0].parent_shown);
	ck_assert_int_eq(entry[0].parent_us, NOW_US + 1);
	set_status(root, PUBLISHED);
	set_status(reply, HELD);
	entry = entries_of(&page, &count);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(entry[0].comment.id, root);
	ck_assert_int_eq(entry[0].replied_us, 0);
	page.count = 0;
	(void)entries_of(&page, &count);
	ck_assert_uint_eq(count, 0);
}
END_TEST

/* Fifty roots of the long thread, and their article as often, as arrays in SQL. */
static const char *
fifty_roots(void)
{
	struct buf articles = buf_begin(fx.arena, 2048, 4096);
	struct buf comments = buf_begin(fx.arena, 2048, 4096);

	for (int i = 0; i < FEED_PAGE; i++) {
		buf_printf(&articles, "%s" ARTICLE_TEXT, i == 0 ? "" : ",");
		buf_printf(&comments, "%s%d", i == 0 ? "" : ",", 1001 + i * 30);
	}
	return arena_printf(fx.arena, "'{%.*s}', '{%.*s}'", STR_ARG(buf_str(&articles)),
	    STR_ARG(buf_str(&comments)))
	    .p;
}

/* Other articles of the same site have 30,000 comments, all newer than those of the long thread. */
static void
say_much_elsewhere(void)
{
	(void)fixture_text(
	    "INSERT INTO postbag.article (article_id, site_id, article_key, url, title,"
	    " created_at) SELECT n, site_id, 'b' || n, 'https://news.example/' || n, '', now()"
	    " FROM postbag.site, generate_series(1, 300) AS n");
	(void)fixture_text(
	    "INSERT INTO postbag.comment (article_id, comment_id, site_id, root_id, depth,"
	    " status, author_id, author_name, body, html, renderer, idempotency_key,"
	    " content_digest, created_at)"
	    " SELECT 1 + comment_id % 300, comment_id + 200000, site_id,"
	    "  comment_id + 200000, 0, status, author_id, author_name, body, html, renderer,"
	    "  idempotency_key, content_digest, created_at"
	    " FROM postbag.comment WHERE comment_id BETWEEN 2001 AND 32000");
}

START_TEST(feeds__hundred_thousand_comments__touch_no_more_than_the_page)
{
	const struct {
		enum stmt stmt;
		const char *arguments;
	} run[] = {
		{ STMT_FEEDS_SITE, "1, 'infinity', 9223372036854775807, 50" },
		{ STMT_FEEDS_SITE, "1, '2026-01-01', 60000, 50" },
		{ STMT_FEEDS_SITE, "1, '2026-01-01', 1010, 50" },
		{ STMT_FEEDS_THREAD, ARTICLE_TEXT ", 9223372036854775807, 50" },
		{ STMT_FEEDS_THREAD, ARTICLE_TEXT ", 60000, 50" },
		{ STMT_FEEDS_BRANCH, ARTICLE_TEXT ", 1001, 9223372036854775807, 50" },
		{ STMT_FEEDS_BRANCH, ARTICLE_TEXT ", 1001, 30000, 50" },
		{ STMT_FEEDS_ANSWERS, ARTICLE_TEXT ", 1001, 9223372036854775807, 50" },
		{ STMT_FEEDS_ANSWERS, ARTICLE_TEXT ", 1001, 30000, 50" },
		{ STMT_FEEDS_ENTRIES, fifty_roots() },
	};

	fixture_long_thread();
	say_much_elsewhere();
	/* What nobody sees costs nobody anything: the newest third is no reader's. */
	(void)fixture_text("UPDATE postbag.comment SET created_at = '2026-01-01',"
			   " status = CASE WHEN comment_id BETWEEN 70000 AND 199999"
			   " THEN 'spam' ELSE status END");
	(void)fixture_text("VACUUM ANALYZE postbag.comment");
	for (size_t i = 0; i < COUNT_OF(run); i++) {
		int64_t touched = fixture_rows_touched(run[i].stmt, run[i].arguments);

		/* The page and its way back; or the comments, their parents and newest replies. */
		ck_assert_msg(touched > 0 && touched <= 3 * (FEED_PAGE + 1),
		    "run %zu touches %lld rows", i, (long long)touched);
	}
}
END_TEST

Suite *
feeds_suite(void)
{
	Suite *s = suite_create("feeds");
	TCase *c = fixture_case("feeds");

	tcase_add_test(c, feeds_page__each_kind__has_its_comments_newest_first);
	tcase_add_test(c, feeds_page__what_is_not_published__is_in_none);
	tcase_add_test(c, feeds_page__of_nothing__is_empty);
	tcase_add_test(c, feeds_page__followed_by_its_cursors__gives_every_comment_once);
	tcase_add_test(c, feeds_page__cursor_of_what_has_gone__goes_on_from_there);
	tcase_add_test(c, feeds_page__of_a_site__goes_by_moments_and_not_by_ids);
	tcase_add_test(c, feeds_page__of_a_site__has_nothing_of_another);
	tcase_add_test(c, feeds_page__of_a_site__tells_by_the_revision_what_has_changed);
	tcase_add_test(c, feeds_entries__of_a_page__are_its_comments_in_its_order);
	tcase_add_test(c, feeds_entries__what_has_gone_since__is_left_out_and_no_parent);
	tcase_add_test(c, feeds__hundred_thousand_comments__touch_no_more_than_the_page);
	suite_add_tcase(s, c);
	return s;
}
