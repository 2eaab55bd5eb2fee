/*
 * Why a comment is where it is: kept with it, replaced by an edit, shown on its card.
 */
#include "store/comments.h"
#include "store/decisions.h"
#include "store/fixture.h"
#include "store/queues.h"
#include "store/suites.h"

#define HOSTILE "<b>'\"&\\ {},NULL \xf0\x9f\x98\x80"

static struct verdict
verdict_of(enum cause cause, enum outcome outcome, const char *detail)
{
	struct verdict verdict = { .count = 0 };

	verdict_add(
	    &verdict, &(struct finding){
			  .cause = CAUSE_FIRST, .outcome = OUTCOME_HOLD, .detail = STR_EMPTY });
	verdict_add(&verdict, &(struct finding){ .cause = cause,
				  .outcome = outcome,
				  .score = 3,
				  .rule_id = 9,
				  .detail = str_of(detail) });
	return verdict;
}

static int64_t
post(int number, const struct verdict *verdict)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, number);

	comment.status = verdict_status(verdict);
	comment.verdict = verdict;
	return fixture_add(&comment);
}

static struct comment_change
change_of(int64_t id, enum status from, enum status to, const struct verdict *verdict)
{
	return (struct comment_change){ .article_id = ARTICLE,
		.comment_id = id,
		.author_id = 77,
		.oldest_us = NOW_US - 1000,
		.text = STR("Better."),
		.html = STR("<p>Better.</p>"),
		.renderer = 2,
		.from = from,
		.to = to,
		.verdict = verdict,
		.reason = STR("Links"),
		.now_us = NOW_US + 1000 };
}

/* The causes of all comments, in order. */
static const char *
causes(void)
{
	return fixture_text(
	    "SELECT coalesce(string_agg(concat_ws(' ', place, cause, outcome, score,"
	    " coalesce(rule_id, 0)), ', ' ORDER BY comment_id, place), '')"
	    " FROM postbag.comment_cause");
}

START_TEST(comments_add__with_a_verdict__keeps_it_and_shows_it)
{
	struct verdict verdict = verdict_of(CAUSE_WORDS, OUTCOME_SPAM, HOSTILE);
	int64_t id = post(1, &verdict);
	struct queued queued;

	ck_ok(queues_one(fx.db, fx.arena, &fx.sites, ARTICLE, id, &queued));
	ck_assert_int_eq(queued.comment.status, SPAM);
	ck_assert_uint_eq(queued.verdict.count, 2);
	ck_assert_int_eq(queued.verdict.finding[0].cause, CAUSE_FIRST);
	ck_assert_int_eq(queued.verdict.finding[0].outcome, OUTCOME_HOLD);
	ck_assert_int_eq(queued.verdict.finding[0].rule_id, 0);
	ck_assert_uint_eq(queued.verdict.finding[0].detail.len, 0);
	ck_assert_int_eq(queued.verdict.finding[1].cause, CAUSE_WORDS);
	ck_assert_int_eq(queued.verdict.finding[1].score, 3);
	ck_assert_int_eq(queued.verdict.finding[1].rule_id, 9);
	ck_assert(str_equal(queued.verdict.finding[1].detail, STR(HOSTILE)));
}
END_TEST

START_TEST(comments_add__every_cause_and_outcome__can_be_kept)
{
	struct verdict verdict = { .count = 0 };

	for (int i = 0; i < VERDICT_MOST; i++)
		verdict_add(&verdict, &(struct finding){ .cause = (enum cause)(i % CAUSES),
					  .outcome = (enum outcome)(i % OUTCOME_REFUSE),
					  .detail = STR_EMPTY });
	(void)post(1, &verdict);
	ck_assert_int_eq(
	    fixture_number("SELECT count(*) FROM postbag.comment_cause"), VERDICT_MOST);
}
END_TEST

START_TEST(comments_add__a_retry__keeps_the_verdict_of_the_first_try)
{
	struct verdict first = verdict_of(CAUSE_LINKS, OUTCOME_HOLD, ""),
		       second = verdict_of(CAUSE_WORDS, OUTCOME_SPAM, "");
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, 1);
	struct comment_added added;

	(void)post(1, &first);
	comment.status = SPAM;
	comment.verdict = &second;
	ck_ok(comments_add(fx.db, fx.arena, &comment, &added));
	ck_assert(added.repeated);
	ck_assert_int_eq(added.status, HELD);
	ck_assert_str_eq(causes(), "1 first hold 0 0, 2 links hold 3 9");
}
END_TEST

