/*
 * Marks in the database: what is pinned, and what the editors have picked.
 */
#ifndef POSTBAG_STORE_MARKS_H
#define POSTBAG_STORE_MARKS_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "model/mark.h"
#include "model/moderation.h"
#include "store/db.h"

struct mark_new {
	struct act_by by;
	int64_t seen_us; /* its edited_us as the moderator saw it */
	enum mark mark;
};

/*
 * Sets or takes away a mark, writes the log and raises the thread's revision, in one statement.
 * done: the number of its row in the log, and may be NULL.
 * ERR_CONFLICT: somebody else has done so, the comment has another text by now,
 * it is not published any more, it is a reply
 * that was to be pinned, or it is not there.
 */
MUST_USE enum err marks_set(
    struct db *db, struct arena *a, const struct mark_new *mark, int64_t *done);

#endif
