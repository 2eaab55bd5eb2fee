/*
 * Undo: each act of a moderator is taken back whole, and done again whole; once, and only while it
 * stands.
 */
#include <stdatomic.h>
#include <string.h>

#include "store/badges.h"
#include "store/decisions.h"
#include "store/fixture.h"
#include "store/marks.h"
#include "store/reports.h"
#include "store/suites.h"

/* All that acts change, but for the moments at which marks were set and revisions. */
#define STATE                                                                                      \
	"SELECT (SELECT string_agg(concat_ws(' ', status, pinned_at IS NOT NULL,"                  \
	" featured_at IS NOT NULL, locked_at IS NOT NULL, body, html, edited_at, badge, replies,"  \
	" edited_by_editors, reported_at, reviewed_at IS NOT NULL), ';' ORDER BY comment_id) "     \
	"FROM postbag.comment)"                                                                    \
	" || (SELECT count(*) FROM postbag.report WHERE resolved_at IS NULL) || ' reports '"       \
	" || (SELECT count(*) FROM postbag.report WHERE (resolved_at IS NULL)"                     \
	"  <> (resolved_by IS NULL)) || ' odd '"                                                   \
	" || (SELECT count(*) FROM postbag.staff) || (SELECT count(*) FROM "                       \
	"postbag.article_author)"                                                                  \
	" || (SELECT concat(comments, ' ', closed) FROM postbag.article WHERE article_id "         \
	"= " ARTICLE_TEXT ")"

#define LAST "SELECT max(decision_id) FROM postbag.decision"

static int64_t root, answer;

static struct act_by
by_on(int64_t id)
{
	return (struct act_by){ .article_id = ARTICLE,
		.comment_id = id,
		.moderator_id = 5,
		.moderator_name = STR("Grace"),
		.reason = STR("because"),
		.now_us = NOW_US + 50 };
}

static int64_t
move(int64_t id, enum status from, enum status to)
{
	const struct decision_new new = { .by = by_on(id),
		.from = from,
		.to = to,
		.ground = to == REJECTED ? GROUND_HATE : GROUND_NONE,
		.note = STR("Not here.") };
	int64_t done = 0;

	if (from == to)
		ck_ok(decisions_keep(fx.db, fx.arena, &new, &done));
	else
		ck_ok(decisions_make(fx.db, fx.arena, &new, &done));
	return done;
}

static int64_t
mark(int64_t id, enum mark which)
{
	const struct mark_new new = { .by = by_on(id), .mark = which };
	int64_t done = 0;

	ck_ok(marks_set(fx.db, fx.arena, &new, &done));
	return done;
}

static int64_t
badge(int64_t id, enum badge from, enum badge to)
{
	const struct badge_new new = { .by = by_on(id), .from = from, .to = to };
	int64_t done = 0;

	ck_ok(badges_give(fx.db, fx.arena, &new, &done));
	return done;
}

static int64_t
turn(bool closed)
{
	const struct act_by by = by_on(0);
	int64_t done = 0;

	if (closed)
		ck_ok(decisions_close(fx.db, fx.arena, &by, &done));
	else
		ck_ok(decisions_open(fx.db, fx.arena, &by, &done));
	return done;
}

static void
report(int64_t id, unsigned actor)
{
	ck_ok(fixture_report(fx.arena, id, actor, REASON_ABUSE, ""));
}

static struct decision
decision_of(int64_t id)
{
	struct decision got;

	ck_ok(decisions_get(fx.db, fx.arena, &fx.sites, id, &got));
	return got;
}

static enum err
undo_in(struct arena *a, int64_t id, int64_t *done)
{
	const struct act_by by = by_on(0);
	struct decision decision;

	ck_ok(decisions_get(fx.db, a, &fx.sites, id, &decision));
	return decisions_undo(fx.db, a, &by, &decision, done);
}

static enum err
undo(int64_t id, int64_t *done)
{
	return undo_in(fx.arena, id, done);
}

static int64_t
reject_marked(void)
{
	mark(root, MARK_PIN);
	mark(root, MARK_FEATURE);
	report(root, 1);
	report(root, 2);
	return 0;
}

static int64_t
reject(void)
{
	return move(root, PUBLISHED, REJECTED);
}

static int64_t
reject_answer(void)
{
	return move(answer, PUBLISHED, REJECTED);
}

static int64_t
hold(void)
{
	move(answer, PUBLISHED, SPAM);
	report(root, 3);
	return 0;
}

static int64_t
publish(void)
{
	return move(answer, SPAM, PUBLISHED);
}

