/*
 * How a view of a replica runs a statement. Private to this floor; see store/replica.h.
 */
#ifndef POSTBAG_STORE_REPLICA_VIEW_H
#define POSTBAG_STORE_REPLICA_VIEW_H

#include "base/attr.h"
#include "base/err.h"
#include "store/batch.h"

struct replica_view;

/* As pool_run_batch(). What may write goes to the primary. */
MUST_USE enum err replica_view_run(struct replica_view *view, struct batch *batch);

#endif
