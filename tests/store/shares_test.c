/*
 * Shares: each actor is counted once a day, however many ask at once, and durably.
 */
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "store/articles.h"
#include "store/fixture.h"
#include "store/shares.h"
#include "store/suites.h"

static struct share_writer *writer;
static atomic_int fresh, refused;

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

static bool
counted(const struct share *share)
{
	struct share_result result;

	ck_ok(share_writer_add(writer, share, &result));
	return result.counted;
}

START_TEST(share_writer_add__first_share__makes_the_article_and_counts)
{
	struct share share = fixture_share(1);
	struct article article;
	struct share_counts counts;

	ck_assert(counted(&share));
	ck_ok(articles_get(fx.db, fx.arena, ARTICLE, &article, &counts));
	ck_assert(article.known);
	ck_assert(str_equal(article.url, fx.article.url));
	ck_assert(str_equal(article.title, fx.article.title));
	ck_assert_int_eq(article.share_revision, 1);
	ck_assert_int_eq(article.thread_revision, 0);
	ck_assert_int_eq(counts.of[NETWORK_BLUESKY], 1);
	ck_assert_int_eq(counts.of[NETWORK_X], 0);
	ck_assert_int_eq(fixture_number("SELECT shares FROM postbag.share_day"), 1);
	ck_assert_int_eq(
	    fixture_number("SELECT day - date '1970-01-01' FROM postbag.share_day"), TODAY);
}
END_TEST

START_TEST(share_writer_add__same_actor_again__is_not_counted)
{
	struct share share = fixture_share(1);

	ck_assert(counted(&share));
	ck_assert(!counted(&share));
	ck_assert_int_eq(fixture_number("SELECT shares FROM postbag.share_count"), 1);
	ck_assert_int_eq(fixture_number("SELECT share_revision FROM postbag.article"), 1);
}
END_TEST

START_TEST(share_writer_add__other_network_day_actor_or_article__is_counted)
{
	struct share share = fixture_share(1);
	struct article other = fx.article;

	ck_assert(counted(&share));
	share.network = NETWORK_X;
	ck_assert(counted(&share));
	share.day++;
	ck_assert(counted(&share));
	share.actor.byte[9]++;
	ck_assert(counted(&share));
	other.id++;
	share.article = &other;
	ck_assert(counted(&share));
	ck_assert_int_eq(fixture_number("SELECT sum(shares) FROM postbag.share_count"), 5);
	ck_assert_int_eq(fixture_number("SELECT sum(shares) FROM postbag.share_day"), 5);
}
END_TEST

START_TEST(share_writer_add__untitled_article__takes_a_later_title)
{
	struct share share = fixture_share(1);

	fx.article.title = STR_EMPTY;
	ck_assert(counted(&share));
	fx.article.title = STR("Later");
	share = fixture_share(2);
	ck_assert(counted(&share));
	ck_assert_str_eq(fixture_text("SELECT title FROM postbag.article"), "Later");
}
END_TEST

START_TEST(share_writer_add__past_the_limit__is_refused_and_says_how_long)
{
	struct share share = fixture_share(1);
	struct share_result result;

	fixture_limit(&share, 1, (struct rate){ 3, 300 });
	for (int i = 0; i < 3; i++) {
		share.network = (enum network)i;
		ck_assert(counted(&share));
	}
	share.network = NETWORK_EMAIL;
	ck_assert_int_eq(share_writer_add(writer, &share, &result), ERR_LIMIT);
	ck_assert(!result.counted);
	ck_assert_int_gt(limit_wait_s(&result.wait), 80);
	ck_assert_int_le(limit_wait_s(&result.wait), 100);
	ck_assert_int_eq(fixture_number("SELECT sum(shares) FROM postbag.share_count"), 3);
	/* Another actor is not held back. */
	share = fixture_share(2);
	ck_assert(counted(&share));
}
END_TEST

/* Of an address that may share three times, in a neighbourhood that may six times. */
static enum err
share_near(int actor, enum network network, struct share_result *result)
{
	struct share share = fixture_share(actor);

	fixture_limit(&share, actor, (struct rate){ 3, 300 });
	share.network = network;
	share.limit.near_key = (struct digest16){ { 77 } };
	share.limit.near_rate.count = 6;
	return share_writer_add(writer, &share, result);
}

