/*
 * Comments: a combining writer. Whoever finds a round under way waits in a queue; when the round
 * ends, the first who waits writes all that is queued in one transaction and tells the others what
 * became of theirs. So a busy moment costs a few commits for dozens of comments, an article that
 * all write to does not make them wait for each other's commit, and no comment is acknowledged
 * before it is durable. There is no thread but those that ask: in a quiet moment nobody waits for
 * another. Where many wait, or one has waited for long, another round begins beside those under
 * way.
 *
 * A round that fails because of one of its comments has written nothing; then each is written by
 * itself.
 */
#ifndef POSTBAG_STORE_COMMENT_WRITER_H
#define POSTBAG_STORE_COMMENT_WRITER_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "store/comments.h"
#include "store/db.h"

struct comment_writer;

/* Never NULL. */
struct comment_writer *comment_writer_open(struct db *db);
/* Nobody may use it any more. NULL does nothing. */
void comment_writer_close(struct comment_writer *writer);

/* comments_add(), in a round with others. The comment has a limit. */
MUST_USE enum err comment_writer_add(struct comment_writer *writer, struct arena *a,
    const struct comment_new *comment, struct comment_added *out);

struct comment_writer_stats {
	int64_t queued;   /* waiting now */
	int64_t rounds;   /* transactions */
	int64_t comments; /* in them */
};
void comment_writer_stats(struct comment_writer *writer, struct comment_writer_stats *out);

#endif
