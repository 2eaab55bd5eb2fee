#include "page/popular.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "fixture.h"
#include "key/secret.h"
#include "page/pages.h"
#include "suites.h"

#define FRESH_US (POPULAR_FRESH_S * US_PER_S)
#define RETRY_US (POPULAR_RETRY_S * US_PER_S)
#define THREADS  8
#define ROUNDS   2000

/* A database that is read by hand: how often it was asked, and what it answers. */
static struct {
	atomic_int reads;
	atomic_int at_once, most_at_once;
	atomic_int slow_us;
	atomic_int err;
} source;

static struct popular_lists *lists;
static const struct popular_ask ask = { 5, 3600, POPULAR_BOTH };

/* Three articles; the number of the read, and the window, are in the titles. */
static enum err
read_source(void *with, struct arena *a, const struct popular_ask *of, int64_t now_us,
    struct popular_list *out)
{
	int number = atomic_fetch_add(&source.reads, 1) + 1;
	int at_once = atomic_fetch_add(&source.at_once, 1) + 1;

	ck_assert_ptr_eq(with, &source);
	ck_assert_int_gt(now_us, 0);
	if (at_once > atomic_load(&source.most_at_once))
		atomic_store(&source.most_at_once, at_once);
	if (atomic_load(&source.slow_us) > 0)
		(void)usleep((useconds_t)atomic_load(&source.slow_us));
	out->count = 3;
	out->article = arena_array(a, out->count, sizeof(*out->article));
	for (size_t i = 0; i < out->count; i++) {
		struct str url = arena_printf(a, "https://news.example/%c", (int)('a' + i));

		out->article[i] = (struct popular_article){
			.article = { .id = article_id_of(5, url),
			    .site_id = of->site_id,
			    .url = url,
			    .title =
				arena_printf(a, "read %d of %lld", number, (long long)of->window_s),
			    .comments = 3 - (int64_t)i },
			.shares = (int64_t)i,
		};
	}
	atomic_fetch_sub(&source.at_once, 1);
	return (enum err)atomic_load(&source.err);
}

static struct ctx *cx;
static struct request rq;
static struct response rs;
static struct form_field field[8];

static void
set_up(void)
{
	fixture_up();
	memset(&source, 0, sizeof(source));
	lists = popular_open(read_source, &source);
	cx = ctx_made();
	cx->popular = lists;
	rq = (struct request){ .method = GET, .query = { .field = field } };
	rs = response_begin(arena);
}

static void
tear_down(void)
{
	popular_close(lists);
	fixture_down();
}

/* The first title of a list. */
static const char *
found(const struct popular_ask *of, int64_t now_us)
{
	const struct popular_list *list = NULL;

	ck_assert_int_eq(popular_find(lists, arena, of, now_us, &list), OK);
	ck_assert_uint_eq(list->count, 3);
	return arena_text(arena, list->article[0].article.title);
}

static enum err
refused(const struct popular_ask *of, int64_t now_us)
{
	const struct popular_list *list = NULL;
	enum err err = popular_find(lists, arena, of, now_us, &list);

	ck_assert_int_ne(err, OK);
	ck_assert_ptr_null(list);
	return err;
}

static struct popular_stats
stats(void)
{
	struct popular_stats out;

	popular_stats(lists, &out);
	return out;
}

START_TEST(popular_find__within_the_minute__reads_once)
{
	ck_assert_str_eq(found(&ask, NOW_US), "read 1 of 3600");
	ck_assert_str_eq(found(&ask, NOW_US), "read 1 of 3600");
	ck_assert_str_eq(found(&ask, NOW_US + FRESH_US - 1), "read 1 of 3600");
	ck_assert_int_eq(atomic_load(&source.reads), 1);
	ck_assert_str_eq(found(&ask, NOW_US + FRESH_US), "read 2 of 3600");
	ck_assert_int_eq(stats().lists, 1);
	ck_assert_int_eq(stats().hits, 2);
	ck_assert_int_eq(stats().reads, 2);
}
END_TEST

