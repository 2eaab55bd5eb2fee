/*
 * What statements that do a moderator's act have in common. Private to this floor.
 */
#ifndef POSTBAG_STORE_ACT_BY_H
#define POSTBAG_STORE_ACT_BY_H

#include "model/moderation.h"
#include "store/sql.h"

/* Begins one with its first arguments: article, comment (if it is about one), the moderator's id
 * and name, reason, now. */
struct sql act_by_begin(struct arena *a, enum stmt stmt, const struct act_by *by);

/* Runs one that gives the number of its row in the log (done may be NULL). ERR_CONFLICT: nothing
 * was as the moderator saw it, or is not any more. */
MUST_USE enum err act_by_run(struct db *db, struct sql *q, int64_t *done);

#endif
