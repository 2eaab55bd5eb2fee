/*
 * Erasures in the database: comments of accounts that were deleted, of which nothing is to lead to
 * who wrote them. Each comment by itself, a few in a step, so that nobody who posts or reads waits.
 */
#ifndef POSTBAG_STORE_ERASURES_H
#define POSTBAG_STORE_ERASURES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "store/bulks.h"
#include "store/db.h"

/*
 * Deals with the next comments; *found: whether there were any. What is done is written with each:
 * a process that dies leaves the others to be done. Two processes at once do no harm.
 */
MUST_USE enum err erasures_step(
    struct db *db, int64_t now_us, bulk_changed *changed, void *with, bool *found);

#endif
