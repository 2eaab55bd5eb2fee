#include "page/popular.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "base/bug.h"
#include "base/clock.h"

/* A list, and all it points to behind it in one block. */
struct kept {
	atomic_int users; /* the entry and each request that shows it */
	struct popular_list list;
};

struct entry {
	struct popular_ask ask;
	struct kept *kept; /* NULL: it was never read */
	int64_t until_us;  /* taken as read */
	bool reading;
	struct entry *prev, *next;
};

struct popular_lists {
	popular_read_fn *read;
	void *with;
	pthread_mutex_t lock;
	pthread_cond_t done; /* somebody has read one, or tried to */
	struct entry entry[POPULAR_LISTS];
	size_t used;
	struct entry *recent; /* the most recently used first */
	int readers;          /* now */
	struct popular_stats stats;
};

static struct entry *entry_of(struct popular_lists *lists, const struct popular_ask *ask);
static struct entry *entry_wait(struct popular_lists *lists, struct entry *e);
static struct entry *entry_take(struct popular_lists *lists, const struct popular_ask *ask);
static enum err entry_read(
    struct popular_lists *lists, struct arena *a, struct entry *e, int64_t now_us);
static bool fresh(const struct entry *e, int64_t now_us);
static bool same(const struct popular_ask *one, const struct popular_ask *two);
static struct kept *kept_make(const struct popular_list *list);
static struct str kept_put(char **at, struct str s);
static void kept_release(void *kept);

struct popular_lists *
popular_open(popular_read_fn *read, void *with)
{
	struct popular_lists *lists = calloc(1, sizeof(*lists));

	if (lists == NULL)
		BUG("out of memory");
	lists->read = read;
	lists->with = with;
	MUST(pthread_mutex_init(&lists->lock, NULL) == 0);
	MUST(pthread_cond_init(&lists->done, NULL) == 0);
	return lists;
}

void
popular_close(struct popular_lists *lists)
{
	if (lists == NULL)
		return;
	for (size_t i = 0; i < lists->used; i++)
		kept_release(lists->entry[i].kept);
	MUST(pthread_cond_destroy(&lists->done) == 0);
	MUST(pthread_mutex_destroy(&lists->lock) == 0);
	free(lists);
}

enum err
popular_find(struct popular_lists *lists, struct arena *a, const struct popular_ask *ask,
    int64_t now_us, const struct popular_list **out)
{
	enum err err = ERR_BUSY;
	bool mine = false;

	MUST(pthread_mutex_lock(&lists->lock) == 0);
	struct entry *e = entry_of(lists, ask);
	if (e != NULL && e->reading) {
		e = entry_wait(lists, e);
	} else if ((e == NULL || !fresh(e, now_us)) && lists->readers < POPULAR_READERS) {
		mine = true;
		e = e != NULL ? e : entry_take(lists, ask);
		err = entry_read(lists, a, e, now_us);
	}
	struct kept *kept = e == NULL ? NULL : e->kept;
	if (kept != NULL)
		atomic_fetch_add(&kept->users, 1);
	lists->stats.hits += kept != NULL && !mine;
	MUST(pthread_mutex_unlock(&lists->lock) == 0);
	if (kept == NULL)
		return err;
	arena_hook(a, kept_release, kept);
	*out = &kept->list;
	return OK;
}

void
popular_stats(struct popular_lists *lists, struct popular_stats *out)
{
	MUST(pthread_mutex_lock(&lists->lock) == 0);
	*out = lists->stats;
	MUST(pthread_mutex_unlock(&lists->lock) == 0);
}

/* Thirty-two are looked through as fast as hashed. */
static struct entry *
entry_of(struct popular_lists *lists, const struct popular_ask *ask)
{
	struct entry *e;

	DL_FOREACH(lists->recent, e)
	{
		if (!same(&e->ask, ask))
			continue;
		DL_DELETE(lists->recent, e);
		DL_PREPEND(lists->recent, e);
		return e;
	}
	return NULL;
}

