/*
 * What the things of a round take from the buckets of limits, all at once. Private to this floor.
 */
#ifndef POSTBAG_STORE_LOTS_H
#define POSTBAG_STORE_LOTS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "store/limits.h"
#include "store/sql.h"

/* What several ask of one bucket. */
struct lot {
	const struct limit_ask *ask; /* with a second bucket, and the same rates in all lots */
	int64_t wanted;              /* above 0 */
	int64_t allowed;             /* filled in: of these, the first so many */
	struct limit_wait wait;      /* filled in, as by limits_take() */
};

/* The lots of a round. */
struct lots {
	struct lot *lot;
	size_t count;
};
/* For so many asks at most, in the arena. */
struct lots lots_make(struct arena *a, size_t most);
/* Adds an ask to the lot of its bucket, a new one if there is none. Gives the number of the lot,
 * and which of those who want something of it this is, from 0: it is allowed if turn is less than
 * the lot's allowed. ask is kept. */
size_t lots_add(struct lots *lots, const struct limit_ask *ask, int64_t *turn);

/* Takes all of them in one statement. No two lots may be of one bucket. OK whatever is allowed. */
MUST_USE enum err lots_take(struct db *db, struct arena *a, struct lot *lot, size_t count);

/* The first ten arguments of a statement that takes all by itself (sql/parts/lots.sql): what each
 * of so many things asks, or NULL where nothing is to be taken. Where statements are of one article
 * all is taken here, and they tell it what came of that (sql/parts/taken.sql): a statement that is
 * undone gives nothing back then. The errors are those of lots_take(). */
MUST_USE enum err lots_give_each(
    struct db *db, struct sql *q, const struct limit_ask *const *ask, size_t count);

#endif
