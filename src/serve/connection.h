/*
 * One accepted connection: its descriptor, and what its peer has sent so far.
 *
 * A connection carries one request after the other, as long as its peer keeps it open. It belongs
 * to one thread at a time: the worker that accepted it, the lobby while a request is not whole, the
 * worker that answers it, the park while it is idle.
 */
#ifndef POSTBAG_SERVE_CONNECTION_H
#define POSTBAG_SERVE_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "serve/record.h"

struct connection {
	int fd;
	int64_t begun_us; /* when the request began to come; monotonic, as all of these */
	int64_t heard_us; /* when its peer last sent something, or it was parked */
	uint8_t *p;       /* what has come */
	size_t len;
	size_t room;
	struct record_walk walk;
	enum record_verdict verdict;
	bool sent;               /* the request's answer, to its end */
	bool answered;           /* a request before this one */
	bool parked;             /* it has been: see park.c */
	struct connection *next; /* in the lobby's line of whole ones */
};

/* Takes over the descriptor. write_timeout_ms: for one write of the answer. Never NULL. */
struct connection *connection_open(
    int fd, size_t body_limit, int64_t write_timeout_ms, int64_t now_us);

/* Reads what has come, without waiting, and judges it; the verdict is also kept. */
enum record_verdict connection_read(struct connection *c, int64_t now_us);

/* Whether it has been answered, and nothing of another request has come yet. */
bool connection_idle(const struct connection *c);

/* After the answer: wipes the request and makes ready for the next one. */
void connection_again(struct connection *c);

/* Waits up to timeout_ms for something to read. */
void connection_wait(const struct connection *c, int timeout_ms);

/* Wipes what was read, closes and frees. NULL does nothing. */
void connection_close(struct connection *c);

/*
 * The same for a peer that is still sending: ends our side first and reads on for a moment, so that
 * the peer gets to read the answer instead of an error of its own write.
 */
void connection_linger(struct connection *c);

#endif
