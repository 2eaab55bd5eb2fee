/*
 * The most discussed and most shared articles: exact on data of known ages, bounded on a busy site.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/articles.h"
#include "store/fixture.h"
#include "store/shares.h"
#include "store/sites.h"
#include "store/sql.h"
#include "store/suites.h"

#define HOUR INT64_C(3600)
#define DAY  (24 * HOUR)
#define WEEK (7 * DAY)

static struct popular_list list;

/* Runs a statement made as by printf, as the superuser. */
static void PRINTF_LIKE(1, 2) run(const char *fmt, ...)
{
	char *sql = arena_alloc(fx.arena, 8192);
	va_list args;

	va_start(args, fmt);
	ck_assert_int_lt(vsnprintf(sql, 8192, fmt, args), 8192);
	va_end(args);
	(void)fixture_text(sql);
}

/* An article of a site, with a title that is its number. */
static void
article(int64_t id, int64_t site_id)
{
	run("INSERT INTO postbag.article (article_id, site_id, article_key, url, title, created_at)"
	    " VALUES (%lld, %lld, '%lld', 'https://news.example/%lld', '%lld', now())"
	    " ON CONFLICT DO NOTHING",
	    (long long)id, (long long)site_id, (long long)id, (long long)id, (long long)id);
}

/* So many comments, the first at this age in seconds, each of the others so much older. */
static void
comments_apart(int64_t id, int64_t site_id, int64_t count, const char *status, int64_t age_s,
    const char *apart)
{
	article(id, site_id);
	run("INSERT INTO postbag.comment (article_id, comment_id, site_id, root_id, depth, status,"
	    "  author_id, author_name, body, html, renderer, idempotency_key, content_digest,"
	    "  created_at)"
	    " SELECT %lld, id, %lld, id, 0, '%s', 1, 'A', 'b', 'b', 1,"
	    "  decode(md5(id::text), 'hex'), decode(md5(id::text), 'hex'),"
	    "  to_timestamp(%lld) - (id - first) * interval '%s'"
	    " FROM (SELECT coalesce(max(comment_id), 0) + 1 AS first FROM postbag.comment) AS next"
	    " CROSS JOIN generate_series(first, first + %lld - 1) AS id",
	    (long long)id, (long long)site_id, status, (long long)(NOW_US / US_PER_S - age_s),
	    apart, (long long)count);
	run("UPDATE postbag.article SET comments = comments + %lld WHERE article_id = %lld",
	    (long long)count, (long long)id);
}

static void
comments(int64_t id, int64_t count, int64_t age_s)
{
	comments_apart(id, fx.site_id, count, "published", age_s, "0");
}

/* So many shares on the day before today, two days before ... by several networks. */
static void
shares_of(int64_t id, int64_t site_id, int64_t count, int64_t days_ago)
{
	article(id, site_id);
	run("INSERT INTO postbag.share_day (article_id, site_id, network, day, shares)"
	    " VALUES (%lld, %lld, 'x', date '1970-01-01' + %d, %lld)",
	    (long long)id, (long long)site_id, (int)(TODAY - days_ago), (long long)count);
	run("INSERT INTO postbag.share_count AS known VALUES (%lld, 'x', %lld)"
	    " ON CONFLICT (article_id, network) DO UPDATE SET shares = known.shares + %lld",
	    (long long)id, (long long)count, (long long)count);
}

static void
shares(int64_t id, int64_t count, int64_t days_ago)
{
	shares_of(id, fx.site_id, count, days_ago);
}

static const char *
titles(const struct popular_reading *reading)
{
	struct buf b = buf_begin(fx.arena, 256, 4096);

	ck_ok(articles_popular(fx.db, fx.arena, reading, &list));
	for (size_t i = 0; i < list.count; i++) {
		if (i > 0)
			buf_char(&b, ' ');
		buf_add(&b, list.article[i].article.title);
	}
	return arena_text(fx.arena, buf_str(&b));
}

static struct popular_reading
reading_of(int64_t window_s, enum popular_by by)
{
	return (struct popular_reading){
		.ask = { .site_id = fx.site_id, .window_s = window_s, .by = by },
		.now_us = NOW_US,
		.most_comments = 1000, /* all there are here */
		.most_days = 1000,
	};
}

