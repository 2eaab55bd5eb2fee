/*
 * The moderators' queues in the database.
 */
#ifndef POSTBAG_STORE_QUEUES_H
#define POSTBAG_STORE_QUEUES_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "model/comment.h"
#include "model/moderation.h"
#include "model/queue.h"
#include "model/report.h"
#include "model/site.h"
#include "model/verdict.h"
#include "store/db.h"

/* A comment as a moderator's card shows it. */
struct queued {
	struct comment comment; /* with parent_name */
	int64_t site_id;
	struct str site_name;
	struct str site_title;
	struct str article_title;
	struct str article_url;
	struct str parent_text;          /* of what it answers: how it begins; or empty */
	int64_t reviewed_us;             /* when a moderator last decided about it; 0: none has */
	int64_t taken_id;                /* the moderator who has looked at it last; 0: none has */
	struct str taken_by;             /* their name */
	int64_t taken_until_us;          /* they may look at it still until then */
	struct str actor;                /* 16 bytes: the key it came from; or empty */
	int64_t actor_day;               /* of that key */
	struct str email;                /* 16 bytes: hash of the address with it; or empty */
	struct str email_sealed;         /* that address; or empty */
	struct record record;            /* of its author, at this site */
	struct reports reports;          /* that wait */
	struct verdict verdict;          /* why it has been held or taken for spam */
	const struct decision *decision; /* the newest, at most REPORTS_SHOWN, oldest first */
	size_t decisions;
};

/*
 * The comments that are asked for, of those at some sites, in the order asked for, at most `most`.
 * One statement, whose cost hangs on `most` and not on how many there are; where words are asked
 * for that few have, on how many have them. A cause is looked for in all of a queue where few have
 * it. words_lang: the language of ask->words.
 */
MUST_USE enum err queues_read(struct db *db, struct arena *a, const struct site_ids *sites,
    const struct queue_ask *ask, const char *words_lang, int64_t now_us, int64_t most,
    struct queued **out, size_t *count);

/* One comment, whatever its status. ERR_ABSENT: there is none, or it is of no such site. */
MUST_USE enum err queues_one(struct db *db, struct arena *a, const struct site_ids *sites,
    int64_t article_id, int64_t comment_id, struct queued *out);

/* So long a moderator is taken to look at a comment after they have come to it. */
#define QUEUED_TAKEN_US (2 * 60 * INT64_C(1000000))

/* Notes that a moderator looks at a comment, unless another one does. Nothing is noted of one that
 * is not there. */
MUST_USE enum err queues_take(struct db *db, struct arena *a, const struct act_by *by);

/* How many there are at some sites in each queue but QUEUE_PUBLISHED and QUEUE_ALL, which are 0;
 * counted up to QUEUE_TALLY_MOST each. */
MUST_USE enum err queues_tally(
    struct db *db, struct arena *a, const struct site_ids *sites, int64_t of[QUEUES]);

#endif
