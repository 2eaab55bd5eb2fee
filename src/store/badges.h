/*
 * Badges in the database: what authors are at a site, as moderators have said.
 */
#ifndef POSTBAG_STORE_BADGES_H
#define POSTBAG_STORE_BADGES_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "model/mark.h"
#include "model/moderation.h"
#include "store/db.h"

struct badge_new {
	struct act_by by;    /* about one of the author's comments */
	enum badge from, to; /* the badge it must have, and gets: see badge_applies() */
};

/*
 * Gives the author of a comment a badge: on this comment and all their others that it holds for
 * (BADGE_STAFF: on the site; BADGE_AUTHOR: on this article; BADGE_NONE takes both back), and on
 * those to come, see comments_known(). Writes the log and raises the revision of every thread in
 * which it can be seen, in one statement. done: the number of its row in the log, and may be NULL.
 * ERR_CONFLICT: the comment has another badge by now, or is
 * not there.
 */
MUST_USE enum err badges_give(
    struct db *db, struct arena *a, const struct badge_new *badge, int64_t *done);

#endif