/* The titles in the order of the list. */
static const char *
popular(int64_t window_s, enum popular_by by)
{
	struct popular_reading reading = reading_of(window_s, by);

	return titles(&reading);
}

START_TEST(articles_popular__new_comments__in_the_order_of_their_number)
{
	comments(1, 3, 60);
	comments(2, 5, 60);
	comments(3, 1, 60);
	comments(4, 4, 60);
	ck_assert_str_eq(popular(WEEK, POPULAR_BOTH), "2 4 1 3");
	ck_assert_str_eq(popular(WEEK, POPULAR_DISCUSSED), "2 4 1 3");
	ck_assert_str_eq(popular(WEEK, POPULAR_SHARED), "");
	ck_assert_str_eq(popular(HOUR, POPULAR_BOTH), "2 4 1 3");
}
END_TEST

START_TEST(articles_popular__a_quarter_of_the_window_old__counts_half)
{
	comments(1, 10, 0);
	comments(2, 21, WEEK / 4);
	comments(3, 19, WEEK / 4);
	comments(4, 41, WEEK / 2);
	comments(5, 39, WEEK / 2);
	comments(6, 161, WEEK - 1);
	comments(7, 159, WEEK - 1);
	ck_assert_str_eq(popular(WEEK, POPULAR_DISCUSSED), "2 4 6 1 7 5 3");
}
END_TEST

START_TEST(articles_popular__a_hundred_old_comments__lose_to_ten_new_ones_in_time)
{
	comments(1, 100, 57 * DAY / 10);
	comments(2, 10, 0);
	ck_assert_str_eq(popular(WEEK, POPULAR_DISCUSSED), "1 2");
	comments(3, 100, 59 * DAY / 10);
	ck_assert_str_eq(popular(WEEK, POPULAR_DISCUSSED), "1 2 3");
	/* The same within a month: nothing has had the time to fade. */
	ck_assert_str_eq(popular(30 * DAY, POPULAR_DISCUSSED), "1 3 2");
	/* And within two days only what is new counts. */
	ck_assert_str_eq(popular(2 * DAY, POPULAR_DISCUSSED), "2");
}
END_TEST

START_TEST(articles_popular__what_is_outside_the_window__counts_for_nothing)
{
	comments(1, 100, WEEK);
	comments(2, 1, WEEK - 1);
	comments(3, 100, -1); /* another machine's clock is ahead */
	shares(4, 100, -1);
	shares(5, 100, 8);
	shares(6, 1, 7); /* of this day some hours are within it */
	ck_assert_str_eq(popular(WEEK, POPULAR_BOTH), "2 6");
}
END_TEST

START_TEST(articles_popular__comments_that_nobody_can_see__count_for_nothing)
{
	static const char *const status[] = { "held", "spam", "rejected", "deleted" };

	for (size_t i = 0; i < COUNT_OF(status); i++)
		comments_apart(1, fx.site_id, 10, status[i], 60, "0");
	ck_assert_str_eq(popular(WEEK, POPULAR_BOTH), "");
	comments(1, 1, 60);
	ck_assert_str_eq(popular(WEEK, POPULAR_BOTH), "1");
}
END_TEST

/*
 * It is 14:13:20. Of today's shares, spread evenly since midnight, each counts for 0.8913 of a new
 * comment; of those two days ago for 0.4394: the means of 2 ^ (-4 * age / window), integrated by
 * hand.
 */
START_TEST(articles_popular__shares__count_by_the_mean_of_their_day)
{
	shares(1, 100, 0);
	comments(2, 90, 0);
	comments(3, 89, 0);
	shares(4, 100, 2);
	comments(5, 44, 0);
	comments(6, 43, 0);
	ck_assert_str_eq(popular(WEEK, POPULAR_BOTH), "2 1 3 5 4 6");
	ck_assert_str_eq(popular(WEEK, POPULAR_SHARED), "1 4");
	ck_assert_str_eq(popular(WEEK, POPULAR_DISCUSSED), "2 3 5 6");
}
END_TEST

