/*
 * Votes: one of each voter on each comment, counted right whatever comes at once.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

/* A bucket of its own, with a neighbourhood of its own. */
static struct limit_ask
room(unsigned number, struct rate rate)
{
	return (struct limit_ask){ .key = { { 1, (uint8_t)number } },
		.rate = rate,
		.near = true,
		.near_key = { { 2, (uint8_t)number } },
		.near_rate = { rate.count * 2, rate.period_s } };
}

static enum err
cast(int64_t comment_id, unsigned actor, int64_t author_id, enum vote vote)
{
	struct vote_new new = ballot(comment_id, actor, author_id, vote);
	struct vote_cast counts;
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
		struct vote_cast counts;

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

START_TEST(votes_cast__past_the_limit__is_refused_and_says_how_long)
{
	int64_t id = fixture_post(1, 0);
	struct limit_ask limit = room(1, (struct rate){ 2, 600 });
	struct vote_new vote = ballot(id, 1, 0, VOTE_UP);
	struct vote_cast cast;

	vote.limit = &limit;
	ck_ok(votes_cast(fx.db, fx.arena, &vote, &cast));
	ck_assert_int_le(cast.wait.own_us, 0);
	vote.vote = VOTE_DOWN;
	ck_ok(votes_cast(fx.db, fx.arena, &vote, &cast));
	ck_assert(cast.wait.own_us > 299 * US_PER_S && cast.wait.own_us <= 300 * US_PER_S);
	vote.vote = VOTE_NONE;
	ck_assert_int_eq(votes_cast(fx.db, fx.arena, &vote, &cast), ERR_LIMIT);
	ck_assert(cast.wait.own_us > 299 * US_PER_S && cast.wait.own_us <= 300 * US_PER_S);
	ck_assert_int_eq(fixture_number(COUNTS), 1);
	/* Another one's is another bucket. */
	limit = room(2, limit.rate);
	vote = ballot(id, 2, 0, VOTE_UP);
	vote.limit = &limit;
	ck_ok(votes_cast(fx.db, fx.arena, &vote, &cast));
	ck_assert_int_eq(fixture_number(COUNTS), 101);
}
END_TEST

/* Many at once, through the writer */

#define MANY 64

static struct vote_writer *writer;
static struct vote_new vote[MANY];
static struct limit_ask limit[MANY];
static struct vote_cast cast_of[MANY];
static enum err came[MANY];

static void
open_writer(void)
{
	fixture_set_up();
	writer = vote_writer_open(fx.db, 100);
	voted = fixture_post(1, 0);
	for (unsigned i = 0; i < MANY; i++) {
		limit[i] = room(i + 1, (struct rate){ 1000, 60 });
		vote[i] = ballot(voted, i + 1, 0, VOTE_UP);
		vote[i].limit = &limit[i];
	}
}

static void
close_writer(void)
{
	vote_writer_close(writer);
	fixture_tear_down();
}

static void
cast_one(size_t number, struct arena *a)
{
	came[number] = vote_writer_add(writer, a, &vote[number], &cast_of[number]);
}

static size_t
that_came(enum err err, size_t count)
{
	size_t all = 0;

	for (size_t i = 0; i < count; i++)
		all += came[i] == err;
	return all;
}

/* What the comment says is what the votes are. */
static void
assert_sums(int64_t votes)
{
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.vote"), votes);
	ck_assert_int_eq(
	    fixture_number("SELECT count(*) FROM postbag.comment AS c WHERE (ups, downs) <>"
			   " (SELECT count(*) FILTER (WHERE value = 1),"
			   " count(*) FILTER (WHERE value = -1) FROM postbag.vote AS v"
			   " WHERE v.comment_id = c.comment_id)"),
	    0);
}

START_TEST(vote_writer_add__sixty_four_at_once_on_one_comment__are_all_counted)
{
	struct vote_writer_stats stats;
	bool last = false;

	for (size_t i = 0; i < MANY; i += 4)
		vote[i].vote = VOTE_DOWN;
	fixture_threads(MANY, cast_one);
	ck_assert_uint_eq(that_came(OK, MANY), MANY);
	assert_sums(MANY);
	ck_assert_int_eq(fixture_number(COUNTS), 48 * 100 + 16);
	for (size_t i = 0; i < MANY; i++) {
		ck_assert_int_ge(vote[i].vote == VOTE_UP ? cast_of[i].ups : cast_of[i].downs, 1);
		last = last || (cast_of[i].ups == 48 && cast_of[i].downs == 16);
	}
	ck_assert(last);
	vote_writer_stats(writer, &stats);
	ck_assert_int_eq(stats.queued, 0);
	ck_assert_int_eq(stats.votes, MANY);
	ck_assert_int_eq(stats.refused, 0);
}
END_TEST

START_TEST(vote_writer_add__on_many_comments_and_articles__counts_each)
{
	struct article other = fx.article;
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, 2);
	int64_t id[4] = { voted, fixture_post(3, 0), fixture_post(4, voted) };

	other.id = ARTICLE + 1;
	other.url = STR("https://news.example/other");
	comment.article = &other;
	id[3] = fixture_add(&comment);
	for (size_t i = 0; i < MANY; i++) {
		vote[i].comment_id = id[i % 4];
		vote[i].article_id = i % 4 == 3 ? other.id : ARTICLE;
	}
	fixture_threads(MANY, cast_one);
	ck_assert_uint_eq(that_came(OK, MANY), MANY);
	assert_sums(MANY);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.comment WHERE ups = 16"), 4);
}
END_TEST

