#include "store/shares.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/bug.h"
#include "base/clock.h"
#include "base/wait.h"
#include "store/sql.h"

/* Intents in one transaction. More would make the first wait for the last; with a commit of some
 * milliseconds this is more than any site needs. */
#define ROUND_MOST ((size_t)512)

/* How long the writer waits for more after a round of several. */
#define GATHER_MOST_US 2000

/* A thread that waits for its share; it lives on that thread's stack. */
struct waiter {
	const struct share *share;
	struct share_result *result;
	enum err err;
	size_t lot;   /* of its round */
	int64_t turn; /* in its lot, from 0 */
	sem_t done;   /* not a condition: those who wake would queue for the mutex again */
	struct waiter *next;
};

struct share_writer {
	struct db *db;
	size_t queue; /* how many may wait */
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t arrived;
	struct waiter *first;
	struct waiter **last; /* where the next one goes */
	size_t waiting;
	bool stopping;
	struct share_writer_stats stats;
};

/* A round: its intents in order, and what they are of. */
struct round {
	struct arena *arena;
	struct waiter **waiter;
	size_t count;
	struct limit_lot *lot; /* one for each actor's bucket */
	size_t lots;
	struct waiter **allowed; /* those whose buckets had room */
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

static void *writer_main(void *with);
static struct waiter *take_round(struct share_writer *writer, size_t *count);
static enum err write_round(struct db *db, struct arena *a, struct waiter *first, size_t count);
static struct round round_of(struct arena *a, struct waiter *first, size_t count);
static size_t lot_of(struct round *round, const struct limit_ask *ask);
static enum err take_limits(struct db *db, struct round *round);
static enum err count_shares(struct db *db, const struct round *round);
static void give_shares(struct sql *q, const struct round *round);
static void give_pages(struct sql *q, const struct page *page, size_t pages);
static size_t page_of(struct page *page, size_t *pages, const struct share *share);
static void end_round(
    struct share_writer *writer, struct waiter *first, size_t count, enum err err);
static void gather(size_t count, int64_t round_us);

struct share_writer *
share_writer_open(struct db *db, size_t queue)
{
	struct share_writer *writer = calloc(1, sizeof(*writer));

	if (writer == NULL)
		BUG("out of memory");
	writer->db = db;
	writer->queue = queue;
	writer->last = &writer->first;
	MUST(pthread_mutex_init(&writer->mutex, NULL) == 0);
	MUST(pthread_cond_init(&writer->arrived, NULL) == 0);
	wait_thread(&writer->thread, writer_main, writer, "the share writer");
	return writer;
}

void
share_writer_close(struct share_writer *writer)
{
	if (writer == NULL)
		return;
	MUST(pthread_mutex_lock(&writer->mutex) == 0);
	writer->stopping = true;
	MUST(pthread_cond_signal(&writer->arrived) == 0);
	MUST(pthread_mutex_unlock(&writer->mutex) == 0);
	MUST(pthread_join(writer->thread, NULL) == 0);
	MUST(pthread_cond_destroy(&writer->arrived) == 0);
	MUST(pthread_mutex_destroy(&writer->mutex) == 0);
	free(writer);
}

enum err
share_writer_add(struct share_writer *writer, const struct share *share, struct share_result *out)
{
	struct waiter waiter = { .share = share, .result = out };

	MUST(share->limit.near && share->limit.rate.count > 0 && share->limit.rate.period_s > 0);
	*out = (struct share_result){ .counted = false };
	MUST(pthread_mutex_lock(&writer->mutex) == 0);
	if (writer->waiting >= writer->queue || writer->stopping) {
		writer->stats.refused++;
		MUST(pthread_mutex_unlock(&writer->mutex) == 0);
		return ERR_BUSY;
	}
	MUST(sem_init(&waiter.done, 0, 0) == 0);
	*writer->last = &waiter;
	writer->last = &waiter.next;
	writer->waiting++;
	MUST(pthread_cond_signal(&writer->arrived) == 0);
	MUST(pthread_mutex_unlock(&writer->mutex) == 0);
	while (sem_wait(&waiter.done) != 0)
		MUST(errno == EINTR);
	MUST(sem_destroy(&waiter.done) == 0);
	return waiter.err;
}

void
share_writer_stats(struct share_writer *writer, struct share_writer_stats *out)
{
	MUST(pthread_mutex_lock(&writer->mutex) == 0);
	*out = writer->stats;
	out->queued = (int64_t)writer->waiting;
	MUST(pthread_mutex_unlock(&writer->mutex) == 0);
}

static void *
writer_main(void *with)
{
	struct share_writer *writer = with;
	struct arena *a = arena_open();
	struct waiter *first;
	size_t count;

	while ((first = take_round(writer, &count)) != NULL) {
		int64_t since_us = clock_mono_us();
		enum err err = write_round(writer->db, a, first, count);

		end_round(writer, first, count, err);
		gather(count, clock_mono_us() - since_us);
		arena_reset(a);
	}
	arena_close(a);
	return NULL;
}

/* Takes what is queued, up to a round and up to the first of another limit: settings may change
 * between two intents, and the statement has one limit for all. NULL: stop. */
static struct waiter *
take_round(struct share_writer *writer, size_t *count)
{
	MUST(pthread_mutex_lock(&writer->mutex) == 0);
	while (writer->first == NULL && !writer->stopping)
		MUST(pthread_cond_wait(&writer->arrived, &writer->mutex) == 0);
	struct waiter *first = writer->first;
	struct waiter **end = &writer->first;
	*count = 0;
	while (*end != NULL && *count < ROUND_MOST &&
	       limits_alike(&first->share->limit, &(*end)->share->limit)) {
		end = &(*end)->next;
		++*count;
	}
	if (first != NULL) {
		struct waiter *rest = *end;

		*end = NULL;
		writer->first = rest;
		if (rest == NULL)
			writer->last = &writer->first;
		writer->waiting -= *count;
	}
	MUST(pthread_mutex_unlock(&writer->mutex) == 0);
	return first;
}

static enum err
write_round(struct db *db, struct arena *a, struct waiter *first, size_t count)
{
	struct round round = round_of(a, first, count);
	enum err err = take_limits(db, &round);

	if (err != OK || round.alloweds == 0)
		return err;
	err = count_shares(db, &round);
	/* An article has come to be another one's address in this moment. */
	if (err == ERR_CONFLICT)
		err = count_shares(db, &round);
	return err;
}

static struct round
round_of(struct arena *a, struct waiter *first, size_t count)
{
	struct round round = { .arena = a,
		.waiter = arena_array(a, count, sizeof(struct waiter *)),
		.lot = arena_array(a, count, sizeof(struct limit_lot)),
		.allowed = arena_array(a, count, sizeof(struct waiter *)) };

	for (; round.count < count; first = first->next) {
		first->lot = lot_of(&round, &first->share->limit);
		first->turn = round.lot[first->lot].wanted++;
		round.waiter[round.count++] = first;
	}
	return round;
}

/* The lot of this bucket, a new one if there is none. A round is short enough to look through. */
static size_t
lot_of(struct round *round, const struct limit_ask *ask)
{
	for (size_t i = 0; i < round->lots; i++)
		if (memcmp(&round->lot[i].ask->key, &ask->key, sizeof(ask->key)) == 0)
			return i;
	round->lot[round->lots] = (struct limit_lot){ .ask = ask };
	return round->lots++;
}

static enum err
take_limits(struct db *db, struct round *round)
{
	enum err err = limits_take_all(db, round->arena, round->lot, round->lots);

	if (err != OK)
		return err;
	for (size_t i = 0; i < round->count; i++) {
		struct waiter *waiter = round->waiter[i];
		const struct limit_lot *lot = &round->lot[waiter->lot];

		waiter->result->wait = lot->wait;
		if (waiter->turn < lot->allowed)
			round->allowed[round->alloweds++] = waiter;
		else
			waiter->err = ERR_LIMIT;
	}
	return OK;
}

static enum err
count_shares(struct db *db, const struct round *round)
{
	struct sql q = sql_begin(round->arena, STMT_SHARES_ADD);
	struct fresh *fresh;
	size_t rows;

	give_shares(&q, round);
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

/* Wakes everybody of the round. A failure of a statement is everybody's who was not refused. */
static void
end_round(struct share_writer *writer, struct waiter *first, size_t count, enum err err)
{
	int64_t suspect = 0;

	for (const struct waiter *w = first; w != NULL; w = w->next)
		suspect += w->result->suspect;
	MUST(pthread_mutex_lock(&writer->mutex) == 0);
	writer->stats.rounds++;
	writer->stats.suspect += suspect;
	if (err == OK)
		writer->stats.intents += (int64_t)count;
	MUST(pthread_mutex_unlock(&writer->mutex) == 0);
	while (first != NULL) {
		/* The waiter is gone once it is woken. */
		struct waiter *next = first->next;

		if (first->err == OK)
			first->err = err;
		MUST(sem_post(&first->done) == 0);
		first = next;
	}
}

/* While many come, those who were woken are back soon, and a round of more costs each of them less.
 * Who comes alone waits for nobody. */
static void
gather(size_t count, int64_t round_us)
{
	int64_t us = round_us / 2 < GATHER_MOST_US ? round_us / 2 : GATHER_MOST_US;
	const struct timespec pause = { .tv_nsec = us * 1000 };

	if (count > 1)
		(void)nanosleep(&pause, NULL);
}
