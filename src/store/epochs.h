/*
 * The daily secrets of actor keys, and what is deleted with them.
 */
#ifndef POSTBAG_STORE_EPOCHS_H
#define POSTBAG_STORE_EPOCHS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "store/db.h"

/*
 * The sealed secret of a day (key/actor.h): the one in the database, or `fresh`, which is put there
 * when there is none. Of two processes that try, one wins and both get its secret.
 */
MUST_USE enum err epochs_take(
    struct db *db, struct arena *a, int64_t day, struct str fresh, struct str *sealed);

/* The sealed secret of a day. ERR_ABSENT: there is none, or none any more. */
MUST_USE enum err epochs_get(struct db *db, struct arena *a, int64_t day, struct str *sealed);

/* Forgets a day's secret that nobody can open any more; one that was put there meanwhile stays. */
MUST_USE enum err epochs_drop(struct db *db, struct arena *a, int64_t day, struct str sealed);

/* How long comments tell which of them came from one address on one day: as long as somebody may
 * have to look at a flood again, and no longer. */
#define ACTOR_DAYS 30

/*
 * Deletes what must not outlive its time: secrets of days before yesterday, rows of share_seen of
 * days before yesterday, from comments which address they came from ACTOR_DAYS ago, buckets that
 * are full again, sessions that have ended, work whose challenge has expired an hour ago. In small steps, each its own transaction.
 */
MUST_USE enum err epochs_tidy(struct db *db, struct arena *a, int64_t today, int64_t now_us);

#endif
