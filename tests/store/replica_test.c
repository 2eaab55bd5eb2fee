/*
 * What a view asks of a replica. The test's own server plays the replica:
 * what it has seen, it has. A replica that comes after is played by real ones in
 * tests/service/cluster.test.mjs.
 */
#include "store/replica.h"

#include <stdlib.h>
#include <unistd.h>

#include "store/articles.h"
#include "store/fixture.h"
#include "store/suites.h"

static struct replica *replica;

static void
open_replica(const char *dsn)
{
	struct db_settings set = fixture_settings();

	if (dsn != NULL)
		set.dsn = dsn;
	replica = replica_open(fx.db, &set, 1000);
}

static struct replica_stats
stats(void)
{
	struct replica_stats got;

	replica_stats(replica, &got);
	return got;
}

static void
await_asked(void)
{
	for (int tries = 0; tries < 500 && !stats().asked; tries++)
		(void)usleep(20000);
	ck_assert(stats().asked);
}

static void
read_revision(struct db *db)
{
	int64_t thread, share;

	ck_ok(articles_revision(db, fx.arena, ARTICLE, &thread, &share));
}

static void
set_up(void)
{
	fixture_set_up();
	replica = NULL;
}

static void
tear_down(void)
{
	replica_close(replica);
	fixture_tear_down();
}

START_TEST(replica_view__no_replica__is_the_primary_itself)
{
	struct db *view = replica_view(NULL, fx.db, fx.arena);

	ck_assert_ptr_eq(view, fx.db);
	view_article(view, ARTICLE);
	ck_assert(!view_leave(view));
	replica_wrote(NULL, ARTICLE);
}
END_TEST

START_TEST(replica_view__reads__are_the_replicas_and_writes_the_primarys)
{
	open_replica(NULL);
	await_asked();
	struct db *view = replica_view(replica, fx.db, fx.arena);
	int64_t answers = stats().answers, statements = stats().pool.statements;
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, 1);
	struct comment_added added;

	read_revision(view);
	ck_assert_int_eq(stats().answers, answers + 1);
	ck_ok(comments_add(view, fx.arena, &comment, &added));
	ck_assert_int_eq(stats().answers, answers + 1);
	/* What follows must not be older than that. */
	read_revision(view);
	ck_assert_int_eq(stats().answers, answers + 1);
	ck_assert_int_ge(stats().pool.statements, statements + 1);
}
END_TEST

START_TEST(replica_view__without_prepared_statements__reads_as_well)
{
	struct db_settings set = fixture_settings();

	set.prepare = false;
	replica = replica_open(fx.db, &set, 1000);
	await_asked();
	read_revision(replica_view(replica, fx.db, fx.arena));
	ck_assert_int_eq(stats().answers, 1);
	ck_assert_int_eq(stats().failed, 0);
}
END_TEST

START_TEST(replica_view__several_reads__are_one_answer_of_the_replica)
{
	struct reads *reads = reads_begin(fx.arena);
	struct article article;
	struct share_counts counts;
	struct comments_page page;

	open_replica(NULL);
	await_asked();
	(void)fixture_post(1, 0);
	const enum err *got = articles_get_with(reads, ARTICLE, &article, &counts);
	(void)comments_page_with(reads, ARTICLE, &(struct page_ask){ .sort = SORT_OLDEST }, &page);
	ck_ok(reads_run(replica_view(replica, fx.db, fx.arena), reads));
	ck_ok(*got);
	ck_assert_uint_eq(page.count, 1);
	ck_assert_int_eq(stats().answers, 1);
	/* And where the replica may not answer, the primary's. */
	struct db *view = replica_view(replica, fx.db, fx.arena);
	(void)view_leave(view);
	reads = reads_begin(fx.arena);
	got = articles_get_with(reads, ARTICLE, &article, &counts);
	(void)comments_page_with(reads, ARTICLE, &(struct page_ask){ .sort = SORT_OLDEST }, &page);
	ck_ok(reads_run(view, reads));
	ck_ok(*got);
	ck_assert_int_eq(stats().answers, 1);
}
END_TEST