START_TEST(share_writer_add__past_the_neighbourhoods_limit__is_refused_and_says_how_long)
{
	struct share_result result;

	for (int i = 0; i < 3; i++) {
		ck_ok(share_near(1, (enum network)i, &result));
		ck_ok(share_near(2, (enum network)i, &result));
	}
	ck_assert_int_gt(result.wait.near_us, 45 * US_PER_S);
	ck_assert_int_eq(share_near(3, NETWORK_EMAIL, &result), ERR_LIMIT);
	ck_assert_int_le(result.wait.own_us, 0);
	ck_assert_int_gt(limit_wait_s(&result.wait), 40);
	ck_assert_int_le(limit_wait_s(&result.wait), 50);
	/* It took nothing of the third's own. */
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.rate_limit"), 3);
}
END_TEST

START_TEST(share_writer_add__what_the_actor_is_refused__takes_nothing_from_the_neighbourhood)
{
	struct share_result result;

	for (int i = 0; i < 3; i++)
		ck_ok(share_near(1, (enum network)i, &result));
	for (int i = 0; i < 20; i++)
		ck_assert_int_eq(share_near(1, NETWORK_EMAIL, &result), ERR_LIMIT);
	for (int i = 0; i < 3; i++)
		ck_ok(share_near(2, (enum network)i, &result));
}
END_TEST

static void
share_crowded(size_t number, struct arena *a)
{
	struct share_result result;

	(void)a;
	if (share_near((int)number + 1, NETWORK_EMAIL, &result) == OK)
		atomic_fetch_add(&fresh, 1);
	else
		atomic_fetch_add(&refused, limit_wait_s(&result.wait) > 40);
}

/* However they fall into rounds. */
START_TEST(share_writer_add__sixty_four_neighbours_at_once__are_allowed_what_the_neighbourhood_is)
{
	fixture_threads(64, share_crowded);
	ck_assert_int_eq(atomic_load(&fresh), 6);
	ck_assert_int_eq(atomic_load(&refused), 58);
	ck_assert_int_eq(fixture_number("SELECT sum(shares) FROM postbag.share_count"), 6);
	/* Six of their own, and the neighbourhood's. */
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.rate_limit"), 7);
}
END_TEST

START_TEST(share_writer_add__article_of_no_site__is_an_error)
{
	struct share share = fixture_share(1);
	struct share_result result;

	fx.article.site_id = 4711;
	ck_assert_int_eq(share_writer_add(writer, &share, &result), ERR_CONFLICT);
	fx.article.site_id = fx.site_id;
	ck_assert(counted(&share));
}
END_TEST

static void
share_same(size_t number, struct arena *a)
{
	struct share share = fixture_share(1);
	struct share_result result;

	(void)number;
	(void)a;
	ck_ok(share_writer_add(writer, &share, &result));
	if (result.counted)
		atomic_fetch_add(&fresh, 1);
}

START_TEST(share_writer_add__sixty_four_at_once_by_one_actor__count_one)
{
	fixture_threads(64, share_same);
	ck_assert_int_eq(atomic_load(&fresh), 1);
	ck_assert_int_eq(fixture_number("SELECT shares FROM postbag.share_count"), 1);
	struct share_writer_stats stats;
	share_writer_stats(writer, &stats);
	ck_assert_int_eq(stats.intents, 64);
	ck_assert_int_eq(stats.queued, 0);
	ck_assert_int_ge(stats.rounds, 1);
}
END_TEST

static void
share_limited(size_t number, struct arena *a)
{
	struct share share = fixture_share(1);
	struct share_result result;

	(void)a;
	fixture_limit(&share, 1, (struct rate){ 10, 86400 });
	share.actor.byte[8] = (uint8_t)number;
	enum err err = share_writer_add(writer, &share, &result);
	ck_assert(err == OK || err == ERR_LIMIT);
	if (err == OK && result.counted)
		atomic_fetch_add(&fresh, 1);
	if (err == ERR_LIMIT) {
		ck_assert_int_gt(limit_wait_s(&result.wait), 0);
		atomic_fetch_add(&refused, 1);
	}
}

