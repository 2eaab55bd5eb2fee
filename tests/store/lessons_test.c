/*
 * Lessons: that the filter learns what moderators decide, once each, and unlearns what they take
 * back.
 */
#include "store/lessons.h"
#include "store/memories.h"

#include "store/decisions.h"
#include "store/fixture.h"
#include "store/suites.h"

static int64_t
post(int number, const char *text)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, number);

	draft.text = str_of(text);
	comment.html = arena_printf(fx.arena, "<p>%s</p>", text);
	comment.status = HELD;
	return fixture_add(&comment);
}

static struct act_by
by(int64_t comment_id, int at)
{
	return (struct act_by){ .article_id = ARTICLE,
		.comment_id = comment_id,
		.moderator_id = 9,
		.moderator_name = STR("Grace"),
		.now_us = NOW_US + at };
}

static int64_t
decide(int64_t comment_id, enum status from, enum status to, enum ground ground, int at)
{
	int64_t done;

	ck_ok(decisions_make(fx.db, fx.arena,
	    &(struct decision_new){
		.by = by(comment_id, at), .from = from, .to = to, .ground = ground },
	    &done));
	return done;
}

static void
undo(int64_t decision_id, int at)
{
	struct act_by who = by(0, at);
	struct decision decision;

	ck_ok(decisions_get(fx.db, fx.arena, &fx.sites, decision_id, &decision));
	ck_ok(decisions_undo(fx.db, fx.arena, &who, &decision, NULL));
}

static void
learn(void)
{
	bool found = true;

	while (found)
		ck_ok(lessons_step(fx.db, &found));
}

/* Comments, and how many of each kind the word "pills" was in. */
static const char *
learned(void)
{
	struct bayes_word word = { .bucket = 0 };
	struct bayes_words all, words = { &word, 1 };
	struct rule_subject subject;
	struct recalled recalled;

	rule_subject_make(fx.arena, STR_EMPTY, STR_EMPTY, STR("pills"),
	    (struct safe_html){ STR("<p>pills</p>") }, &subject);
	bayes_read(fx.arena, &subject, &all);
	for (size_t i = 0; i < all.count; i++)
		if (str_equal(all.word[i].word, STR("pills")))
			word = all.word[i];
	ck_ok(memories_recall(fx.db, fx.arena,
	    &(struct recall){ .site_id = fx.site_id, .words = &words }, &recalled));
	const struct bayes_total total = recalled.total;
	return arena_printf(fx.arena, "%lld good, %lld spam; pills %lld, %lld",
	    (long long)total.good, (long long)total.spam, (long long)word.good,
	    (long long)word.spam)
	    .p;
}

START_TEST(lessons_step__decisions__are_learned_once)
{
	int64_t good = post(1, "No pills for me"), spam = post(2, "Buy pills, pills");

	learn();
	ck_assert_str_eq(learned(), "0 good, 0 spam; pills 0, 0");
	decide(good, HELD, PUBLISHED, GROUND_NONE, 1);
	decide(spam, HELD, SPAM, GROUND_NONE, 1);
	learn();
	ck_assert_str_eq(learned(), "1 good, 1 spam; pills 1, 1");
	learn();
	ck_assert_str_eq(learned(), "1 good, 1 spam; pills 1, 1");
}
END_TEST

START_TEST(lessons_step__what_is_taken_back__is_unlearned)
{
	int64_t id = post(1, "Buy pills");
	int64_t first = decide(id, HELD, SPAM, GROUND_NONE, 1);

	learn();
	ck_assert_str_eq(learned(), "0 good, 1 spam; pills 0, 1");
	int64_t second = decide(id, SPAM, PUBLISHED, GROUND_NONE, 2);
	learn();
	ck_assert_str_eq(learned(), "1 good, 0 spam; pills 1, 0");
	undo(second, 3);
	learn();
	ck_assert_str_eq(learned(), "0 good, 1 spam; pills 0, 1");
	(void)first;
	decide(id, SPAM, DELETED, GROUND_NONE, 4);
	learn();
	ck_assert_str_eq(learned(), "0 good, 0 spam; pills 0, 0");
	ck_assert_int_eq(fixture_number("SELECT sum(good + spam) FROM postbag.lesson_word"), 0);
}
END_TEST