/*
 * What is shown while somebody reads the list anew: the one of before, or else the new one. If that
 * could not be read, those who waited do not try once more, one after the other.
 */
static struct entry *
entry_wait(struct popular_lists *lists, struct entry *e)
{
	const struct popular_ask ask = e->ask;

	while (e != NULL && e->reading && e->kept == NULL) {
		MUST(pthread_cond_wait(&lists->done, &lists->lock) == 0);
		e = entry_of(lists, &ask);
	}
	return e;
}

/* A free entry, or the least recently used: there are more than can be read at a time. */
static struct entry *
entry_take(struct popular_lists *lists, const struct popular_ask *ask)
{
	struct entry *e;

	if (lists->used < POPULAR_LISTS) {
		e = &lists->entry[lists->used++];
	} else {
		e = lists->recent->prev; /* the head's prev is the tail */
		while (e->reading)
			e = e->prev;
		DL_DELETE(lists->recent, e);
		lists->stats.lists -= e->kept != NULL;
		kept_release(e->kept);
	}
	*e = (struct entry){ .ask = *ask };
	DL_PREPEND(lists->recent, e);
	return e;
}

/* With the lock held, which is let go while it reads. The entry stays what it is meanwhile. */
static enum err
entry_read(struct popular_lists *lists, struct arena *a, struct entry *e, int64_t now_us)
{
	struct popular_list list = { NULL, 0 };

	e->reading = true;
	lists->readers++;
	lists->stats.reads++;
	MUST(pthread_mutex_unlock(&lists->lock) == 0);
	enum err err = lists->read(lists->with, a, &e->ask, now_us, &list);
	struct kept *kept = err == OK ? kept_make(&list) : NULL;
	MUST(pthread_mutex_lock(&lists->lock) == 0);
	lists->readers--;
	e->reading = false;
	if (kept != NULL) {
		lists->stats.lists += e->kept == NULL;
		kept_release(e->kept);
		e->kept = kept;
	}
	e->until_us = now_us + (err == OK ? POPULAR_FRESH_S : POPULAR_RETRY_S) * US_PER_S;
	MUST(pthread_cond_broadcast(&lists->done) == 0);
	return err;
}

/* The clock was put back: how old the list is, nobody knows. */
static bool
fresh(const struct entry *e, int64_t now_us)
{
	return e->kept != NULL && now_us < e->until_us &&
	       e->until_us - now_us <= POPULAR_FRESH_S * US_PER_S;
}

static bool
same(const struct popular_ask *one, const struct popular_ask *two)
{
	return one->site_id == two->site_id && one->window_s == two->window_s && one->by == two->by;
}

static struct kept *
kept_make(const struct popular_list *list)
{
	size_t bytes = sizeof(struct kept) + list->count * sizeof(*list->article);

	for (size_t i = 0; i < list->count; i++)
		bytes += list->article[i].article.url.len + list->article[i].article.title.len;
	struct kept *kept = calloc(1, bytes);
	if (kept == NULL)
		BUG("out of memory");
	atomic_init(&kept->users, 1);
	kept->list.article = (struct popular_article *)(kept + 1);
	kept->list.count = list->count;
	char *at = (char *)(kept->list.article + list->count);
	for (size_t i = 0; i < list->count; i++) {
		struct article *article = &kept->list.article[i].article;

		kept->list.article[i] = list->article[i];
		article->url = kept_put(&at, article->url);
		article->title = kept_put(&at, article->title);
	}
	return kept;
}

static struct str
kept_put(char **at, struct str s)
{
	struct str copy = { *at, s.len };

	if (s.len > 0)
		memcpy(*at, s.p, s.len);
	*at += s.len;
	return copy;
}

static void
kept_release(void *kept)
{
	struct kept *k = kept;

	if (k != NULL && atomic_fetch_sub(&k->users, 1) == 1)
		free(k);
}