static int64_t
reported(void)
{
	report(root, 1);
	return 0;
}

static int64_t
keep(void)
{
	return move(root, PUBLISHED, PUBLISHED);
}

static int64_t
pin(void)
{
	return mark(root, MARK_PIN);
}

static int64_t
unpin(void)
{
	return mark(root, MARK_UNPIN);
}

static int64_t
feature(void)
{
	return mark(answer, MARK_FEATURE);
}

static int64_t
unfeature(void)
{
	return mark(answer, MARK_UNFEATURE);
}

static int64_t
lock(void)
{
	return mark(root, MARK_LOCK);
}

static int64_t
unlock(void)
{
	return mark(root, MARK_UNLOCK);
}

static int64_t
edit(void)
{
	const struct comment_revision new = { .by = by_on(answer),
		.text = STR("Kinder."),
		.html = STR("<p>Kinder.</p>"),
		.renderer = 1 };
	int64_t done = 0;

	ck_ok(comments_revise(fx.db, fx.arena, &new, &done));
	return done;
}

static int64_t
edit_again(void)
{
	struct comment_revision new = { .by = by_on(answer),
		.seen_us = NOW_US + 50,
		.text = STR("Kindest."),
		.html = STR("<p>Kindest.</p>"),
		.renderer = 1 };
	int64_t done = 0;

	new.by.now_us++;
	ck_ok(comments_revise(fx.db, fx.arena, &new, &done));
	return done;
}

static int64_t
staff(void)
{
	return badge(root, BADGE_NONE, BADGE_STAFF);
}

static int64_t
author_from_staff(void)
{
	return badge(root, BADGE_STAFF, BADGE_AUTHOR);
}

static int64_t
both(void)
{
	badge(root, BADGE_NONE, BADGE_STAFF);
	return badge(root, BADGE_STAFF, BADGE_AUTHOR);
}

static int64_t
none(void)
{
	return badge(root, BADGE_AUTHOR, BADGE_NONE);
}

static int64_t
staff_from_author(void)
{
	return badge(root, BADGE_AUTHOR, BADGE_STAFF);
}

static int64_t
author(void)
{
	return badge(root, BADGE_NONE, BADGE_AUTHOR);
}

static int64_t
close(void)
{
	return turn(true);
}

static int64_t
open(void)
{
	return turn(false);
}

static const struct {
	int64_t (*before)(void); /* or NULL */
	int64_t (*act)(void);
} act[] = {
	{ NULL, reject },
	{ reject_marked, reject },
	{ NULL, reject_answer },
	{ hold, publish },
	{ reported, keep },
	{ NULL, pin },
	{ pin, unpin },
	{ NULL, feature },
	{ feature, unfeature },
	{ NULL, staff },
	{ staff, author_from_staff },
	{ NULL, author },
	{ author, staff_from_author },
	{ both, none },
	{ NULL, lock },
	{ lock, unlock },
	{ NULL, edit },
	{ edit, edit_again },
	{ NULL, close },
	{ close, open },
};

START_TEST(decisions_undo__each_act__is_taken_back_whole_and_done_again_whole)
{
	int64_t undone = 0, redone = 0;

	root = fixture_post(1, 0);
	answer = fixture_post(2, root);
	if (act[_i].before != NULL)
		act[_i].before();
	const char *before = fixture_text(STATE);
	int64_t done = act[_i].act();
	const char *after = fixture_text(STATE);
	ck_assert_str_ne(before, after);
	ck_assert(decision_of(done).standing);

	int64_t revision = fixture_number("SELECT thread_revision FROM postbag.article");
	ck_ok(undo(done, &undone));
	ck_assert_str_eq(fixture_text(STATE), before);
	ck_assert_int_eq(fixture_number("SELECT thread_revision FROM postbag.article"),
	    revision + (act[_i].act == keep ? 0 : 1));
	ck_assert(!decision_of(done).standing);
	const struct decision row = decision_of(undone);
	ck_assert(row.standing);
	ck_assert_int_eq(row.undoes, done);
	ck_assert(str_equal(row.matter, decision_of(done).matter));
	ck_assert(str_equal(row.moderator, STR("Grace")));

	ck_ok(undo(undone, &redone));
	ck_assert_str_eq(fixture_text(STATE), after);
	ck_assert(str_equal(decision_of(redone).act, decision_of(done).act));
	ck_assert_int_eq(decision_of(redone).ground, decision_of(done).ground);
	ck_assert(str_equal(decision_of(redone).note, decision_of(done).note));
}
END_TEST