START_TEST(popular_find__the_clock_put_back__reads_again)
{
	ck_assert_str_eq(found(&ask, NOW_US), "read 1 of 3600");
	ck_assert_str_eq(found(&ask, NOW_US - 1), "read 2 of 3600");
}
END_TEST

START_TEST(popular_find__site_window_and_kind__make_a_list_of_its_own)
{
	static const struct popular_ask other[] = { { 6, 3600, POPULAR_BOTH },
		{ 5, 7200, POPULAR_BOTH }, { 5, 3600, POPULAR_SHARED },
		{ 5, 3600, POPULAR_DISCUSSED } };

	(void)found(&ask, NOW_US);
	for (size_t i = 0; i < COUNT_OF(other); i++)
		(void)found(&other[i], NOW_US);
	ck_assert_int_eq(atomic_load(&source.reads), 5);
	ck_assert_str_eq(found(&ask, NOW_US), "read 1 of 3600");
	ck_assert_str_eq(found(&other[1], NOW_US), "read 3 of 7200");
}
END_TEST

START_TEST(popular_find__what_was_found__stays_whole_when_it_is_read_anew)
{
	const struct popular_list *old;

	ck_assert_int_eq(popular_find(lists, arena, &ask, NOW_US, &old), OK);
	(void)found(&ask, NOW_US + FRESH_US);
	assert_run(old->article[0].article.title, "read 1 of 3600");
	assert_run(old->article[2].article.url, "https://news.example/c");
	ck_assert_int_eq(old->article[2].shares, 2);
	popular_close(lists);
	lists = NULL;
	assert_run(old->article[2].article.title, "read 1 of 3600");
}
END_TEST

START_TEST(popular_find__the_database_away__the_list_of_before_is_found)
{
	ck_assert_str_eq(found(&ask, NOW_US), "read 1 of 3600");
	atomic_store(&source.err, ERR_BUSY);
	ck_assert_str_eq(found(&ask, NOW_US + FRESH_US), "read 1 of 3600");
	ck_assert_str_eq(found(&ask, NOW_US + FRESH_US + RETRY_US - 1), "read 1 of 3600");
	ck_assert_int_eq(atomic_load(&source.reads), 2);
	ck_assert_str_eq(found(&ask, NOW_US + FRESH_US + RETRY_US), "read 1 of 3600");
	ck_assert_int_eq(atomic_load(&source.reads), 3);
	atomic_store(&source.err, OK);
	ck_assert_str_eq(found(&ask, NOW_US + FRESH_US + 2 * RETRY_US), "read 4 of 3600");
}
END_TEST

START_TEST(popular_find__nothing_kept_and_the_database_away__says_so)
{
	atomic_store(&source.err, ERR_BUSY);
	ck_assert_int_eq(refused(&ask, NOW_US), ERR_BUSY);
	atomic_store(&source.err, ERR_INTERNAL);
	ck_assert_int_eq(refused(&ask, NOW_US), ERR_INTERNAL);
	ck_assert_int_eq(stats().lists, 0);
	atomic_store(&source.err, OK);
	ck_assert_str_eq(found(&ask, NOW_US), "read 3 of 3600");
}
END_TEST

START_TEST(popular_find__more_lists_than_are_kept__the_least_recently_used_go)
{
	struct popular_ask of = ask;

	for (int i = 1; i <= POPULAR_LISTS; i++) {
		of.window_s = i;
		(void)found(&of, NOW_US);
	}
	of.window_s = 1;
	ck_assert_str_eq(found(&of, NOW_US), "read 1 of 1"); /* used: now 2 is the oldest */
	of.window_s = POPULAR_LISTS + 1;
	(void)found(&of, NOW_US);
	ck_assert_int_eq(stats().lists, POPULAR_LISTS);
	of.window_s = 1;
	ck_assert_str_eq(found(&of, NOW_US), "read 1 of 1");
	of.window_s = 2;
	ck_assert_str_eq(
	    found(&of, NOW_US), arena_printf(arena, "read %d of 2", POPULAR_LISTS + 2).p);
	ck_assert_int_eq(stats().lists, POPULAR_LISTS);
}
END_TEST

/* A thread that looks for one list, once. */
struct seeker {
	pthread_t thread;
	struct popular_ask ask;
	int64_t now_us;
	enum err err;
	char title[64];
};