START_TEST(share_writer_add__sixty_four_at_once_under_one_limit__allow_exactly_the_limit)
{
	fixture_threads(64, share_limited);
	ck_assert_int_eq(atomic_load(&fresh), 10);
	ck_assert_int_eq(atomic_load(&refused), 54);
}
END_TEST

static void
share_skewed(size_t number, struct arena *a)
{
	for (int i = 0; i < 20; i++) {
		struct share share = fixture_share((int)number * 100 + i);
		struct article article = fx.article;

		(void)a;
		article.id += i % 5;
		share.article = &article;
		share.network = (enum network)(i % 3);
		ck_assert(counted(&share));
	}
}

START_TEST(share_writer_add__many_actors_and_articles__counts_add_up)
{
	fixture_threads(32, share_skewed);
	ck_assert_int_eq(fixture_number("SELECT sum(shares) FROM postbag.share_count"), 640);
	ck_assert_int_eq(fixture_number("SELECT sum(shares) FROM postbag.share_day"), 640);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.share_seen"), 640);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.share_count"), 15);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.article"), 5);
}
END_TEST

static struct share_writer *second;

static void
share_through_two(size_t number, struct arena *a)
{
	for (int i = 0; i < 30; i++) {
		struct share share = fixture_share(i);
		struct share_result result;

		(void)a;
		share.network = (enum network)(i % 7);
		ck_ok(share_writer_add(number % 2 == 0 ? writer : second, &share, &result));
		if (result.counted)
			atomic_fetch_add(&fresh, 1);
	}
}

START_TEST(share_writer_add__two_writers_at_once__count_each_actor_once)
{
	second = share_writer_open(fx.db, 100);
	fixture_threads(32, share_through_two);
	share_writer_close(second);
	ck_assert_int_eq(atomic_load(&fresh), 30);
	ck_assert_int_eq(fixture_number("SELECT sum(shares) FROM postbag.share_count"), 30);
}
END_TEST

static void
share_or_refuse(size_t number, struct arena *a)
{
	struct share share = fixture_share((int)number);
	struct share_result result;

	(void)a;
	enum err err = share_writer_add(writer, &share, &result);
	ck_assert(err == OK || err == ERR_BUSY);
	atomic_fetch_add(err == OK ? &fresh : &refused, 1);
}

static void
share_or_unlock(size_t number, struct arena *a)
{
	if (number > 0) {
		share_or_refuse(number, a);
		return;
	}
	while (atomic_load(&refused) == 0)
		(void)usleep(10000);
	(void)fixture_text("ROLLBACK");
}

START_TEST(share_writer_add__full_queue__is_busy)
{
	struct share_writer_stats stats;

	share_writer_close(writer);
	writer = share_writer_open(fx.db, 4);
	(void)fixture_text("BEGIN");
	(void)fixture_text("LOCK TABLE postbag.share_seen IN ACCESS EXCLUSIVE MODE");
	fixture_threads(31, share_or_unlock);
	share_writer_stats(writer, &stats);
	ck_assert_int_eq(stats.refused, atomic_load(&refused));
	ck_assert_int_eq(atomic_load(&fresh) + atomic_load(&refused), 30);
	ck_assert_int_eq(fixture_number("SELECT coalesce(sum(shares), 0) FROM postbag.share_count"),
	    atomic_load(&fresh));
}
END_TEST

START_TEST(share_writer_add__database_away__is_busy_for_everybody)
{
	struct db_settings set = fixture_settings();

	set.dsn = "host=/nonexistent user=x";
	struct db *away = db_open(&set);
	share_writer_close(writer);
	writer = share_writer_open(away, 100);
	fixture_threads(16, share_or_refuse);
	ck_assert_int_eq(atomic_load(&refused), 16);
	share_writer_close(writer);
	db_close(away);
	writer = NULL;
}
END_TEST

START_TEST(share_writer_add__backend_killed__goes_on_and_counts_once)
{
	struct share share = fixture_share(1);

	ck_assert(counted(&share));
	fixture_crash_backends();
	ck_assert(!counted(&share));
	share = fixture_share(2);
	ck_assert(counted(&share));
	ck_assert_int_eq(fixture_number("SELECT shares FROM postbag.share_count"), 2);
}
END_TEST