START_TEST(decisions_undo__twice_or_after_another__is_a_conflict_and_changes_nothing)
{
	int64_t undone;

	root = fixture_post(1, 0);
	int64_t first = move(root, PUBLISHED, SPAM);
	ck_ok(undo(first, &undone));
	ck_assert_int_eq(undo(first, &undone), ERR_CONFLICT);
	int64_t second = move(root, PUBLISHED, REJECTED);
	int64_t third = move(root, REJECTED, PUBLISHED);
	const char *before = fixture_text(STATE);
	int64_t last = fixture_number(LAST);
	ck_assert_int_eq(undo(second, &undone), ERR_CONFLICT);
	ck_assert_str_eq(fixture_text(STATE), before);
	ck_assert_int_eq(fixture_number(LAST), last);
	ck_ok(undo(third, &undone));
	ck_assert_int_eq(decision_of(undone).to, REJECTED);
	/* Its author is told again why. */
	ck_assert_int_eq(decision_of(undone).ground, GROUND_HATE);
}
END_TEST

START_TEST(decisions_undo__what_its_author_did__is_nobodys_to_take_back)
{
	root = fixture_post(1, 0);
	const struct comment_change change = { .article_id = ARTICLE,
		.comment_id = root,
		.author_id = 77,
		.oldest_us = NOW_US - 1,
		.from = PUBLISHED,
		.to = DELETED,
		.now_us = NOW_US + 9 };
	int64_t undone;

	fixture_number("UPDATE postbag.comment SET author_id = 77");
	ck_ok(comments_withdraw(fx.db, fx.arena, &change));
	int64_t id = fixture_number(LAST);
	ck_assert(!decision_of(id).standing);
	ck_assert_int_eq(undo(id, &undone), ERR_CONFLICT);
}
END_TEST

/* A pin that a rejection took away is not there to be taken back, and a badge that was given by way
 * of another comment is the same badge. */
START_TEST(decisions_undo__what_something_else_took_away__does_not_stand)
{
	int64_t undone;

	root = fixture_post(1, 0);
	answer = fixture_post(2, root);
	int64_t pinned = pin();
	int64_t rejected = reject();
	ck_assert(!decision_of(pinned).standing);
	ck_assert_int_eq(undo(pinned, &undone), ERR_CONFLICT);
	ck_ok(undo(rejected, &undone));
	ck_assert(decision_of(pinned).standing);

	int64_t given = staff();
	fixture_number("UPDATE postbag.comment SET author_id = 77");
	badge(answer, BADGE_STAFF, BADGE_NONE);
	badge(answer, BADGE_NONE, BADGE_STAFF);
	ck_assert(!decision_of(given).standing);
}
END_TEST

static int64_t contested;
static atomic_int won;

static void
take_back(size_t number, struct arena *a)
{
	int64_t undone;
	enum err err = undo_in(a, contested, &undone);

	(void)number;
	ck_assert(err == OK || err == ERR_CONFLICT);
	if (err == OK)
		atomic_fetch_add(&won, 1);
}

START_TEST(decisions_undo__several_at_once__one_wins)
{
	root = fixture_post(1, 0);
	reported();
	contested = _i == 0 ? reject() : _i == 1 ? keep() : close();
	fixture_threads(8, take_back);
	ck_assert_int_eq(atomic_load(&won), 1);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.decision"), 2);
}
END_TEST

START_TEST(decisions_done__only_ones_own_at_ones_sites__is_given)
{
	const struct site_ids here = { &fx.site_id, 1 }, nowhere = { NULL, 0 };
	struct decision got;

	root = fixture_post(1, 0);
	int64_t done = reject();
	ck_ok(decisions_done(fx.db, fx.arena, &here, done, 5, &got));
	ck_assert_int_eq(got.id, done);
	ck_assert_int_eq(got.ground, GROUND_HATE);
	ck_assert(str_equal(got.note, STR("Not here.")));
	ck_assert_int_eq(got.site_id, fx.site_id);
	ck_assert_int_eq(decisions_done(fx.db, fx.arena, &here, done, 6, &got), ERR_ABSENT);
	ck_assert_int_eq(decisions_done(fx.db, fx.arena, &here, done + 1, 5, &got), ERR_ABSENT);
	ck_assert_int_eq(decisions_done(fx.db, fx.arena, &nowhere, done, 5, &got), ERR_ABSENT);
}
END_TEST

