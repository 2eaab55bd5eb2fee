#include "store/shares.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/bug.h"
#include "store/lots.h"
#include "store/rounds.h"
#include "store/sql.h"

/* Intents in one transaction. More would make the first wait for the last; with a commit of some
 * milliseconds this is more than any site needs. */
#define ROUND_MOST ((size_t)512)

/* How long a round waits for more after one of several. */
#define GATHER_MOST_US 2000

/* A share that somebody waits for. */
struct job {
	const struct share *share;
	struct share_result *result;
	enum err err;
	size_t lot;   /* of its round */
	int64_t turn; /* in its lot, from 0 */
};

struct share_writer {
	struct db *db;
	struct rounds *rounds;
	atomic_llong intents, suspect;
};

/* A round: its intents in order, and what they are of. */
struct round {
	struct arena *arena;
	void *const *job;
	size_t count;
	struct lots lots;     /* one for each actor's bucket */
	struct job **allowed; /* those whose buckets had room */
	size_t alloweds;
};

/* An article of a round. */
struct page {
	const struct article *article;
	struct str title;
	int64_t most;
};

/* What the statement says of an intent that was not counted before. */
struct fresh {
	int64_t place;
	bool suspect;
};

static const struct field fresh_field[] = {
	{ "place", FIELD_NUMBER, offsetof(struct fresh, place) },
	{ "suspect", FIELD_BOOL, offsetof(struct fresh, suspect) },
};
static const struct shape fresh_shape = SHAPE(fresh_field, struct fresh);

static bool may_join(const void *one, const void *other);
static int64_t article_of(const void *what);
static void write_round(void *with, struct arena *a, void *const *what, size_t count);
static struct round round_of(struct arena *a, void *const *what, size_t count);
static enum err write_in(struct db *db, struct round *round);
static enum err take_limits(struct db *db, struct round *round);
static enum err count_shares(struct db *db, const struct round *round);
static void give_shares(struct sql *q, const struct round *round);
static void give_pages(struct sql *q, const struct page *page, size_t pages);
static size_t page_of(struct page *page, size_t *pages, const struct share *share);
static void tell(struct share_writer *writer, const struct round *round, enum err err);

struct share_writer *
share_writer_open(struct db *db, size_t queue)
{
	struct share_writer *writer = calloc(1, sizeof(*writer));

	if (writer == NULL)
		BUG("out of memory");
	writer->db = db;
	writer->rounds = rounds_open(&(struct rounds_way){
	    .most = ROUND_MOST,
	    /* Of two at once one would be refused what the other one took in that moment. */
	    .at_once = 1,
	    .queue = queue,
	    .gather_us = GATHER_MOST_US,
	    .join = may_join,
	    .article = db_by_article(db) ? article_of : NULL,
	    .write = write_round,
	    .with = writer,
	});
	return writer;
}

void
share_writer_close(struct share_writer *writer)
{
	if (writer == NULL)
		return;
	rounds_close(writer->rounds);
	free(writer);
}

enum err
share_writer_add(struct share_writer *writer, const struct share *share, struct share_result *out)
{
	struct job job = { .share = share, .result = out };

	MUST(share->limit.near && share->limit.rate.count > 0 && share->limit.rate.period_s > 0);
	*out = (struct share_result){ .counted = false };
	enum err err = rounds_add(writer->rounds, &job);
	return err == OK ? job.err : err;
}

void
share_writer_stats(struct share_writer *writer, struct share_writer_stats *out)
{
	struct rounds_stats stats;

	rounds_stats(writer->rounds, &stats);
	*out = (struct share_writer_stats){
		.queued = stats.queued,
		.rounds = stats.rounds,
		.intents = atomic_load(&writer->intents),
		.suspect = atomic_load(&writer->suspect),
		.refused = stats.refused,
	};
}

/* Settings may change between two intents, and the statement has one limit for all. */
static bool
may_join(const void *one, const void *other)
{
	const struct job *first = one, *second = other;

	return limits_alike(&first->share->limit, &second->share->limit);
}

static int64_t
article_of(const void *what)
{
	return ((const struct job *)what)->share->article->id;
}

static void
write_round(void *with, struct arena *a, void *const *what, size_t count)
{
	struct share_writer *writer = with;
	struct round round = round_of(a, what, count);

	tell(writer, &round, write_in(writer->db, &round));
}

static struct round
round_of(struct arena *a, void *const *what, size_t count)
{
	struct round round = { .arena = a,
		.job = what,
		.count = count,
		.lots = lots_make(a, count),
		.allowed = arena_array(a, count, sizeof(struct job *)) };

	for (size_t i = 0; i < count; i++) {
		struct job *job = what[i];

		job->lot = lots_add(&round.lots, &job->share->limit, &job->turn);
	}
	return round;
}