START_TEST(comments_edit__with_a_verdict__replaces_the_one_before)
{
	struct verdict before = verdict_of(CAUSE_LINKS, OUTCOME_HOLD, "2"), after = { .count = 0 };
	int64_t id = post(1, &before), other = post(2, &before);
	struct comment_change change = change_of(id, HELD, SPAM, &after);

	verdict_add(&after,
	    &(struct finding){ .cause = CAUSE_BAN, .outcome = OUTCOME_SPAM, .detail = STR_EMPTY });
	ck_assert_int_ne(id, other);
	ck_ok(comments_edit(fx.db, fx.arena, &change));
	ck_assert_str_eq(causes(), "1 ban spam 0 0, 1 first hold 0 0, 2 links hold 3 9");
	ck_assert_str_eq(fixture_text("SELECT reason FROM postbag.decision"), "Links");
	change = change_of(other, HELD, HELD, NULL);
	ck_ok(comments_edit(fx.db, fx.arena, &change));
	ck_assert_str_eq(causes(), "1 ban spam 0 0, 1 first hold 0 0, 2 links hold 3 9");
}
END_TEST

START_TEST(comments_edit__that_may_not_be__leaves_the_verdict)
{
	struct verdict before = verdict_of(CAUSE_LINKS, OUTCOME_HOLD, "2"),
		       after = verdict_of(CAUSE_WORDS, OUTCOME_SPAM, "");
	struct comment_change change = change_of(post(1, &before), PUBLISHED, SPAM, &after);

	ck_assert_int_eq(comments_edit(fx.db, fx.arena, &change), ERR_CONFLICT);
	ck_assert_str_eq(causes(), "1 first hold 0 0, 2 links hold 3 9");
}
END_TEST

/* The status that is noted with the causes. */
#define NOTED                                                                                      \
	"SELECT string_agg(DISTINCT status, ' ' ORDER BY status) FROM postbag.comment_cause "      \
	"WHERE cause <> 'ban'"

/* Queues find a comment by that; so whatever moves a comment moves it. The other one stays. */
START_TEST(the_status_of_causes__is_that_of_their_comment__whatever_moves_it)
{
	struct verdict links = verdict_of(CAUSE_LINKS, OUTCOME_HOLD, ""), one = { .count = 0 },
		       other = { .count = 0 };
	int64_t id = post(1, &links);
	struct comment_change change = change_of(id, HELD, SPAM, &one);
	struct decision undone = { .comment_id = id, .matter = STR("status") };
	const struct act_by by = { .article_id = ARTICLE,
		.comment_id = id,
		.moderator_id = 5,
		.moderator_name = STR("Grace"),
		.now_us = NOW_US + 200 };

	verdict_add(&other, &(struct finding){ .cause = CAUSE_BAN, .detail = STR_EMPTY });
	(void)post(2, &other);
	ck_assert_str_eq(fixture_text(NOTED), "held");
	ck_ok(fixture_decide(id, HELD, PUBLISHED));
	ck_assert_str_eq(fixture_text(NOTED), "published");
	undone.id = fixture_number("SELECT max(decision_id) FROM postbag.decision");
	ck_ok(decisions_undo(fx.db, fx.arena, &by, &undone, NULL));
	ck_assert_str_eq(fixture_text(NOTED), "held");
	verdict_add(&one, &(struct finding){ .cause = CAUSE_WORDS, .detail = STR_EMPTY });
	ck_ok(comments_edit(fx.db, fx.arena, &change));
	ck_assert_str_eq(fixture_text(NOTED), "spam");
	change = change_of(id, SPAM, HELD, NULL);
	ck_ok(comments_edit(fx.db, fx.arena, &change));
	ck_assert_str_eq(fixture_text(NOTED), "held");
	change = change_of(id, HELD, DELETED, NULL);
	ck_ok(comments_withdraw(fx.db, fx.arena, &change));
	ck_assert_str_eq(fixture_text(NOTED), "deleted");
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.comment_cause WHERE cause = "
					"'ban' AND status = 'published'"),
	    1);
}
END_TEST

