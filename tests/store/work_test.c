#include "suites.h"

#include <string.h>

#include "fixture.h"

#define TRIES 8

static const struct digest16 mark = { "a challenge's 16" };

static struct comment_added added[TRIES];
static enum err result[TRIES];

static struct comment_new
working(struct comment_draft *draft, int number)
{
	struct comment_new comment = fixture_comment(draft, number);

	comment.work = &mark;
	comment.work_expires_us = NOW_US + 1800 * US_PER_S;
	return comment;
}

static void
post_at_once(size_t number, struct arena *a)
{
	struct comment_draft draft;
	struct comment_new comment = working(&draft, (int)number);

	result[number] = comments_add(fx.db, a, &comment, &added[number]);
}

START_TEST(comments_add__the_same_work_in_many_at_once__one_wins)
{
	int won = 0;

	fixture_threads(TRIES, post_at_once);
	for (size_t i = 0; i < TRIES; i++) {
		won += result[i] == OK;
		if (result[i] == OK)
			continue;
		ck_assert_int_eq(result[i], ERR_FORBID);
		ck_assert(added[i].spent);
		ck_assert(!added[i].locked);
	}
	ck_assert_int_eq(won, 1);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.comment"), 1);
	ck_assert_int_eq(fixture_number("SELECT posted FROM postbag.article"), 1);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.work_spent"), 1);
}
END_TEST

static void
retry_at_once(size_t number, struct arena *a)
{
	struct comment_draft draft;
	struct comment_new comment = working(&draft, 1);

	result[number] = comments_add(fx.db, a, &comment, &added[number]);
}

START_TEST(comments_add__a_retry_with_its_work__finds_the_first_try)
{
	fixture_threads(TRIES, retry_at_once);
	for (size_t i = 0; i < TRIES; i++) {
		ck_ok(result[i]);
		ck_assert_int_eq(added[i].id, added[0].id);
	}
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.comment"), 1);
}
END_TEST

/* What is not taken has spent nothing. */
START_TEST(comments_add__refused__keeps_its_work)
{
	struct comment_draft draft;
	struct comment_new comment = working(&draft, 1);
	struct comment_added out;

	draft.parent_id = 999;
	ck_assert_int_eq(comments_add(fx.db, fx.arena, &comment, &out), ERR_ABSENT);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.work_spent"), 0);
	draft.parent_id = 0;
	ck_ok(comments_add(fx.db, fx.arena, &comment, &out));
}
END_TEST

START_TEST(comments_add__without_work__spends_none)
{
	(void)fixture_post(1, 0);
	(void)fixture_post(2, 0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.work_spent"), 0);
}
END_TEST

START_TEST(comments_pace__counts_the_sites_since_then_up_to_most)
{
	int64_t posts;

	for (int i = 1; i <= 5; i++)
		(void)fixture_post(i, 0);
	ck_ok(comments_pace(fx.db, fx.arena, fx.site_id, NOW_US, 100, &posts));
	ck_assert_int_eq(posts, 5);
	ck_ok(comments_pace(fx.db, fx.arena, fx.site_id, NOW_US + 4, 100, &posts));
	ck_assert_int_eq(posts, 2);
	ck_ok(comments_pace(fx.db, fx.arena, fx.site_id, NOW_US, 3, &posts));
	ck_assert_int_eq(posts, 3);
	ck_ok(comments_pace(fx.db, fx.arena, fx.site_id + 1, NOW_US, 100, &posts));
	ck_assert_int_eq(posts, 0);
}
END_TEST

Suite *
work_suite(void)
{
	Suite *s = suite_create("work");
	TCase *c = fixture_case("work");

	tcase_add_test(c, comments_add__the_same_work_in_many_at_once__one_wins);
	tcase_add_test(c, comments_add__a_retry_with_its_work__finds_the_first_try);
	tcase_add_test(c, comments_add__refused__keeps_its_work);
	tcase_add_test(c, comments_add__without_work__spends_none);
	tcase_add_test(c, comments_pace__counts_the_sites_since_then_up_to_most);
	suite_add_tcase(s, c);
	return s;
}
