/*
 * What the statements need of the pool. Private to this floor.
 */
#ifndef POSTBAG_STORE_POOL_H
#define POSTBAG_STORE_POOL_H

#include <libpq-fe.h>

#include "base/attr.h"
#include "base/err.h"
#include "store/batch.h"
#include "store/db.h"

struct replica_view;

/*
 * Runs a statement on a free connection, opening one if need be, and again where that is safe.
 * OK: *out is its answer, which the caller clears. Otherwise *out is NULL, q->state says what the
 * server said, and the errors are those of sql_rows().
 */
MUST_USE enum err pool_run(struct db *db, struct sql *q, PGresult **out);

/* The same of several. An error is of one of them, and none has an answer then. */
MUST_USE enum err pool_run_batch(struct db *db, struct batch *batch);

/* The same where this is known to be a pool and no view. */
MUST_USE enum err pool_run_here(struct db *db, struct batch *batch);

/* What statements are given instead of a pool: they run where the view says. In the arena. */
struct db *pool_of_view(struct arena *a, struct replica_view *view);
/* Its view, or NULL: it is a pool. */
struct replica_view *pool_view(struct db *db);

#endif