START_TEST(lessons_step__an_undone_first_decision__leaves_nothing)
{
	int64_t id = post(1, "Buy pills");
	int64_t done = decide(id, HELD, PUBLISHED, GROUND_NONE, 1);

	learn();
	undo(done, 2);
	learn();
	ck_assert_str_eq(learned(), "0 good, 0 spam; pills 0, 0");
}
END_TEST

static const struct {
	enum ground ground;
	const char *learned;
} grounds[] = {
	{ GROUND_SPAM, "0 good, 1 spam; pills 0, 1" },
	{ GROUND_ADVERTISING, "0 good, 1 spam; pills 0, 1" },
	{ GROUND_OFFENSIVE, "0 good, 0 spam; pills 0, 0" },
	{ GROUND_NONE, "0 good, 0 spam; pills 0, 0" },
};

START_TEST(lessons_step__a_rejection__is_spam_where_it_says_so)
{
	decide(post(1, "Buy pills"), HELD, REJECTED, grounds[_i].ground, 1);
	learn();
	ck_assert_str_eq(learned(), grounds[_i].learned);
}
END_TEST

START_TEST(lessons_step__the_editors_own__is_no_lesson)
{
	int64_t id = post(1, "Our pills");

	fixture_number("UPDATE postbag.comment SET badge = 'staff'");
	decide(id, HELD, PUBLISHED, GROUND_NONE, 1);
	learn();
	ck_assert_str_eq(learned(), "0 good, 0 spam; pills 0, 0");
}
END_TEST

START_TEST(lessons_step__another_text_by_then__takes_the_place_of_the_first)
{
	int64_t id = post(1, "Buy pills");

	decide(id, HELD, SPAM, GROUND_NONE, 1);
	learn();
	fixture_number("UPDATE postbag.comment SET body = 'x', html = '<p>watches</p>'");
	decide(id, SPAM, PUBLISHED, GROUND_NONE, 2);
	learn();
	ck_assert_str_eq(learned(), "1 good, 0 spam; pills 0, 0");
}
END_TEST

START_TEST(lessons_step__many__are_learned_in_steps)
{
	bool found;

	for (int i = 0; i < LESSONS_STEP + 3; i++)
		decide(post(i, "Buy pills"), HELD, SPAM, GROUND_NONE, i);
	ck_ok(lessons_step(fx.db, &found));
	ck_assert(found);
	ck_assert_str_eq(learned(), "0 good, 50 spam; pills 0, 50");
	learn();
	ck_assert_str_eq(learned(), "0 good, 53 spam; pills 0, 53");
	ck_ok(lessons_step(fx.db, &found));
	ck_assert(!found);
}
END_TEST

START_TEST(lessons_totals__sites__have_each_their_own)
{
	struct bayes_total *total;
	size_t count;

	decide(post(1, "Buy pills"), HELD, SPAM, GROUND_NONE, 1);
	learn();
	ck_ok(lessons_totals(fx.db, fx.arena, &fx.sites, &total, &count));
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(total[0].site_id, fx.site_id);
	ck_assert_int_eq(total[0].spam, 1);
	ck_assert_int_eq(total[0].good, 0);
}
END_TEST

Suite *
lessons_suite(void)
{
	Suite *s = suite_create("lessons");
	TCase *c = fixture_case("lessons");

	tcase_add_test(c, lessons_step__decisions__are_learned_once);
	tcase_add_test(c, lessons_step__what_is_taken_back__is_unlearned);
	tcase_add_test(c, lessons_step__an_undone_first_decision__leaves_nothing);
	tcase_add_loop_test(
	    c, lessons_step__a_rejection__is_spam_where_it_says_so, 0, (int)COUNT_OF(grounds));
	tcase_add_test(c, lessons_step__the_editors_own__is_no_lesson);
	tcase_add_test(c, lessons_step__another_text_by_then__takes_the_place_of_the_first);
	tcase_add_test(c, lessons_step__many__are_learned_in_steps);
	tcase_add_test(c, lessons_totals__sites__have_each_their_own);
	suite_add_tcase(s, c);
	return s;
}