/* Of two words on a list each is a finding. */
START_TEST(queues_read__a_cause_that_was_found_twice__is_one_card)
{
	struct verdict words = { .count = 0 };
	struct queue_ask ask = { .queue = QUEUE_HELD,
		.age = &queue_age[0],
		.lang = "",
		.reason = REASONS,
		.why = CAUSE_WORDS };
	struct queued *queued;
	size_t count;

	for (int i = 0; i < 2; i++)
		verdict_add(&words, &(struct finding){ .cause = CAUSE_WORDS,
					.outcome = OUTCOME_HOLD,
					.rule_id = 9 + i,
					.detail = STR_EMPTY });
	int64_t first = post(1, &words), second = post(2, &words);
	ck_ok(queues_read(fx.db, fx.arena, &fx.sites, &ask, "", NOW_US, 10, &queued, &count));
	ck_assert_uint_eq(count, 2);
	ck_assert_int_eq(queued[0].comment.id, first);
	ck_assert_int_eq(queued[1].comment.id, second);
	ask.from = first;
	ck_ok(queues_read(fx.db, fx.arena, &fx.sites, &ask, "", NOW_US, 10, &queued, &count));
	ck_assert_uint_eq(count, 1);
}
END_TEST

START_TEST(queues_read__by_cause__finds_what_it_has_put_there)
{
	struct verdict links = verdict_of(CAUSE_LINKS, OUTCOME_HOLD, ""),
		       words = verdict_of(CAUSE_WORDS, OUTCOME_HOLD, "");
	struct queue_ask ask = { .queue = QUEUE_HELD,
		.age = &queue_age[0],
		.lang = "",
		.reason = REASONS,
		.why = CAUSE_WORDS };
	struct queued *queued;
	size_t count;

	(void)post(1, &links);
	int64_t id = post(2, &words);
	ck_ok(queues_read(fx.db, fx.arena, &fx.sites, &ask, "", NOW_US, 10, &queued, &count));
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(queued[0].comment.id, id);
	ask.why = CAUSE_FIRST;
	ck_ok(queues_read(fx.db, fx.arena, &fx.sites, &ask, "", NOW_US, 10, &queued, &count));
	ck_assert_uint_eq(count, 2);
	ask.newest = true;
	ck_ok(queues_read(fx.db, fx.arena, &fx.sites, &ask, "", NOW_US, 1, &queued, &count));
	ck_assert_int_eq(queued[0].comment.id, id);
	ask.author_id = 78;
	ck_ok(queues_read(fx.db, fx.arena, &fx.sites, &ask, "", NOW_US, 10, &queued, &count));
	ck_assert_uint_eq(count, 0);
	ask.author_id = 0;
	ask.words = STR("nothing");
	ck_ok(queues_read(fx.db, fx.arena, &fx.sites, &ask, "", NOW_US, 10, &queued, &count));
	ck_assert_uint_eq(count, 0);
	ask.words = STR_EMPTY;
	ask.why = CAUSE_BAN;
	ck_ok(queues_read(fx.db, fx.arena, &fx.sites, &ask, "", NOW_US, 10, &queued, &count));
	ck_assert_uint_eq(count, 0);
}
END_TEST

Suite *
verdicts_suite(void)
{
	Suite *s = suite_create("verdicts");
	TCase *c = fixture_case("verdicts");

	tcase_add_test(c, comments_add__with_a_verdict__keeps_it_and_shows_it);
	tcase_add_test(c, comments_add__every_cause_and_outcome__can_be_kept);
	tcase_add_test(c, comments_add__a_retry__keeps_the_verdict_of_the_first_try);
	tcase_add_test(c, comments_edit__with_a_verdict__replaces_the_one_before);
	tcase_add_test(c, comments_edit__that_may_not_be__leaves_the_verdict);
	tcase_add_test(c, the_status_of_causes__is_that_of_their_comment__whatever_moves_it);
	tcase_add_test(c, queues_read__a_cause_that_was_found_twice__is_one_card);
	tcase_add_test(c, queues_read__by_cause__finds_what_it_has_put_there);
	suite_add_tcase(s, c);
	return s;
}
