#include "store/db.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/bug.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/wait.h"
#include "store/link.h"
#include "store/pool.h"
#include "store/replica_view.h"
#include "store/texts.h"

/* After a connection was refused nobody tries for this long: requests then fail at once instead of
 * queueing for a database that is away. */
#define REFUSED_PAUSE_US (US_PER_S / 5)

/* How often a statement that others made the server roll back is run again. */
#define ROLLBACK_RETRIES 3

struct db {
	struct db_settings set;
	char *dsn;
	pthread_mutex_t mutex;
	pthread_cond_t freed;
	struct link *link;
	bool *busy;
	int64_t refused_until_us;
	struct db_stats stats;
	struct replica_view *view; /* or NULL: then it is no pool, and all else is empty */
};

/* What an answer means for what to do next. */
enum verdict {
	DONE,    /* there is nothing more to do: err says how it went */
	AGAIN,   /* rolled back because of others: run it again */
	REOPEN,  /* not run, and this connection is of no use: run it on a new one */
	UNKNOWN, /* may have been done: run it on a new connection when that is safe */
	GIVE_UP, /* no time is left, or the server has no room */
};

struct meaning {
	const char *state; /* an SQLSTATE or its class */
	enum verdict verdict;
	enum err err;
};

/* The first row that an SQLSTATE begins with. */
static const struct meaning meaning[] = {
	{ "40001", AGAIN, ERR_BUSY },    /* serialization failure */
	{ "40P01", AGAIN, ERR_BUSY },    /* deadlock */
	{ "55P03", AGAIN, ERR_BUSY },    /* lock not available */
	{ "26000", REOPEN, ERR_BUSY },   /* prepared statement is not there */
	{ "0A000", REOPEN, ERR_BUSY },   /* its plan does not fit the schema any more */
	{ "42P05", REOPEN, ERR_BUSY },   /* it was there already: another one's connection */
	{ "25006", REOPEN, ERR_BUSY },   /* read-only: this one is a standby now */
	{ "57014", GIVE_UP, ERR_BUSY },  /* cancelled, or statement_timeout */
	{ "57P", UNKNOWN, ERR_BUSY },    /* shutdown, crash of another backend, not ready yet */
	{ "08", UNKNOWN, ERR_BUSY },     /* connection failures */
	{ "53", GIVE_UP, ERR_BUSY },     /* out of disk, memory or connections */
	{ "23505", DONE, ERR_CONFLICT }, /* unique */
	{ "23503", DONE, ERR_CONFLICT }, /* foreign key */
	{ "23514", DONE, ERR_CONFLICT }, /* check */
	{ "22", DONE, ERR_INPUT },       /* a value that cannot be stored */
};

struct
try {
	int rollbacks;
	bool reopened;
};

static struct link *take_link(struct db *db);
static size_t find_free(struct db *db);
static void give_back(struct db *db, struct link *link);
static bool ready_link(struct db *db, struct link *link);
static void drop(struct db *db, struct link *link);
static enum verdict run_once(struct db *db, struct link *link, struct batch *b, enum err *err);
static enum verdict judge_batch(struct batch *b, enum err *err);
static enum verdict judge(const PGresult *result, struct sql *q, enum err *err);
static bool again(
    struct db *db, struct link *link, enum sql_kind kind, enum verdict verdict, struct try *try);
static void pause_a_moment(int times);
static void note_run(struct db *db, const struct batch *b);
static void note(struct db *db, int64_t *what);

struct db *
db_open(const struct db_settings *set)
{
	struct db *db = calloc(1, sizeof(*db));

	MUST(set->connections > 0);
	if (db == NULL)
		BUG("out of memory");
	db->set = *set;
	db->dsn = strdup(set->dsn);
	db->link = calloc((size_t)set->connections, sizeof(*db->link));
	db->busy = calloc((size_t)set->connections, sizeof(*db->busy));
	if (db->dsn == NULL || db->link == NULL || db->busy == NULL)
		BUG("out of memory");
	MUST(pthread_mutex_init(&db->mutex, NULL) == 0);
	wait_open(&db->freed);
	return db;
}

bool
db_by_article(const struct db *db)
{
	return db->set.by_article;
}

void
db_close(struct db *db)
{
	if (db == NULL)
		return;
	for (int64_t i = 0; i < db->set.connections; i++) {
		MUST(!db->busy[i]);
		link_close(&db->link[i]);
	}
	MUST(pthread_cond_destroy(&db->freed) == 0);
	MUST(pthread_mutex_destroy(&db->mutex) == 0);
	free(db->link);
	free(db->busy);
	free(db->dsn);
	free(db);
}

