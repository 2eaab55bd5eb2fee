#include "store/replica.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/bug.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/wait.h"
#include "store/pool.h"
#include "store/replica_view.h"

/* How often both servers are asked where they are. */
#define TICK_US (US_PER_S / 2)

/* For how many ticks it is known where the primary was: half a minute, the longest that a replica
 * may be behind. */
#define TICKS 128

/* Articles are told apart by a hash: two in one slot are asked of the primary a little longer than
 * need be, now and then. */
#define SLOTS 1024

/* Then the primary is away, and not just busy. */
#define UNANSWERED_MOST 3

/* The primary must be asked. */
#define NEVER INT64_MAX

enum state {
	UNKNOWN, /* not asked yet */
	WELL,
	AWAY,
	BEHIND,
	FOREIGN, /* no replica of this database */
};

/* Where the primary was after all that was noted in a tick. */
struct sample {
	uint64_t tick;
	int64_t seen;
	int64_t at_us; /* monotonic, from before it was asked */
};

struct replica {
	struct db *primary;
	struct db *pool;
	int64_t lag_us;
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t woken;
	bool stopping;
	enum state state;
	uint64_t tick;               /* the one that runs; the first is 1 */
	struct sample sample[TICKS]; /* the oldest first */
	size_t samples;
	int unanswered;        /* times in a row that the primary was not to be had */
	bool same;             /* the replica is of the same database, as far as is known */
	int64_t seen;          /* where the replica was when it was last asked */
	uint64_t wrote[SLOTS]; /* in which tick this process last wrote; 0: never */
	struct replica_stats stats;
};

struct replica_view {
	struct replica *replica;
	struct db *primary;
	bool left;     /* the primary is asked from now on */
	int64_t least; /* where the replica must be */
};

static void *replica_main(void *with);
static bool wait_tick(struct replica *r);
static void tick(struct replica *r, struct arena *a);
static void note_primary(struct replica *r, uint64_t tick, int64_t at_us, int64_t seen);
static enum state judge(struct replica *r, const struct replica_place *primary, enum err err,
    const struct replica_place *own, enum err own_err);
static void change(struct replica *r, enum state state);
static void say(enum state before, enum state state);
static int64_t least_now(const struct replica *r, int64_t now_us);
static int64_t least_of_tick(const struct replica *r, uint64_t tick);
static bool may_ask(struct replica_view *view);
static bool counts(struct replica_view *view, int64_t seen);
static void failed(struct replica *r, enum err err);

struct replica *
replica_open(struct db *primary, const struct db_settings *set, int64_t lag_ms)
{
	struct replica *r = calloc(1, sizeof(*r));
	struct db_settings own = *set;

	if (r == NULL)
		BUG("out of memory");
	own.seen = true;
	r->primary = primary;
	r->pool = db_open(&own);
	r->lag_us = lag_ms * 1000;
	r->tick = 1;
	MUST(pthread_mutex_init(&r->mutex, NULL) == 0);
	wait_open(&r->woken);
	wait_thread(&r->thread, replica_main, r, "the replica's watch");
	return r;
}

void
replica_close(struct replica *r)
{
	if (r == NULL)
		return;
	MUST(pthread_mutex_lock(&r->mutex) == 0);
	r->stopping = true;
	MUST(pthread_cond_signal(&r->woken) == 0);
	MUST(pthread_mutex_unlock(&r->mutex) == 0);
	MUST(pthread_join(r->thread, NULL) == 0);
	MUST(pthread_cond_destroy(&r->woken) == 0);
	MUST(pthread_mutex_destroy(&r->mutex) == 0);
	db_close(r->pool);
	free(r);
}

void
replica_wrote(struct replica *r, int64_t article_id)
{
	if (r == NULL)
		return;
	MUST(pthread_mutex_lock(&r->mutex) == 0);
	r->wrote[(uint64_t)article_id % SLOTS] = r->tick;
	MUST(pthread_mutex_unlock(&r->mutex) == 0);
}

