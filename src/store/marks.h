/*
 * Marks in the database: what is pinned, and what the editors have picked.
 */
#ifndef POSTBAG_STORE_MARKS_H
#define POSTBAG_STORE_MARKS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "model/mark.h"
#include "store/db.h"

struct mark_new {
	int64_t article_id;
	int64_t comment_id;
	int64_t moderator_id;
	struct str moderator_name;
	enum mark mark;
	struct str reason;
	int64_t now_us;
};

/*
 * Sets or takes away a mark, writes the log and raises the thread's revision, in one statement.
 * ERR_CONFLICT: somebody else has done so, the comment is not published any more, it is a reply
 * that was to be pinned, or it is not there.
 */
MUST_USE enum err marks_set(struct db *db, struct arena *a, const struct mark_new *mark);

#endif
