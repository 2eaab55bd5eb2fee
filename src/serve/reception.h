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
#include "serve/peer.h"

/* Shared by the workers; what it points to outlives it. */
struct reception {
	struct app *app;
	const struct settings *set;
	const struct listener *listener;
	const struct peer *peer;
	struct lobby *lobby;
	int stop;                      /* the flag that we are stopping */
	_Atomic int64_t complained_us; /* when the log last heard that nobody can be accepted */
};

/*
 * Accepts one connection, if there is one. *out: the caller's to answer and close, or NULL when it
 * is not whole yet or was dropped. False: there was none. Never fails: out of descriptors or memory
 * it lets somebody go who only waits, or else waits a moment.
 */
MUST_USE bool reception_accept(struct reception *r, struct connection **out);

/* Counts and logs a connection that was dropped; who is a struct reception (see lobby_rules). */
void reception_note_dropped(void *who, const char *why);

#endif
