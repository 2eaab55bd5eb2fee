/*
 * What the statements need of the pool. Private to this floor.
 */
#ifndef POSTBAG_STORE_POOL_H
#define POSTBAG_STORE_POOL_H

#include <libpq-fe.h>

#include "base/attr.h"
#include "base/err.h"
#include "store/db.h"
#include "store/sql.h"

/*
 * Runs a statement on a free connection, opening one if need be, and again where that is safe.
 * OK: *out is its answer, which the caller clears. Otherwise *out is NULL, q->state says what the
 * server said, and the errors are those of sql_rows().
 */
MUST_USE enum err pool_run(struct db *db, struct sql *q, PGresult **out);

#endif
