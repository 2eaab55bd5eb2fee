/*
 * Rate limits that all processes share: GCRA, one timestamp per action and actor.
 */
#ifndef POSTBAG_STORE_LIMITS_H
#define POSTBAG_STORE_LIMITS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/option.h"
#include "store/db.h"

/*
 * Takes one from the bucket: `limit.count` at once, refilled evenly over limit.period_s. Uses the
 * database's clock. ERR_LIMIT: it is empty; *retry_after_s says in how many seconds (rounded up, at
 * least 1) it is not.
 */
MUST_USE enum err limits_take(struct db *db, struct arena *a, const struct digest16 *key,
    struct rate limit, int64_t *retry_after_s);

#endif