struct db *
replica_view(struct replica *r, struct db *primary, struct arena *a)
{
	struct replica_view *view;

	if (r == NULL)
		return primary;
	view = arena_alloc(a, sizeof(*view));
	view->replica = r;
	view->primary = primary;
	return pool_of_view(a, view);
}

void
view_article(struct db *db, int64_t article_id)
{
	struct replica_view *view = pool_view(db);

	if (view == NULL || view->left)
		return;
	struct replica *r = view->replica;
	MUST(pthread_mutex_lock(&r->mutex) == 0);
	int64_t least = least_of_tick(r, r->wrote[(uint64_t)article_id % SLOTS]);
	MUST(pthread_mutex_unlock(&r->mutex) == 0);
	if (least > view->least)
		view->least = least;
}

bool
view_leave(struct db *db)
{
	struct replica_view *view = pool_view(db);
	bool leaves = view != NULL && !view->left;

	if (leaves)
		view->left = true;
	return leaves;
}

void
replica_stats(struct replica *r, struct replica_stats *out)
{
	int64_t now_us = clock_mono_us();

	MUST(pthread_mutex_lock(&r->mutex) == 0);
	*out = r->stats;
	out->asked = r->state == WELL;
	out->lag_us = 0;
	for (size_t i = r->samples; i > 0 && r->sample[i - 1].seen > r->seen; i--)
		out->lag_us = now_us - r->sample[i - 1].at_us;
	MUST(pthread_mutex_unlock(&r->mutex) == 0);
	db_stats(r->pool, &out->pool);
}

enum err
replica_place(struct db *db, struct arena *a, struct replica_place *out)
{
	static const struct field field[] = {
		{ "system", FIELD_NUMBER, offsetof(struct replica_place, system) },
		{ "database", FIELD_NUMBER, offsetof(struct replica_place, database) },
		{ "standby", FIELD_BOOL, offsetof(struct replica_place, standby) },
		{ "seen", FIELD_NUMBER, offsetof(struct replica_place, seen) },
	};
	static const struct shape shape = SHAPE(field, struct replica_place);
	struct sql q = sql_begin(a, STMT_REPLICAS_PLACE);

	return sql_row(db, &q, &shape, out);
}

enum err
replica_view_run(struct replica_view *view, struct batch *batch)
{
	struct replica *r = view->replica;

	/* Several only read. */
	if (stmt_info[batch->q[0]->stmt].kind == SQL_READ && may_ask(view)) {
		enum err err = pool_run_here(r->pool, batch);

		if (err == OK && counts(view, batch->seen))
			return OK;
		for (size_t i = 0; i < batch->count; i++)
			PQclear(batch->out[i]);
		if (err != OK)
			failed(r, err);
	}
	/* From here on: what comes next must not be older. */
	view->left = true;
	return pool_run_batch(view->primary, batch);
}

static void *
replica_main(void *with)
{
	struct replica *r = with;
	struct arena *a = arena_open();

	do {
		tick(r, a);
		arena_reset(a);
	} while (wait_tick(r));
	arena_close(a);
	return NULL;
}

/* False: it is time to stop. */
static bool
wait_tick(struct replica *r)
{
	int64_t until_us = clock_mono_us() + TICK_US;
	bool in_time = true;

	MUST(pthread_mutex_lock(&r->mutex) == 0);
	while (!r->stopping && in_time)
		in_time = wait_until(&r->woken, &r->mutex, until_us);
	bool go_on = !r->stopping;
	MUST(pthread_mutex_unlock(&r->mutex) == 0);
	return go_on;
}

/* The primary first: what the replica has then not seen, it lacks. */
static void
tick(struct replica *r, struct arena *a)
{
	struct replica_place primary = { 0 }, own = { 0 };

	MUST(pthread_mutex_lock(&r->mutex) == 0);
	uint64_t ended = r->tick++;
	MUST(pthread_mutex_unlock(&r->mutex) == 0);
	int64_t at_us = clock_mono_us();
	enum err err = replica_place(r->primary, a, &primary);
	enum err own_err = replica_place(r->pool, a, &own);
	MUST(pthread_mutex_lock(&r->mutex) == 0);
	r->unanswered = err == OK ? 0 : r->unanswered + 1;
	if (err == OK)
		note_primary(r, ended, at_us, primary.seen);
	if (own_err == OK)
		r->seen = own.seen;
	change(r, judge(r, &primary, err, &own, own_err));
	MUST(pthread_mutex_unlock(&r->mutex) == 0);
}

