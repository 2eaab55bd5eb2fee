/*
 * Comments: a combining writer (store/rounds.h). Where many wait another round begins beside those
 * under way, so that no processor rests.
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