START_TEST(vote_writer_add__of_one_voter_at_once__are_cast_one_after_the_other)
{
	for (size_t i = 0; i < MANY; i++) {
		vote[i].actor = vote[0].actor;
		vote[i].vote = (enum vote)(i % VOTE_KINDS);
	}
	fixture_threads(MANY, cast_one);
	ck_assert_uint_eq(that_came(OK, MANY), MANY);
	ck_assert_int_le(fixture_number("SELECT count(*) FROM postbag.vote"), 1);
	assert_sums(fixture_number("SELECT count(*) FROM postbag.vote"));
	/* At no time had the comment more than this one's. What withdraws may have come before what
	 * it did not see. */
	for (size_t i = 0; i < MANY; i++) {
		ck_assert_int_le(cast_of[i].ups + cast_of[i].downs, 1);
		ck_assert(vote[i].vote != VOTE_UP || cast_of[i].ups == 1);
		ck_assert(vote[i].vote != VOTE_DOWN || cast_of[i].downs == 1);
	}
}
END_TEST

START_TEST(vote_writer_add__of_one_author_from_many_addresses__are_one)
{
	for (size_t i = 0; i < MANY; i++)
		vote[i].author_id = 78;
	fixture_threads(MANY, cast_one);
	ck_assert_uint_eq(that_came(OK, MANY), MANY);
	assert_sums(1);
}
END_TEST

/* Under the key of the author's older vote somebody votes who has no author's number: both mean one
 * row, in whatever order. */
START_TEST(vote_writer_add__two_that_mean_one_vote__come_one_after_the_other)
{
	struct vote_new old = ballot(voted, 2, 78, VOTE_UP);
	struct vote_cast cast;

	for (int i = 0; i < 10; i++) {
		ck_ok(votes_cast(fx.db, fx.arena, &old, &cast));
		vote[0].author_id = 78;
		vote[0].vote = VOTE_NONE;
		vote[1].vote = VOTE_DOWN;
		fixture_threads(2, cast_one);
		ck_assert_uint_eq(that_came(OK, 2), 2);
		assert_sums(fixture_number("SELECT count(*) FROM postbag.vote"));
		(void)fixture_text("DELETE FROM postbag.vote");
		(void)fixture_text("UPDATE postbag.comment SET ups = 0, downs = 0");
	}
}
END_TEST

START_TEST(vote_writer_add__of_one_sender__are_let_in_as_often_as_the_limit_says)
{
	for (unsigned i = 0; i < MANY; i++)
		limit[i] = room(1, (struct rate){ 5, 3600 });
	fixture_threads(MANY, cast_one);
	ck_assert_uint_eq(that_came(OK, MANY), 5);
	ck_assert_uint_eq(that_came(ERR_LIMIT, MANY), MANY - 5);
	for (size_t i = 0; i < MANY; i++)
		ck_assert(came[i] == OK || cast_of[i].wait.own_us > 0);
	assert_sums(5);
}
END_TEST

START_TEST(vote_writer_add__some_that_are_refused_or_break_a_rule__keep_no_other_out)
{
	struct comment_draft draft;
	int64_t own = fixture_comment(&draft, 1).author_id;

	(void)fixture_text("ALTER TABLE postbag.vote ADD CONSTRAINT vote_is_not_of_thirteen"
			   " CHECK (author_id <> 13)");
	for (size_t i = 0; i < MANY; i += 16) {
		vote[i].author_id = 13;
		vote[i + 1].author_id = own;
		vote[i + 2].comment_id = voted + 99;
	}
	fixture_threads(MANY, cast_one);
	ck_assert_uint_eq(that_came(OK, MANY), MANY - 3 * 4);
	ck_assert_uint_eq(that_came(ERR_BUSY, MANY), 4);
	ck_assert_uint_eq(that_came(ERR_FORBID, MANY), 4);
	ck_assert_uint_eq(that_came(ERR_ABSENT, MANY), 4);
	assert_sums(MANY - 3 * 4);
}
END_TEST

static void *
cast_first(void *with)
{
	struct arena *a = arena_open();

	(void)with;
	cast_one(0, a);
	arena_close(a);
	return NULL;
}

