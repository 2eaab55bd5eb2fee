/*
 * Statistics: exact on rows of known times, and read through indexes on a busy site.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "store/fixture.h"
#include "store/sql.h"
#include "store/statistics.h"
#include "store/suites.h"

static struct statistics out;

static void PRINTF_LIKE(1, 2) run(const char *fmt, ...)
{
	char *sql = arena_alloc(fx.arena, 8192);
	va_list args;

	va_start(args, fmt);
	ck_assert_int_lt(vsnprintf(sql, 8192, fmt, args), 8192);
	va_end(args);
	(void)fixture_text(sql);
}

/* An article with this id, and as many comments, posted so many seconds before now. */
static void
comments(int64_t article_id, int64_t site_id, int64_t count, const char *status, int64_t age_s)
{
	run("INSERT INTO postbag.article (article_id, site_id, article_key, url, title, created_at)"
	    " VALUES (%lld, %lld, '%lld', 'https://news.example/%lld', 'T%lld', now())"
	    " ON CONFLICT DO NOTHING",
	    (long long)article_id, (long long)site_id, (long long)article_id, (long long)article_id,
	    (long long)article_id);
	run("INSERT INTO postbag.comment (article_id, comment_id, site_id, root_id, depth, status,"
	    "  author_id, author_name, body, html, renderer, idempotency_key, content_digest,"
	    "  created_at)"
	    " SELECT %lld, id, %lld, id, 0, '%s', 1, 'A', 'b', 'b', 1,"
	    "  decode(md5(id::text), 'hex'), decode(md5(id::text), 'hex'), to_timestamp(%lld)"
	    " FROM (SELECT coalesce(max(comment_id), 0) + 1 AS first FROM postbag.comment) AS next"
	    " CROSS JOIN generate_series(first, first + %lld - 1) AS id",
	    (long long)article_id, (long long)site_id, status,
	    (long long)(NOW_US / US_PER_S - age_s), (long long)count);
}

/* A decision about the newest comment of an article; moderator "NULL": by its author. */
static void
decided(int64_t article_id, const char *moderator, const char *from, const char *to,
    const char *act, int64_t age_s)
{
	run("INSERT INTO postbag.decision (article_id, site_id, comment_id, moderator_id,"
	    "  moderator_name, from_status, to_status, act, reason, decided_at)"
	    " SELECT article_id, site_id, comment_id, %s, '', '%s', '%s', '%s', '',"
	    "  to_timestamp(%lld)"
	    " FROM postbag.comment WHERE article_id = %lld ORDER BY comment_id DESC LIMIT 1",
	    moderator, from, to, act, (long long)(NOW_US / US_PER_S - age_s),
	    (long long)article_id);
}

/* Reports of so many readers about the newest comment of an article. */
static void
reported(int64_t article_id, int64_t count, int64_t age_s, bool open)
{
	run("INSERT INTO postbag.report (article_id, site_id, comment_id, actor_key, reason, words,"
	    "  reported_at, resolved_at)"
	    " SELECT article_id, site_id, comment_id, decode(md5(%lld::text || n), 'hex'), 'spam',"
	    "  '', to_timestamp(%lld) + n * interval '1 second', %s"
	    " FROM (SELECT * FROM postbag.comment WHERE article_id = %lld"
	    "  ORDER BY comment_id DESC LIMIT 1) AS newest, generate_series(0, %lld - 1) AS n",
	    (long long)age_s, (long long)(NOW_US / US_PER_S - age_s), open ? "NULL" : "now()",
	    (long long)article_id, (long long)count);
}

static void
read_of(enum period period)
{
	ck_ok(statistics_read(fx.db, fx.arena, &fx.sites, period, NOW_US, &out));
}

/* It is 14:13:20: the hour that runs began 800 seconds ago. */
#define HOUR_BEGAN 800
#define DAY_BEGAN  (14 * 3600 + HOUR_BEGAN)

static void
assert_nothing(void)
{
	read_of(PERIOD_MONTH);
	ck_assert_int_eq(out.held.comments + out.reported.comments + out.delays.comments, 0);
	ck_assert_int_eq(out.total.posted + out.total.decided + out.total.reported, 0);
	ck_assert_uint_eq(out.busiest_count + out.shared_count, 0);
	ck_assert_int_eq(out.shares_total, 0);
}