/* A primary that was promoted may have come less far than the one before: nobody waits for what was
 * lost. */
static void
note_primary(struct replica *r, uint64_t tick, int64_t at_us, int64_t seen)
{
	for (size_t i = 0; i < r->samples; i++)
		if (r->sample[i].seen > seen)
			r->sample[i].seen = seen;
	if (r->samples == TICKS) {
		for (size_t i = 1; i < TICKS; i++)
			r->sample[i - 1] = r->sample[i];
		r->samples--;
	}
	r->sample[r->samples++] = (struct sample){ tick, seen, at_us };
}

static enum state
judge(struct replica *r, const struct replica_place *primary, enum err err,
    const struct replica_place *own, enum err own_err)
{
	if (own_err != OK)
		return AWAY;
	if (err == OK)
		r->same = primary->system == own->system && primary->database == own->database;
	if (!r->same)
		return err == OK ? FOREIGN : r->state;
	return own->seen < least_now(r, clock_mono_us()) ? BEHIND : WELL;
}

/* With the lock held. */
static void
change(struct replica *r, enum state state)
{
	enum state before = r->state;

	r->state = state;
	if (state != before)
		say(before, state);
}

static void
say(enum state before, enum state state)
{
	if (state == WELL && before != UNKNOWN)
		log_info("replica: it is asked again");
	else if (state == AWAY)
		log_warn("replica: it is away; the primary is asked meanwhile");
	else if (state == BEHIND)
		log_warn("replica: it is too far behind; the primary is asked meanwhile");
	else if (state == FOREIGN)
		log_error("replica: read_dsn leads to another database; the primary is asked");
}

/* Where the primary was as long ago as the replica may be behind; with the lock held. */
static int64_t
least_now(const struct replica *r, int64_t now_us)
{
	if (r->unanswered >= UNANSWERED_MOST)
		return 0;
	for (size_t i = r->samples; i > 0; i--)
		if (now_us - r->sample[i - 1].at_us >= r->lag_us)
			return r->sample[i - 1].seen;
	return 0;
}

/* Where the primary was when what was written in a tick had been; with the lock held. */
static int64_t
least_of_tick(const struct replica *r, uint64_t tick)
{
	if (tick == 0)
		return 0;
	for (size_t i = 0; i < r->samples; i++)
		if (r->sample[i].tick >= tick)
			return r->sample[i].seen;
	return NEVER;
}

/* Not when it is known that it could not say what is needed. */
static bool
may_ask(struct replica_view *view)
{
	struct replica *r = view->replica;

	if (view->left)
		return false;
	MUST(pthread_mutex_lock(&r->mutex) == 0);
	bool well = r->state == WELL, ask = well && r->seen >= view->least;
	r->stats.behind += well && !ask;
	MUST(pthread_mutex_unlock(&r->mutex) == 0);
	return ask;
}

static bool
counts(struct replica_view *view, int64_t seen)
{
	struct replica *r = view->replica;

	MUST(pthread_mutex_lock(&r->mutex) == 0);
	bool enough = seen >= view->least && seen >= least_now(r, clock_mono_us());
	r->stats.answers += enough;
	r->stats.behind += !enough;
	MUST(pthread_mutex_unlock(&r->mutex) == 0);
	if (enough)
		view->least = seen;
	return enough;
}

/* A statement that the primary can answer and the replica cannot is the replica's trouble: it may
 * not have the newest migration yet. Who has no connection is away. */
static void
failed(struct replica *r, enum err err)
{
	MUST(pthread_mutex_lock(&r->mutex) == 0);
	r->stats.failed++;
	if (err == ERR_BUSY && r->state == WELL)
		change(r, AWAY);
	MUST(pthread_mutex_unlock(&r->mutex) == 0);
}
