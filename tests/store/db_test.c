/*
 * The pool: bounded waits, and what happens when the server goes away.
 */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/articles.h"
#include "store/fixture.h"
#include "store/link.h"
#include "store/moderators.h"
#include "store/suites.h"

static void
reopen(struct db_settings set)
{
	db_close(fx.db);
	fx.db = db_open(&set);
}

static struct db_stats
stats(void)
{
	struct db_stats got;

	db_stats(fx.db, &got);
	return got;
}

/* A lock in another session that everything on the article's rows waits for. */
static void
lock_articles(void)
{
	(void)fixture_text("BEGIN");
	(void)fixture_text("LOCK TABLE postbag.article IN ACCESS EXCLUSIVE MODE");
}

static enum err
read_revision(struct arena *a)
{
	int64_t thread, share;

	return articles_revision(fx.db, a, ARTICLE, &thread, &share);
}

START_TEST(db_open__database_away__succeeds_and_answers_busy_at_once)
{
	struct db_settings set = fixture_settings();
	int64_t version;

	set.dsn = "host=/nonexistent user=x";
	reopen(set);
	ck_assert_int_eq(read_revision(fx.arena), ERR_BUSY);
	ck_assert_int_eq(db_ready(fx.db, &version), ERR_BUSY);
	ck_assert_int_eq(stats().open, 0);
	ck_assert_int_ge(stats().failures, 1);
}
END_TEST

START_TEST(pool__after_a_refused_connection__tries_no_other_for_a_moment)
{
	struct db_settings set = fixture_settings();

	set.dsn = "host=/nonexistent user=x";
	reopen(set);
	for (int i = 0; i < 100; i++)
		ck_assert_int_eq(read_revision(fx.arena), ERR_BUSY);
	/* Each failure is a try to connect, and there is a fifth of a second between two. */
	ck_assert_int_lt(stats().failures, 50);
}
END_TEST

START_TEST(db_open__text_that_is_no_dsn__answers_busy)
{
	struct db_settings set = fixture_settings();

	set.dsn = "host='unfinished";
	reopen(set);
	ck_assert_int_eq(read_revision(fx.arena), ERR_BUSY);
}
END_TEST

START_TEST(pool__in_use__counts_what_it_does)
{
	int64_t commits = stats().commits;

	(void)fixture_post(1, 0);
	ck_ok(read_revision(fx.arena));
	ck_assert_int_eq(stats().commits, commits + 1);
	ck_assert_int_eq(stats().open, 1);
	ck_assert_int_eq(stats().busy, 0);
	ck_assert_int_eq(stats().connections, 4);
	ck_assert_int_eq(stats().failures, 0);
}
END_TEST

static void
hold_one(size_t number, struct arena *a)
{
	if (number > 0)
		(void)usleep(300000);
	enum err err = read_revision(a);
	ck_assert_int_eq(err, ERR_BUSY);
}

START_TEST(pool__all_connections_busy__waits_no_longer_than_it_may)
{
	struct db_settings set = fixture_settings();

	set.connections = 1;
	set.wait_ms = 50;
	set.statement_ms = 1500;
	reopen(set);
	lock_articles();
	fixture_threads(2, hold_one);
	ck_assert_int_eq(stats().refused, 1);
	ck_assert_int_eq(stats().waits, 1);
	ck_assert_int_ge(stats().wait_us, 50000);
	ck_assert_int_lt(stats().wait_us, 1000000);
	(void)fixture_text("ROLLBACK");
	ck_ok(read_revision(fx.arena));
}
END_TEST

START_TEST(statement__past_its_deadline__is_cancelled_and_busy)
{
	struct db_settings set = fixture_settings();

	set.statement_ms = 100;
	reopen(set);
	lock_articles();
	ck_assert_int_eq(read_revision(fx.arena), ERR_BUSY);
	ck_assert_int_eq(stats().failures, 1);
	ck_assert_int_eq(stats().open, 0);
	/* Nobody waits for the lock any more. */
	int64_t waiting = 1;
	for (int tries = 0; waiting > 0 && tries < 50; tries++) {
		(void)usleep(20000);
		waiting = fixture_number("SELECT count(*) FROM pg_locks WHERE NOT granted");
	}
	ck_assert_int_eq(waiting, 0);
	(void)fixture_text("ROLLBACK");
	ck_ok(read_revision(fx.arena));
}
END_TEST

static void
many_reads(size_t number, struct arena *a)
{
	(void)number;
	for (int i = 0; i < 50; i++)
		ck_ok(read_revision(a));
}

START_TEST(pool__more_threads_than_connections__serves_them_all)
{
	fixture_threads(32, many_reads);
	ck_assert_int_ge(stats().statements, 1600);
	ck_assert_int_le(stats().open, 4);
}
END_TEST