START_TEST(statistics_read__nothing_yet__is_all_noughts)
{
	assert_nothing();
}
END_TEST

START_TEST(statistics_read__what_is_posted__is_in_the_step_of_its_moment)
{
	comments(1, fx.site_id, 1, "published", -60); /* another clock is ahead */
	comments(1, fx.site_id, 2, "held", 0);
	comments(1, fx.site_id, 3, "spam", HOUR_BEGAN);
	comments(1, fx.site_id, 4, "rejected", HOUR_BEGAN + 1);
	comments(1, fx.site_id, 5, "deleted", 23 * 3600 + HOUR_BEGAN);
	comments(1, fx.site_id, 6, "published", 23 * 3600 + HOUR_BEGAN + 1);
	read_of(PERIOD_DAY);
	ck_assert_int_eq(out.step[23].posted, 6);
	ck_assert_int_eq(out.step[22].posted, 4);
	ck_assert_int_eq(out.step[0].posted, 5);
	ck_assert_int_eq(out.total.posted, 15);
	ck_assert_int_eq(out.became[PUBLISHED], 1);
	ck_assert_int_eq(out.became[HELD], 2);
	ck_assert_int_eq(out.became[SPAM], 3);
	ck_assert_int_eq(out.became[REJECTED], 4);
	ck_assert_int_eq(out.became[DELETED], 5);
	read_of(PERIOD_WEEK);
	ck_assert_int_eq(out.step[6].posted, 10);
	ck_assert_int_eq(out.step[5].posted, 11);
	read_of(PERIOD_MONTH);
	ck_assert_int_eq(out.step[29].posted, 10);
	ck_assert_int_eq(out.step[28].posted, 11);
}
END_TEST

START_TEST(statistics_read__a_week_and_a_month__begin_at_midnight)
{
	comments(1, fx.site_id, 1, "published", 6 * S_PER_DAY + DAY_BEGAN);
	comments(1, fx.site_id, 2, "published", 6 * S_PER_DAY + DAY_BEGAN + 1);
	comments(1, fx.site_id, 4, "published", 29 * S_PER_DAY + DAY_BEGAN);
	comments(1, fx.site_id, 8, "published", 29 * S_PER_DAY + DAY_BEGAN + 1);
	read_of(PERIOD_WEEK);
	ck_assert_int_eq(out.total.posted, 1);
	ck_assert_int_eq(out.step[0].posted, 1);
	read_of(PERIOD_MONTH);
	ck_assert_int_eq(out.total.posted, 7);
	ck_assert_int_eq(out.step[0].posted, 4);
}
END_TEST

START_TEST(statistics_read__what_waits__since_when_at_any_time)
{
	comments(1, fx.site_id, 1, "held", 90 * S_PER_DAY);
	comments(1, fx.site_id, 1, "held", 300);
	comments(1, fx.site_id, 1, "held", 200);
	comments(1, fx.site_id, 1, "published", 100 * S_PER_DAY);
	reported(1, 3, 60 * S_PER_DAY, true);
	comments(2, fx.site_id, 1, "published", 100 * S_PER_DAY);
	reported(2, 2, 1000, true);
	reported(2, 1, 70 * S_PER_DAY, false);
	read_of(PERIOD_DAY);
	ck_assert_int_eq(out.held.comments, 3);
	ck_assert_int_eq(out.held.oldest_us, NOW_US - 90 * S_PER_DAY * US_PER_S);
	ck_assert_int_eq(out.held.median_us, NOW_US - 300 * US_PER_S);
	ck_assert_int_eq(out.reported.comments, 2);
	ck_assert_int_eq(out.reported.oldest_us, NOW_US - 60 * S_PER_DAY * US_PER_S);
	ck_assert_int_eq(out.reported.median_us, NOW_US - 60 * S_PER_DAY * US_PER_S);
	ck_assert_int_eq(out.total.reported, 2);
	ck_assert_int_eq(out.step[23].reported, 0);
	ck_assert_int_eq(out.step[22].reported, 2);
}
END_TEST

