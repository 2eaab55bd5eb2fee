/*
 * What the filter that learns knows, in the database: of the words of a site, and of the comments
 * it has learned them from.
 *
 * A decision only notes that there is something to learn (see sql/parts/lesson.sql); the learning
 * is done afterwards, in steps, by no request.
 */
#ifndef POSTBAG_STORE_LESSONS_H
#define POSTBAG_STORE_LESSONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "model/bayes.h"
#include "model/site.h"
#include "store/db.h"

#define LESSONS_STEP 50

/*
 * Learns from, or unlearns, the next comments about which something was decided: LESSONS_STEP at
 * most. *found: whether there were any. What is decided about one in the meantime is learned the
 * next time; two processes at once learn nothing twice.
 */
MUST_USE enum err lessons_step(struct db *db, bool *found);

/* What was learned at each of the sites. */
MUST_USE enum err lessons_totals(struct db *db, struct arena *a, const struct site_ids *sites,
    struct bayes_total **out, size_t *count);

#endif
