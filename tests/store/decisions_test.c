/*
 * Decisions: a comment moves from the status it has, the count stays right, and the log says who.
 */
#include <stdatomic.h>
#include <stdbool.h>

#include "store/articles.h"
#include "store/decisions.h"
#include "store/fixture.h"
#include "store/logbook.h"
#include "store/suites.h"

static struct decision_new
decision_of(int64_t id, enum status from, enum status to)
{
	return (struct decision_new){ .by.article_id = ARTICLE,
		.by.comment_id = id,
		.by.moderator_id = 5,
		.by.moderator_name = STR("Grace"),
		.from = from,
		.to = to,
		.by.reason = STR("because"),
		.by.now_us = NOW_US + 9 };
}

static const struct {
	enum status from, to;
	int comments; /* change of the article's count */
	int revision; /* change of the thread's revision */
} move[] = {
	{ HELD, PUBLISHED, 1, 1 },
	{ HELD, REJECTED, 0, 0 },
	{ HELD, SPAM, 0, 0 },
	{ PUBLISHED, REJECTED, -1, 1 },
	{ PUBLISHED, DELETED, -1, 1 },
	{ SPAM, PUBLISHED, 1, 1 },
	{ REJECTED, DELETED, 0, 0 },
};

START_TEST(decisions_make__each_move__keeps_count_and_revision_right)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, 1);

	comment.status = move[_i].from;
	int64_t id = fixture_add(&comment);
	int64_t comments = fixture_number("SELECT comments FROM postbag.article");
	int64_t revision = fixture_number("SELECT thread_revision FROM postbag.article");
	struct decision_new decision = decision_of(id, move[_i].from, move[_i].to);
	ck_ok(decisions_make(fx.db, fx.arena, &decision, NULL));
	ck_assert_int_eq(
	    fixture_number("SELECT comments FROM postbag.article") - comments, move[_i].comments);
	ck_assert_int_eq(fixture_number("SELECT thread_revision FROM postbag.article") - revision,
	    move[_i].revision);
	struct comment got;
	ck_ok(comments_get(fx.db, fx.arena, ARTICLE, id, &got));
	ck_assert_int_eq(got.status, move[_i].to);
}
END_TEST

START_TEST(decisions_make__comment_moved_by_another__is_a_conflict)
{
	int64_t id = fixture_post(1, 0);
	struct decision_new decision = decision_of(id, PUBLISHED, SPAM);

	ck_ok(decisions_make(fx.db, fx.arena, &decision, NULL));
	ck_assert_int_eq(decisions_make(fx.db, fx.arena, &decision, NULL), ERR_CONFLICT);
	decision.by.comment_id++;
	ck_assert_int_eq(decisions_make(fx.db, fx.arena, &decision, NULL), ERR_CONFLICT);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.decision"), 1);
}
END_TEST

static atomic_int won;
static int64_t contested;

static void
decide(size_t number, struct arena *a)
{
	struct decision_new decision =
	    decision_of(contested, PUBLISHED, number % 2 == 0 ? SPAM : REJECTED);
	enum err err = decisions_make(fx.db, a, &decision, NULL);

	ck_assert(err == OK || err == ERR_CONFLICT);
	if (err == OK)
		atomic_fetch_add(&won, 1);
}

START_TEST(decisions_make__several_at_once__one_wins)
{
	contested = fixture_post(1, 0);
	fixture_threads(8, decide);
	ck_assert_int_eq(atomic_load(&won), 1);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.decision"), 1);
	ck_assert_int_eq(fixture_number("SELECT comments FROM postbag.article"), 0);
}
END_TEST

/* Replies lock comments and then the article, as decisions do: nobody may wait in a ring. */
static void
decide_or_reply(size_t number, struct arena *a)
{
	for (int i = 0; i < 20; i++) {
		struct comment_draft draft;
		struct comment_new comment = fixture_comment(&draft, 1000 + (int)number * 100 + i);
		struct comment_added added;
		struct decision_new there = decision_of(contested, PUBLISHED, SPAM);
		struct decision_new back = decision_of(contested, SPAM, PUBLISHED);

		if (number % 2 == 0) {
			ck_assert_int_ne(decisions_make(fx.db, a, &there, NULL), ERR_BUSY);
			ck_assert_int_ne(decisions_make(fx.db, a, &back, NULL), ERR_BUSY);
			continue;
		}
		draft.parent_id = contested;
		enum err err = comments_add(fx.db, a, &comment, &added);
		ck_assert(err == OK || err == ERR_ABSENT);
	}
}

START_TEST(decisions_make__while_replies_come__keeps_the_count)
{
	contested = fixture_post(1, 0);
	fixture_threads(4, decide_or_reply);
	ck_assert_int_eq(fixture_number("SELECT comments FROM postbag.article"),
	    fixture_number("SELECT count(*) FROM postbag.comment WHERE status = 'published'"));
	ck_assert_int_eq(fixture_number("SELECT deadlocks FROM pg_stat_database"
					" WHERE datname = current_database()"),
	    0);
}
END_TEST

START_TEST(decisions_of__one_comment__gives_its_own_oldest_first)
{
	int64_t id = fixture_post(1, 0);
	struct decision_new first = decision_of(id, PUBLISHED, SPAM);
	struct decision_new second = decision_of(id, SPAM, PUBLISHED);
	struct decision_new other = decision_of(fixture_post(2, 0), PUBLISHED, SPAM);
	struct decision *log;
	size_t count;

	ck_ok(decisions_make(fx.db, fx.arena, &first, NULL));
	ck_ok(decisions_make(fx.db, fx.arena, &other, NULL));
	ck_ok(decisions_make(fx.db, fx.arena, &second, NULL));
	ck_ok(decisions_of(fx.db, fx.arena, ARTICLE, id, &log, &count));
	ck_assert_uint_eq(count, 2);
	ck_assert_int_eq(log[0].to, SPAM);
	ck_assert_int_eq(log[1].to, PUBLISHED);
}
END_TEST

