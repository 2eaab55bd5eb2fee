/*
 * Bulks: one decision about many comments.
 */
#ifndef POSTBAG_MODEL_BULK_H
#define POSTBAG_MODEL_BULK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "model/comment.h"

#define BULK_MOST   20000 /* comments in one; the rest can follow in another */
#define BULK_SAMPLE 10    /* of which a moderator sees how they begin */
#define BULK_STEP   50    /* dealt with at a time; a bulk of no more is done at once */

/* A comment that a moderator means. */
struct bulk_item {
	int64_t article_id;
	int64_t comment_id;
	int64_t site_id;
	enum status from;
	int64_t seen_us; /* its edited_us as it was then */
	struct str author_name;
	struct str begins; /* its first words; of the first BULK_SAMPLE only */
};

/* How far one has come. */
struct bulk {
	int64_t id;
	struct str moderator; /* who decided */
	bool own;             /* that is who asks */
	enum status to;
	bool undoing; /* it takes another one back, and has no `to` */
	struct str reason;
	int64_t total;
	int64_t done;
	int64_t moved; /* of the done ones; the others had been changed or decided about since */
	int64_t started_us;
	int64_t ended_us;   /* 0: it goes on */
	struct str stopper; /* who has stopped it before its end; or empty */
	bool undoable;      /* it has not been taken back yet */
};

/* Whether there is anything in it to take back; one that goes on is stopped first. */
bool bulk_can_be_undone(const struct bulk *bulk);
/* Whether it goes on, and so can be stopped. */
bool bulk_can_be_stopped(const struct bulk *bulk);

#endif