/* A hundred shares since midnight are seven in the last hour, which count for 2.377 together. */
START_TEST(articles_popular__a_window_of_an_hour__has_its_part_of_the_day)
{
	shares(1, 100, 0);
	comments(2, 3, 0);
	comments(3, 2, 0);
	ck_assert_str_eq(popular(HOUR, POPULAR_BOTH), "2 1 3");
}
END_TEST

START_TEST(articles_popular__just_after_midnight__today_counts_in_full)
{
	struct popular_reading reading = reading_of(WEEK, POPULAR_BOTH);

	shares(1, 10, 0);
	comments_apart(
	    2, fx.site_id, 9, "published", NOW_US / US_PER_S - TODAY * DAY, "0"); /* at midnight */
	for (int seconds = 1; seconds < 100; seconds += 7) {
		reading.now_us = (TODAY * DAY + seconds) * US_PER_S;
		ck_assert_str_eq(titles(&reading), "1 2");
	}
	/* At midnight itself there is no today yet. */
	reading.now_us = TODAY * DAY * US_PER_S;
	ck_ok(articles_popular(fx.db, fx.arena, &reading, &list));
}
END_TEST

START_TEST(articles_popular__comments_and_shares__count_together)
{
	comments(1, 6, 0);
	comments(2, 4, 0);
	shares(2, 4, 0);
	shares(3, 7, 0);
	ck_assert_str_eq(popular(WEEK, POPULAR_BOTH), "2 3 1");
	ck_assert_str_eq(popular(WEEK, POPULAR_DISCUSSED), "1 2");
	ck_assert_str_eq(popular(WEEK, POPULAR_SHARED), "3 2");
}
END_TEST

START_TEST(articles_popular__a_row__has_all_that_is_shown)
{
	comments(1, 2, 60);
	comments(1, 1, 300 * DAY);
	shares(1, 4, 1);
	run("INSERT INTO postbag.share_count VALUES (1, 'email', 5)");
	run("UPDATE postbag.article SET title = $$<b>\"A\" & 'B'</b>$$");
	ck_assert_str_eq(popular(WEEK, POPULAR_BOTH), "<b>\"A\" & 'B'</b>");
	const struct popular_article *row = &list.article[0];
	ck_assert_int_eq(row->article.id, 1);
	ck_assert_int_eq(row->article.site_id, fx.site_id);
	ck_assert(str_equal(row->article.url, STR("https://news.example/1")));
	ck_assert_int_eq(row->article.comments, 3);
	ck_assert_int_eq(row->shares, 9);
	ck_assert(row->article.known);
}
END_TEST

START_TEST(articles_popular__another_sites_articles__are_not_in_it)
{
	struct str origin = STR("https://other.example"), taken;
	struct site other = { .name = STR("other"),
		.title = STR("Other"),
		.origin = &origin,
		.origins = 1,
		.network = { NETWORK_X },
		.networks = 1 };
	struct popular_reading reading = reading_of(WEEK, POPULAR_BOTH);

	options_defaults(&site_table, fx.arena, &other.set);
	ck_ok(sites_add(fx.db, fx.arena, &other, &fixture_by, &taken));
	int64_t other_id = fixture_number("SELECT site_id FROM postbag.site WHERE name = 'other'");
	comments(1, 1, 60);
	shares(2, 1, 1);
	comments_apart(3, other_id, 100, "published", 60, "0");
	shares_of(4, other_id, 100, 0);
	ck_assert_str_eq(titles(&reading), "1 2");
	reading.ask.site_id = other_id;
	ck_assert_str_eq(titles(&reading), "3 4");
	reading.ask.site_id = other_id + 1;
	ck_assert_str_eq(titles(&reading), "");
}
END_TEST

START_TEST(articles_popular__without_a_title__is_left_out_however_much_it_counts)
{
	for (int i = 1; i <= 50; i++)
		comments(i, 10, 60);
	run("UPDATE postbag.article SET title = ''");
	comments(51, 2, 60);
	comments(52, 1, 60);
	ck_assert_str_eq(popular(WEEK, POPULAR_BOTH), "51 52");
}
END_TEST