static void *
seek(void *with)
{
	struct seeker *s = with;
	struct arena *mine = arena_open();
	const struct popular_list *list;

	s->err = popular_find(lists, mine, &s->ask, s->now_us, &list);
	if (s->err == OK)
		(void)snprintf(
		    s->title, sizeof(s->title), "%.*s", STR_ARG(list->article[0].article.title));
	arena_close(mine);
	return NULL;
}

static void
seek_all(struct seeker *seeker, size_t count)
{
	for (size_t i = 0; i < count; i++)
		ck_assert_int_eq(pthread_create(&seeker[i].thread, NULL, seek, &seeker[i]), 0);
	for (size_t i = 0; i < count; i++)
		ck_assert_int_eq(pthread_join(seeker[i].thread, NULL), 0);
}

START_TEST(popular_find__many_at_once_and_none_kept__one_reads_and_all_get_it)
{
	struct seeker seeker[THREADS];

	for (size_t i = 0; i < THREADS; i++)
		seeker[i] = (struct seeker){ .ask = ask, .now_us = NOW_US };
	atomic_store(&source.slow_us, 50000);
	seek_all(seeker, THREADS);
	ck_assert_int_eq(atomic_load(&source.reads), 1);
	for (size_t i = 0; i < THREADS; i++)
		ck_assert_str_eq(seeker[i].title, "read 1 of 3600");
}
END_TEST

START_TEST(popular_find__many_at_once_and_the_database_away__do_not_try_in_turn)
{
	struct seeker seeker[THREADS];

	for (size_t i = 0; i < THREADS; i++)
		seeker[i] = (struct seeker){ .ask = ask, .now_us = NOW_US };
	atomic_store(&source.slow_us, 200000);
	atomic_store(&source.err, ERR_BUSY);
	int64_t began_us = clock_mono_us();
	seek_all(seeker, THREADS);
	ck_assert_int_lt(clock_mono_us() - began_us, THREADS * 200000);
	for (size_t i = 0; i < THREADS; i++)
		ck_assert_int_eq(seeker[i].err, ERR_BUSY);
}
END_TEST

START_TEST(popular_find__while_one_reads_anew__others_get_the_one_of_before)
{
	struct seeker seeker[THREADS];
	size_t old = 0;

	(void)found(&ask, NOW_US);
	for (size_t i = 0; i < THREADS; i++)
		seeker[i] = (struct seeker){ .ask = ask, .now_us = NOW_US + FRESH_US };
	atomic_store(&source.slow_us, 100000);
	seek_all(seeker, THREADS);
	ck_assert_int_eq(atomic_load(&source.reads), 2);
	for (size_t i = 0; i < THREADS; i++)
		old += strcmp(seeker[i].title, "read 1 of 3600") == 0;
	ck_assert_uint_ge(old, 1);
}
END_TEST

START_TEST(popular_find__many_windows_at_once__hold_few_connections)
{
	struct seeker seeker[THREADS];
	size_t busy = 0;

	for (size_t i = 0; i < THREADS; i++) {
		seeker[i] = (struct seeker){ .ask = ask, .now_us = NOW_US };
		seeker[i].ask.window_s = (int64_t)i + 1;
	}
	atomic_store(&source.slow_us, 200000);
	seek_all(seeker, THREADS);
	ck_assert_int_le(atomic_load(&source.most_at_once), POPULAR_READERS);
	for (size_t i = 0; i < THREADS; i++)
		busy += seeker[i].err == ERR_BUSY;
	ck_assert_uint_ge(busy, 1);
}
END_TEST

static atomic_int torn;

