/*
 * From libpq's rows to our structs. Private to this floor.
 */
#ifndef POSTBAG_STORE_SHAPE_H
#define POSTBAG_STORE_SHAPE_H

#include <libpq-fe.h>

#include "base/arena.h"
#include "store/sql.h"

/*
 * The rows of a result in the arena, or NULL when there are none. The result must have the columns
 * that the statement declares, and the shape must name them in this order (BUG).
 */
void *shape_rows(struct arena *a, const struct stmt_info *info, const struct shape *shape,
    const PGresult *result);

#endif