void
db_stats(struct db *db, struct db_stats *out)
{
	MUST(pthread_mutex_lock(&db->mutex) == 0);
	*out = db->stats;
	out->connections = db->set.connections;
	MUST(pthread_mutex_unlock(&db->mutex) == 0);
}

enum err
db_ready(struct db *db, int64_t *version)
{
	static const struct field field[] = { { "version", FIELD_NUMBER, 0 } };
	static const struct shape shape = SHAPE(field, int64_t);
	struct arena *a = arena_open();
	struct sql q = sql_begin(a, STMT_MIGRATIONS_VERSION);
	enum err err = sql_row(db, &q, &shape, version);

	/* No such schema or table (3F000, 42P01), or none that we may look into (42501). */
	if (err != OK)
		*version = 0;
	if (err == ERR_INTERNAL && strncmp(q.state, "42", 2) == 0)
		err = ERR_CONFLICT;
	arena_close(a);
	if (err == OK && *version != db_wanted_version())
		err = ERR_CONFLICT;
	return err;
}

int64_t
db_wanted_version(void)
{
	return (int64_t)text_migrations;
}

struct db *
pool_of_view(struct arena *a, struct replica_view *view)
{
	struct db *db = arena_alloc(a, sizeof(*db));

	db->view = view;
	return db;
}

struct replica_view *
pool_view(struct db *db)
{
	return db == NULL ? NULL : db->view;
}

enum err
pool_run(struct db *db, struct sql *q, PGresult **out)
{
	struct batch batch = { .q = { q }, .count = 1 };
	enum err err = pool_run_batch(db, &batch);

	*out = batch.out[0];
	return err;
}

enum err
pool_run_batch(struct db *db, struct batch *b)
{
	return db->view == NULL ? pool_run_here(db, b) : replica_view_run(db->view, b);
}

enum err
pool_run_here(struct db *db, struct batch *b)
{
	struct link *link = take_link(db);
	enum sql_kind kind = stmt_info[b->q[0]->stmt].kind;
	struct try try = { 0 };
	enum verdict verdict;
	enum err err;

	MUST(b->count == 1 || kind == SQL_READ);
	for (size_t i = 0; i < b->count; i++)
		b->out[i] = NULL;
	if (link == NULL)
		return ERR_BUSY;
	do
		verdict = run_once(db, link, b, &err);
	while (again(db, link, kind, verdict, &try));
	give_back(db, link);
	return err;
}

/* NULL: none became free in time. */
static struct link *
take_link(struct db *db)
{
	struct link *link = NULL;
	size_t at;

	MUST(pthread_mutex_lock(&db->mutex) == 0);
	int64_t since_us = clock_mono_us();
	bool waited = false, in_time = true;
	while ((at = find_free(db)) == SIZE_MAX && in_time) {
		waited = true;
		in_time = wait_until(&db->freed, &db->mutex, since_us + db->set.wait_ms * 1000);
	}
	if (waited) {
		db->stats.waits++;
		db->stats.wait_us += clock_mono_us() - since_us;
	}
	if (at == SIZE_MAX)
		db->stats.refused++;
	else {
		db->busy[at] = true;
		db->stats.busy++;
		link = &db->link[at];
	}
	MUST(pthread_mutex_unlock(&db->mutex) == 0);
	return link;
}

/* An open one if there is one, so that no more connections are made than are needed. */
static size_t
find_free(struct db *db)
{
	size_t found = SIZE_MAX;

	for (size_t i = 0; i < (size_t)db->set.connections; i++) {
		if (db->busy[i])
			continue;
		if (db->link[i].pg != NULL)
			return i;
		if (found == SIZE_MAX)
			found = i;
	}
	return found;
}

static void
give_back(struct db *db, struct link *link)
{
	MUST(pthread_mutex_lock(&db->mutex) == 0);
	db->busy[link - db->link] = false;
	db->stats.busy--;
	MUST(pthread_cond_signal(&db->freed) == 0);
	MUST(pthread_mutex_unlock(&db->mutex) == 0);
}

/* Opens the connection unless it is open and well. */
static bool
ready_link(struct db *db, struct link *link)
{
	if (link_alive(link))
		return true;
	drop(db, link);
	MUST(pthread_mutex_lock(&db->mutex) == 0);
	bool wait = clock_mono_us() < db->refused_until_us;
	MUST(pthread_mutex_unlock(&db->mutex) == 0);
	if (wait)
		return false;
	bool opened = link_open(link, db->dsn, clock_mono_us() + db->set.connect_ms * 1000);
	MUST(pthread_mutex_lock(&db->mutex) == 0);
	if (opened)
		db->stats.open++;
	else {
		db->stats.failures++;
		db->refused_until_us = clock_mono_us() + REFUSED_PAUSE_US;
	}
	MUST(pthread_mutex_unlock(&db->mutex) == 0);
	return opened;
}