START_TEST(statistics_read__what_is_dated_ahead__has_not_waited_yet)
{
	comments(1, fx.site_id, 1, "held", -100);
	read_of(PERIOD_DAY);
	ck_assert_int_eq(out.held.comments, 1);
	ck_assert_int_eq(out.held.oldest_us, NOW_US);
	ck_assert_int_eq(out.held.median_us, NOW_US);
}
END_TEST

START_TEST(statistics_read__decisions__are_moves_and_keeps_by_moderators)
{
	comments(1, fx.site_id, 1, "published", 5000);
	decided(1, "7", "held", "published", "", 100);
	decided(1, "7", "published", "published", "keep", 90);
	decided(1, "7", "published", "published", "pin", 80);
	decided(1, "NULL", "published", "deleted", "", 70);
	decided(1, "7", "deleted", "published", "", HOUR_BEGAN + 1);
	read_of(PERIOD_DAY);
	ck_assert_int_eq(out.total.decided, 3);
	ck_assert_int_eq(out.step[23].decided, 2);
	ck_assert_int_eq(out.step[22].decided, 1);
}
END_TEST

START_TEST(statistics_read__delays__are_of_first_decisions_about_held_comments)
{
	/* 1,000 seconds; what is decided about it later does not count. */
	comments(1, fx.site_id, 1, "published", 2000);
	decided(1, "7", "held", "spam", "", 1000);
	decided(1, "7", "spam", "held", "", 900);
	decided(1, "7", "held", "published", "", 800);
	/* 3,000 */
	comments(2, fx.site_id, 1, "published", 3100);
	decided(2, "7", "held", "published", "", 100);
	/* Its first decision was before this time. */
	comments(3, fx.site_id, 1, "published", 40 * S_PER_DAY);
	decided(3, "7", "held", "rejected", "", 39 * S_PER_DAY);
	decided(3, "7", "rejected", "held", "", 10);
	decided(3, "7", "held", "published", "", 5);
	/* 40 days: posted before this time, and first decided about in it. */
	comments(4, fx.site_id, 1, "published", 40 * S_PER_DAY);
	decided(4, "7", "held", "published", "", 0);
	/* It never waited; it was its author; it is another clock's. */
	comments(5, fx.site_id, 1, "published", 500);
	decided(5, "7", "published", "spam", "", 100);
	comments(6, fx.site_id, 1, "deleted", 500);
	decided(6, "NULL", "held", "deleted", "", 100);
	comments(7, fx.site_id, 1, "published", 100);
	decided(7, "7", "held", "published", "", 200);
	read_of(PERIOD_WEEK);
	ck_assert_int_eq(out.delays.comments, 4);
	ck_assert_int_eq(out.delays.median_s, 2000);
	/* Seven tenths of the way from 3,000 s to 40 days. */
	ck_assert_int_eq(out.delays.p90_s, 3000 + (40 * S_PER_DAY - 3000) * 7 / 10);
}
END_TEST

START_TEST(statistics_read__articles__are_ranked_by_comments_and_by_shares)
{
	for (int64_t id = 1; id <= 12; id++) {
		comments(id, fx.site_id, id == 5 ? 9 : 1, "spam", 60);
		run("INSERT INTO postbag.share_day (article_id, site_id, network, day, shares) "
		    "VALUES"
		    " (%lld, %lld, 'x', date '1970-01-01' + %d, %lld),"
		    " (%lld, %lld, 'email', date '1970-01-01' + %d, 2),"
		    " (%lld, %lld, 'x', date '1970-01-01' + %d, 1000)",
		    (long long)id, (long long)fx.site_id, (int)TODAY, (long long)(id * 10),
		    (long long)id, (long long)fx.site_id, (int)(TODAY - 6), (long long)id,
		    (long long)fx.site_id, (int)(TODAY - 7));
	}
	comments(5, fx.site_id, 100, "published", 40 * S_PER_DAY);
	read_of(PERIOD_WEEK);
	ck_assert_uint_eq(out.busiest_count, STATISTICS_ARTICLES);
	ck_assert_int_eq(out.busiest[0].article_id, 5);
	ck_assert_int_eq(out.busiest[0].comments, 9);
	ck_assert_int_eq(out.busiest[0].shares, 52);
	ck_assert(str_equal(out.busiest[0].title, STR("T5")));
	ck_assert(str_equal(out.busiest[0].url, STR("https://news.example/5")));
	ck_assert_int_eq(out.busiest[1].article_id, 1);
	ck_assert_uint_eq(out.shared_count, STATISTICS_ARTICLES);
	ck_assert_int_eq(out.shared[0].article_id, 12);
	ck_assert_int_eq(out.shared[0].shares, 122);
	ck_assert_int_eq(out.shared[9].article_id, 3);
	ck_assert_int_eq(out.shares[NETWORK_X], 780);
	ck_assert_int_eq(out.shares[NETWORK_EMAIL], 24);
	ck_assert_int_eq(out.shares_total, 804);
}
END_TEST

