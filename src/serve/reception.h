/*
 * The reception: accepts a connection, asks who it is, and reads what is there at once. Whose
 * request is not whole yet is shown to the lobby.
 */
#ifndef POSTBAG_SERVE_RECEPTION_H
#define POSTBAG_SERVE_RECEPTION_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "page/app.h"
#include "serve/connection.h"
#include "serve/listener.h"
#include "serve/lobby.h"
#include "serve/park.h"
#include "serve/peer.h"

/* Shared by the workers; what it points to outlives it. */
struct reception {
	struct app *app;
	const struct settings *set;
	const struct listener *listener;
	const struct peer *peer;
	struct lobby *lobby;
	struct park *park;
	int stop;                      /* the flag that we are stopping */
	_Atomic int64_t complained_us; /* when the log last heard that nobody can be accepted */
};

/*
 * Accepts one connection, if there is one. *fd: its descriptor, the caller's; or -1 when it was
 * refused. False: there was none. Never fails: out of descriptors or memory it lets somebody go who
 * only waits, or else waits a moment.
 */
MUST_USE bool reception_accept(struct reception *r, int *fd);

/*
 * Reads the request of a connection, whatever is there or comes in a moment; takes over the
 * descriptor or the connection. Gives it back when the request is whole, the caller's to answer.
 * NULL: it waits in the lobby or the park, or has gone.
 */
struct connection *reception_receive(struct reception *r, int fd);
struct connection *reception_receive_again(struct reception *r, struct connection *c);

/* Counts the connections that are parked; who is a struct reception (see park_rules). */
void reception_note_parked(void *who, int change);

/* Counts and logs a connection that was dropped; who is a struct reception (see lobby_rules). */
void reception_note_dropped(void *who, const char *why);

#endif