START_TEST(vote_writer_add__one_that_waits_for_a_row__keeps_no_other_waiting)
{
	struct vote_writer_stats stats;
	pthread_t thread;

	vote[1].comment_id = fixture_post(3, 0);
	came[0] = ERR_INTERNAL;
	(void)fixture_text("BEGIN");
	(void)fixture_text(arena_printf(fx.arena,
	    "SELECT FROM postbag.comment WHERE comment_id = %lld FOR UPDATE", (long long)voted)
			       .p);
	ck_assert_int_eq(pthread_create(&thread, NULL, cast_first, NULL), 0);
	do {
		(void)usleep(1000);
		vote_writer_stats(writer, &stats);
	} while (stats.rounds == 0);
	cast_one(1, fx.arena);
	ck_assert_int_eq(came[1], OK);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.vote"), 1);
	(void)fixture_text("COMMIT");
	ck_assert_int_eq(pthread_join(thread, NULL), 0);
	ck_assert_int_eq(came[0], OK);
	assert_sums(2);
}
END_TEST

static void
cast_or_unlock(size_t number, struct arena *a)
{
	struct vote_writer_stats stats = { 0 };

	if (number > 0) {
		cast_one(number, a);
		return;
	}
	while (stats.refused == 0) {
		(void)usleep(1000);
		vote_writer_stats(writer, &stats);
	}
	(void)fixture_text("ROLLBACK");
}

START_TEST(vote_writer_add__full_queue__is_busy_at_once)
{
	struct vote_writer_stats stats;

	vote_writer_close(writer);
	writer = vote_writer_open(fx.db, 4);
	came[0] = ERR_INTERNAL;
	(void)fixture_text("BEGIN");
	(void)fixture_text("LOCK TABLE postbag.vote IN ACCESS EXCLUSIVE MODE");
	fixture_threads(MANY, cast_or_unlock);
	vote_writer_stats(writer, &stats);
	ck_assert_int_eq((int64_t)that_came(ERR_BUSY, MANY), stats.refused);
	ck_assert_uint_eq(that_came(OK, MANY) + that_came(ERR_BUSY, MANY), MANY - 1);
	assert_sums((int64_t)that_came(OK, MANY));
}
END_TEST

START_TEST(vote_writer_add__database_away__is_busy_for_everybody)
{
	struct db_settings set = fixture_settings();

	set.dsn = "host=/nonexistent user=x";
	struct db *away = db_open(&set);
	vote_writer_close(writer);
	writer = vote_writer_open(away, 100);
	fixture_threads(16, cast_one);
	ck_assert_uint_eq(that_came(ERR_BUSY, 16), 16);
	vote_writer_close(writer);
	db_close(away);
	writer = NULL;
}
END_TEST

START_TEST(vote_writer_add__backend_killed__goes_on_and_counts_once)
{
	cast_one(0, fx.arena);
	ck_assert_int_eq(came[0], OK);
	fixture_crash_backends();
	cast_one(0, fx.arena);
	cast_one(1, fx.arena);
	ck_assert_int_eq(came[0], OK);
	ck_assert_int_eq(came[1], OK);
	assert_sums(2);
}
END_TEST

static void
add_writer_tests(Suite *s)
{
	TCase *c = tcase_create("vote_writer");

	tcase_set_tags(c, "rounds");
	tcase_add_checked_fixture(c, open_writer, close_writer);
	tcase_set_timeout(c, 60);
	tcase_add_test(c, vote_writer_add__sixty_four_at_once_on_one_comment__are_all_counted);
	tcase_add_test(c, vote_writer_add__on_many_comments_and_articles__counts_each);
	tcase_add_test(c, vote_writer_add__of_one_voter_at_once__are_cast_one_after_the_other);
	tcase_add_test(c, vote_writer_add__of_one_author_from_many_addresses__are_one);
	tcase_add_test(c, vote_writer_add__two_that_mean_one_vote__come_one_after_the_other);
	tcase_add_test(c, vote_writer_add__of_one_sender__are_let_in_as_often_as_the_limit_says);
	tcase_add_test(
	    c, vote_writer_add__some_that_are_refused_or_break_a_rule__keep_no_other_out);
	tcase_add_test(c, vote_writer_add__one_that_waits_for_a_row__keeps_no_other_waiting);
	tcase_add_test(c, vote_writer_add__full_queue__is_busy_at_once);
	tcase_add_test(c, vote_writer_add__database_away__is_busy_for_everybody);
	tcase_add_test(c, vote_writer_add__backend_killed__goes_on_and_counts_once);
	suite_add_tcase(s, c);
}

Suite *
votes_suite(void)
{
	Suite *s = suite_create("votes");
	TCase *c = fixture_case("votes");

	tcase_set_tags(c, "rounds");
	tcase_add_test(c, votes_cast__cast_changed_and_withdrawn__is_counted_once);
	tcase_add_test(c, votes_cast__author__has_one_vote_from_whatever_address);
	tcase_add_test(c, votes_cast__own_or_not_published__is_refused);
	tcase_add_test(c, votes_score__more_agreement_and_more_votes__stand_higher);
	tcase_add_test(c, votes_cast__many_at_once__all_are_counted_and_none_twice);
	tcase_add_test(c, votes_cast__past_the_limit__is_refused_and_says_how_long);
	suite_add_tcase(s, c);
	add_writer_tests(s);
	return s;
}