START_TEST(statistics_read__causes__are_of_the_time_and_refusals_of_its_days)
{
	comments(1, fx.site_id, 3, "held", 60);
	run("INSERT INTO postbag.comment_cause (article_id, comment_id, place, site_id, cause,"
	    "  outcome, score, detail, found_at)"
	    " SELECT article_id, comment_id, place, site_id,"
	    "  CASE place WHEN 1 THEN 'links' ELSE 'words' END, 'hold', 0, '',"
	    "  to_timestamp(%lld) - (comment_id %% 3) * interval '3 days'"
	    " FROM postbag.comment, generate_series(1, 2) AS place",
	    (long long)(NOW_US / US_PER_S));
	run("INSERT INTO postbag.rule (rule_id, site_id, kind, outcome, threshold, span, body,"
	    "  enabled, made_by, made_at)"
	    " VALUES (2, %lld, 'words', 'refuse', 0, 0, E'casino\\nviagra*', true, '', now())",
	    (long long)fx.site_id);
	run("INSERT INTO postbag.refusal (site_id, day, cause, rule_id, refused) VALUES"
	    " (%lld, date '1970-01-01' + %d, 'links', 1, 2),"
	    " (%lld, date '1970-01-01' + %d, 'words', 2, 5),"
	    " (%lld, date '1970-01-01' + %d, 'links', 1, 4),"
	    " (%lld, date '1970-01-01' + %d, 'links', 1, 100)",
	    (long long)fx.site_id, (int)TODAY, (long long)fx.site_id, (int)TODAY,
	    (long long)fx.site_id, (int)(TODAY - 6), (long long)fx.site_id, (int)(TODAY - 7));
	read_of(PERIOD_WEEK);
	ck_assert_uint_eq(out.caught_count, 4);
	ck_assert_int_eq(out.caught[0].outcome, OUTCOME_REFUSE);
	ck_assert_int_eq(out.caught[0].cause, CAUSE_LINKS);
	ck_assert_int_eq(out.caught[0].rule_id, 1);
	ck_assert(str_equal(out.caught[0].words, STR_EMPTY)); /* deleted since */
	ck_assert_int_eq(out.caught[0].comments, 6);
	ck_assert_int_eq(out.caught[1].rule_id, 2);
	ck_assert(str_equal(out.caught[1].words, STR("casino, viagra*")));
	ck_assert_int_eq(out.caught[1].comments, 5);
	ck_assert_int_eq(out.caught[2].cause, CAUSE_LINKS);
	ck_assert_int_eq(out.caught[2].rule_id, 0);
	ck_assert_int_eq(out.caught[2].comments, 3);
	ck_assert_int_eq(out.caught[3].cause, CAUSE_WORDS);
	read_of(PERIOD_DAY);
	ck_assert_uint_eq(out.caught_count, 4);
	ck_assert_int_eq(out.caught[0].rule_id, 2);
	ck_assert_int_eq(out.caught[1].comments, 2);
	ck_assert_int_eq(out.caught[2].comments, 1);
}
END_TEST

