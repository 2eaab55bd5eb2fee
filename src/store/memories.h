/*
 * What a site remembers of a text that comes in: how its words were judged (model/bayes.h), and
 * which texts of the last day may be nearly the same (model/near.h). Asked together, as most
 * comments are asked for both.
 */
#ifndef POSTBAG_STORE_MEMORIES_H
#define POSTBAG_STORE_MEMORIES_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "model/bayes.h"
#include "model/near.h"
#include "store/db.h"

/* Of each band no more texts are looked at: a campaign is one at the twentieth copy. */
#define MEMORIES_BAND_MOST 20

struct recall {
	int64_t site_id;
	struct bayes_words *words;   /* their counts are filled in; NULL: not asked for */
	const struct sketch *sketch; /* NULL: likewise */
	int64_t since_us;            /* of texts */
	int64_t but_comment_id;      /* not this one; or 0 */
};

struct recalled {
	struct bayes_total total;
	struct near_text *text; /* newest first */
	size_t texts;
};

MUST_USE enum err memories_recall(
    struct db *db, struct arena *a, const struct recall *recall, struct recalled *out);

#endif
