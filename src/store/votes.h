/*
 * Votes of readers on comments.
 */
#ifndef POSTBAG_STORE_VOTES_H
#define POSTBAG_STORE_VOTES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"
#include "model/vote.h"
#include "store/db.h"

struct vote_new {
	int64_t article_id;
	int64_t comment_id;
	struct digest16 actor;
	int64_t author_id; /* of the voter, or 0 */
	enum vote vote;
	int64_t now_us;
};

/* The votes of the comment afterwards. */
struct vote_counts {
	int64_t ups, downs;
};

/*
 * Counts a vote, changes the one this voter gave before, or withdraws it; twice the same is once.
 * Raises the thread's revision when a count changed. ERR_ABSENT: no published comment of this
 * article. ERR_FORBID: the voter's own. ERR_BUSY: the database is away.
 */
MUST_USE enum err votes_cast(
    struct db *db, struct arena *a, const struct vote_new *vote, struct vote_counts *out);

#endif
