/*
 * Suspect shares: what comes past the cap of a minute is kept apart, exactly, and a moderator says
 * what it is.
 */
#include <stdatomic.h>
#include <string.h>

#include "store/articles.h"
#include "store/fixture.h"
#include "store/shares.h"
#include "store/statistics.h"
#include "store/suites.h"

#define CAP   5
#define OTHER (ARTICLE + 1)

static struct share_writer *writer, *second;

static void
open_writer(void)
{
	fixture_set_up();
	writer = share_writer_open(fx.db, 100);
}

static void
close_writer(void)
{
	share_writer_close(writer);
	fixture_tear_down();
}

static struct share
share_by(int actor, int64_t most)
{
	struct share share = fixture_share(actor);

	share.most = most;
	return share;
}

static struct share_result
add(const struct share *share)
{
	struct share_result result;

	ck_ok(share_writer_add(writer, share, &result));
	return result;
}

/* A minute that does not end while the test runs: one that has begun a little ahead. */
static void
hold_the_minute(void)
{
	(void)fixture_text("UPDATE postbag.article SET share_minute = date_trunc('minute', now()) "
			   "+ interval '1 minute'");
}

/* Ten shares of which five are suspect. */
static void
ten_shares(void)
{
	for (int i = 0; i < 2 * CAP; i++) {
		struct share share = share_by(i, CAP);

		share.network = i % 2 == 0 ? NETWORK_X : NETWORK_BLUESKY;
		struct share_result result = add(&share);
		if (i == 0)
			hold_the_minute();
		ck_assert(result.counted == (i < CAP));
		ck_assert(result.suspect == (i >= CAP));
	}
}

static int64_t
counted_now(void)
{
	return fixture_number("SELECT sum(shares) FROM postbag.share_count");
}

static int64_t
daily_now(void)
{
	return fixture_number("SELECT sum(shares) FROM postbag.share_day");
}

START_TEST(share_writer_add__past_the_cap_of_a_minute__is_suspect_and_in_no_count)
{
	struct share_writer_stats stats;

	ten_shares();
	ck_assert_int_eq(counted_now(), CAP);
	ck_assert_int_eq(daily_now(), CAP);
	ck_assert_int_eq(fixture_number("SELECT sum(suspect) FROM postbag.share_suspect"), CAP);
	ck_assert_int_eq(
	    fixture_number("SELECT suspect FROM postbag.share_suspect WHERE network = 'x'"), 2);
	share_writer_stats(writer, &stats);
	ck_assert_int_eq(stats.suspect, CAP);
}
END_TEST

START_TEST(share_writer_add__suspect_actor_again__is_neither_counted_nor_suspect)
{
	struct share share = share_by(2 * CAP - 1, 0);

	ten_shares();
	struct share_result result = add(&share);
	ck_assert(!result.counted);
	ck_assert(!result.suspect);
	ck_assert_int_eq(fixture_number("SELECT sum(suspect) FROM postbag.share_suspect"), CAP);
}
END_TEST

START_TEST(share_writer_add__the_next_minute__counts_again)
{
	struct share share = share_by(100, CAP);

	ten_shares();
	(void)fixture_text(
	    "UPDATE postbag.article SET share_minute = share_minute - interval '2 minutes'");
	ck_assert(add(&share).counted);
	ck_assert_int_eq(counted_now(), CAP + 1);
	ck_assert_int_eq(fixture_number("SELECT minute_shares FROM postbag.article"), 1);
}
END_TEST

START_TEST(share_writer_add__minute_of_a_clock_that_was_wrong__is_not_waited_for)
{
	struct share share = share_by(100, CAP);

	ten_shares();
	(void)fixture_text(
	    "UPDATE postbag.article SET share_minute = share_minute + interval '1 year'");
	ck_assert(add(&share).counted);
	ck_assert_int_eq(
	    fixture_number("SELECT (share_minute <= now())::integer FROM postbag.article"), 1);
}
END_TEST

START_TEST(share_writer_add__no_cap__counts_all)
{
	for (int i = 0; i < 100; i++) {
		struct share share = share_by(i, 0);

		ck_assert(add(&share).counted);
	}
	ck_assert_int_eq(counted_now(), 100);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.share_suspect"), 0);
}
END_TEST

