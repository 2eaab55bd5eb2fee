#include "store/votes.h"

#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "store/lots.h"
#include "store/rounds.h"
#include "store/sql.h"

/* Votes in one transaction: as with shares, more than any site needs. */
#define ROUND_MOST ((size_t)512)
/* One that waits for a row keeps the others waiting for a moment only. */
#define ROUNDS_AT_ONCE 4
/* How long a round waits for more after one of several. */
#define GATHER_MOST_US 2000

/* What others took in the moment of a statement it may not know of: see limits_take(). */
#define TRIES 3

/* What became of a vote in a round. */
struct cast_row {
	int64_t place; /* from 1 */
	bool allowed, found, own;
	bool met; /* another one was cast in its place */
	struct vote_cast cast;
};

static const struct field cast_field[] = {
	{ "place", FIELD_NUMBER, offsetof(struct cast_row, place) },
	{ "allowed", FIELD_BOOL, offsetof(struct cast_row, allowed) },
	{ "own_us", FIELD_NUMBER, offsetof(struct cast_row, cast.wait.own_us) },
	{ "near_us", FIELD_NUMBER, offsetof(struct cast_row, cast.wait.near_us) },
	{ "found", FIELD_BOOL, offsetof(struct cast_row, found) },
	{ "own", FIELD_BOOL, offsetof(struct cast_row, own) },
	{ "met", FIELD_BOOL, offsetof(struct cast_row, met) },
	{ "ups", FIELD_NUMBER, offsetof(struct cast_row, cast.ups) },
	{ "downs", FIELD_NUMBER, offsetof(struct cast_row, cast.downs) },
};
static const struct shape cast_shape = SHAPE(cast_field, struct cast_row);

/* A vote that somebody waits for. */
struct job {
	const struct vote_new *vote;
	struct cast_row row; /* with OK */
	enum err err;
};

struct vote_writer {
	struct db *db;
	struct rounds *rounds;
};

static enum err settle(struct db *db, struct arena *a, const struct vote_new *vote,
    const struct cast_row *row, struct vote_cast *out);
static enum err run_alone(
    struct db *db, struct arena *a, const struct vote_new *vote, struct cast_row *row);
static bool passed_over(const struct cast_row *row);
static bool may_join(const void *one, const void *other);
static int64_t article_of(const void *what);
static bool same_voter(const struct vote_new *one, const struct vote_new *other);
static void write_round(void *with, struct arena *a, void *const *what, size_t count);
static enum err cast_round(struct db *db, struct arena *a, const struct vote_new *const *vote,
    size_t count, struct cast_row *row);
static void give_votes(struct sql *q, const struct vote_new *const *vote, size_t count);

enum err
votes_cast(struct db *db, struct arena *a, const struct vote_new *vote, struct vote_cast *out)
{
	struct cast_row row;
	enum err err = run_alone(db, a, vote, &row);

	*out = (struct vote_cast){ .ups = 0 };
	return err == OK ? settle(db, a, vote, &row, out) : err;
}

struct vote_writer *
vote_writer_open(struct db *db, size_t queue)
{
	struct vote_writer *writer = calloc(1, sizeof(*writer));

	if (writer == NULL)
		BUG("out of memory");
	writer->db = db;
	writer->rounds = rounds_open(&(struct rounds_way){
	    .most = ROUND_MOST,
	    .at_once = ROUNDS_AT_ONCE,
	    .queue = queue,
	    .gather_us = GATHER_MOST_US,
	    .join = may_join,
	    .article = db_by_article(db) ? article_of : NULL,
	    .write = write_round,
	    .with = db,
	});
	return writer;
}

void
vote_writer_close(struct vote_writer *writer)
{
	if (writer == NULL)
		return;
	rounds_close(writer->rounds);
	free(writer);
}

enum err
vote_writer_add(
    struct vote_writer *writer, struct arena *a, const struct vote_new *vote, struct vote_cast *out)
{
	struct job job = { .vote = vote };

	MUST(vote->limit != NULL);
	*out = (struct vote_cast){ .ups = 0 };
	enum err err = rounds_add(writer->rounds, &job);
	if (err == OK)
		err = job.err;
	if (err == OK)
		return settle(writer->db, a, vote, &job.row, out);
	/* Another one's may have been what was wrong. */
	return err == ERR_BUSY ? ERR_BUSY : votes_cast(writer->db, a, vote, out);
}

void
vote_writer_stats(struct vote_writer *writer, struct vote_writer_stats *out)
{
	struct rounds_stats stats;

	rounds_stats(writer->rounds, &stats);
	*out = (struct vote_writer_stats){
		.queued = stats.queued,
		.rounds = stats.rounds,
		.votes = stats.written,
		.refused = stats.refused,
	};
}

/* What a row means for its vote; some are run once more for that. */
static enum err
settle(struct db *db, struct arena *a, const struct vote_new *vote, const struct cast_row *row,
    struct vote_cast *out)
{
	struct cast_row second = *row;
	struct vote_new paid = *vote;
	enum err err = OK;

