/*
 * One connection to the database, with a deadline on everything. Private to this floor, and the
 * only header that names libpq.
 */
#ifndef POSTBAG_STORE_LINK_H
#define POSTBAG_STORE_LINK_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "store/batch.h"

/* No deadline. */
#define LINK_FOR_EVER INT64_MAX

/* Whether a connection has a statement by its name. */
enum prepared {
	PREPARED_NOT,
	PREPARED,
	PREPARED_STALE, /* yes, but it took long the last time: its plan may be of other sizes */
};

struct link {
	PGconn *pg; /* NULL: closed */
	enum prepared prepared[STMTS];
	size_t host; /* which of the hosts was the last to answer: it is tried first */
};

/* How a run ended. */
enum link_end {
	LINK_ANSWERED, /* the server answered, with rows or with an error */
	LINK_LOST,     /* the connection broke: what was sent may have been done */
	LINK_LATE,     /* the deadline passed: likewise */
};

/* Opens it, at the first host that answers and is what the connection string wants; each has its
 * share of the time. Deadlines are of clock_mono_us(). False: it stays closed and the log says why.
 */
MUST_USE bool link_open(struct link *link, const char *dsn, int64_t deadline_us);
/* Closes it at once; harmless when it is closed. */
void link_close(struct link *link);
/* Whether it is open and the other side has not hung up since its last use. */
bool link_alive(struct link *link);

/* Runs a statement; prepare: by a named prepared statement. The caller clears *out, which is NULL
 * unless the server answered. */
MUST_USE enum link_end link_run(
    struct link *link, const struct sql *q, bool prepare, int64_t deadline_us, PGresult **out);
/*
 * The same of several, in one round trip. see: before them, in the same trip, it is asked how far
 * the server has come in what was ever written: they see all that was written before that place,
 * in b->seen. Of the answers, if one is an error, the others are NULL.
 */
MUST_USE enum link_end link_run_batch(
    struct link *link, struct batch *b, bool prepare, bool see, int64_t deadline_us);
/* Runs a text of ours that holds several statements without parameters. */
MUST_USE enum link_end link_script(
    struct link *link, const char *sql, int64_t deadline_us, PGresult **out);

/* Asks the server to stop what this connection is doing, waiting a moment at most. */
void link_cancel(struct link *link);

/* The SQLSTATE of an answer; "" when it is no error. */
const char *link_state(const PGresult *result);

#endif