/* Many windows, some out of date, some failing; arenas that come and go. */
static void *
worker(void *number)
{
	unsigned state = *(const unsigned *)number;
	struct arena *mine = arena_open();

	for (int i = 0; i < ROUNDS; i++) {
		const struct popular_list *list;
		struct popular_ask of = ask;

		state = state * 1664525U + 1013904223U;
		of.window_s = state / 65536U % (POPULAR_LISTS + 8U) + 100;
		if (popular_find(lists, mine, &of, NOW_US + i * (FRESH_US / 64), &list) == OK) {
			struct str end = arena_printf(mine, " of %lld", (long long)of.window_s);

			if (!str_ends(list->article[2].article.title, end) ||
			    !str_equal(list->article[1].article.url, STR("https://news.example/b")))
				atomic_fetch_add(&torn, 1);
		}
		if (i % 5 == 0)
			arena_reset(mine);
		if (i % 97 == 0)
			atomic_store(&source.err, i % 2 == 0 ? OK : ERR_BUSY);
	}
	arena_close(mine);
	return NULL;
}

START_TEST(popular__eight_threads__never_see_a_list_change_or_go)
{
	static unsigned number[THREADS];
	pthread_t thread[THREADS];

	for (unsigned i = 0; i < THREADS; i++) {
		number[i] = i + 1;
		ck_assert_int_eq(pthread_create(&thread[i], NULL, worker, &number[i]), 0);
	}
	for (size_t i = 0; i < THREADS; i++)
		ck_assert_int_eq(pthread_join(thread[i], NULL), 0);
	ck_assert_int_eq(atomic_load(&torn), 0);
	ck_assert_int_le(stats().lists, POPULAR_LISTS);
	ck_assert_int_le(atomic_load(&source.most_at_once), POPULAR_READERS);
}
END_TEST

/* One more parameter of the query. */
static void
query(const char *name, const char *value)
{
	field[rq.query.count++] = (struct form_field){ str_of(name), str_of(value) };
}

static const char *
body(page_fn *page)
{
	ck_assert_int_eq(page(cx, &rq, &rs), OK);
	ck_assert_int_eq(rs.status, 200);
	return arena_text(arena, rs.body);
}

static const char *
header(const char *name)
{
	return arena_text(arena, response_get(&rs, name));
}

START_TEST(popular_get__an_article__is_left_out_of_its_own_list)
{
	query("article", ARTICLE);
	query("window", "1h");
	const char *html = body(popular_get);
	assert_lacks(html, "href=\"https://news.example/a\"");
	assert_has(html, "href=\"https://news.example/b\"");
	assert_has(html, "href=\"https://news.example/c\"");
	assert_has(html, "read 1 of 3600");
	ck_assert_str_eq(header("X-Accel-Expires"), "60");
	ck_assert_str_eq(header("Cache-Control"), "no-cache");
	ck_assert_str_eq(header("Content-Type"), "text/html; charset=utf-8");
	ck_assert_str_eq(header("Content-Language"), "en");
}
END_TEST

START_TEST(popular_api__a_site__has_them_all_up_to_the_limit)
{
	query("site", "news");
	assert_has(body(popular_api), "\"url\":\"https://news.example/a\"");
	assert_has(arena_text(arena, rs.body), "\"url\":\"https://news.example/c\"");
	assert_has(arena_text(arena, rs.body), "read 1 of 604800");
	ck_assert_str_eq(header("Content-Type"), "application/json");
	ck_assert_str_eq(header("Content-Language"), "");
	query("limit", "1");
	rs = response_begin(arena);
	assert_has(body(popular_api), "\"url\":\"https://news.example/a\"");
	assert_lacks(arena_text(arena, rs.body), "\"url\":\"https://news.example/b\"");
	ck_assert_int_eq(atomic_load(&source.reads), 1);
}
END_TEST

