#include "serve/lobby.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/bug.h"
#include "base/clock.h"

#define EVENTS 64

/*
 * The turn tells a seat's occupants apart: an event may be under way when its connection has
 * already gone and the seat has been taken again.
 */
struct seat {
	struct connection *c; /* NULL: free */
	uint32_t turn;
};

struct lobby {
	struct lobby_rules rules;
	int epoll_fd;
	int line_fd;          /* an eventfd that counts the line */
	pthread_mutex_t lock; /* over all below */
	bool shut;
	struct connection *first, *last; /* the line */
	struct seat seat[];
};

static void seat_hear(struct lobby *l, uint64_t event, int64_t now_us);
static void seat_expire(struct lobby *l, struct seat *s, int64_t now_us);
static struct seat *seat_free(struct lobby *l);
static struct seat *seat_longest(struct lobby *l);
static struct connection *seat_leave(struct lobby *l, struct seat *s);
static void seat_drop(struct lobby *l, struct seat *s, const char *why);
static void drop(struct lobby *l, struct connection *c, const char *why);
static void line_join(struct lobby *l, struct connection *c);

enum err
lobby_open(const struct lobby_rules *rules, struct lobby **out, struct buf *complaint)
{
	struct lobby *l = calloc(1, sizeof(*l) + rules->seats * sizeof(l->seat[0]));

	if (l == NULL)
		BUG("out of memory");
	MUST(rules->seats > 0);
	l->rules = *rules;
	l->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	l->line_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK | EFD_SEMAPHORE);
	MUST(pthread_mutex_init(&l->lock, NULL) == 0);
	if (l->epoll_fd < 0 || l->line_fd < 0) {
		buf_printf(complaint, "cannot wait for connections: %s", strerror(errno));
		lobby_close(l);
		return ERR_INTERNAL;
	}
	*out = l;
	return OK;
}

void
lobby_close(struct lobby *l)
{
	if (l == NULL)
		return;
	lobby_shut(l);
	while (l->first != NULL) {
		struct connection *c = l->first;

		l->first = c->next;
		drop(l, c, "stopping");
	}
	if (l->epoll_fd >= 0)
		(void)close(l->epoll_fd);
	if (l->line_fd >= 0)
		(void)close(l->line_fd);
	(void)pthread_mutex_destroy(&l->lock);
	free(l);
}

void
lobby_seat(struct lobby *l, struct connection *c)
{
	MUST(pthread_mutex_lock(&l->lock) == 0);
	if (l->shut) {
		drop(l, c, "stopping");
	} else {
		struct seat *s = seat_free(l);
		struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP };

		event.data.u64 = (uint64_t)s->turn << 32 | (uint64_t)(s - l->seat);
		s->c = c;
		if (epoll_ctl(l->epoll_fd, EPOLL_CTL_ADD, c->fd, &event) != 0)
			seat_drop(l, s, "no room to wait");
	}
	MUST(pthread_mutex_unlock(&l->lock) == 0);
}

bool
lobby_evict(struct lobby *l)
{
	MUST(pthread_mutex_lock(&l->lock) == 0);
	struct seat *s = seat_longest(l);
	if (s != NULL)
		seat_drop(l, s, "no descriptors left");
	MUST(pthread_mutex_unlock(&l->lock) == 0);
	return s != NULL;
}

void
lobby_shut(struct lobby *l)
{
	MUST(pthread_mutex_lock(&l->lock) == 0);
	l->shut = true;
	for (size_t i = 0; i < l->rules.seats; i++)
		if (l->seat[i].c != NULL)
			seat_drop(l, &l->seat[i], "stopping");
	MUST(pthread_mutex_unlock(&l->lock) == 0);
}

int
lobby_line_fd(const struct lobby *l)
{
	return l->line_fd;
}

struct connection *
lobby_take(struct lobby *l)
{
	uint64_t one;

	/* Another worker may have been faster. */
	if (read(l->line_fd, &one, sizeof(one)) != (ssize_t)sizeof(one))
		return NULL;
	MUST(pthread_mutex_lock(&l->lock) == 0);
	struct connection *c = l->first;
	MUST(c != NULL);
	l->first = c->next;
	c->next = NULL;
	MUST(pthread_mutex_unlock(&l->lock) == 0);
	return c;
}

void
lobby_attend(struct lobby *l, int timeout_ms)
{
	struct epoll_event event[EVENTS];
	int events = epoll_wait(l->epoll_fd, event, EVENTS, timeout_ms);
	int64_t now_us = clock_mono_us();

	MUST(pthread_mutex_lock(&l->lock) == 0);
	for (int i = 0; i < events; i++)
		seat_hear(l, event[i].data.u64, now_us);
	for (size_t i = 0; i < l->rules.seats; i++)
		seat_expire(l, &l->seat[i], now_us);
	MUST(pthread_mutex_unlock(&l->lock) == 0);
}

static void
seat_hear(struct lobby *l, uint64_t event, int64_t now_us)
{
	struct seat *s = &l->seat[event & UINT32_MAX];

	if (s->c == NULL || s->turn != event >> 32)
		return;
	switch (connection_read(s->c, now_us)) {
	case RECORD_MORE:
		break;
	case RECORD_WHOLE:
	case RECORD_OVER_LONG:
		line_join(l, seat_leave(l, s));
		break;
	case RECORD_BAD:
		seat_drop(l, s, s->c->walk.why);
		break;
	}
}

static void
seat_expire(struct lobby *l, struct seat *s, int64_t now_us)
{
	if (s->c == NULL)
		return;
	if (now_us - s->c->heard_us > l->rules.silence_ms * 1000)
		seat_drop(l, s, "silent for too long");
	else if (now_us - s->c->begun_us > l->rules.total_ms * 1000)
		seat_drop(l, s, "too slow");
}

static struct seat *
seat_free(struct lobby *l)
{
	for (size_t i = 0; i < l->rules.seats; i++)
		if (l->seat[i].c == NULL)
			return &l->seat[i];
	struct seat *s = seat_longest(l);
	MUST(s != NULL);
	seat_drop(l, s, "too many are waiting");
	return s;
}

static struct seat *
seat_longest(struct lobby *l)
{
	struct seat *longest = NULL;

	for (size_t i = 0; i < l->rules.seats; i++) {
		struct seat *s = &l->seat[i];

		if (s->c != NULL && (longest == NULL || s->c->begun_us < longest->c->begun_us))
			longest = s;
	}
	return longest;
}

static struct connection *
seat_leave(struct lobby *l, struct seat *s)
{
	struct connection *c = s->c;

	(void)epoll_ctl(l->epoll_fd, EPOLL_CTL_DEL, c->fd, NULL);
	s->c = NULL;
	s->turn++;
	return c;
}

static void
seat_drop(struct lobby *l, struct seat *s, const char *why)
{
	drop(l, seat_leave(l, s), why);
}

static void
drop(struct lobby *l, struct connection *c, const char *why)
{
	l->rules.dropped(l->rules.who, why);
	connection_close(c);
}

static void
line_join(struct lobby *l, struct connection *c)
{
	uint64_t one = 1;

	if (l->first == NULL)
		l->first = c;
	else
		l->last->next = c;
	l->last = c;
	/* Cannot fail before the line is 2^64 long. */
	MUST(write(l->line_fd, &one, sizeof(one)) == (ssize_t)sizeof(one));
}
