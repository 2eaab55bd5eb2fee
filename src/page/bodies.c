#include "page/bodies.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <uthash.h>
#include <utlist.h>

#include "base/bug.h"

struct entry {
	const char *key;
	struct body body;
	int64_t bytes;
	atomic_int users; /* the table and each request that serves it */
	struct entry *prev, *next;
	UT_hash_handle hh;
};

/*
 * Writes are counted by a hash of the article: two articles in one slot cost a look-up too many,
 * now and then.
 */
#define WRITE_SLOTS 1024

struct bodies {
	pthread_mutex_t lock;
	struct entry *by_key;
	struct entry *recent; /* the most recently used first */
	int64_t limit_bytes;
	struct bodies_stats stats;
	uint64_t writes[WRITE_SLOTS];
	struct replica *replica; /* or NULL */
};

static struct entry *entry_make(struct str key, const struct body *body);
static struct str entry_put(char **at, struct str s);
static void entry_release(void *entry);
static struct entry *entry_of(struct bodies *bodies, struct str key);
static bool near_in_time(int64_t now_us, int64_t checked_us);
static void entry_remove(struct bodies *bodies, struct entry *e);
static uint64_t writes_of(const struct bodies *bodies, struct body_of of);
static size_t slot_of(int64_t article_id);

struct bodies *
bodies_open(int64_t limit_bytes)
{
	struct bodies *bodies = calloc(1, sizeof(*bodies));

	if (bodies == NULL)
		BUG("out of memory");
	bodies->limit_bytes = limit_bytes;
	MUST(pthread_mutex_init(&bodies->lock, NULL) == 0);
	return bodies;
}

void
bodies_close(struct bodies *bodies)
{
	if (bodies == NULL)
		return;
	while (bodies->recent != NULL)
		entry_remove(bodies, bodies->recent);
	pthread_mutex_destroy(&bodies->lock);
	free(bodies);
}

bool
bodies_find(struct bodies *bodies, struct arena *a, struct str key, int64_t now_us,
    struct body *out, bool *checked)
{
	*checked = false;
	pthread_mutex_lock(&bodies->lock);
	struct entry *e = entry_of(bodies, key);
	if (e != NULL) {
		atomic_fetch_add(&e->users, 1);
		DL_DELETE(bodies->recent, e);
		DL_PREPEND(bodies->recent, e);
		*checked = near_in_time(now_us, e->body.checked_us) &&
			   e->body.writes == writes_of(bodies, e->body.of);
		*out = e->body;
	}
	if (*checked)
		bodies->stats.hits++;
	else
		bodies->stats.misses++;
	pthread_mutex_unlock(&bodies->lock);
	if (e == NULL)
		return false;
	arena_hook(a, entry_release, e);
	return true;
}

void
bodies_keep(struct bodies *bodies, struct str key, const struct body *body, int64_t now_us)
{
	struct entry *e = entry_make(key, body);

	if (e->bytes > bodies->limit_bytes) {
		entry_release(e);
		return;
	}
	pthread_mutex_lock(&bodies->lock);
	struct entry *old = entry_of(bodies, key);
	if (old != NULL)
		entry_remove(bodies, old);
	e->body.checked_us = now_us;
	HASH_ADD_KEYPTR(hh, bodies->by_key, e->key, key.len, e);
	DL_PREPEND(bodies->recent, e);
	bodies->stats.bytes += e->bytes;
	bodies->stats.count++;
	while (bodies->stats.bytes > bodies->limit_bytes)
		entry_remove(bodies, bodies->recent->prev); /* the head's prev is the tail */
	pthread_mutex_unlock(&bodies->lock);
}

void
bodies_checked(struct bodies *bodies, struct str key, uint64_t writes, int64_t now_us)
{
	pthread_mutex_lock(&bodies->lock);
	struct entry *e = entry_of(bodies, key);
	if (e != NULL) {
		e->body.checked_us = now_us;
		e->body.writes = writes;
	}
	pthread_mutex_unlock(&bodies->lock);
}

void
bodies_tell(struct bodies *bodies, struct replica *replica)
{
	bodies->replica = replica;
}

uint64_t
bodies_writes(struct bodies *bodies, struct body_of of)
{
	pthread_mutex_lock(&bodies->lock);
	uint64_t writes = writes_of(bodies, of);
	pthread_mutex_unlock(&bodies->lock);
	return writes;
}

void
bodies_written(struct bodies *bodies, int64_t article_id)
{
	/* First: who sees the other must not be sent to a replica that is behind. */
	replica_wrote(bodies->replica, article_id);
	pthread_mutex_lock(&bodies->lock);
	bodies->writes[slot_of(article_id)]++;
	pthread_mutex_unlock(&bodies->lock);
}

void
bodies_stats(struct bodies *bodies, struct bodies_stats *out)
{
	pthread_mutex_lock(&bodies->lock);
	*out = bodies->stats;
	pthread_mutex_unlock(&bodies->lock);
}

/* One block holds the entry, its articles, its key and its bytes. */
static struct entry *
entry_make(struct str key, const struct body *body)
{
	struct str plain = body->gzip.len > 0 ? STR_EMPTY : body->plain;
	size_t ids = body->of.count * sizeof(*body->of.article);
	size_t bytes = sizeof(struct entry) + ids + key.len + plain.len + body->gzip.len;
	struct entry *e = calloc(1, bytes);

	if (e == NULL)
		BUG("out of memory");
	/* The ids first, where they are aligned. */
	char *at = (char *)(e + 1);
	e->body = *body;
	e->body.of.article =
	    (const void *)entry_put(&at, (struct str){ (const char *)body->of.article, ids }).p;
	e->key = entry_put(&at, key).p;
	e->body.plain = entry_put(&at, plain);
	e->body.gzip = entry_put(&at, body->gzip);
	e->bytes = (int64_t)bytes;
	atomic_init(&e->users, 1);
	return e;
}

static struct str
entry_put(char **at, struct str s)
{
	struct str copy = { *at, s.len };

	if (s.len > 0)
		memcpy(*at, s.p, s.len);
	*at += s.len;
	return copy;
}

static void
entry_release(void *entry)
{
	struct entry *e = entry;

	if (atomic_fetch_sub(&e->users, 1) == 1)
		free(e);
}

static struct entry *
entry_of(struct bodies *bodies, struct str key)
{
	struct entry *e;

	HASH_FIND(hh, bodies->by_key, key.p, key.len, e);
	return e;
}

/* A request that began earlier may find what a later one has looked up; but a clock that was set
 * back by more makes nothing fresh. */
static bool
near_in_time(int64_t now_us, int64_t checked_us)
{
	return now_us - checked_us < BODY_CHECK_US && checked_us - now_us < BODY_CHECK_US;
}

static void
entry_remove(struct bodies *bodies, struct entry *e)
{
	HASH_DEL(bodies->by_key, e);
	DL_DELETE(bodies->recent, e);
	bodies->stats.bytes -= e->bytes;
	bodies->stats.count--;
	entry_release(e);
}

/* Together: each of them only rises. */
static uint64_t
writes_of(const struct bodies *bodies, struct body_of of)
{
	uint64_t writes = 0;

	for (size_t i = 0; i < of.count; i++)
		writes += bodies->writes[slot_of(of.article[i])];
	return writes;
}

/* Article ids are digests: their low bits are as good as a hash. */
static size_t
slot_of(int64_t article_id)
{
	return (size_t)((uint64_t)article_id % WRITE_SLOTS);
}
