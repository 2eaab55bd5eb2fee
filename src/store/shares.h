/*
 * Shares: a combining writer (store/rounds.h). A round takes the limits of all that are in it, and
 * writes what these allow in one transaction. So a hot article costs one commit for dozens of
 * shares, and no share is acknowledged before it is durable.
 */
#ifndef POSTBAG_STORE_SHARES_H
#define POSTBAG_STORE_SHARES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"
#include "model/article.h"
#include "store/db.h"
#include "store/limits.h"

struct share {
	const struct article
	    *article; /* id, site_id, url, title: its row is made if there is none */
	enum network network;
	struct digest16 actor;
	int64_t day;            /* of the actor key: days since 1970 */
	struct limit_ask limit; /* with a second bucket, the same whenever the first is */
	int64_t most;           /* the article may get so many in a minute; 0: any number */
	int64_t now_us;
};

struct share_result {
	bool counted;           /* false: this actor was counted today already, or it is suspect */
	bool suspect;           /* it came past what the minute may have: moderators see it */
	struct limit_wait wait; /* with OK and ERR_LIMIT: see limits.h */
};

struct share_writer;

/* queue: how many may wait. Never NULL. */
struct share_writer *share_writer_open(struct db *db, size_t queue);
/* Nobody may use it any more. NULL does nothing. */
void share_writer_close(struct share_writer *writer);

/*
 * Counts a share, or keeps it apart as suspect, and returns when it is durable.
 * ERR_LIMIT: one of its buckets is empty. ERR_BUSY: the queue is full or the database away; nothing
 * was counted, or (connection lost at the commit) perhaps it was: asking again is safe, as the
 * actor is counted once a day.
 */
MUST_USE enum err share_writer_add(
    struct share_writer *writer, const struct share *share, struct share_result *out);

struct share_writer_stats {
	int64_t queued;  /* waiting now */
	int64_t rounds;  /* transactions */
	int64_t intents; /* written by them */
	int64_t suspect; /* of these, past what a minute may have */
	int64_t refused; /* by a full queue */
};
void share_writer_stats(struct share_writer *writer, struct share_writer_stats *out);

#endif
