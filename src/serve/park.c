#include "serve/park.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <utlist.h>

#include "base/bug.h"

/*
 * The turn tells a place's occupants apart: an event may be under way when its connection has
 * already gone and the place has been taken again.
 */
struct place {
	struct connection *c; /* NULL: free */
	uint32_t turn;
	struct place *prev, *next;
};

struct park {
	struct park_rules rules;
	pthread_mutex_t lock; /* over all below */
	bool shut;
	struct place *idle; /* who has been idle longest first */
	struct place *free;
	struct place place[];
};

static bool arm(const struct park *p, const struct place *at);
static struct connection *leave(struct park *p, struct place *at);

struct park *
park_open(const struct park_rules *rules)
{
	struct park *p = calloc(1, sizeof(*p) + rules->most * sizeof(p->place[0]));

	if (p == NULL)
		BUG("out of memory");
	p->rules = *rules;
	MUST(pthread_mutex_init(&p->lock, NULL) == 0);
	for (size_t i = 0; i < rules->most; i++)
		LL_PREPEND(p->free, &p->place[i]);
	return p;
}

void
park_close(struct park *p)
{
	if (p == NULL)
		return;
	while (park_evict(p))
		continue;
	(void)pthread_mutex_destroy(&p->lock);
	free(p);
}

void
park_put(struct park *p, struct connection *c, int64_t now_us)
{
	struct connection *gone = NULL;

	c->heard_us = now_us;
	MUST(pthread_mutex_lock(&p->lock) == 0);
	if (p->shut || p->rules.most == 0) {
		gone = c;
	} else {
		if (p->free == NULL)
			gone = leave(p, p->idle);
		struct place *at = p->free;

		LL_DELETE(p->free, at);
		DL_APPEND(p->idle, at);
		at->c = c;
		p->rules.changed(p->rules.who, 1);
		if (!arm(p, at)) {
			connection_close(gone);
			gone = leave(p, at);
		}
	}
	MUST(pthread_mutex_unlock(&p->lock) == 0);
	connection_close(gone);
}

struct connection *
park_take(struct park *p, uint64_t event)
{
	struct place *at = &p->place[(event & UINT32_MAX) - PARK_FIRST_EVENT];
	struct connection *c = NULL;

	MUST(pthread_mutex_lock(&p->lock) == 0);
	if (at->c != NULL && at->turn == event >> 32)
		c = leave(p, at);
	MUST(pthread_mutex_unlock(&p->lock) == 0);
	return c;
}

struct connection *
park_take_any(struct park *p)
{
	MUST(pthread_mutex_lock(&p->lock) == 0);
	struct connection *c = p->idle == NULL ? NULL : leave(p, p->idle);
	MUST(pthread_mutex_unlock(&p->lock) == 0);
	return c;
}

bool
park_evict(struct park *p)
{
	struct connection *c = park_take_any(p);

	connection_close(c);
	return c != NULL;
}

void
park_expire(struct park *p, int64_t now_us)
{
	struct connection *c;

	do {
		c = NULL;
		MUST(pthread_mutex_lock(&p->lock) == 0);
		if (p->idle != NULL && now_us - p->idle->c->heard_us > p->rules.idle_ms * 1000)
			c = leave(p, p->idle);
		MUST(pthread_mutex_unlock(&p->lock) == 0);
		connection_close(c);
	} while (c != NULL);
}

void
park_shut(struct park *p)
{
	MUST(pthread_mutex_lock(&p->lock) == 0);
	p->shut = true;
	MUST(pthread_mutex_unlock(&p->lock) == 0);
}

/* A connection stays in the epoll until it is closed, and is armed each time it is parked. */
static bool
arm(const struct park *p, const struct place *at)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP | EPOLLONESHOT };
	int how = at->c->parked ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;

	event.data.u64 = (uint64_t)at->turn << 32 | (uint64_t)(PARK_FIRST_EVENT + (at - p->place));
	at->c->parked = true;
	return epoll_ctl(p->rules.epoll_fd, how, at->c->fd, &event) == 0;
}

static struct connection *
leave(struct park *p, struct place *at)
{
	struct connection *c = at->c;

	DL_DELETE(p->idle, at);
	LL_PREPEND(p->free, at);
	at->c = NULL;
	at->turn++;
	p->rules.changed(p->rules.who, -1);
	return c;
}