/* What was decided of another text than the one that is there is not done. */
START_TEST(decisions_make__another_text_than_was_seen__is_a_conflict)
{
	struct decision_new decision = { .from = PUBLISHED, .to = SPAM };
	struct mark_new feature_it = { .mark = MARK_FEATURE };

	root = fixture_post(1, 0);
	reported();
	decision.by = feature_it.by = by_on(root);
	fixture_number("UPDATE postbag.comment SET edited_at = to_timestamp(1790000005)");
	ck_assert_int_eq(decisions_make(fx.db, fx.arena, &decision, NULL), ERR_CONFLICT);
	ck_assert_int_eq(marks_set(fx.db, fx.arena, &feature_it, NULL), ERR_CONFLICT);
	decision.to = PUBLISHED;
	ck_assert_int_eq(decisions_keep(fx.db, fx.arena, &decision, NULL), ERR_CONFLICT);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.decision"), 0);
	decision.seen_us = feature_it.seen_us = NOW_US + 5 * US_PER_S;
	ck_ok(decisions_keep(fx.db, fx.arena, &decision, NULL));
	ck_ok(marks_set(fx.db, fx.arena, &feature_it, NULL));
	decision.to = SPAM;
	ck_ok(decisions_make(fx.db, fx.arena, &decision, NULL));
}
END_TEST

/* Another text, no text, and who may still change it. */
START_TEST(comments_revise__a_text__is_replaced_and_its_author_cannot_change_it_any_more)
{
	struct comment_revision new = {
		.text = STR("Kinder."), .html = STR("<p>Kinder.</p>"), .renderer = 1
	};
	struct comment_change change = { .article_id = ARTICLE,
		.author_id = 77,
		.oldest_us = NOW_US - 1,
		.text = STR("Worse."),
		.html = STR("<p>Worse.</p>"),
		.renderer = 1,
		.from = PUBLISHED,
		.to = PUBLISHED,
		.now_us = NOW_US + 60 };
	struct comment_version *version;
	struct comment got;
	size_t count;
	int64_t undone;

	answer = fixture_post(1, 0);
	fixture_number("UPDATE postbag.comment SET author_id = 77");
	ck_ok(comments_get(fx.db, fx.arena, ARTICLE, answer, &got));
	struct str before = got.text, name = got.author_name;
	change.comment_id = answer;
	new.by = by_on(answer);
	new.seen_us = 1;
	ck_assert_int_eq(comments_revise(fx.db, fx.arena, &new, NULL), ERR_CONFLICT);
	new.seen_us = 0;
	ck_ok(comments_revise(fx.db, fx.arena, &new, NULL));
	ck_ok(comments_get(fx.db, fx.arena, ARTICLE, answer, &got));
	ck_assert(str_equal(got.text, STR("Kinder.")));
	ck_assert(str_equal(got.author_name, name));
	ck_assert(got.by_editors);
	ck_assert_int_eq(got.edited_us, NOW_US + 50);
	ck_ok(comments_versions(fx.db, fx.arena, ARTICLE, answer, &version, &count));
	ck_assert_uint_eq(count, 1);
	ck_assert(str_equal(version->text, before));
	ck_assert(str_equal(version->replaced_by, STR("Grace")));
	new.seen_us = NOW_US + 50;
	ck_assert_int_eq(comments_revise(fx.db, fx.arena, &new, NULL), ERR_CONFLICT);
	ck_assert_int_eq(comments_edit(fx.db, fx.arena, &change), ERR_CONFLICT);
	ck_ok(undo(fixture_number(LAST), &undone));
	ck_ok(comments_edit(fx.db, fx.arena, &change));
	/* Theirs is another text than what was taken back: that is not done again over it. */
	ck_assert(!decision_of(undone).standing);
	ck_assert_int_eq(undo(undone, &undone), ERR_CONFLICT);
}
END_TEST

static enum err
reply_to(struct arena *a, int number, int64_t parent, enum status status, int64_t *id)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, number);
	struct comment_added added = { 0 };

	draft.parent_id = parent;
	comment.status = status;
	enum err err = comments_add(fx.db, a, &comment, &added);
	*id = added.id;
	ck_assert(added.locked == (err == ERR_FORBID));
	return err;
}

START_TEST(comments_add__in_a_locked_branch__is_refused_and_a_retry_is_found)
{
	int64_t id, again;

	root = fixture_post(1, 0);
	ck_ok(reply_to(fx.arena, 2, root, PUBLISHED, &answer));
	lock();
	ck_assert_int_eq(reply_to(fx.arena, 3, root, PUBLISHED, &id), ERR_FORBID);
	ck_assert_int_eq(reply_to(fx.arena, 4, answer, HELD, &id), ERR_FORBID);
	ck_ok(reply_to(fx.arena, 2, root, PUBLISHED, &again));
	ck_assert_int_eq(again, answer);
	ck_ok(reply_to(fx.arena, 5, 0, PUBLISHED, &id));
	ck_ok(reply_to(fx.arena, 6, id, PUBLISHED, &id));
	unlock();
	ck_ok(reply_to(fx.arena, 3, answer, PUBLISHED, &id));
	ck_assert_int_eq(fixture_number("SELECT max(replies) FROM postbag.comment"), 2);
}
END_TEST