static enum err
write_in(struct db *db, struct round *round)
{
	enum err err = take_limits(db, round);

	if (err != OK || round->alloweds == 0)
		return err;
	err = count_shares(db, round);
	/* An article has come to be another one's address in this moment. */
	if (err == ERR_CONFLICT)
		err = count_shares(db, round);
	return err;
}

static enum err
take_limits(struct db *db, struct round *round)
{
	enum err err = lots_take(db, round->arena, round->lots.lot, round->lots.count);

	if (err != OK)
		return err;
	for (size_t i = 0; i < round->count; i++) {
		struct job *job = round->job[i];
		const struct lot *lot = &round->lots.lot[job->lot];

		job->result->wait = lot->wait;
		if (job->turn < lot->allowed)
			round->allowed[round->alloweds++] = job;
		else
			job->err = ERR_LIMIT;
	}
	return OK;
}

static enum err
count_shares(struct db *db, const struct round *round)
{
	bool one = db_by_article(db);
	struct sql q = sql_begin(round->arena, one ? STMT_SHARES_ADD_ONE : STMT_SHARES_ADD);
	struct fresh *fresh;
	size_t rows;

	give_shares(&q, round);
	if (one)
		sql_bigint(&q, round->allowed[0]->share->article->id);
	enum err err = sql_rows(db, &q, &fresh_shape, &fresh, &rows);
	if (err != OK)
		return err;
	for (size_t i = 0; i < rows; i++) {
		MUST(fresh[i].place > 0 && (size_t)fresh[i].place <= round->alloweds);
		struct share_result *result = round->allowed[fresh[i].place - 1]->result;

		result->suspect = fresh[i].suspect;
		result->counted = !fresh[i].suspect;
	}
	return OK;
}

static void
give_shares(struct sql *q, const struct round *round)
{
	size_t count = round->alloweds, pages = 0;
	struct page *page = arena_array(q->arena, count, sizeof(*page));
	int64_t *at = arena_array(q->arena, count, sizeof(*at));
	struct str *network = arena_array(q->arena, count, sizeof(*network));
	struct digest16 *actor = arena_array(q->arena, count, sizeof(*actor));
	int64_t *day = arena_array(q->arena, count, sizeof(*day));

	for (size_t i = 0; i < count; i++) {
		const struct share *share = round->allowed[i]->share;

		at[i] = (int64_t)page_of(page, &pages, share) + 1;
		network[i] = str_of(network_info(share->network)->name);
		actor[i] = share->actor;
		day[i] = share->day;
	}
	sql_bigints(q, at, count);
	sql_texts(q, network, count);
	sql_digests(q, (struct str){ (const char *)actor, count * sizeof(*actor) });
	sql_dates(q, day, count);
	give_pages(q, page, pages);
	sql_time(q, round->allowed[0]->share->now_us);
}

static void
give_pages(struct sql *q, const struct page *page, size_t pages)
{
	int64_t *id = arena_array(q->arena, pages, sizeof(*id));
	int64_t *site_id = arena_array(q->arena, pages, sizeof(*site_id));
	struct str *url = arena_array(q->arena, pages, sizeof(*url));
	struct str *title = arena_array(q->arena, pages, sizeof(*title));
	int64_t *most = arena_array(q->arena, pages, sizeof(*most));

	for (size_t i = 0; i < pages; i++) {
		id[i] = page[i].article->id;
		site_id[i] = page[i].article->site_id;
		url[i] = page[i].article->url;
		title[i] = page[i].title;
		most[i] = page[i].most;
	}
	sql_bigints(q, id, pages);
	sql_bigints(q, site_id, pages);
	sql_texts(q, url, pages);
	sql_texts(q, title, pages);
	sql_bigints(q, most, pages);
}

/* The page of its article, a new one if there is none; it takes the first title that comes. */
static size_t
page_of(struct page *page, size_t *pages, const struct share *share)
{
	for (size_t i = 0; i < *pages; i++) {
		if (page[i].article->id != share->article->id)
			continue;
		if (page[i].title.len == 0)
			page[i].title = share->article->title;
		return i;
	}
	page[*pages] = (struct page){ share->article, share->article->title, share->most };
	return (*pages)++;
}

/* A failure of a statement is everybody's who was not refused. */
static void
tell(struct share_writer *writer, const struct round *round, enum err err)
{
	for (size_t i = 0; i < round->count; i++) {
		struct job *job = round->job[i];

		if (job->err == OK)
			job->err = err;
		if (job->result->suspect)
			atomic_fetch_add(&writer->suspect, 1);
	}
	if (err == OK)
		atomic_fetch_add(&writer->intents, (long long)round->count);
}