START_TEST(articles_counts__several_articles__come_in_the_order_asked)
{
	const int64_t asked[] = { ARTICLE + 1, ARTICLE, ARTICLE + 2, ARTICLE };
	struct article_counts got[COUNT_OF(asked)];
	struct article other = fx.article;
	struct share share = fixture_share(1);

	(void)fixture_post(1, 0);
	ck_assert(counted(&share));
	share.network = NETWORK_X;
	ck_assert(counted(&share));
	other.id = ARTICLE + 2;
	share.article = &other;
	ck_assert(counted(&share));
	ck_ok(articles_counts(fx.db, fx.arena, asked, COUNT_OF(asked), got));
	for (size_t i = 0; i < COUNT_OF(asked); i++)
		ck_assert_int_eq(got[i].article_id, asked[i]);
	ck_assert_int_eq(share_total(&got[0].shares) + got[0].comments, 0);
	ck_assert_int_eq(share_total(&got[1].shares), 2);
	ck_assert_int_eq(got[1].comments, 1);
	ck_assert_int_eq(got[2].shares.of[NETWORK_X], 1);
	ck_assert_int_eq(got[2].comments, 0);
	ck_assert_int_eq(share_total(&got[3].shares), 2);
}
END_TEST

START_TEST(articles_get__nobody_commented_or_shared__is_absent)
{
	struct article article;
	struct share_counts none;
	int64_t thread = 1, share = 1;

	ck_assert_int_eq(articles_get(fx.db, fx.arena, ARTICLE, &article, &none), ERR_ABSENT);
	ck_ok(articles_revision(fx.db, fx.arena, ARTICLE, &thread, &share));
	ck_assert_int_eq(thread, 0);
	ck_assert_int_eq(share, 0);
}
END_TEST

Suite *
articles_suite(void)
{
	Suite *s = suite_create("articles");
	TCase *c = tcase_create("articles");

	tcase_add_checked_fixture(c, open_writer, close_writer);
	tcase_set_timeout(c, 60);
	tcase_add_test(c, articles_counts__several_articles__come_in_the_order_asked);
	tcase_add_test(c, articles_get__nobody_commented_or_shared__is_absent);
	suite_add_tcase(s, c);
	return s;
}

Suite *
shares_suite(void)
{
	Suite *s = suite_create("shares");
	TCase *c = tcase_create("shares");

	tcase_set_tags(c, "rounds");
	tcase_add_checked_fixture(c, open_writer, close_writer);
	tcase_set_timeout(c, 60);
	tcase_add_test(c, share_writer_add__first_share__makes_the_article_and_counts);
	tcase_add_test(c, share_writer_add__same_actor_again__is_not_counted);
	tcase_add_test(c, share_writer_add__other_network_day_actor_or_article__is_counted);
	tcase_add_test(c, share_writer_add__untitled_article__takes_a_later_title);
	tcase_add_test(c, share_writer_add__past_the_limit__is_refused_and_says_how_long);
	tcase_add_test(
	    c, share_writer_add__past_the_neighbourhoods_limit__is_refused_and_says_how_long);
	tcase_add_test(
	    c, share_writer_add__what_the_actor_is_refused__takes_nothing_from_the_neighbourhood);
	tcase_add_test(c,
	    share_writer_add__sixty_four_neighbours_at_once__are_allowed_what_the_neighbourhood_is);
	tcase_add_test(c, share_writer_add__article_of_no_site__is_an_error);
	tcase_add_test(c, share_writer_add__sixty_four_at_once_by_one_actor__count_one);
	tcase_add_test(
	    c, share_writer_add__sixty_four_at_once_under_one_limit__allow_exactly_the_limit);
	tcase_add_test(c, share_writer_add__many_actors_and_articles__counts_add_up);
	tcase_add_test(c, share_writer_add__two_writers_at_once__count_each_actor_once);
	tcase_add_test(c, share_writer_add__full_queue__is_busy);
	tcase_add_test(c, share_writer_add__database_away__is_busy_for_everybody);
	tcase_add_test(c, share_writer_add__backend_killed__goes_on_and_counts_once);
	suite_add_tcase(s, c);
	return s;
}