static atomic_int late;

/* One locks; what others have written until then is all that there is. */
static void
write_or_lock(size_t number, struct arena *a)
{
	const struct mark_new new = { .by = by_on(root), .mark = MARK_LOCK };
	int64_t id;

	for (int i = 0; i < 30; i++) {
		if (number == 0 && i == 5)
			ck_ok(marks_set(fx.db, a, &new, NULL));
		if (number == 0)
			continue;
		enum err err = reply_to(a, 100 + (int)number * 100 + i, i % 2 == 0 ? root : answer,
		    i % 3 == 0 ? HELD : PUBLISHED, &id);
		ck_assert_msg(err == OK || err == ERR_FORBID, "%s", err_name(err));
		if (err == ERR_FORBID)
			atomic_fetch_add(&late, 1);
	}
}

START_TEST(
    comments_add__while_the_branch_is_locked__nothing_comes_after_it_and_nobody_waits_in_a_ring)
{
	root = fixture_post(1, 0);
	answer = fixture_post(2, root);
	fixture_threads(8, write_or_lock);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.comment"),
	    2 + 7 * 30 - atomic_load(&late));
	ck_assert_int_gt(atomic_load(&late), 0);
	ck_assert_int_eq(
	    fixture_number("SELECT replies FROM postbag.comment WHERE parent_id IS NULL"),
	    fixture_number("SELECT count(*) - 1 FROM postbag.comment WHERE status = 'published'"));
	ck_assert_int_eq(fixture_number("SELECT deadlocks FROM pg_stat_database"
					" WHERE datname = current_database()"),
	    0);
}
END_TEST

START_TEST(comments_own__what_was_rejected__comes_with_its_ground_for_a_while)
{
	struct comments_own own;

	root = fixture_post(1, 0);
	answer = fixture_post(2, root);
	fixture_number("UPDATE postbag.comment SET author_id = 77");
	reject();
	move(answer, PUBLISHED, SPAM);
	own = fixture_own(77, NOW_US);
	ck_assert_uint_eq(own.count, 2);
	ck_assert_int_eq(own.comment[0].id, root);
	ck_assert(own.comment[0].told);
	ck_assert_int_eq(own.comment[0].ground, GROUND_HATE);
	ck_assert(str_equal(own.comment[0].note, STR("Not here.")));
	ck_assert_int_eq(own.comment[1].id, answer); /* spam, which its author takes for held */
	ck_assert(!own.comment[1].told);
	own = fixture_own(77, NOW_US + 50);
	ck_assert_uint_eq(own.count, 1);
	ck_assert_int_eq(own.comment->id, answer);
	own = fixture_own(78, NOW_US);
	ck_assert_uint_eq(own.count, 0);
}
END_TEST

Suite *
undo_suite(void)
{
	Suite *s = suite_create("undo");
	TCase *c = fixture_case("undo");

	tcase_add_loop_test(c, decisions_undo__each_act__is_taken_back_whole_and_done_again_whole,
	    0, COUNT_OF(act));
	tcase_add_test(
	    c, decisions_undo__twice_or_after_another__is_a_conflict_and_changes_nothing);
	tcase_add_test(c, decisions_undo__what_its_author_did__is_nobodys_to_take_back);
	tcase_add_test(c, decisions_undo__what_something_else_took_away__does_not_stand);
	tcase_add_loop_test(c, decisions_undo__several_at_once__one_wins, 0, 3);
	tcase_add_test(c, decisions_done__only_ones_own_at_ones_sites__is_given);
	tcase_add_test(c, decisions_make__another_text_than_was_seen__is_a_conflict);
	tcase_add_test(c, comments_own__what_was_rejected__comes_with_its_ground_for_a_while);
	tcase_add_test(
	    c, comments_revise__a_text__is_replaced_and_its_author_cannot_change_it_any_more);
	tcase_add_test(c, comments_add__in_a_locked_branch__is_refused_and_a_retry_is_found);
	tcase_add_test(c,
	    comments_add__while_the_branch_is_locked__nothing_comes_after_it_and_nobody_waits_in_a_ring);
	suite_add_tcase(s, c);
	return s;
}
