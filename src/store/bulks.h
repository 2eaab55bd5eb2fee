/*
 * Bulks in the database: what many comments are to become, and the doing of it in steps, each
 * comment by itself.
 */
#ifndef POSTBAG_STORE_BULKS_H
#define POSTBAG_STORE_BULKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"
#include "model/bulk.h"
#include "model/moderation.h"
#include "model/queue.h"
#include "model/site.h"
#include "store/db.h"

/* Which comments a moderator means. */
struct bulk_ask {
	const struct site_ids *sites;  /* where they may decide */
	const struct queue_ask *queue; /* all of it; its order is of no interest */
	const char *words_lang;        /* see queues_read() */
	const int64_t *article_id; /* of those that are picked by hand, if any are: then these, */
	const int64_t *comment_id; /* whatever the queue */
	size_t picked;
	bool authors;   /* and whatever else their authors have written there */
	enum status to; /* what has this status already is not meant */
	int64_t upto;   /* no comment later than that one; INT64_MAX: any */
	int64_t now_us;
};

/* Those comments, by age, at most BULK_MOST + 1. */
MUST_USE enum err bulks_gather(struct db *db, struct arena *a, const struct bulk_ask *ask,
    struct bulk_item **out, size_t *count);

/* By which a second try finds the first one. */
struct bulk_key {
	struct digest16 key;     /* one moderator uses it once */
	struct digest16 content; /* of all that was asked for */
};

/* What becomes of them, and who says so. */
struct bulk_new {
	struct act_by by; /* its article and comment are not looked at */
	enum status to;
	enum ground ground;
	struct str note;
	const struct bulk_item *item;
	size_t items;               /* 1 to BULK_MOST */
	const struct bulk_key *key; /* or NULL */
};

/* ERR_CONFLICT: there is one under the key by now: see bulks_find_key(). */
MUST_USE enum err bulks_add(
    struct db *db, struct arena *a, const struct bulk_new *bulk, int64_t *id);

/* What an earlier try has made. */
struct bulk_known {
	int64_t id;
	bool same; /* whether the same was asked for */
};

/* ERR_ABSENT: the moderator has used no such key. */
MUST_USE enum err bulks_find_key(struct db *db, struct arena *a, int64_t moderator_id,
    const struct bulk_key *key, struct bulk_known *out);

/*
 * Ends a bulk where it is, or one that takes another back: what is done stays. The moderator must
 * have made it, or own all of its sites. Waits for a process that is at work on it, at most two
 * seconds, so that its numbers are the last ones; what that process has still before it of its step
 * it does. ERR_ABSENT: there is no such bulk for the moderator. ERR_CONFLICT: it has ended.
 */
MUST_USE enum err bulks_stop(struct db *db, struct arena *a, const struct act_by *by,
    const struct site_ids *owned, int64_t id);

/* What a moderator may do at which sites. */
struct bulk_sites {
	struct site_ids decided;
	struct site_ids owned;
};

/*
 * Takes back what a bulk has decided, as far as it stands and the moderator may decide there, by
 * another bulk (*undoing); one that is not done yet ends where it is, as by bulks_stop(), whose
 * rules are these. Once taken back as a whole it is not taken back again; if that was stopped, the
 * rest can be. ERR_BUSY: a process was at work on it for more than two seconds. ERR_CONFLICT:
 * nothing of it stands, or it has been taken back.
 */
MUST_USE enum err bulks_undo(struct db *db, struct arena *a, const struct act_by *by,
    const struct bulk_sites *sites, int64_t id, int64_t *undoing);

/* Whose thread has changed by a step. */
typedef void bulk_changed(void *with, int64_t article_id);

/*
 * Deals with the next BULK_STEP comments of a bulk (0: of whichever has least to do). *found:
 * whether there was one; without it, another process may be at work on what there is. A comment
 * that was changed or decided about in the meantime is left alone. A process that dies in the
 * middle of it leaves the step to be done again, after a minute.
 */
MUST_USE enum err bulks_step(
    struct db *db, int64_t id, int64_t now_us, bulk_changed *changed, void *with, bool *found);

/* Which bulks are asked for. */
struct bulk_list {
	int64_t moderator_id;  /* those this one has made, */
	struct site_ids owned; /* and those of others that are about nothing but these sites */
	int64_t id;            /* only that one, or 0 */
	int64_t most;
};

/* Newest first. */
MUST_USE enum err bulks_list(
    struct db *db, struct arena *a, const struct bulk_list *list, struct bulk **out, size_t *count);

#endif