START_TEST(articles_popular__many_articles__are_cut_off_and_equals_stand_by_id)
{
	for (int i = 1; i <= POPULAR_MOST + 5; i++)
		comments(i, i == 17 ? 2 : 1, 60);
	(void)popular(WEEK, POPULAR_BOTH);
	ck_assert_uint_eq(list.count, POPULAR_MOST);
	for (size_t i = 0; i < list.count; i++)
		ck_assert_int_eq(list.article[i].article.id, i == 0 ? 17 : (int64_t)i + (i >= 17));
}
END_TEST

START_TEST(articles_popular__shares_that_are_counted__are_found_under_their_site)
{
	struct share_writer *writer = share_writer_open(fx.db, 16);
	struct share_result result;
	struct share share = {
		.article = &fx.article,
		.network = NETWORK_EMAIL,
		.day = TODAY,
		.limit = { .rate = { 1000, 60 },
		    .near = true,
		    .near_key = { { 1 } },
		    .near_rate = { 1000, 60 } },
		.now_us = NOW_US,
	};

	for (uint8_t i = 0; i < 3; i++) {
		share.actor.byte[0] = i;
		ck_ok(share_writer_add(writer, &share, &result));
	}
	share_writer_close(writer);
	ck_assert_str_eq(popular(WEEK, POPULAR_SHARED), "An article");
	ck_assert_int_eq(list.article[0].shares, 3);
	ck_assert_int_eq(
	    fixture_number("SELECT count(*) FROM postbag.share_day JOIN postbag.article"
			   " USING (article_id, site_id)"),
	    1);
}
END_TEST

/*
 * Ten comments of each hour are read. In the last one the articles 1 and 2 had forty each: those
 * read are of 400 seconds, five of each, so each counts for about forty-five.
 */
START_TEST(articles_popular__more_than_is_read__is_estimated_by_what_is)
{
	struct popular_reading reading = reading_of(WEEK, POPULAR_BOTH);

	comments_apart(1, fx.site_id, 40, "published", 10, "90 seconds");
	comments_apart(2, fx.site_id, 40, "published", 40, "90 seconds");
	shares(3, 60, 0); /* 53.5 */
	shares(4, 20, 0); /* 17.8 */
	reading.most_comments = 10;
	ck_assert_str_eq(titles(&reading), "3 1 2 4");
	/* Nine in each hour: those are counted as they are. */
	comments_apart(5, fx.site_id, 27, "published", HOUR + 10, "400 seconds");
	ck_assert_str_eq(titles(&reading), "3 1 2 5 4");
	shares(6, 25, 0); /* 22.3 */
	shares(7, 31, 0); /* 27.6 */
	ck_assert_str_eq(titles(&reading), "3 1 2 7 5 6 4");
}
END_TEST

START_TEST(articles_popular__more_than_is_read_in_one_moment__is_bounded)
{
	struct popular_reading reading = reading_of(WEEK, POPULAR_BOTH);

	/* As an import may leave it: nobody can tell how fast they came. */
	comments(1, 50, 0);
	comments(2, 50, 0);
	reading.most_comments = 10;
	(void)titles(&reading);
	ck_assert_uint_ge(list.count, 1);
}
END_TEST

START_TEST(articles_popular__more_days_of_shares_than_are_read__are_the_newest)
{
	struct popular_reading reading = reading_of(WEEK, POPULAR_SHARED);

	shares(1, 100, 3);
	shares(2, 10, 1);
	shares(3, 1, 0);
	reading.most_days = 2;
	ck_assert_str_eq(titles(&reading), "2 3");
	reading.most_days = 3;
	ck_assert_str_eq(titles(&reading), "1 2 3");
}
END_TEST

/* The number behind a name in a plan, from a place on that must be in it. */
static int64_t
number_after(const char *plan, const char *name)
{
	const char *at = plan == NULL ? NULL : strstr(plan, name);

	ck_assert_msg(at != NULL, "no %s", name);
	return strtoll(at + strlen(name), NULL, 10);
}