static void
drop(struct db *db, struct link *link)
{
	if (link->pg == NULL)
		return;
	link_close(link);
	MUST(pthread_mutex_lock(&db->mutex) == 0);
	db->stats.open--;
	MUST(pthread_mutex_unlock(&db->mutex) == 0);
}

static enum verdict
run_once(struct db *db, struct link *link, struct batch *b, enum err *err)
{
	*err = ERR_BUSY;
	if (!ready_link(db, link))
		return GIVE_UP;
	/* Connecting has had a time of its own. */
	int64_t deadline_us = clock_mono_us() + db->set.statement_ms * 1000;

	enum link_end end = link_run_batch(link, b, db->set.prepare, db->set.seen, deadline_us);
	note_run(db, b);
	if (end == LINK_ANSWERED) {
		enum verdict verdict = judge_batch(b, err);

		if (*err == OK && stmt_info[b->q[0]->stmt].kind != SQL_READ)
			note(db, &db->stats.commits);
		return verdict;
	}
	note(db, &db->stats.failures);
	if (end == LINK_LATE) {
		log_warn(
		    "database: %s: no answer in time", stmt_info[b->q[b->count - 1]->stmt].name);
		link_cancel(link);
		drop(db, link);
	}
	return end == LINK_LATE ? GIVE_UP : UNKNOWN;
}

/* Either all have answers, or one has an error and the others have nothing. */
static enum verdict
judge_batch(struct batch *b, enum err *err)
{
	enum verdict verdict = DONE;

	*err = OK;
	for (size_t i = 0; i < b->count; i++) {
		if (b->out[i] == NULL)
			continue;
		verdict = judge(b->out[i], b->q[i], err);
		if (*err == OK)
			continue;
		PQclear(b->out[i]);
		b->out[i] = NULL;
		break;
	}
	return verdict;
}

static enum verdict
judge(const PGresult *result, struct sql *q, enum err *err)
{
	const char *state = link_state(result);
	ExecStatusType status = PQresultStatus(result);

	(void)snprintf(q->state, sizeof(q->state), "%s", state);
	*err = OK;
	if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
		return DONE;
	for (size_t i = 0; i < COUNT_OF(meaning); i++) {
		if (strncmp(state, meaning[i].state, strlen(meaning[i].state)) != 0)
			continue;
		*err = meaning[i].err;
		if (*err == ERR_BUSY)
			log_warn("database: %s: %s", stmt_info[q->stmt].name,
			    PQresultErrorMessage(result));
		return meaning[i].verdict;
	}
	log_error("database: %s: %s", stmt_info[q->stmt].name, PQresultErrorMessage(result));
	*err = ERR_INTERNAL;
	return DONE;
}

/* Whether to run it again, after making the connection fit for that. */
static bool
again(struct db *db, struct link *link, enum sql_kind kind, enum verdict verdict, struct try *try)
{
	bool safe = verdict == REOPEN || kind != SQL_WRITE;

	switch (verdict) {
	case DONE:
	case GIVE_UP:
		return false;
	case AGAIN:
		if (try->rollbacks == ROLLBACK_RETRIES)
			return false;
		pause_a_moment(++try->rollbacks);
		return true;
	case REOPEN:
	case UNKNOWN:
		drop(db, link);
		if (!safe || try->reopened)
			return false;
		try->reopened = true;
		note(db, &db->stats.retries);
		return true;
	}
	return false;
}

/* Longer each time, and not the same for those who collided. */
static void
pause_a_moment(int times)
{
	struct timespec pause = { .tv_nsec = times * (1000000 + clock_mono_us() % 1000 * 4000) };

	(void)nanosleep(&pause, NULL);
}

static void
note_run(struct db *db, const struct batch *b)
{
	MUST(pthread_mutex_lock(&db->mutex) == 0);
	db->stats.statements += (int64_t)b->count;
	db->stats.trips++;
	MUST(pthread_mutex_unlock(&db->mutex) == 0);
}

static void
note(struct db *db, int64_t *what)
{
	MUST(pthread_mutex_lock(&db->mutex) == 0);
	++*what;
	MUST(pthread_mutex_unlock(&db->mutex) == 0);
}
