/*
 * The lobby: where connections wait that have not sent a whole request, so that a slow or silent
 * peer never holds a worker.
 *
 * Workers seat them; one thread, the attendant, reads on as bytes come, drops who takes too long,
 * and puts the whole ones in a line that workers take from. When all seats are taken, who has
 * waited longest is dropped. All functions may be called from any thread unless they say otherwise.
 */
#ifndef POSTBAG_SERVE_LOBBY_H
#define POSTBAG_SERVE_LOBBY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "serve/connection.h"

struct lobby;

struct lobby_rules {
	size_t seats;
	int64_t silence_ms;                          /* longest wait for the next byte */
	int64_t total_ms;                            /* longest wait for the whole request */
	void (*dropped)(void *who, const char *why); /* told of each connection dropped here */
	void *who;
};

/* ERR_INTERNAL: no descriptor could be had; complaint says so. */
MUST_USE enum err lobby_open(
    const struct lobby_rules *rules, struct lobby **out, struct buf *complaint);
/* Drops whoever is left. No thread may use it any more. NULL does nothing. */
void lobby_close(struct lobby *l);

/* Gives a connection a seat, and takes it over. */
void lobby_seat(struct lobby *l, struct connection *c);
/* Drops who has waited longest, for want of descriptors. False: nobody is here. */
bool lobby_evict(struct lobby *l);
/* Drops all who are seated, and from now on whoever is to be seated: we are stopping. */
void lobby_shut(struct lobby *l);

/* Readable while there are whole ones in line; for epoll. */
int lobby_line_fd(const struct lobby *l);
/* The next whole one, which the caller now owns, or NULL. */
struct connection *lobby_take(struct lobby *l);

/* Waits up to timeout_ms for bytes and deals with them and with who is late. The attendant's. */
void lobby_attend(struct lobby *l, int timeout_ms);

#endif
