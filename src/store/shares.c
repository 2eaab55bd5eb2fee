#include "store/shares.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "base/bug.h"
#include "store/sql.h"

/* Intents in one transaction. More would make the first wait for the last; with a commit of some
 * milliseconds this is more than any site needs. */
#define ROUND_MOST ((size_t)512)

/* A thread that waits for its share; it lives on that thread's stack. */
struct waiter {
	const struct share *share;
	struct share_result *result;
	enum err err;
	bool done;
	pthread_cond_t woken;
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

/* What the statement says of an intent. */
struct judged {
	int64_t place;
	bool allowed;
	bool counted;
	bool suspect;
	struct limit_wait wait;
};

static const struct field judged_field[] = {
	{ "place", FIELD_NUMBER, offsetof(struct judged, place) },
	{ "allowed", FIELD_BOOL, offsetof(struct judged, allowed) },
	{ "counted", FIELD_BOOL, offsetof(struct judged, counted) },
	{ "suspect", FIELD_BOOL, offsetof(struct judged, suspect) },
	{ "own_us", FIELD_NUMBER, offsetof(struct judged, wait.own_us) },
	{ "near_us", FIELD_NUMBER, offsetof(struct judged, wait.near_us) },
};
static const struct shape judged_shape = SHAPE(judged_field, struct judged);

static void start_thread(struct share_writer *writer);
static void *writer_main(void *with);
static struct waiter *take_round(struct share_writer *writer, size_t *count);
static bool same_limit(const struct waiter *one, const struct waiter *two);
static enum err write_round(
    struct share_writer *writer, struct arena *a, struct waiter *first, size_t count);
static enum err run_round(struct share_writer *writer, struct arena *a, const struct waiter *first,
    size_t count, struct judged **judged);
static void give_round(struct sql *q, const struct waiter *first, size_t count);
static struct str bytes_of(const struct digest16 *key);
static void tell(struct waiter *waiter, const struct judged *judged);
static void end_round(
    struct share_writer *writer, struct waiter *first, size_t count, enum err err);

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
	start_thread(writer);
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
	MUST(pthread_cond_init(&waiter.woken, NULL) == 0);
	*writer->last = &waiter;
	writer->last = &waiter.next;
	writer->waiting++;
	MUST(pthread_cond_signal(&writer->arrived) == 0);
	while (!waiter.done)
		MUST(pthread_cond_wait(&waiter.woken, &writer->mutex) == 0);
	MUST(pthread_mutex_unlock(&writer->mutex) == 0);
	MUST(pthread_cond_destroy(&waiter.woken) == 0);
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

/* Signals are the other threads' business. */
static void
start_thread(struct share_writer *writer)
{
	sigset_t all, before;

	MUST(sigfillset(&all) == 0);
	MUST(pthread_sigmask(SIG_SETMASK, &all, &before) == 0);
	if (pthread_create(&writer->thread, NULL, writer_main, writer) != 0)
		BUG("cannot start the share writer's thread");
	MUST(pthread_sigmask(SIG_SETMASK, &before, NULL) == 0);
}

static void *
writer_main(void *with)
{
	struct share_writer *writer = with;
	struct arena *a = arena_open();
	struct waiter *first;
	size_t count;

	while ((first = take_round(writer, &count)) != NULL) {
		enum err err = write_round(writer, a, first, count);

		end_round(writer, first, count, err);
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
	while (*end != NULL && *count < ROUND_MOST && same_limit(first, *end)) {
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

static bool
same_limit(const struct waiter *one, const struct waiter *two)
{
	const struct limit_ask *a = &one->share->limit, *b = &two->share->limit;

	return a->rate.count == b->rate.count && a->rate.period_s == b->rate.period_s &&
	       a->near_rate.count == b->near_rate.count;
}

static enum err
write_round(struct share_writer *writer, struct arena *a, struct waiter *first, size_t count)
{
	struct judged *judged;
	enum err err = run_round(writer, a, first, count, &judged);

	/* An article has come to be another one's address in this moment. */
	if (err == ERR_CONFLICT)
		err = run_round(writer, a, first, count, &judged);
	if (err != OK)
		return err;
	for (size_t i = 0; i < count; i++, first = first->next) {
		MUST(judged[i].place == (int64_t)i + 1);
		tell(first, &judged[i]);
	}
	return OK;
}

static enum err
run_round(struct share_writer *writer, struct arena *a, const struct waiter *first, size_t count,
    struct judged **judged)
{
	struct sql q = sql_begin(a, STMT_SHARES_ADD);
	size_t rows;

	/* A plan kept from when rate_limit was small would scan it whole once it has grown. */
	q.fresh_plan = true;
	give_round(&q, first, count);
	enum err err = sql_rows(writer->db, &q, &judged_shape, judged, &rows);
	MUST(err != OK || rows == count);
	return err;
}

static void
give_round(struct sql *q, const struct waiter *first, size_t count)
{
	int64_t *article_id = arena_array(q->arena, count, sizeof(*article_id));
	int64_t *site_id = arena_array(q->arena, count, sizeof(*site_id));
	int64_t *day = arena_array(q->arena, count, sizeof(*day));
	int64_t *most = arena_array(q->arena, count, sizeof(*most));
	struct str *url = arena_array(q->arena, count, sizeof(*url));
	struct str *title = arena_array(q->arena, count, sizeof(*title));
	struct str *network = arena_array(q->arena, count, sizeof(*network));
	struct str *actor = arena_array(q->arena, count, sizeof(*actor));
	struct str *limit_key = arena_array(q->arena, count, sizeof(*limit_key));
	struct str *near_key = arena_array(q->arena, count, sizeof(*near_key));
	const struct waiter *w = first;

	for (size_t i = 0; i < count; i++, w = w->next) {
		const struct share *share = w->share;

		article_id[i] = share->article->id;
		site_id[i] = share->article->site_id;
		url[i] = share->article->url;
		title[i] = share->article->title;
		network[i] = str_of(network_info(share->network)->name);
		actor[i] = bytes_of(&share->actor);
		day[i] = share->day;
		most[i] = share->most;
		limit_key[i] = bytes_of(&share->limit.key);
		near_key[i] = bytes_of(&share->limit.near_key);
	}
	sql_bigints(q, article_id, count);
	sql_bigints(q, site_id, count);
	sql_texts(q, url, count);
	sql_texts(q, title, count);
	sql_texts(q, network, count);
	sql_byteas(q, actor, count);
	sql_dates(q, day, count);
	sql_byteas(q, limit_key, count);
	sql_bigint(q, first->share->limit.rate.count);
	sql_bigint(q, first->share->limit.rate.period_s);
	sql_byteas(q, near_key, count);
	sql_bigint(q, first->share->limit.near_rate.count);
	sql_time(q, first->share->now_us);
	sql_bigints(q, most, count);
}

static struct str
bytes_of(const struct digest16 *key)
{
	return (struct str){ (const char *)key->byte, sizeof(key->byte) };
}

static void
tell(struct waiter *waiter, const struct judged *judged)
{
	waiter->result->counted = judged->counted;
	waiter->result->suspect = judged->suspect;
	waiter->result->wait = judged->wait;
	if (!judged->allowed)
		waiter->err = ERR_LIMIT;
}

/* Wakes everybody of the round. A failure of the statement is everybody's. */
static void
end_round(struct share_writer *writer, struct waiter *first, size_t count, enum err err)
{
	MUST(pthread_mutex_lock(&writer->mutex) == 0);
	writer->stats.rounds++;
	if (err == OK)
		writer->stats.intents += (int64_t)count;
	while (first != NULL) {
		struct waiter *next = first->next;

		writer->stats.suspect += first->result->suspect;
		if (err != OK)
			first->err = err;
		first->done = true;
		MUST(pthread_cond_signal(&first->woken) == 0);
		/* The waiter is gone once the mutex is free. */
		first = next;
	}
	MUST(pthread_mutex_unlock(&writer->mutex) == 0);
}
