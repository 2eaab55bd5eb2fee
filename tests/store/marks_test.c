/*
 * Marks: given once and taken back once, to what is published, and gone with it.
 */
#include <stdatomic.h>

#include "store/decisions.h"
#include "store/fixture.h"
#include "store/marks.h"
#include "store/suites.h"
#include "store/votes.h"

#define REVISION "SELECT thread_revision FROM postbag.article"
#define MARKED   "SELECT count(pinned_at) * 10 + count(featured_at) FROM postbag.comment"

static struct mark_new
mark_of_kind(int64_t id, enum mark mark)
{
	return (struct mark_new){ .by.article_id = ARTICLE,
		.by.comment_id = id,
		.by.moderator_id = 5,
		.by.moderator_name = STR("Grace"),
		.mark = mark,
		.by.reason = STR("because"),
		.by.now_us = NOW_US + 9 };
}

static enum err
set(int64_t id, enum mark mark)
{
	struct mark_new new = mark_of_kind(id, mark);

	return marks_set(fx.db, fx.arena, &new, NULL);
}

START_TEST(marks_set__set_and_taken_back__is_seen_at_once_and_in_the_log)
{
	int64_t id = fixture_post(1, 0);
	struct comment got;
	struct decision *log;
	size_t count;

	for (int mark = 0; mark < MARKS; mark++) {
		int64_t revision = fixture_number(REVISION);

		ck_ok(set(id, (enum mark)mark));
		ck_assert_int_eq(fixture_number(REVISION), revision + 1);
		ck_ok(comments_get(fx.db, fx.arena, ARTICLE, id, &got));
		ck_assert_int_eq(got.pinned_us, mark == MARK_PIN ? NOW_US + 9 : 0);
		ck_assert_int_eq(got.featured_us, mark == MARK_FEATURE ? NOW_US + 9 : 0);
	}
	ck_ok(decisions_of(fx.db, fx.arena, ARTICLE, id, &log, &count));
	ck_assert_uint_eq(count, MARKS);
	for (int mark = 0; mark < MARKS; mark++) {
		ck_assert(str_equal(log[mark].act, str_of(mark_info((enum mark)mark)->name)));
		ck_assert(str_equal(log[mark].moderator, STR("Grace")));
		ck_assert(str_equal(log[mark].reason, STR("because")));
		ck_assert_int_eq(log[mark].decided_us, NOW_US + 9);
		ck_assert_int_eq(log[mark].from, PUBLISHED);
		ck_assert_int_eq(log[mark].to, PUBLISHED);
	}
	ck_assert_int_eq(fixture_number("SELECT comments FROM postbag.article"), 1);
}
END_TEST

START_TEST(marks_set__both__do_not_touch_each_other)
{
	int64_t id = fixture_post(1, 0);

	ck_ok(set(id, MARK_PIN));
	ck_ok(set(id, MARK_FEATURE));
	ck_assert_int_eq(fixture_number(MARKED), 11);
	ck_ok(set(id, MARK_UNPIN));
	ck_assert_int_eq(fixture_number(MARKED), 1);
	ck_ok(set(id, MARK_PIN));
	ck_ok(set(id, MARK_UNFEATURE));
	ck_assert_int_eq(fixture_number(MARKED), 10);
}
END_TEST

START_TEST(marks_set__done_already__is_a_conflict_and_not_in_the_log)
{
	int64_t id = fixture_post(1, 0);

	ck_assert_int_eq(set(id, MARK_UNPIN), ERR_CONFLICT);
	ck_assert_int_eq(set(id, MARK_UNFEATURE), ERR_CONFLICT);
	ck_ok(set(id, MARK_PIN));
	ck_ok(set(id, MARK_FEATURE));
	int64_t revision = fixture_number(REVISION);
	ck_assert_int_eq(set(id, MARK_PIN), ERR_CONFLICT);
	ck_assert_int_eq(set(id, MARK_FEATURE), ERR_CONFLICT);
	ck_assert_int_eq(set(id + 1, MARK_PIN), ERR_CONFLICT);
	ck_assert_int_eq(fixture_number(REVISION), revision);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.decision"), 2);
}
END_TEST

