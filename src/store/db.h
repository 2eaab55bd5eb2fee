/*
 * The database: a bounded pool of connections shared by the threads, with a deadline on everything.
 *
 * A connection that breaks is opened again by the next who needs it. Statements that only read, or
 * that carry an idempotency key, are then tried once more; others answer ERR_BUSY. libpq and its
 * results never leave this floor.
 */
#ifndef POSTBAG_STORE_DB_H
#define POSTBAG_STORE_DB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"

struct db;

struct db_settings {
	const char *dsn;
	int64_t connections;
	int64_t wait_ms;      /* for a free connection */
	int64_t connect_ms;   /* for a new connection */
	int64_t statement_ms; /* for an answer; then the connection is dropped */
	bool prepare;         /* named prepared statements */
	bool by_article; /* a statement that writes is of one article: its tables are on several
			    servers, spread by article */
	bool seen;       /* each statement says how far the server had come in what was ever
			    written: for standbys, which come after */
};

/* Makes a pool. Connects to nothing yet, so a database that is away does not matter. Never NULL. */
struct db *db_open(const struct db_settings *set);
/* Nobody may use it any more. NULL does nothing. */
void db_close(struct db *db);

/* What the pool has done and is doing; for metrics. */
struct db_stats {
	int64_t connections; /* that may be open */
	int64_t open;        /* that are */
	int64_t busy;        /* that somebody holds */
	int64_t waits;       /* times somebody had to wait for one */
	int64_t wait_us;     /* all that waiting together */
	int64_t refused;     /* waits that ended without one */
	int64_t statements;  /* run */
	int64_t trips;       /* to the server, with one statement or several */
	int64_t commits;     /* of those, the ones that may write and ended well */
	int64_t failures;    /* connections lost or refused, deadlines passed */
	int64_t retries;     /* statements tried again on a new connection */
};
void db_stats(struct db *db, struct db_stats *out);

/*
 * Asks the database whether it is there and its schema is the one this program was built for.
 * ERR_BUSY: away. ERR_CONFLICT: another schema version (*version says which, 0 for none).
 */
MUST_USE enum err db_ready(struct db *db, int64_t *version);

/* Whether each statement that writes is to be of one article: see db_settings. */
bool db_by_article(const struct db *db);

/* The schema version this program was built for: the number of the newest migration. */
int64_t db_wanted_version(void);

#endif