	/* In a round it may have been passed over; by itself it is let in if there is room. */
	if (passed_over(row))
		err = run_alone(db, a, vote, &second);
	*out = second.cast;
	paid.limit = NULL;
	if (err == OK && second.met)
		err = run_alone(db, a, &paid, &second);
	out->ups = second.cast.ups;
	out->downs = second.cast.downs;
	if (err != OK)
		return err;
	if (!second.allowed)
		return ERR_LIMIT;
	if (!second.found)
		return ERR_ABSENT;
	return second.own ? ERR_FORBID : OK;
}

/* Until it is not a moment's accident any more. */
static enum err
run_alone(struct db *db, struct arena *a, const struct vote_new *vote, struct cast_row *row)
{
	enum err err = cast_round(db, a, &vote, 1, row);

	/* Two of this author's at once, from two addresses: the other one was first. */
	if (err == ERR_CONFLICT)
		err = cast_round(db, a, &vote, 1, row);
	for (int i = 1; i < TRIES && err == OK && passed_over(row); i++)
		err = cast_round(db, a, &vote, 1, row);
	return err == ERR_CONFLICT ? ERR_BUSY : err;
}

/* Refused, and yet there is room. */
static bool
passed_over(const struct cast_row *row)
{
	return !row->allowed && row->cast.wait.own_us <= 0 && row->cast.wait.near_us <= 0;
}

/* Settings may change between two votes, and the statement has one limit for all. */
static bool
may_join(const void *one, const void *other)
{
	const struct vote_new *first = ((const struct job *)one)->vote;
	const struct vote_new *second = ((const struct job *)other)->vote;

	if (!limits_alike(first->limit, second->limit))
		return false;
	return first->comment_id != second->comment_id || !same_voter(first, second);
}

static int64_t
article_of(const void *what)
{
	return ((const struct job *)what)->vote->article_id;
}

static bool
same_voter(const struct vote_new *one, const struct vote_new *other)
{
	if (one->author_id != 0 && one->author_id == other->author_id)
		return true;
	return memcmp(&one->actor, &other->actor, sizeof(one->actor)) == 0;
}

static void
write_round(void *with, struct arena *a, void *const *what, size_t count)
{
	const struct vote_new **vote = arena_array(a, count, sizeof(*vote));
	struct cast_row *row = arena_array(a, count, sizeof(*row));

	for (size_t i = 0; i < count; i++)
		vote[i] = ((const struct job *)what[i])->vote;
	enum err err = cast_round(with, a, vote, count, row);
	for (size_t i = 0; i < count; i++) {
		struct job *job = what[i];

		job->err = err;
		if (err == OK)
			job->row = row[i];
	}
}

static enum err
cast_round(struct db *db, struct arena *a, const struct vote_new *const *vote, size_t count,
    struct cast_row *row)
{
	const struct limit_ask **ask = arena_array(a, count, sizeof(*ask));
	bool one = db_by_article(db);
	struct sql q = sql_begin(a, one ? STMT_VOTES_CAST_ONE : STMT_VOTES_CAST);
	struct cast_row *cast;
	size_t rows;

	for (size_t i = 0; i < count; i++)
		ask[i] = vote[i]->limit;
	enum err err = lots_give_each(db, &q, ask, count);
	give_votes(&q, vote, count);
	if (one)
		sql_bigint(&q, vote[0]->article_id);
	if (err == OK)
		err = sql_rows(db, &q, &cast_shape, &cast, &rows);
	MUST(err != OK || rows == count);
	for (size_t i = 0; err == OK && i < count; i++) {
		MUST(cast[i].place == (int64_t)i + 1);
		row[i] = cast[i];
	}
	return err;
}

static void
give_votes(struct sql *q, const struct vote_new *const *vote, size_t count)
{
	int64_t *article = arena_array(q->arena, count, sizeof(*article));
	int64_t *comment = arena_array(q->arena, count, sizeof(*comment));
	struct digest16 *actor = arena_array(q->arena, count, sizeof(*actor));
	int64_t *author = arena_array(q->arena, count, sizeof(*author));
	int64_t *value = arena_array(q->arena, count, sizeof(*value));
	int64_t *now_us = arena_array(q->arena, count, sizeof(*now_us));

	for (size_t i = 0; i < count; i++) {
		article[i] = vote[i]->article_id;
		comment[i] = vote[i]->comment_id;
		actor[i] = vote[i]->actor;
		author[i] = vote[i]->author_id;
		value[i] = vote_value(vote[i]->vote);
		now_us[i] = vote[i]->now_us;
	}
	sql_bigints(q, article, count);
	sql_bigints(q, comment, count);
	sql_digests(q, (struct str){ (const char *)actor, count * sizeof(*actor) });
	sql_bigints(q, author, count);
	sql_bigints(q, value, count);
	sql_times(q, now_us, count);
}
