#include "serve/reception.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "serve/flag.h"

/* nginx writes right behind its connect(), so a worker nearly always finds the request there. */
#define PATIENCE_US ((int64_t)10 * 1000)
/* When descriptors or memory run out: long enough to let some go, too short to be noticed. */
#define BACK_OFF_MS 50
/* A lack of descriptors would otherwise fill the log. */
#define COMPLAIN_US (10 * US_PER_S)

static void accept_failed(struct reception *r, int reason);
static bool welcome(const struct reception *r, int fd);
static struct connection *receive(struct reception *r, struct connection *c);

bool
reception_accept(struct reception *r, int *fd)
{
	*fd = accept4(r->listener->fd, NULL, NULL, SOCK_CLOEXEC);
	if (*fd >= 0) {
		if (!welcome(r, *fd))
			*fd = -1;
		return true;
	}
	if (errno == EAGAIN)
		return false;
	if (errno == ECONNABORTED || errno == EINTR)
		return true;
	accept_failed(r, errno);
	/* Whoever is stopping must not try for ever. */
	return !flag_raised(r->stop, 0);
}

struct connection *
reception_receive(struct reception *r, int fd)
{
	return receive(r, connection_open(fd, (size_t)r->set->body_bytes, r->set->peer_timeout_ms,
			      clock_mono_us()));
}

struct connection *
reception_receive_again(struct reception *r, struct connection *c)
{
	return receive(r, c);
}

void
reception_note_parked(void *who, int change)
{
	struct reception *r = who;

	app_note_parked(r->app, change);
}

void
reception_note_dropped(void *who, const char *why)
{
	struct reception *r = who;

	app_note_dropped(r->app);
	log_info("dropped a connection: %s", why);
}

static void
accept_failed(struct reception *r, int reason)
{
	int64_t now_us = clock_mono_us(), last_us = atomic_load(&r->complained_us);

	if ((last_us == 0 || now_us - last_us > COMPLAIN_US) &&
	    atomic_compare_exchange_strong(&r->complained_us, &last_us, now_us))
		log_error("cannot accept connections: %s", strerror(reason));
	if (!park_evict(r->park) && !lobby_evict(r->lobby))
		(void)flag_raised(r->stop, BACK_OFF_MS);
}

static bool
welcome(const struct reception *r, int fd)
{
	uid_t uid;

	if (peer_allows_fd(r->peer, fd, &uid))
		return true;
	log_warn("refused a connection of user %d: see peer_user", (int)uid);
	app_note_dropped(r->app);
	(void)close(fd);
	return false;
}

static struct connection *
receive(struct reception *r, struct connection *c)
{
	int64_t begun_us = clock_mono_us(), now_us = begun_us;

	while (connection_read(c, now_us) == RECORD_MORE && !connection_idle(c) &&
	       now_us - begun_us < PATIENCE_US) {
		connection_wait(c, (int)((begun_us + PATIENCE_US - now_us) / 1000) + 1);
		now_us = clock_mono_us();
	}
	switch (c->verdict) {
	case RECORD_WHOLE:
	case RECORD_OVER_LONG:
		return c;
	case RECORD_MORE:
		/* Woken for nothing: it happens. */
		if (connection_idle(c))
			park_put(r->park, c, now_us);
		else
			lobby_seat(r->lobby, c);
		break;
	case RECORD_BAD:
		/* Whoever keeps a connection ends it like this. */
		if (!connection_idle(c))
			reception_note_dropped(r, c->walk.why);
		connection_close(c);
		break;
	}
	return NULL;
}