START_TEST(statement__without_preparing__works_too)
{
	struct db_settings set = fixture_settings();

	set.prepare = false;
	reopen(set);
	(void)fixture_post(1, 0);
	ck_ok(read_revision(fx.arena));
	ck_ok(read_revision(fx.arena));
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.comment"), 1);
}
END_TEST

START_TEST(statement__forgotten_by_the_server__is_prepared_again)
{
	struct db_settings set = fixture_settings();

	set.connections = 1;
	reopen(set);
	ck_ok(read_revision(fx.arena));
	/* A column of the result gets another type: the kept plan does not fit any more. */
	(void)fixture_text("ALTER TABLE postbag.article ALTER COLUMN title TYPE varchar(2000)");
	(void)fixture_text("ALTER TABLE postbag.article ALTER COLUMN title TYPE text");
	ck_ok(read_revision(fx.arena));
	int64_t thread, share;
	(void)fixture_post(1, 0);
	ck_ok(articles_revision(fx.db, fx.arena, ARTICLE, &thread, &share));
	ck_assert_int_eq(thread, 1);
}
END_TEST

static void
terminate_backends(void)
{
	(void)fixture_number("SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
			     " WHERE usename = 'postbag_app' AND datname = current_database()");
}

static enum err
add_moderator(const char *name)
{
	const struct role_given given = { .role = ROLE_OWNER };
	struct str unknown;

	return moderators_add(fx.db, fx.arena, str_of(name), "x", &given, &fixture_by, &unknown);
}

static void *
unlock_articles_later(void *unused)
{
	(void)usleep(200000);
	(void)fixture_text("COMMIT");
	return unused;
}

static void
run_revision(struct link *link)
{
	struct sql q = sql_begin(fx.arena, STMT_ARTICLES_REVISION);
	PGresult *result;

	sql_bigint(&q, ARTICLE);
	ck_assert_int_eq(link_run(link, &q, true, LINK_FOR_EVER, &result), LINK_ANSWERED);
	ck_assert_str_eq(link_state(result), "");
	PQclear(result);
}

/* When the plan of that statement began to be. */
static struct str
planned_at(struct link *link)
{
	PGresult *result;

	ck_assert_int_eq(
	    link_script(link,
		"SELECT string_agg(prepare_time::text, ' ') FROM pg_prepared_statements",
		LINK_FOR_EVER, &result),
	    LINK_ANSWERED);
	struct str at = arena_copy(fx.arena, str_of(PQgetvalue(result, 0, 0)));
	PQclear(result);
	return at;
}

START_TEST(statement__that_took_long__is_planned_anew)
{
	const struct db_settings set = fixture_settings();
	struct link link = { .pg = NULL };
	pthread_t thread;

	ck_assert(link_open(&link, set.dsn, LINK_FOR_EVER));
	run_revision(&link);
	struct str first = planned_at(&link);
	run_revision(&link);
	ck_assert(str_equal(planned_at(&link), first));
	lock_articles();
	ck_assert_int_eq(pthread_create(&thread, NULL, unlock_articles_later, NULL), 0);
	run_revision(&link);
	ck_assert_int_eq(pthread_join(thread, NULL), 0);
	ck_assert(str_equal(planned_at(&link), first));
	run_revision(&link);
	ck_assert(!str_equal(planned_at(&link), first));
	/* Even if the server has forgotten it. */
	link.prepared[STMT_ARTICLES_REVISION] = PREPARED_STALE;
	PGresult *result;
	ck_assert_int_eq(
	    link_script(&link, "DEALLOCATE ALL", LINK_FOR_EVER, &result), LINK_ANSWERED);
	PQclear(result);
	run_revision(&link);
	link_close(&link);
}
END_TEST

START_TEST(connection__ended_between_two_statements__is_opened_again)
{
	ck_ok(read_revision(fx.arena));
	terminate_backends();
	ck_ok(read_revision(fx.arena));
	terminate_backends();
	/* Also for one that must not be run twice: it was not sent at all. */
	ck_ok(add_moderator("ada"));
}
END_TEST

static void
terminate_a_waiting_one(void)
{
	int64_t ended = 0;

	for (int tries = 0; ended == 0 && tries < 200; tries++) {
		(void)usleep(10000);
		ended = fixture_number("SELECT count(pg_terminate_backend(pid)) FROM pg_locks"
				       " WHERE NOT granted");
	}
	ck_assert_int_eq(ended, 1);
	(void)fixture_text("ROLLBACK");
}

static void
read_or_terminate(size_t number, struct arena *a)
{
	if (number == 0)
		terminate_a_waiting_one();
	else
		ck_ok(read_revision(a));
}