START_TEST(decisions_close__and_open__turns_the_thread_and_the_log_says_so)
{
	struct act_by closing = { .article_id = ARTICLE,
		.moderator_id = 5,
		.moderator_name = STR("Grace"),
		.reason = STR("It is late."),
		.now_us = NOW_US + 9 };
	struct share_counts counts;
	const struct log_ask everything = { .group = LOG_GROUPS };
	const struct session who = { .moderator_id = 5 };
	struct decision *about;
	struct logged *log;
	struct article got;
	size_t count;

	ck_assert_int_eq(decisions_close(fx.db, fx.arena, &closing, NULL), ERR_ABSENT);
	int64_t id = fixture_post(1, 0);
	int64_t revision = fixture_number("SELECT thread_revision FROM postbag.article");
	for (int i = 0; i < 2; i++) {
		ck_ok(decisions_close(fx.db, fx.arena, &closing, NULL));
		ck_ok(articles_get(fx.db, fx.arena, ARTICLE, &got, &counts));
		ck_assert(got.closed);
		ck_assert_int_eq(got.thread_revision, revision + 1);
	}
	for (int i = 0; i < 2; i++) {
		ck_ok(decisions_open(fx.db, fx.arena, &closing, NULL));
		ck_ok(articles_get(fx.db, fx.arena, ARTICLE, &got, &counts));
		ck_assert(!got.closed);
		ck_assert_int_eq(got.thread_revision, revision + 2);
	}
	ck_ok(logbook_read(fx.db, fx.arena, &who, &fx.sites, &everything, 5, &log, &count));
	ck_assert_uint_eq(count, 3);
	ck_assert(log[2].is_event);
	ck_assert(str_equal(log[0].decision.act, STR("open")));
	ck_assert(str_equal(log[1].decision.act, STR("close")));
	ck_assert_int_eq(log[1].decision.comment_id, 0);
	ck_assert_uint_eq(log[1].decision.author_name.len, 0);
	ck_assert(str_equal(log[1].decision.moderator, STR("Grace")));
	ck_assert(str_equal(log[1].decision.reason, STR("It is late.")));
	ck_assert_int_eq(log[1].decision.decided_us, NOW_US + 9);
	ck_assert(str_equal(log[1].decision.article_title, STR("An article")));
	/* It is about no comment. */
	ck_ok(decisions_of(fx.db, fx.arena, ARTICLE, id, &about, &count));
	ck_assert_uint_eq(count, 0);
}
END_TEST

/* What the log can hold: a move changes the status, everything else says what it is. */
static const struct {
	bool about;         /* a comment */
	const char *values; /* from, to, act */
	const char *constraint;
} row[] = {
	{ true, "'held', 'published', ''", NULL },
	{ true, "'published', 'published', 'keep'", NULL },
	{ false, "NULL, NULL, 'close'", NULL },
	{ true, "'published', 'published', ''", "decision_changes_something" },
	{ true, "'held', 'published', 'Keep it'", "decision_act_is_a_word" },
	{ false, "NULL, NULL, ''", "decision_has_a_comment_unless_about_a_thread" },
	{ false, "NULL, NULL, 'keep'", "decision_has_a_comment_unless_about_a_thread" },
	{ true, "NULL, NULL, 'keep'", "decision_has_a_comment_unless_about_a_thread" },
	{ true, "'held', 'held', 'close'", "decision_has_a_comment_unless_about_a_thread" },
};

START_TEST(decision__each_row__is_of_a_form_that_the_log_can_hold)
{
	int64_t id = fixture_post(1, 0);
	struct str sql = arena_printf(fx.arena,
	    "INSERT INTO postbag.decision (article_id, site_id, moderator_name, reason, "
	    "decided_at, "
	    "comment_id, from_status, to_status, act) "
	    "VALUES (%lld, %lld, '', '', now(), nullif(%lld, 0), %s)",
	    (long long)ARTICLE, (long long)fx.site_id, row[_i].about ? (long long)id : 0LL,
	    row[_i].values);
	PGresult *result = PQexec(fx.super, sql.p);
	const char *broken = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
	if (row[_i].constraint == NULL)
		ck_assert_int_eq(PQresultStatus(result), PGRES_COMMAND_OK);
	else
		ck_assert_str_eq(broken == NULL ? "" : broken, row[_i].constraint);
	PQclear(result);
}
END_TEST

Suite *
decisions_suite(void)
{
	Suite *s = suite_create("decisions");
	TCase *c = fixture_case("decisions");

	tcase_add_loop_test(
	    c, decisions_make__each_move__keeps_count_and_revision_right, 0, COUNT_OF(move));
	tcase_add_test(c, decisions_make__comment_moved_by_another__is_a_conflict);
	tcase_add_test(c, decisions_make__several_at_once__one_wins);
	tcase_add_test(c, decisions_make__while_replies_come__keeps_the_count);
	tcase_add_test(c, decisions_of__one_comment__gives_its_own_oldest_first);
	tcase_add_test(c, decisions_close__and_open__turns_the_thread_and_the_log_says_so);
	tcase_add_loop_test(
	    c, decision__each_row__is_of_a_form_that_the_log_can_hold, 0, COUNT_OF(row));
	suite_add_tcase(s, c);
	return s;
}
