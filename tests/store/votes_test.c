/*
 * Votes: one of each voter on each comment, counted right whatever comes at once.
 */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "store/fixture.h"
#include "store/suites.h"
#include "store/votes.h"

#define COUNTS   "SELECT ups * 100 + downs FROM postbag.comment ORDER BY comment_id LIMIT 1"
#define REVISION "SELECT thread_revision FROM postbag.article"

static int64_t voted; /* the comment of the threads below */

static struct vote_new
ballot(int64_t comment_id, unsigned actor, int64_t author_id, enum vote vote)
{
	struct vote_new new = { .article_id = ARTICLE,
		.comment_id = comment_id,
		.author_id = author_id,
		.vote = vote,
		.now_us = NOW_US };

	memcpy(new.actor.byte, &actor, sizeof(actor));
	return new;
}

static enum err
cast(int64_t comment_id, unsigned actor, int64_t author_id, enum vote vote)
{
	struct vote_new new = ballot(comment_id, actor, author_id, vote);
	struct vote_counts counts;
	enum err err = votes_cast(fx.db, fx.arena, &new, &counts);

	if (err == OK)
		ck_assert_int_eq(counts.ups * 100 + counts.downs, fixture_number(COUNTS));
	return err;
}

START_TEST(votes_cast__cast_changed_and_withdrawn__is_counted_once)
{
	static const struct {
		enum vote vote;
		int64_t counts;  /* ups * 100 + downs */
		int64_t changes; /* of the revision */
	} step[] = { { VOTE_UP, 100, 1 }, { VOTE_UP, 100, 0 }, { VOTE_DOWN, 1, 1 },
		{ VOTE_DOWN, 1, 0 }, { VOTE_NONE, 0, 1 }, { VOTE_NONE, 0, 0 }, { VOTE_DOWN, 1, 1 },
		{ VOTE_UP, 100, 1 } };
	int64_t id = fixture_post(1, 0);

	for (size_t i = 0; i < COUNT_OF(step); i++) {
		int64_t revision = fixture_number(REVISION);

		ck_ok(cast(id, 1, 0, step[i].vote));
		ck_assert_int_eq(fixture_number(COUNTS), step[i].counts);
		ck_assert_int_eq(fixture_number(REVISION), revision + step[i].changes);
	}
}
END_TEST

START_TEST(votes_cast__author__has_one_vote_from_whatever_address)
{
	int64_t id = fixture_post(1, 0);

	ck_ok(cast(id, 1, 78, VOTE_UP));
	ck_ok(cast(id, 2, 78, VOTE_UP));
	ck_assert_int_eq(fixture_number(COUNTS), 100);
	ck_ok(cast(id, 3, 78, VOTE_DOWN));
	ck_assert_int_eq(fixture_number(COUNTS), 1);
	ck_ok(cast(id, 2, 0, VOTE_UP));
	ck_assert_int_eq(fixture_number(COUNTS), 101);
	ck_ok(cast(id, 4, 78, VOTE_NONE));
	ck_assert_int_eq(fixture_number(COUNTS), 100);
}
END_TEST

START_TEST(votes_cast__own_or_not_published__is_refused)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, 1);
	int64_t own = comment.author_id, id = fixture_add(&comment);

	ck_assert_int_eq(cast(id, 1, own, VOTE_UP), ERR_FORBID);
	ck_assert_int_eq(fixture_number(COUNTS), 0);
	ck_assert_int_eq(cast(id + 99, 1, 0, VOTE_UP), ERR_ABSENT);
	for (enum status status = HELD; status < STATUSES; status++) {
		(void)fixture_text(arena_printf(
		    fx.arena, "UPDATE postbag.comment SET status = '%s'", status_name(status))
				       .p);
		ck_assert_int_eq(cast(id, 1, 0, VOTE_UP), ERR_ABSENT);
	}
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.vote"), 0);
}
END_TEST

START_TEST(votes_score__more_agreement_and_more_votes__stand_higher)
{
	/* Values of the lower bound for 95 % from an independent calculation, in billionths. All
	 * against: minus the lower bound of that. */
	static const struct {
		const char *votes;
		int64_t score;
	} known[] = {
		{ "ups = 0, downs = 0", 0 },
		{ "ups = 1, downs = 0", 206543291 },
		{ "ups = 10, downs = 5", 417131252 },
		{ "ups = 1, downs = 9", 17875750 },
		{ "ups = 0, downs = 3", -438493920 },
	};

	(void)fixture_post(1, 0);
	for (size_t i = 0; i < COUNT_OF(known); i++) {
		(void)fixture_text(
		    arena_printf(fx.arena, "UPDATE postbag.comment SET %s", known[i].votes).p);
		int64_t score = fixture_number("SELECT score FROM postbag.comment");

		ck_assert_msg(llabs(score - known[i].score) < 1000, "%s: %lld", known[i].votes,
		    (long long)score);
	}
}
END_TEST

static void
vote_up(size_t number, struct arena *a)
{
	for (unsigned i = 0; i < 10; i++) {
		/* Each actor twice, at once from two threads. */
		unsigned actor = (unsigned)(number / 2) * 10 + i;
		struct vote_new new = ballot(voted, actor, 0, VOTE_UP);
		struct vote_counts counts;

		ck_ok(votes_cast(fx.db, a, &new, &counts));
	}
}

START_TEST(votes_cast__many_at_once__all_are_counted_and_none_twice)
{
	voted = fixture_post(1, 0);
	fixture_threads(20, vote_up);
	ck_assert_int_eq(fixture_number(COUNTS), 100 * 100);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.vote"), 100);
}
END_TEST

Suite *
votes_suite(void)
{
	Suite *s = suite_create("votes");
	TCase *c = fixture_case("votes");

	tcase_add_test(c, votes_cast__cast_changed_and_withdrawn__is_counted_once);
	tcase_add_test(c, votes_cast__author__has_one_vote_from_whatever_address);
	tcase_add_test(c, votes_cast__own_or_not_published__is_refused);
	tcase_add_test(c, votes_score__more_agreement_and_more_votes__stand_higher);
	tcase_add_test(c, votes_cast__many_at_once__all_are_counted_and_none_twice);
	suite_add_tcase(s, c);
	return s;
}
