/*
 * Comments added in rounds, several in one statement. Private to this floor.
 */
#ifndef POSTBAG_STORE_COMMENTS_ADD_H
#define POSTBAG_STORE_COMMENTS_ADD_H

#include "store/comments.h"

/* What became of one in a round. */
struct added_row {
	int64_t place; /* in the round, from 1 */
	bool allowed;  /* its buckets had room */
	struct comment_added added;
	bool placed, closed, locked, spent;
	int64_t leads_to;
};

/*
 * Runs the statement for all of them; row is as long as comment. The limits of those that have one
 * are of the same rates; where statements are of one article (db.h) all are of the same.
 * ERR_CONFLICT, ERR_INPUT and ERR_INTERNAL may be the fault of one of them: nothing has been added,
 * and each can be given to comments_add().
 */
MUST_USE enum err comments_add_round(struct db *db, struct arena *a,
    const struct comment_new *const *comment, size_t count, struct added_row *row);

/* What that means for one of them, as comments_add() says it; some are run once more for that. */
MUST_USE enum err comments_add_settle(struct db *db, struct arena *a,
    const struct comment_new *comment, const struct added_row *row, struct comment_added *out);

#endif