START_TEST(view_article__just_written_to__is_read_at_the_primary_until_the_replica_has_it)
{
	open_replica(NULL);
	await_asked();
	replica_wrote(replica, ARTICLE);
	struct db *view = replica_view(replica, fx.db, fx.arena);
	view_article(view, ARTICLE);
	read_revision(view);
	ck_assert_int_eq(stats().answers, 0);
	ck_assert_int_eq(stats().behind, 1);
	/* Of another article nobody waits for that. */
	view = replica_view(replica, fx.db, fx.arena);
	view_article(view, ARTICLE + 1);
	read_revision(view);
	ck_assert_int_eq(stats().answers, 1);
	for (int tries = 0; tries < 500 && stats().answers < 2; tries++) {
		(void)usleep(20000);
		view = replica_view(replica, fx.db, fx.arena);
		view_article(view, ARTICLE);
		read_revision(view);
	}
	ck_assert_int_eq(stats().answers, 2);
}
END_TEST

START_TEST(view_leave__from_then_on__asks_the_primary)
{
	open_replica(NULL);
	await_asked();
	struct db *view = replica_view(replica, fx.db, fx.arena);
	ck_assert(view_leave(view));
	ck_assert(!view_leave(view));
	read_revision(view);
	ck_assert_int_eq(stats().answers, 0);
}
END_TEST

START_TEST(replica_view__replica_away__asks_the_primary)
{
	open_replica("host=/nonexistent user=x");
	for (int i = 0; i < 20; i++) {
		read_revision(replica_view(replica, fx.db, fx.arena));
		(void)usleep(20000);
	}
	ck_assert(!stats().asked);
	ck_assert_int_eq(stats().answers, 0);
}
END_TEST

START_TEST(replica_view__another_database__is_not_asked)
{
	open_replica(arena_printf(fx.arena, "%s dbname=postgres", getenv("POSTBAG_TEST_DSN")).p);
	for (int i = 0; i < 40; i++) {
		read_revision(replica_view(replica, fx.db, fx.arena));
		(void)usleep(20000);
	}
	ck_assert(!stats().asked);
	ck_assert_int_eq(stats().answers, 0);
}
END_TEST

START_TEST(replica_view__connections_that_break__are_the_replicas_trouble)
{
	open_replica(NULL);
	await_asked();
	read_revision(replica_view(replica, fx.db, fx.arena));
	(void)fixture_text("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
			   " WHERE usename = 'postbag_app' AND datname = current_database()");
	read_revision(replica_view(replica, fx.db, fx.arena));
	read_revision(replica_view(replica, fx.db, fx.arena));
}
END_TEST

Suite *
replica_suite(void)
{
	Suite *s = suite_create("replica");
	TCase *c = tcase_create("replica");

	tcase_add_checked_fixture(c, set_up, tear_down);
	tcase_set_timeout(c, 60);
	tcase_add_test(c, replica_view__no_replica__is_the_primary_itself);
	tcase_add_test(c, replica_view__reads__are_the_replicas_and_writes_the_primarys);
	tcase_add_test(c, replica_view__without_prepared_statements__reads_as_well);
	tcase_add_test(c, replica_view__several_reads__are_one_answer_of_the_replica);
	tcase_add_test(
	    c, view_article__just_written_to__is_read_at_the_primary_until_the_replica_has_it);
	tcase_add_test(c, view_leave__from_then_on__asks_the_primary);
	tcase_add_test(c, replica_view__replica_away__asks_the_primary);
	tcase_add_test(c, replica_view__another_database__is_not_asked);
	tcase_add_test(c, replica_view__connections_that_break__are_the_replicas_trouble);
	suite_add_tcase(s, c);
	return s;
}