START_TEST(articles_popular__a_busy_site__no_more_is_read_than_is_allowed)
{
	comments_apart(1, fx.site_id, 20000, "published", 0, "30 seconds");
	run("INSERT INTO postbag.share_day (article_id, site_id, network, day, shares)"
	    " SELECT 1, %lld, 'n' || n, date '1970-01-01' + %d - n %% 7, 1"
	    " FROM generate_series(1, 20000) AS n",
	    (long long)fx.site_id, (int)TODAY);
	run("ANALYZE");
	run("PREPARE popular (bigint, timestamptz, bigint, boolean, boolean, bigint, bigint,"
	    " bigint) AS %s",
	    stmt_info[STMT_ARTICLES_POPULAR].sql);
	const char *plan = fixture_text(arena_printf(fx.arena,
	    "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) EXECUTE popular"
	    " (%lld, to_timestamp(%lld), 604800, true, true, 10, 1000, 21)",
	    (long long)fx.site_id, (long long)(NOW_US / US_PER_S))
					    .p);
	static const char name[] = "\"Index Name\": \"comment_recent\"";
	const char *index = strstr(plan, name);
	ck_assert_msg(index != NULL, "%s", plan);
	ck_assert_int_le(number_after(index, "\"Actual Rows\": "), 10);
	ck_assert_int_eq(number_after(index, "\"Actual Loops\": "), 168);
	ck_assert_ptr_null(strstr(index + sizeof(name), name));
	const char *days = strstr(plan, "\"Relation Name\": \"share_day\"");
	ck_assert_int_le(
	    number_after(days, "\"Actual Rows\": ") * number_after(days, "\"Actual Loops\": "),
	    1000);
}
END_TEST

START_TEST(articles_popular__the_database_away__is_busy)
{
	struct popular_reading reading = reading_of(WEEK, POPULAR_BOTH);
	struct db_settings set = fixture_settings();

	set.dsn = "host=/nonexistent dbname=none";
	set.connect_ms = set.wait_ms = 200;
	struct db *away = db_open(&set);
	ck_assert_int_eq(articles_popular(away, fx.arena, &reading, &list), ERR_BUSY);
	db_close(away);
}
END_TEST

Suite *
popular_suite(void)
{
	Suite *s = suite_create("popular");
	TCase *tc = fixture_case("popular");

	tcase_add_test(tc, articles_popular__new_comments__in_the_order_of_their_number);
	tcase_add_test(tc, articles_popular__a_quarter_of_the_window_old__counts_half);
	tcase_add_test(tc, articles_popular__a_hundred_old_comments__lose_to_ten_new_ones_in_time);
	tcase_add_test(tc, articles_popular__what_is_outside_the_window__counts_for_nothing);
	tcase_add_test(tc, articles_popular__comments_that_nobody_can_see__count_for_nothing);
	tcase_add_test(tc, articles_popular__shares__count_by_the_mean_of_their_day);
	tcase_add_test(tc, articles_popular__a_window_of_an_hour__has_its_part_of_the_day);
	tcase_add_test(tc, articles_popular__just_after_midnight__today_counts_in_full);
	tcase_add_test(tc, articles_popular__comments_and_shares__count_together);
	tcase_add_test(tc, articles_popular__a_row__has_all_that_is_shown);
	tcase_add_test(tc, articles_popular__another_sites_articles__are_not_in_it);
	tcase_add_test(tc, articles_popular__without_a_title__is_left_out_however_much_it_counts);
	tcase_add_test(tc, articles_popular__many_articles__are_cut_off_and_equals_stand_by_id);
	tcase_add_test(tc, articles_popular__shares_that_are_counted__are_found_under_their_site);
	tcase_add_test(tc, articles_popular__more_than_is_read__is_estimated_by_what_is);
	tcase_add_test(tc, articles_popular__more_than_is_read_in_one_moment__is_bounded);
	tcase_add_test(tc, articles_popular__more_days_of_shares_than_are_read__are_the_newest);
	tcase_add_test(tc, articles_popular__a_busy_site__no_more_is_read_than_is_allowed);
	tcase_add_test(tc, articles_popular__the_database_away__is_busy);
	suite_add_tcase(s, tc);
	return s;
}