START_TEST(marks_set__reply__is_picked_but_not_pinned)
{
	int64_t reply = fixture_post(2, fixture_post(1, 0));

	ck_assert_int_eq(set(reply, MARK_PIN), ERR_CONFLICT);
	ck_ok(set(reply, MARK_FEATURE));
	ck_assert_int_eq(fixture_number(MARKED), 1);
}
END_TEST

START_TEST(marks_set__not_published__is_a_conflict)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, _i);

	comment.status = (enum status)_i;
	int64_t id = fixture_add(&comment);
	for (int mark = 0; mark < MARKS; mark++)
		ck_assert_int_eq(set(id, (enum mark)mark), ERR_CONFLICT);
	ck_assert_int_eq(fixture_number(MARKED), 0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.decision"), 0);
}
END_TEST

START_TEST(decisions_make__what_was_marked__loses_both_and_does_not_get_them_back)
{
	int64_t id = fixture_post(1, 0);
	struct decision_new decision = { .by.article_id = ARTICLE,
		.by.comment_id = id,
		.by.moderator_name = STR("ed"),
		.from = PUBLISHED,
		.to = (enum status)_i,
		.by.now_us = NOW_US };

	ck_ok(set(id, MARK_PIN));
	ck_ok(set(id, MARK_FEATURE));
	ck_ok(decisions_make(fx.db, fx.arena, &decision, NULL));
	ck_assert_int_eq(fixture_number(MARKED), 0);
	decision.from = decision.to;
	decision.to = PUBLISHED;
	ck_ok(decisions_make(fx.db, fx.arena, &decision, NULL));
	ck_assert_int_eq(fixture_number(MARKED), 0);
}
END_TEST

static struct comment_change
change_of(int64_t id, enum status from, enum status to)
{
	return (struct comment_change){ .article_id = ARTICLE,
		.comment_id = id,
		.author_id = 77,
		.text = STR("Better."),
		.html = STR("<p>Better.</p>"),
		.renderer = 2,
		.from = from,
		.to = to,
		.now_us = NOW_US + 1000 };
}

START_TEST(comments_withdraw__what_was_marked__loses_both)
{
	int64_t id = fixture_post(1, 0);
	struct comment_change change = change_of(id, PUBLISHED, DELETED);

	ck_ok(set(id, MARK_PIN));
	ck_ok(set(id, MARK_FEATURE));
	ck_ok(comments_withdraw(fx.db, fx.arena, &change));
	ck_assert_int_eq(fixture_number(MARKED), 0);
}
END_TEST

START_TEST(comments_edit__what_was_marked__keeps_both_and_a_moderator_may_agree)
{
	int64_t id = fixture_post(1, 0);
	struct comment_change change = change_of(id, PUBLISHED, PUBLISHED);
	struct decision_new decision = { .by.article_id = ARTICLE,
		.by.comment_id = id,
		.by.moderator_name = STR("ed"),
		.from = HELD,
		.to = PUBLISHED,
		.by.now_us = NOW_US };

	ck_ok(set(id, MARK_PIN));
	ck_ok(set(id, MARK_FEATURE));
	ck_ok(comments_edit(fx.db, fx.arena, &change));
	ck_assert_int_eq(fixture_number(MARKED), 11);
	change.to = HELD;
	ck_ok(comments_edit(fx.db, fx.arena, &change));
	decision.seen_us = change.now_us;
	ck_ok(decisions_make(fx.db, fx.arena, &decision, NULL));
	ck_assert_int_eq(fixture_number(MARKED), 11);
}
END_TEST

static atomic_int won;
static int64_t contested;