START_TEST(share_writer_add__another_article__has_a_minute_of_its_own)
{
	struct article other = fx.article;
	struct share share = share_by(1, CAP);

	other.id = OTHER;
	share.article = &other;
	ten_shares();
	ck_assert(add(&share).counted);
}
END_TEST

static atomic_int taken, doubted;

static void
share_through_two(size_t number, struct arena *a)
{
	(void)a;
	for (int i = 0; i < 10; i++) {
		struct share share = share_by((int)number * 100 + i, 50);
		struct share_result result;

		share.network = (enum network)(i % 3);
		ck_ok(share_writer_add(number % 2 == 0 ? writer : second, &share, &result));
		ck_assert(result.counted != result.suspect);
		atomic_fetch_add(result.counted ? &taken : &doubted, 1);
	}
}

START_TEST(share_writer_add__two_writers_at_once__count_exactly_the_cap)
{
	struct share share = share_by(-1, 0);

	ck_assert(add(&share).counted);
	hold_the_minute();
	second = share_writer_open(fx.db, 100);
	fixture_threads(32, share_through_two);
	share_writer_close(second);
	ck_assert_int_eq(atomic_load(&taken), 49);
	ck_assert_int_eq(atomic_load(&doubted), 271);
	ck_assert_int_eq(counted_now(), 50);
	ck_assert_int_eq(daily_now(), 50);
	ck_assert_int_eq(fixture_number("SELECT sum(suspect) FROM postbag.share_suspect"), 271);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.share_seen"), 321);
}
END_TEST

static struct share_record
record_now(void)
{
	struct share_record record;

	ck_ok(articles_shares(fx.db, fx.arena, ARTICLE, &record));
	return record;
}

static void
stands(int64_t own, int64_t suspect, int64_t taken_in, int64_t dropped)
{
	struct share_record record = record_now();

	ck_assert_int_eq(share_total(&record.own), own);
	ck_assert_int_eq(share_total(&record.suspect), suspect);
	ck_assert_int_eq(share_total(&record.counted), taken_in);
	ck_assert_int_eq(share_total(&record.dropped), dropped);
	ck_assert_int_eq(counted_now(), own);
	ck_assert_int_eq(daily_now(), own);
}

static void
say(enum share_stand stand)
{
	ck_ok(articles_suspects(fx.db, fx.arena, ARTICLE, stand, &fixture_by));
}

static int64_t
events(void)
{
	return fixture_number("SELECT count(*) FROM postbag.event WHERE kind = 'article_suspects'");
}

START_TEST(articles_suspects__counted__are_in_every_count_and_can_be_taken_back)
{
	ten_shares();
	(void)fixture_text("DELETE FROM postbag.share_count WHERE network = 'bluesky'");
	(void)fixture_text("DELETE FROM postbag.share_day WHERE network = 'bluesky'");
	int64_t revision = fixture_number("SELECT share_revision FROM postbag.article");

	stands(3, 5, 0, 0);
	say(SHARE_COUNTED);
	stands(8, 0, 5, 0);
	ck_assert_int_eq(
	    fixture_number("SELECT share_revision FROM postbag.article"), revision + 1);
	ck_assert_str_eq(fixture_text("SELECT before || ' > ' || after FROM postbag.event WHERE "
				      "kind = 'article_suspects'"),
	    "bluesky=3 suspect, 0 counted, 0 dropped\nx=2 suspect, 0 counted, 0 dropped > "
	    "bluesky=0 suspect, 3 counted, 0 dropped\nx=0 suspect, 2 counted, 0 dropped");
	say(SHARE_COUNTED);
	stands(8, 0, 5, 0);
	ck_assert_int_eq(events(), 1);
	say(SHARE_SUSPECT);
	stands(3, 5, 0, 0);
	ck_assert_int_eq(events(), 2);
}
END_TEST

