/*
 * Chores: a thread that does what no request waits for, a step after the other, so that none of its
 * statements is long: what moderators have decided about many comments at once, what the filter
 * learns from decisions, and what is to go of accounts that were deleted.
 */
#ifndef POSTBAG_STORE_CHORES_H
#define POSTBAG_STORE_CHORES_H

#include "store/bulks.h"

struct chores;

/* Starts it. changed is called with `with`, from its thread and from that of chores_bulk_step(). */
struct chores *chores_open(struct db *db, bulk_changed *changed, void *with);

/* Says that there is something to do, or may be: what another process has left behind is found this
 * way too. Returns at once. */
void chores_wake(struct chores *writer);

/* Does the first step of a bulk at once, in the caller's thread. */
MUST_USE enum err chores_bulk_step(struct chores *writer, int64_t id, int64_t now_us);

/* Ends the thread after the step that it is at. What is left is in the database. */
void chores_close(struct chores *writer);

#endif
