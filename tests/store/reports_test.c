/*
 * Reports: one of each actor on each comment, until a moderator has dealt with it.
 */
#include "store/decisions.h"
#include "store/fixture.h"
#include "store/queues.h"
#include "store/reports.h"
#include "store/suites.h"

#define WAITING "SELECT count(*) FROM postbag.report WHERE resolved_at IS NULL"

static int64_t reported; /* the comment of the threads below */

static enum err
report(int64_t comment_id, unsigned actor, enum reason reason, const char *words)
{
	return fixture_report(fx.arena, comment_id, actor, reason, words);
}

static struct reports
waiting(int64_t comment_id)
{
	struct queued out;

	ck_ok(queues_one(fx.db, fx.arena, &fx.sites, ARTICLE, comment_id, &out));
	return out.reports;
}

static struct comment_change
edit_of(int64_t id, enum status to, int64_t now_us)
{
	return (struct comment_change){ .article_id = ARTICLE,
		.comment_id = id,
		.author_id = 77,
		.oldest_us = NOW_US,
		.text = STR("Worse."),
		.html = STR("<p>Worse.</p>"),
		.renderer = 1,
		.from = PUBLISHED,
		.to = to,
		.now_us = now_us };
}

START_TEST(reports_make__several_readers__wait_with_what_they_say)
{
	int64_t id = fixture_post(1, 0);
	int64_t revision = fixture_number("SELECT thread_revision FROM postbag.article");

	ck_ok(report(id, 1, REASON_SPAM, ""));
	ck_ok(report(id, 2, REASON_OTHER, "It is mine."));
	struct reports got = waiting(id);
	ck_assert_uint_eq(got.count, 2);
	ck_assert_int_eq(got.waiting, 2);
	ck_assert_int_eq(got.report[0].reason, REASON_OTHER);
	ck_assert(str_equal(got.report[0].words, STR("It is mine.")));
	ck_assert_int_eq(got.report[0].reported_us, NOW_US + 2);
	ck_assert_int_eq(got.report[1].reason, REASON_SPAM);
	ck_assert_uint_eq(got.report[1].words.len, 0);
	/* Readers see nothing of it. */
	ck_assert_int_eq(fixture_number("SELECT thread_revision FROM postbag.article"), revision);
}
END_TEST

START_TEST(reports_make__again__changes_the_one_there_is)
{
	int64_t id = fixture_post(1, 0);

	for (unsigned i = 0; i < 3; i++)
		ck_ok(report(id, 1, REASON_SPAM, ""));
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.report"), 1);
	ck_ok(report(id, 1, REASON_ILLEGAL, "It names a child."));
	struct reports got = waiting(id);
	ck_assert_int_eq(got.waiting, 1);
	ck_assert_int_eq(got.report[0].reason, REASON_ILLEGAL);
	ck_assert(str_equal(got.report[0].words, STR("It names a child.")));
}
END_TEST

START_TEST(reports_make__own_or_not_published__is_refused)
{
	struct comment_draft text;
	struct comment_new comment = fixture_comment(&text, 1);
	int64_t id = fixture_add(&comment);
	const struct report_draft draft = { .reason = REASON_SPAM };
	const struct report_new own = { .article_id = ARTICLE,
		.comment_id = id,
		.author_id = comment.author_id,
		.draft = &draft,
		.now_us = NOW_US };

	ck_assert_int_eq(reports_make(fx.db, fx.arena, &own), ERR_FORBID);
	ck_assert_int_eq(report(id + 99, 1, REASON_SPAM, ""), ERR_ABSENT);
	for (enum status status = HELD; status < STATUSES; status++) {
		(void)fixture_text(arena_printf(
		    fx.arena, "UPDATE postbag.comment SET status = '%s'", status_name(status))
				       .p);
		ck_assert_int_eq(report(id, 1, REASON_SPAM, ""), ERR_ABSENT);
	}
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.report"), 0);
}
END_TEST

static void
report_often(size_t number, struct arena *a)
{
	for (int i = 0; i < 10; i++)
		ck_ok(fixture_report(a, reported, 7,
		    (number + (size_t)i) % 2 == 0 ? REASON_SPAM : REASON_ABUSE, ""));
}

