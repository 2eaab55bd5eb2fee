/*
 * Votes of readers on comments: a combining writer (store/rounds.h). A round takes the limits of
 * all that are in it and counts what these allow, in one transaction. So a comment that all vote on
 * costs one commit for dozens of votes, and no vote is acknowledged before it is durable.
 *
 * A round that fails because of one of its votes has counted nothing; then each is cast by itself.
 */
#ifndef POSTBAG_STORE_VOTES_H
#define POSTBAG_STORE_VOTES_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"
#include "model/vote.h"
#include "store/db.h"
#include "store/limits.h"

struct vote_new {
	int64_t article_id;
	int64_t comment_id;
	struct digest16 actor;
	int64_t author_id; /* of the voter, or 0 */
	enum vote vote;
	const struct limit_ask *limit; /* with a second bucket; NULL: it takes from none */
	int64_t now_us;
};

struct vote_cast {
	int64_t ups, downs;     /* of the comment afterwards, with OK and ERR_FORBID */
	struct limit_wait wait; /* with a limit, whatever became of the vote but ERR_BUSY */
};

/*
 * Counts a vote, changes the one this voter gave before, or withdraws it; twice the same is once.
 * Raises the thread's revision when a count changed. ERR_LIMIT: a bucket is empty. ERR_ABSENT: no
 * published comment of this article. ERR_FORBID: the voter's own. ERR_BUSY: the database is away.
 */
MUST_USE enum err votes_cast(
    struct db *db, struct arena *a, const struct vote_new *vote, struct vote_cast *out);

struct vote_writer;

/* queue: how many may wait. Never NULL. */
struct vote_writer *vote_writer_open(struct db *db, size_t queue);
/* Nobody may use it any more. NULL does nothing. */
void vote_writer_close(struct vote_writer *writer);

/*
 * votes_cast(), in a round with others; two of one voter on one comment are never in the same. The
 * vote has a limit. ERR_BUSY also: the queue is full. Then nothing was counted, or (connection
 * lost at the commit) perhaps it was: asking again is safe.
 */
MUST_USE enum err vote_writer_add(struct vote_writer *writer, struct arena *a,
    const struct vote_new *vote, struct vote_cast *out);

struct vote_writer_stats {
	int64_t queued;  /* waiting now */
	int64_t rounds;  /* transactions */
	int64_t votes;   /* in them */
	int64_t refused; /* by a full queue */
};
void vote_writer_stats(struct vote_writer *writer, struct vote_writer_stats *out);

#endif