static void
pin(size_t number, struct arena *a)
{
	struct mark_new new = mark_of_kind(contested, MARK_PIN);
	enum err err = marks_set(fx.db, a, &new, NULL);

	(void)number;
	ck_assert(err == OK || err == ERR_CONFLICT);
	if (err == OK)
		atomic_fetch_add(&won, 1);
}

START_TEST(marks_set__several_at_once__one_wins)
{
	contested = fixture_post(1, 0);
	fixture_threads(8, pin);
	ck_assert_int_eq(atomic_load(&won), 1);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.decision"), 1);
	ck_assert_int_eq(fixture_number(REVISION), 2);
}
END_TEST

/* Marks lock a comment and then the article, as votes, answers and decisions do. */
static void
mark_or_else(size_t number, struct arena *a)
{
	for (int i = 0; i < 20; i++) {
		struct comment_draft draft;
		struct comment_new answer = fixture_comment(&draft, 1000 + (int)number * 100 + i);
		struct mark_new mark =
		    mark_of_kind(contested, i % 2 == 0 ? MARK_FEATURE : MARK_UNFEATURE);
		struct decision_new decision = { .by.article_id = ARTICLE,
			.by.comment_id = contested,
			.by.moderator_name = STR("ed"),
			.from = i % 2 == 0 ? PUBLISHED : SPAM,
			.to = i % 2 == 0 ? SPAM : PUBLISHED,
			.by.now_us = NOW_US };
		struct vote_new vote = { .article_id = ARTICLE,
			.comment_id = contested,
			.vote = i % 2 == 0 ? VOTE_UP : VOTE_DOWN,
			.now_us = NOW_US };
		struct comment_added added;
		struct vote_cast counts;
		enum err err;

		draft.parent_id = contested;
		vote.actor.byte[0] = (uint8_t)number;
		if (number % 4 == 0)
			err = comments_add(fx.db, a, &answer, &added);
		else if (number % 4 == 1)
			err = votes_cast(fx.db, a, &vote, &counts);
		else if (number % 4 == 2)
			err = decisions_make(fx.db, a, &decision, NULL);
		else
			err = marks_set(fx.db, a, &mark, NULL);
		ck_assert_msg(
		    err == OK || err == ERR_ABSENT || err == ERR_CONFLICT, "%s", err_name(err));
	}
}

START_TEST(marks_set__while_all_else_happens__waits_for_nobody_in_a_ring)
{
	contested = fixture_post(2, fixture_post(1, 0));
	fixture_threads(12, mark_or_else);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.comment WHERE"
					" status <> 'published' AND featured_at IS NOT NULL"),
	    0);
	ck_assert_int_eq(fixture_number("SELECT deadlocks FROM pg_stat_database"
					" WHERE datname = current_database()"),
	    0);
}
END_TEST

Suite *
marks_suite(void)
{
	Suite *s = suite_create("marks");
	TCase *c = fixture_case("marks");

	tcase_add_test(c, marks_set__set_and_taken_back__is_seen_at_once_and_in_the_log);
	tcase_add_test(c, marks_set__both__do_not_touch_each_other);
	tcase_add_test(c, marks_set__done_already__is_a_conflict_and_not_in_the_log);
	tcase_add_test(c, marks_set__reply__is_picked_but_not_pinned);
	tcase_add_loop_test(c, marks_set__not_published__is_a_conflict, HELD, STATUSES);
	tcase_add_loop_test(c,
	    decisions_make__what_was_marked__loses_both_and_does_not_get_them_back, HELD, STATUSES);
	tcase_add_test(c, comments_withdraw__what_was_marked__loses_both);
	tcase_add_test(c, comments_edit__what_was_marked__keeps_both_and_a_moderator_may_agree);
	tcase_add_test(c, marks_set__several_at_once__one_wins);
	tcase_add_test(c, marks_set__while_all_else_happens__waits_for_nobody_in_a_ring);
	suite_add_tcase(s, c);
	return s;
}
