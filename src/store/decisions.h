/*
 * Decisions: moves of comments from one status to another, and the log of them and of all else that
 * moderators do with a comment (see store/marks.h, store/badges.h).
 */
#ifndef POSTBAG_STORE_DECISIONS_H
#define POSTBAG_STORE_DECISIONS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "model/moderation.h"
#include "model/site.h"
#include "store/db.h"

struct decision_new {
	struct act_by by;
	int64_t seen_us; /* its edited_us as the moderator saw it */
	enum status from, to;
	enum ground ground; /* of a rejection; what else is moved has none */
	struct str note;    /* to the author of what is rejected; or empty */
};

/*
 * Moves a comment, writes the log, keeps the article's count right and raises its revision, in one
 * statement; what is not published afterwards loses its pin and is no editors' pick any more, and
 * reports of it are dealt with. done: the number of its row in the log, and may be NULL.
 * ERR_CONFLICT: the comment has another status or another text by now, or is not there.
 */
MUST_USE enum err decisions_make(
    struct db *db, struct arena *a, const struct decision_new *decision, int64_t *done);

/*
 * Leaves a comment as it is (`to` is the status it has), though reports of it wait: they are dealt
 * with, and the log says so. ERR_CONFLICT: none waits, or the comment has another status or text by
 * now.
 */
MUST_USE enum err decisions_keep(
    struct db *db, struct arena *a, const struct decision_new *decision, int64_t *done);

/*
 * From now on a thread takes no more comments, or takes them again; raises its revision. Nothing is
 * changed or written into the log where it was so already (done is 0 then). ERR_ABSENT: there is no
 * such article.
 */
MUST_USE enum err decisions_close(
    struct db *db, struct arena *a, const struct act_by *by, int64_t *done);
MUST_USE enum err decisions_open(
    struct db *db, struct arena *a, const struct act_by *by, int64_t *done);

/* From now on what readers write in a thread waits for a moderator, or does as the site's policy
 * says. Otherwise as above; readers see nothing of it. */
MUST_USE enum err decisions_hold(
    struct db *db, struct arena *a, const struct act_by *by, int64_t *done);
MUST_USE enum err decisions_release(
    struct db *db, struct arena *a, const struct act_by *by, int64_t *done);

/*
 * Takes back what a moderator has decided, and writes the log, in one statement: what it was about
 * is as it was before, with what had gone from it (a pin, reports that waited). What took something
 * back can be taken back, too. ERR_CONFLICT: the decision does not stand any more (see struct
 * decision).
 */
MUST_USE enum err decisions_undo(struct db *db, struct arena *a, const struct act_by *by,
    const struct decision *decision, int64_t *done);

/* One decision at one of these sites. ERR_ABSENT: there is none of that number. */
MUST_USE enum err decisions_get(
    struct db *db, struct arena *a, const struct site_ids *sites, int64_t id, struct decision *out);

/* The same if this moderator has decided so: what somebody else has done is not told as if one had
 * done it oneself. ERR_ABSENT likewise. */
MUST_USE enum err decisions_done(struct db *db, struct arena *a, const struct site_ids *sites,
    int64_t id, int64_t moderator_id, struct decision *out);

/* One comment's log, oldest first, at most 100. */
MUST_USE enum err decisions_of(struct db *db, struct arena *a, int64_t article_id,
    int64_t comment_id, struct decision **out, size_t *count);

#endif