START_TEST(articles_suspects__dropped__are_in_no_count_and_can_be_taken_back)
{
	ten_shares();
	say(SHARE_DROPPED);
	stands(5, 0, 0, 5);
	struct share late = share_by(100, CAP);
	ck_assert(add(&late).suspect);
	stands(5, 1, 0, 5);
	say(SHARE_COUNTED);
	stands(6, 0, 1, 5);
	say(SHARE_SUSPECT);
	stands(5, 6, 0, 0);
}
END_TEST

START_TEST(articles_suspects__of_no_article__is_absent)
{
	ck_assert_int_eq(
	    articles_suspects(fx.db, fx.arena, ARTICLE, SHARE_COUNTED, &fixture_by), ERR_ABSENT);
}
END_TEST

START_TEST(articles_merge__suspects_of_both__are_those_of_the_one_that_stays)
{
	struct article other = fx.article;

	ten_shares();
	say(SHARE_DROPPED);
	other.id = OTHER;
	other.url = STR("https://news.example/other");
	for (int i = 0; i < 3; i++) {
		struct share share = share_by(i, 1);

		share.article = &other;
		(void)add(&share);
		hold_the_minute();
	}
	ck_ok(articles_merge(fx.db, fx.arena, OTHER, ARTICLE, &fixture_by));
	stands(6, 2, 0, 5);
	say(SHARE_SUSPECT);
	stands(6, 7, 0, 0);
}
END_TEST

START_TEST(articles_find__suspect_shares__are_told_beside_the_shares)
{
	const struct article_ask ask = { .sites = fx.sites };
	struct article_found *found;
	size_t count;

	ten_shares();
	ck_ok(articles_find(fx.db, fx.arena, &ask, 10, &found, &count));
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(found[0].shares, 5);
	ck_assert_int_eq(found[0].suspect, 5);
}
END_TEST

START_TEST(statistics_read__suspect_shares__have_numbers_and_a_ranking_of_their_own)
{
	struct statistics numbers;

	ten_shares();
	ck_ok(statistics_read(fx.db, fx.arena, &fx.sites, PERIOD_DAY, NOW_US, &numbers));
	ck_assert_int_eq(numbers.shares_total, 5);
	ck_assert_int_eq(numbers.suspect_total, 5);
	ck_assert_int_eq(numbers.suspect[NETWORK_X], 2);
	ck_assert_uint_eq(numbers.shared_count, 1);
	ck_assert_uint_eq(numbers.doubted_count, 1);
	ck_assert_int_eq(numbers.doubted[0].article_id, ARTICLE);
	ck_assert_int_eq(numbers.doubted[0].suspect, 5);
}
END_TEST

Suite *
suspects_suite(void)
{
	Suite *s = suite_create("suspects");
	TCase *c = tcase_create("suspects");

	tcase_add_checked_fixture(c, open_writer, close_writer);
	tcase_set_timeout(c, 60);
	tcase_add_test(c, share_writer_add__past_the_cap_of_a_minute__is_suspect_and_in_no_count);
	tcase_add_test(c, share_writer_add__suspect_actor_again__is_neither_counted_nor_suspect);
	tcase_add_test(c, share_writer_add__the_next_minute__counts_again);
	tcase_add_test(c, share_writer_add__minute_of_a_clock_that_was_wrong__is_not_waited_for);
	tcase_add_test(c, share_writer_add__no_cap__counts_all);
	tcase_add_test(c, share_writer_add__another_article__has_a_minute_of_its_own);
	tcase_add_test(c, share_writer_add__two_writers_at_once__count_exactly_the_cap);
	tcase_add_test(c, articles_suspects__counted__are_in_every_count_and_can_be_taken_back);
	tcase_add_test(c, articles_suspects__dropped__are_in_no_count_and_can_be_taken_back);
	tcase_add_test(c, articles_suspects__of_no_article__is_absent);
	tcase_add_test(c, articles_merge__suspects_of_both__are_those_of_the_one_that_stays);
	tcase_add_test(c, articles_find__suspect_shares__are_told_beside_the_shares);
	tcase_add_test(c, statistics_read__suspect_shares__have_numbers_and_a_ranking_of_their_own);
	suite_add_tcase(s, c);
	return s;
}
