#include "serve/connection.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/bug.h"
#include "base/clock.h"

/* nginx's parameters for an ordinary page take one to three kilobytes. */
#define FIRST_BYTES ((size_t)8 * 1024)
/* Long enough for nginx to take its eyes off the body and read the answer. */
#define LINGER_US (US_PER_S / 4)

static void wipe(struct connection *c);
static void room_grow(struct connection *c);

struct connection *
connection_open(int fd, size_t body_limit, int64_t write_timeout_ms, int64_t now_us)
{
	struct connection *c = calloc(1, sizeof(*c));
	struct timeval patience = { .tv_sec = write_timeout_ms / 1000,
		.tv_usec = write_timeout_ms % 1000 * 1000 };

	if (c == NULL)
		BUG("out of memory");
	/* Cannot fail on a socket; the deadline of the whole connection holds in any case. */
	(void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	c->fd = fd;
	c->begun_us = now_us;
	c->heard_us = now_us;
	c->walk = record_begin(body_limit);
	return c;
}

enum record_verdict
connection_read(struct connection *c, int64_t now_us)
{
	while (c->verdict == RECORD_MORE) {
		if (c->len == c->room)
			room_grow(c);
		ssize_t n = recv(c->fd, c->p + c->len, c->room - c->len, MSG_DONTWAIT);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			break;
		if (n <= 0) {
			c->walk.why = "the peer hung up";
			c->verdict = RECORD_BAD;
			break;
		}
		if (c->len == 0)
			c->begun_us = now_us;
		c->len += (size_t)n;
		c->heard_us = now_us;
		c->verdict = record_walk(&c->walk, c->p, c->len);
	}
	return c->verdict;
}

bool
connection_idle(const struct connection *c)
{
	return c->answered && c->len == 0;
}

void
connection_again(struct connection *c)
{
	wipe(c);
	c->walk = record_begin(c->walk.body_limit);
	c->verdict = RECORD_MORE;
	c->sent = false;
	c->answered = true;
}

void
connection_wait(const struct connection *c, int timeout_ms)
{
	struct pollfd readable = { .fd = c->fd, .events = POLLIN };

	(void)poll(&readable, 1, timeout_ms);
}

void
connection_close(struct connection *c)
{
	if (c == NULL)
		return;
	wipe(c);
	(void)close(c->fd);
	free(c);
}

void
connection_linger(struct connection *c)
{
	char drop[4096];
	int64_t until = clock_mono_us() + LINGER_US;

	(void)shutdown(c->fd, SHUT_WR);
	for (int64_t left = LINGER_US; left > 0; left = until - clock_mono_us()) {
		connection_wait(c, (int)(left / 1000) + 1);
		ssize_t n = recv(c->fd, drop, sizeof(drop), MSG_DONTWAIT);
		if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
			break;
	}
	connection_close(c);
}

/* Cookies and passwords were in it. An idle connection holds no memory. */
static void
wipe(struct connection *c)
{
	if (c->len > 0)
		explicit_bzero(c->p, c->len);
	free(c->p);
	c->p = NULL;
	c->len = c->room = 0;
}

static void
room_grow(struct connection *c)
{
	size_t most = record_room(c->walk.body_limit);
	size_t room = c->room == 0 ? FIRST_BYTES : c->room * 2;

	/* record_walk() ends a connection that has sent the most. */
	MUST(c->room < most);
	if (room > most)
		room = most;
	/* Not realloc(): it would leave what it moved behind, unwiped. */
	uint8_t *p = malloc(room);
	if (p == NULL)
		BUG("out of memory");
	if (c->len > 0) {
		memcpy(p, c->p, c->len);
		explicit_bzero(c->p, c->len);
	}
	free(c->p);
	c->p = p;
	c->room = room;
}