START_TEST(statistics_read__another_sites_numbers__are_not_in_it)
{
	run("INSERT INTO postbag.site (name, title, networks, created_at)"
	    " VALUES ('other', 'Other', 'x', now())");
	int64_t other = fixture_number("SELECT site_id FROM postbag.site WHERE name = 'other'");
	int64_t both[] = { fx.site_id, other };

	comments(1, other, 5, "held", 60);
	decided(1, "7", "held", "published", "", 10);
	reported(1, 1, 30, true);
	run("INSERT INTO postbag.share_day (article_id, site_id, network, day, shares)"
	    " VALUES (1, %lld, 'x', date '1970-01-01' + %d, 3)",
	    (long long)other, (int)TODAY);
	assert_nothing();
	comments(2, fx.site_id, 1, "held", 60);
	ck_ok(statistics_read(
	    fx.db, fx.arena, &(struct site_ids){ both, 2 }, PERIOD_DAY, NOW_US, &out));
	ck_assert_int_eq(out.total.posted, 6);
	ck_assert_int_eq(out.held.comments, 6);
	ck_assert_int_eq(out.total.decided, 1);
	ck_assert_int_eq(out.total.reported, 1);
	ck_assert_int_eq(out.shares_total, 3);
	ck_ok(statistics_read(
	    fx.db, fx.arena, &(struct site_ids){ NULL, 0 }, PERIOD_DAY, NOW_US, &out));
	ck_assert_int_eq(out.total.posted + out.held.comments + out.shares_total, 0);
}
END_TEST

/* A month of 100,000 comments, and as many of the year before; one in four was held, one in ten was
 * reported. Then what autovacuum does. */
static void
busy_site(void)
{
	comments(1, fx.site_id, 1, "held", 60);
	run("INSERT INTO postbag.article (article_id, site_id, article_key, url, title, created_at)"
	    " SELECT n, %lld, n, 'https://news.example/' || n, n, now()"
	    " FROM generate_series(2, 1000) AS n",
	    (long long)fx.site_id);
	run("INSERT INTO postbag.comment (article_id, comment_id, site_id, root_id, depth, status,"
	    "  author_id, author_name, body, html, renderer, idempotency_key, content_digest,"
	    "  created_at)"
	    " SELECT 1 + n * 7919 %% 1000, 1 + n, %lld, 1 + n, 0,"
	    "  CASE WHEN n %% 8 = 0 THEN 'spam' ELSE 'published' END, 1, 'A', repeat('b', 150),"
	    "  repeat('b', 150), 1, decode(lpad(to_hex(n), 32, '0'), 'hex'),"
	    "  decode(repeat('00', 16), 'hex'), to_timestamp(%lld)"
	    "   - (200000 - n) * interval '1 second' * CASE WHEN n > 100000 THEN 25 ELSE 150 END"
	    " FROM generate_series(1, 200000) AS n",
	    (long long)fx.site_id, (long long)(NOW_US / US_PER_S));
	run("INSERT INTO postbag.decision (article_id, site_id, comment_id, moderator_id,"
	    "  moderator_name, from_status, to_status, reason, decided_at)"
	    " SELECT article_id, site_id, comment_id, 1, 'editor', 'held', status, '',"
	    "  created_at + interval '1 hour'"
	    " FROM postbag.comment WHERE comment_id %% 4 = 0 ORDER BY comment_id");
	run("INSERT INTO postbag.report (article_id, site_id, comment_id, actor_key, reason, words,"
	    "  reported_at, resolved_at)"
	    " SELECT article_id, site_id, comment_id, decode(repeat('00', 16), 'hex'), 'spam', '',"
	    "  created_at, CASE WHEN comment_id %% 1000 <> 0 THEN now() END"
	    " FROM postbag.comment WHERE comment_id %% 10 = 0 ORDER BY comment_id");
	run("INSERT INTO postbag.comment_cause (article_id, comment_id, place, site_id, cause,"
	    "  outcome, score, rule_id, detail, found_at)"
	    " SELECT article_id, comment_id, 1, site_id, 'words', 'hold', 0, 1, '', created_at"
	    " FROM postbag.comment WHERE comment_id %% 4 = 0 ORDER BY comment_id");
	run("VACUUM ANALYZE");
}