static const struct {
	const char *name[2], *value[2];
	enum err err;
	const char *field;
	enum problem_code code;
} wrong[] = {
	{ { "by" }, { "both" }, ERR_INPUT, "article", PROBLEM_MISSING },
	{ { "article" }, { "" }, ERR_INPUT, "article", PROBLEM_MISSING },
	{ { "article" }, { "/a" }, ERR_INPUT, "article", PROBLEM_MALFORMED },
	{ { "article" }, { "https://evil.example/a" }, ERR_ABSENT, "article", PROBLEM_UNKNOWN },
	{ { "article", "article" }, { ARTICLE, ARTICLE }, ERR_INPUT, "article", PROBLEM_DOUBLED },
	{ { "article", "site" }, { ARTICLE, "news" }, ERR_INPUT, "site", PROBLEM_NOT_ALLOWED },
	{ { "site" }, { "nobody" }, ERR_ABSENT, "site", PROBLEM_UNKNOWN },
	{ { "site" }, { "News" }, ERR_ABSENT, "site", PROBLEM_UNKNOWN },
	{ { "site", "window" }, { "news", "7" }, ERR_INPUT, "window", PROBLEM_MALFORMED },
	{ { "site", "window" }, { "news", "0d" }, ERR_INPUT, "window", PROBLEM_MALFORMED },
	{ { "site", "window" }, { "news", "91d" }, ERR_INPUT, "window", PROBLEM_MALFORMED },
	{ { "site", "limit" }, { "news", "0" }, ERR_INPUT, "limit", PROBLEM_MALFORMED },
	{ { "site", "limit" }, { "news", "21" }, ERR_INPUT, "limit", PROBLEM_MALFORMED },
	{ { "site", "limit" }, { "news", "-1" }, ERR_INPUT, "limit", PROBLEM_MALFORMED },
	{ { "site", "limit" }, { "news", "5x" }, ERR_INPUT, "limit", PROBLEM_MALFORMED },
	{ { "site", "by" }, { "news", "votes" }, ERR_INPUT, "by", PROBLEM_UNKNOWN },
};

START_TEST(popular_get__a_bad_request__is_refused_by_name_and_reads_nothing)
{
	for (size_t i = 0; i < 2 && wrong[_i].name[i] != NULL; i++)
		query(wrong[_i].name[i], wrong[_i].value[i]);
	ck_assert_int_eq(popular_get(cx, &rq, &rs), wrong[_i].err);
	ck_assert_int_eq(problem_of(&cx->trouble->problems, wrong[_i].field), wrong[_i].code);
	ck_assert_int_eq(popular_api(cx, &rq, &rs), wrong[_i].err);
	ck_assert_int_eq(atomic_load(&source.reads), 0);
}
END_TEST

START_TEST(popular_get__nothing_kept_and_the_database_away__is_busy)
{
	atomic_store(&source.err, ERR_BUSY);
	query("site", "news");
	ck_assert_int_eq(popular_get(cx, &rq, &rs), ERR_BUSY);
	ck_assert_int_eq(popular_api(cx, &rq, &rs), ERR_BUSY);
}
END_TEST

Suite *
popular_suite(void)
{
	Suite *s = suite_create("popular");
	TCase *tc = tcase_create("popular");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, popular_find__within_the_minute__reads_once);
	tcase_add_test(tc, popular_find__the_clock_put_back__reads_again);
	tcase_add_test(tc, popular_find__site_window_and_kind__make_a_list_of_its_own);
	tcase_add_test(tc, popular_find__what_was_found__stays_whole_when_it_is_read_anew);
	tcase_add_test(tc, popular_find__the_database_away__the_list_of_before_is_found);
	tcase_add_test(tc, popular_find__nothing_kept_and_the_database_away__says_so);
	tcase_add_test(tc, popular_find__more_lists_than_are_kept__the_least_recently_used_go);
	tcase_add_test(tc, popular_find__many_at_once_and_none_kept__one_reads_and_all_get_it);
	tcase_add_test(tc, popular_find__many_at_once_and_the_database_away__do_not_try_in_turn);
	tcase_add_test(tc, popular_find__while_one_reads_anew__others_get_the_one_of_before);
	tcase_add_test(tc, popular_find__many_windows_at_once__hold_few_connections);
	tcase_add_test(tc, popular__eight_threads__never_see_a_list_change_or_go);
	tcase_add_test(tc, popular_get__an_article__is_left_out_of_its_own_list);
	tcase_add_test(tc, popular_api__a_site__has_them_all_up_to_the_limit);
	tcase_add_loop_test(tc, popular_get__a_bad_request__is_refused_by_name_and_reads_nothing, 0,
	    (int)COUNT_OF(wrong));
	tcase_add_test(tc, popular_get__nothing_kept_and_the_database_away__is_busy);
	suite_add_tcase(s, tc);
	return s;
}