static void
write_or_terminate(size_t number, struct arena *a)
{
	(void)a;
	if (number == 0)
		terminate_a_waiting_one();
	else
		ck_assert_int_eq(add_moderator("ada"), ERR_BUSY);
}

START_TEST(read__connection_ended_in_the_middle__is_tried_again)
{
	lock_articles();
	fixture_threads(2, read_or_terminate);
	ck_assert_int_eq(stats().retries, 1);
}
END_TEST

START_TEST(write__connection_ended_in_the_middle__is_busy_and_not_tried_again)
{
	(void)fixture_text("BEGIN");
	(void)fixture_text("LOCK TABLE postbag.moderator IN ACCESS EXCLUSIVE MODE");
	fixture_threads(2, write_or_terminate);
	ck_assert_int_eq(stats().retries, 0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.moderator"), 0);
}
END_TEST

START_TEST(server__one_backend_killed__reads_and_keyed_writes_go_on)
{
	int64_t id = fixture_post(1, 0);

	fixture_crash_backends();
	ck_ok(read_revision(fx.arena));
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, 1);
	struct comment_added added;
	ck_ok(comments_add(fx.db, fx.arena, &comment, &added));
	ck_assert(added.repeated);
	ck_assert_int_eq(added.id, id);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.comment"), 1);
	ck_assert_int_eq(fixture_number("SELECT comments FROM postbag.article"), 1);
}
END_TEST

static atomic_bool stop;
static atomic_int acknowledged;

/* Posts with rising keys, each as often as it takes, while the server is crashed under it. */
static void
post_or_crash(size_t number, struct arena *a)
{
	if (number == 0) {
		(void)usleep(100000);
		for (int i = 0; i < 3; i++) {
			ck_assert_int_eq(system(getenv("POSTBAG_TEST_RESTART")), 0);
			(void)usleep(200000);
		}
		atomic_store(&stop, true);
		return;
	}
	for (int i = 0; !atomic_load(&stop); i++) {
		struct comment_draft draft;
		struct comment_new comment = fixture_comment(&draft, (int)number * 1000000 + i);
		struct comment_added added;
		enum err err;

		while ((err = comments_add(fx.db, a, &comment, &added)) == ERR_BUSY)
			(void)usleep(5000);
		ck_ok(err);
		atomic_fetch_add(&acknowledged, 1);
	}
}

START_TEST(server__crashed_while_comments_come__keeps_each_acknowledged_one_exactly_once)
{
	(void)fixture_post(1, 0);
	fixture_threads(5, post_or_crash);
	/* Our own connection died with the server. */
	PQreset(fx.super);
	ck_assert_int_gt(atomic_load(&acknowledged), 10);
	ck_assert_int_eq(
	    fixture_number("SELECT count(*) FROM postbag.comment"), atomic_load(&acknowledged) + 1);
	ck_assert_int_eq(
	    fixture_number("SELECT comments FROM postbag.article"), atomic_load(&acknowledged) + 1);
	ck_assert_int_eq(fixture_number("SELECT thread_revision FROM postbag.article"),
	    atomic_load(&acknowledged) + 1);
}
END_TEST

Suite *
db_suite(void)
{
	Suite *s = suite_create("db");
	TCase *c = fixture_case("db");

	tcase_add_test(c, db_open__database_away__succeeds_and_answers_busy_at_once);
	tcase_add_test(c, pool__after_a_refused_connection__tries_no_other_for_a_moment);
	tcase_add_test(c, db_open__text_that_is_no_dsn__answers_busy);
	tcase_add_test(c, pool__in_use__counts_what_it_does);
	tcase_add_test(c, pool__all_connections_busy__waits_no_longer_than_it_may);
	tcase_add_test(c, statement__past_its_deadline__is_cancelled_and_busy);
	tcase_add_test(c, pool__more_threads_than_connections__serves_them_all);
	tcase_add_test(c, statement__without_preparing__works_too);
	tcase_add_test(c, statement__forgotten_by_the_server__is_prepared_again);
	tcase_add_test(c, statement__that_took_long__is_planned_anew);
	tcase_add_test(c, connection__ended_between_two_statements__is_opened_again);
	tcase_add_test(c, read__connection_ended_in_the_middle__is_tried_again);
	tcase_add_test(c, write__connection_ended_in_the_middle__is_busy_and_not_tried_again);
	tcase_add_test(c, server__one_backend_killed__reads_and_keyed_writes_go_on);
	tcase_add_test(
	    c, server__crashed_while_comments_come__keeps_each_acknowledged_one_exactly_once);
	suite_add_tcase(s, c);
	return s;
}
