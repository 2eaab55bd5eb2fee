/*
 * Rate limits that all processes share: GCRA, one timestamp per bucket.
 */
#ifndef POSTBAG_STORE_LIMITS_H
#define POSTBAG_STORE_LIMITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/option.h"
#include "store/db.h"

/* A bucket, and perhaps a second one that others use as well. */
struct limit_ask {
	struct digest16 key;
	struct rate rate;
	bool near;                /* there is a second */
	struct digest16 near_key; /* of the neighbourhood */
	struct rate near_rate;    /* of the same period */
};

/* How long it is from now until one more fits; not above 0: it fits now. */
struct limit_wait {
	int64_t own_us;
	int64_t near_us;
};

/* Whole seconds that are enough, at least 1. */
int64_t limit_wait_s(const struct limit_wait *wait);

/*
 * Takes one from both buckets: rate.count at once, refilled evenly over rate.period_s; or, if one
 * of them is empty, from none. One statement, with the database's clock. out is filled in with OK,
 * too. ERR_LIMIT: one is empty.
 */
MUST_USE enum err limits_take(
    struct db *db, struct arena *a, const struct limit_ask *ask, struct limit_wait *out);

/* Whether the two have the same rates: settings may change between them, and a statement for many
 * has one limit for all. */
bool limits_alike(const struct limit_ask *one, const struct limit_ask *other);

#endif
