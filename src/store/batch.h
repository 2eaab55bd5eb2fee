/*
 * Statements that travel together: one round trip, one transaction, one after the other. Private to
 * this floor.
 */
#ifndef POSTBAG_STORE_BATCH_H
#define POSTBAG_STORE_BATCH_H

#include <libpq-fe.h>
#include <stddef.h>
#include <stdint.h>

#include "store/sql.h"

/* With the one that a pool may put before them. */
#define BATCH_MOST 8

struct batch {
	struct sql *q[BATCH_MOST]; /* if they are several, they only read */
	PGresult *out[BATCH_MOST]; /* after a run that ended well: the caller's to clear */
	size_t count;
	int64_t seen; /* after a run in a pool that asks for it: see db_settings */
};

#endif
