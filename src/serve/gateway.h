/*
 * The gateway: libfcgi, on one connection whose request is whole.
 *
 * libfcgi parses the request from a file in memory that holds what record.h let in, and writes the
 * answer to the connection; so it never waits for a peer while reading, and never closes a
 * descriptor that is not its own. FCGX_Request's ipcFd and keepConnection are public but marked as
 * internal: tests/serve holds libfcgi to what is done with them here.
 */
#ifndef POSTBAG_SERVE_GATEWAY_H
#define POSTBAG_SERVE_GATEWAY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "page/app.h"
#include "serve/connection.h"

/* One per worker thread. */
struct gateway {
	struct app *app;
	size_t body_limit;
	int tray;          /* the file in memory that libfcgi reads from, or -1 */
	char *sight;       /* the tray's first bytes, as we write them; NULL: there is no tray */
	size_t sight_used; /* so many of them hold a request */
	size_t tray_bytes; /* as long as it is */
};

/* To be called once, before threads. ERR_INTERNAL: libfcgi's set-up failed. */
MUST_USE enum err gateway_setup(void);

/* ERR_INTERNAL: there is no file in memory to be had. */
MUST_USE enum err gateway_open(
    struct gateway *g, struct app *app, size_t body_limit, struct buf *complaint);
void gateway_close(struct gateway *g);

/*
 * Answers the connection's request, and notes whether the answer was sent; the connection stays
 * open, and its owner's. False: libfcgi did not take the request.
 */
bool gateway_answer(struct gateway *g, struct arena *a, struct connection *c);

#endif