/* The parameters of each statement after the sites, for the month before now. */
#define MONTH "to_timestamp(1787443200), to_timestamp(1790035200)"
static const struct {
	enum stmt stmt;
	const char *types, *values;
} statement[] = {
	{ STMT_STATISTICS_WAITING, "bigint", "10000" },
	{ STMT_STATISTICS_ACTIVITY, "timestamptz, timestamptz, bigint, bigint",
	    MONTH ", 86400, 1000000" },
	{ STMT_STATISTICS_DELAYS, "timestamptz, timestamptz, bigint", MONTH ", 50000" },
	{ STMT_STATISTICS_CAUSES, "timestamptz, timestamptz, date, date, bigint, bigint",
	    MONTH ", date '2026-08-23', date '2026-09-21', 1000000, 20" },
	{ STMT_STATISTICS_BUSIEST, "timestamptz, timestamptz, date, date, bigint, bigint",
	    MONTH ", date '2026-08-23', date '2026-09-21', 1000000, 10" },
};

START_TEST(statistics_read__a_busy_site__no_table_is_read_as_a_whole)
{
	static const char *const table[] = { "comment", "decision", "report", "comment_cause" };

	busy_site();
	read_of(PERIOD_MONTH);
	ck_assert_int_gt(out.total.posted, 95000);
	ck_assert_int_gt(out.delays.comments, 20000);
	for (size_t i = 0; i < COUNT_OF(statement); i++) {
		const struct stmt_info *info = &stmt_info[statement[i].stmt];

		(void)fixture_text(arena_printf(
		    fx.arena, "PREPARE asked (bigint[], %s) AS %s", statement[i].types, info->sql)
				       .p);
		const char *plan = fixture_text(arena_printf(fx.arena,
		    "EXPLAIN (FORMAT JSON) EXECUTE asked (ARRAY[%lld]::bigint[], %s)",
		    (long long)fx.site_id, statement[i].values)
						    .p);
		ck_assert_msg(strstr(plan, "\"Index Name\"") != NULL, "%s: %s", info->name, plan);
		for (size_t k = 0; k < COUNT_OF(table); k++) {
			const char *scan =
			    arena_printf(fx.arena, "\"Relation Name\": \"%s\"", table[k]).p;

			for (const char *at = plan; (at = strstr(at, scan)) != NULL; at++) {
				const char *type = at;

				while (strncmp(type, "\"Node Type\": ", 13) != 0)
					type--;
				ck_assert_msg(strncmp(type + 13, "\"Seq Scan", 9) != 0, "%s: %s",
				    info->name, plan);
			}
		}
		(void)fixture_text("DEALLOCATE asked");
	}
}
END_TEST

START_TEST(statistics_read__the_database_away__is_busy)
{
	struct db_settings set = fixture_settings();

	set.dsn = "host=/nonexistent dbname=none";
	set.connect_ms = set.wait_ms = 200;
	struct db *away = db_open(&set);
	ck_assert_int_eq(
	    statistics_read(away, fx.arena, &fx.sites, PERIOD_DAY, NOW_US, &out), ERR_BUSY);
	db_close(away);
}
END_TEST

Suite *
statistics_suite(void)
{
	Suite *s = suite_create("statistics");
	TCase *tc = fixture_case("statistics");

	tcase_add_test(tc, statistics_read__nothing_yet__is_all_noughts);
	tcase_add_test(tc, statistics_read__what_is_posted__is_in_the_step_of_its_moment);
	tcase_add_test(tc, statistics_read__a_week_and_a_month__begin_at_midnight);
	tcase_add_test(tc, statistics_read__what_waits__since_when_at_any_time);
	tcase_add_test(tc, statistics_read__what_is_dated_ahead__has_not_waited_yet);
	tcase_add_test(tc, statistics_read__decisions__are_moves_and_keeps_by_moderators);
	tcase_add_test(tc, statistics_read__delays__are_of_first_decisions_about_held_comments);
	tcase_add_test(tc, statistics_read__articles__are_ranked_by_comments_and_by_shares);
	tcase_add_test(tc, statistics_read__causes__are_of_the_time_and_refusals_of_its_days);
	tcase_add_test(tc, statistics_read__another_sites_numbers__are_not_in_it);
	tcase_add_test(tc, statistics_read__a_busy_site__no_table_is_read_as_a_whole);
	tcase_add_test(tc, statistics_read__the_database_away__is_busy);
	suite_add_tcase(s, tc);
	return s;
}