START_TEST(reports_make__sixteen_at_once_from_one_actor__are_one)
{
	reported = fixture_post(1, 0);
	fixture_threads(16, report_often);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.report"), 1);
	ck_assert_int_eq(fixture_number(WAITING), 1);
}
END_TEST

/* As it is, too. */
static const enum status end[] = { PUBLISHED, REJECTED, SPAM, DELETED };

START_TEST(decisions__whichever_is_made__deals_with_the_reports)
{
	int64_t id = fixture_post(1, 0), other = fixture_post(2, 0);

	ck_ok(report(id, 1, REASON_SPAM, ""));
	ck_ok(report(id, 2, REASON_SPAM, ""));
	ck_ok(report(other, 1, REASON_SPAM, ""));
	ck_ok(fixture_decide(id, PUBLISHED, end[_i]));
	ck_assert_int_eq(waiting(id).waiting, 0);
	ck_assert_int_eq(waiting(other).waiting, 1);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.decision"), 1);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.report WHERE resolved_at IS "
					"NOT NULL"),
	    2);
}
END_TEST

START_TEST(decisions_keep__a_reported_comment__stays_as_it_is_and_the_log_says_so)
{
	int64_t id = fixture_post(1, 0);
	int64_t revision = fixture_number("SELECT thread_revision FROM postbag.article");
	struct decision *log;
	struct comment got;
	size_t count;

	ck_ok(report(id, 1, REASON_SPAM, ""));
	ck_ok(fixture_decide(id, PUBLISHED, PUBLISHED));
	ck_ok(comments_get(fx.db, fx.arena, ARTICLE, id, &got));
	ck_assert_int_eq(got.status, PUBLISHED);
	ck_assert_int_eq(fixture_number("SELECT thread_revision FROM postbag.article"), revision);
	ck_ok(decisions_of(fx.db, fx.arena, ARTICLE, id, &log, &count));
	ck_assert_uint_eq(count, 1);
	ck_assert(str_equal(log[0].act, STR("keep")));
	ck_assert(str_equal(log[0].moderator, STR("Grace")));
	ck_assert(str_equal(log[0].reason, STR("because")));
	ck_assert_int_eq(log[0].from, PUBLISHED);
	ck_assert_int_eq(log[0].to, PUBLISHED);
}
END_TEST

START_TEST(decisions_keep__nothing_reported_or_another_was_quicker__is_a_conflict)
{
	int64_t id = fixture_post(1, 0);

	/* That nobody has seen it yet is something to see to, too. */
	ck_ok(fixture_decide(id, PUBLISHED, PUBLISHED));
	ck_assert_int_eq(fixture_decide(id, PUBLISHED, PUBLISHED), ERR_CONFLICT);
	ck_ok(report(id, 1, REASON_SPAM, ""));
	ck_assert_int_eq(fixture_decide(id, HELD, HELD), ERR_CONFLICT);
	ck_assert_int_eq(fixture_decide(id + 1, PUBLISHED, PUBLISHED), ERR_CONFLICT);
	ck_ok(fixture_decide(id, PUBLISHED, PUBLISHED));
	ck_assert_int_eq(fixture_decide(id, PUBLISHED, PUBLISHED), ERR_CONFLICT);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.decision"), 2);
}
END_TEST

START_TEST(reports_make__after_a_decision__waits_again_only_if_there_is_something_new)
{
	int64_t id = fixture_post(1, 0);

	ck_ok(report(id, 1, REASON_SPAM, ""));
	ck_ok(fixture_decide(id, PUBLISHED, PUBLISHED));
	ck_ok(report(id, 1, REASON_SPAM, ""));
	ck_assert_int_eq(waiting(id).waiting, 0);
	ck_ok(report(id, 1, REASON_ABUSE, ""));
	ck_assert_int_eq(waiting(id).waiting, 1);
	ck_ok(fixture_decide(id, PUBLISHED, PUBLISHED));
	struct comment_change change = edit_of(id, PUBLISHED, NOW_US + 200);
	ck_ok(comments_edit(fx.db, fx.arena, &change));
	ck_assert_int_eq(waiting(id).waiting, 0);
	ck_ok(report(id, 1, REASON_ABUSE, ""));
	ck_assert_int_eq(waiting(id).waiting, 1);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.report"), 1);
}
END_TEST

