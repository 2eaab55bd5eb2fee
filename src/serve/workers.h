/*
 * The threads of the daemon: workers that accept and answer, the attendant of the lobby and the
 * watch, and the tidier.
 */
#ifndef POSTBAG_SERVE_WORKERS_H
#define POSTBAG_SERVE_WORKERS_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "page/app.h"
#include "serve/listener.h"
#include "serve/peer.h"

struct workers;

/*
 * Makes what they need, by the app's start settings. app, listener and peer must live until
 * workers_close(). ERR_INTERNAL: no descriptor could be had; complaint says so, and the process is
 * to end.
 */
MUST_USE enum err workers_open(struct app *app, const struct listener *listener,
    const struct peer *peer, struct workers **out, struct buf *complaint);
/* Starts them all; from here on requests are accepted. Errors as above. */
MUST_USE enum err workers_start(struct workers *ws, struct buf *complaint);

/* Whether requests can still be answered; for the service manager's watchdog. */
bool workers_alive(struct workers *ws);

/*
 * Stops: nobody is accepted any more (but who had connected to a socket of our own), what is under
 * way may take stop_timeout_ms, then its connections are cut. False: some thread did not end even
 * then, and nothing that it uses may be freed.
 */
MUST_USE bool workers_stop(struct workers *ws);

/* Frees everything, after workers_stop() was true. */
void workers_close(struct workers *ws);

#endif