START_TEST(authors__who_take_back_or_edit_what_was_reported__end_the_reports_or_do_not)
{
	int64_t gone = fixture_post(1, 0), changed = fixture_post(2, 0);
	struct comment_change back = edit_of(gone, DELETED, NOW_US + 50);
	struct comment_change edit = edit_of(changed, HELD, NOW_US + 50);

	ck_ok(report(gone, 1, REASON_SPAM, ""));
	ck_ok(report(changed, 1, REASON_SPAM, ""));
	ck_ok(comments_withdraw(fx.db, fx.arena, &back));
	ck_ok(comments_edit(fx.db, fx.arena, &edit));
	ck_assert_int_eq(waiting(gone).waiting, 0);
	ck_assert_int_eq(waiting(changed).waiting, 1);
}
END_TEST

START_TEST(reports__many__wait_with_the_newest_and_how_many_there_are)
{
	int64_t one = fixture_post(1, 0), none = fixture_post(2, 0);

	for (unsigned actor = 0; actor < REPORTS_SHOWN + 5; actor++)
		ck_ok(report(one, actor, REASON_SPAM, ""));
	struct reports got = waiting(one);
	ck_assert_int_eq(got.waiting, REPORTS_SHOWN + 5);
	ck_assert_uint_eq(got.count, REPORTS_SHOWN);
	ck_assert_int_eq(got.report[0].reported_us, NOW_US + REPORTS_SHOWN + 4);
	ck_assert_int_eq(got.report[REPORTS_SHOWN - 1].reported_us, NOW_US + 5);
	ck_assert_int_eq(waiting(none).waiting, 0);
	ck_assert_uint_eq(waiting(none).count, 0);
}
END_TEST

/* Whatever comes at once: a comment that is left with reports that wait is found by a moderator. */
static void
report_or_decide(size_t number, struct arena *a)
{
	for (unsigned i = 0; i < 20; i++) {
		const struct decision_new keep = { .by.article_id = ARTICLE,
			.by.comment_id = reported,
			.by.moderator_id = 5,
			.by.moderator_name = STR("Grace"),
			.from = PUBLISHED,
			.to = PUBLISHED,
			.by.now_us = NOW_US };

		if (number % 2 == 0)
			ck_ok(fixture_report(
			    a, reported, (unsigned)number * 100 + i, REASON_SPAM, ""));
		else
			ck_assert_int_ne(decisions_keep(fx.db, a, &keep, NULL), ERR_BUSY);
	}
}

START_TEST(reports__made_while_moderators_keep__wait_or_are_dealt_with)
{
	reported = fixture_post(1, 0);
	fixture_threads(6, report_or_decide);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.report"), 60);
	ck_assert_int_eq(
	    fixture_number("SELECT count(*) FROM postbag.comment WHERE reported_at IS NOT NULL"),
	    fixture_number(WAITING) > 0 ? 1 : 0);
	ck_assert_int_eq(fixture_number("SELECT deadlocks FROM pg_stat_database"
					" WHERE datname = current_database()"),
	    0);
}
END_TEST

Suite *
reports_suite(void)
{
	Suite *s = suite_create("reports");
	TCase *c = fixture_case("reports");

	tcase_add_test(c, reports_make__several_readers__wait_with_what_they_say);
	tcase_add_test(c, reports_make__again__changes_the_one_there_is);
	tcase_add_test(c, reports_make__own_or_not_published__is_refused);
	tcase_add_test(c, reports_make__sixteen_at_once_from_one_actor__are_one);
	tcase_add_loop_test(
	    c, decisions__whichever_is_made__deals_with_the_reports, 0, COUNT_OF(end));
	tcase_add_test(c, decisions_keep__a_reported_comment__stays_as_it_is_and_the_log_says_so);
	tcase_add_test(c, decisions_keep__nothing_reported_or_another_was_quicker__is_a_conflict);
	tcase_add_test(
	    c, reports_make__after_a_decision__waits_again_only_if_there_is_something_new);
	tcase_add_test(
	    c, authors__who_take_back_or_edit_what_was_reported__end_the_reports_or_do_not);
	tcase_add_test(c, reports__many__wait_with_the_newest_and_how_many_there_are);
	tcase_add_test(c, reports__made_while_moderators_keep__wait_or_are_dealt_with);
	suite_add_tcase(s, c);
	return s;
}
