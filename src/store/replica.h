/*
 * A streaming replica for what anybody may read: a hot standby of the database, or several of which
 * libpq takes one.
 *
 * A replica comes after its primary, by a millisecond or by an hour. So each statement there says
 * how far the server had come in the write-ahead log before the statement looked, and its answer
 * counts only if that is far enough; else the primary is asked. Far enough is what the primary had
 * written lag_ms ago; and for an article that this process has written to, what it wrote; and for a
 * request, what its earlier statements saw, so that no page is made of a newer revision and older
 * rows, whichever servers a pooler leads to. A thread asks both servers twice a second where they
 * are, and what was written until then needs no look-up by anybody else. While the primary is away
 * the replica is taken as it is.
 *
 * A replica that is away, too far behind, or of another database is left alone until the thread
 * finds it well; the log says so once.
 */
#ifndef POSTBAG_STORE_REPLICA_H
#define POSTBAG_STORE_REPLICA_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "store/db.h"

struct replica;

/* set: of the replica's pool. lag_ms: how far behind it may be. Starts the thread; connects to
 * nothing yet. Never NULL. */
struct replica *replica_open(struct db *primary, const struct db_settings *set, int64_t lag_ms);
/* Nobody may use it any more. NULL does nothing. */
void replica_close(struct replica *replica);

/* Notes that this process has written to an article and that it was committed. NULL does nothing.
 */
void replica_wrote(struct replica *replica, int64_t article_id);

/*
 * A view for one request, in its arena: to be given to what reads, instead of the primary's pool.
 * It begins at the replica; from the first statement that the replica cannot answer on, the primary
 * is asked. It belongs to one thread. replica NULL: the primary itself.
 */
struct db *replica_view(struct replica *replica, struct db *primary, struct arena *a);

/* These do nothing to what is no view. */

/* What this process has written to the article is to be seen from now on. */
void view_article(struct db *view, int64_t article_id);
/* The primary is asked from now on. False: it would have been asked anyway. */
bool view_leave(struct db *view);

struct replica_stats {
	struct db_stats pool;
	bool asked;      /* now: it is neither away nor too far behind */
	int64_t lag_us;  /* how old what it has not seen yet is, at most half a second too much */
	int64_t answers; /* that counted */
	int64_t behind;  /* that did not, or that were not waited for: the replica was behind */
	int64_t failed;  /* statements that it could not answer */
};
void replica_stats(struct replica *replica, struct replica_stats *out);

/* Where a server is. */
struct replica_place {
	int64_t system;   /* of the cluster: a standby has its primary's */
	int64_t database; /* within the cluster */
	int64_t seen;     /* in bytes of what was ever written */
	bool standby;
};
MUST_USE enum err replica_place(struct db *db, struct arena *a, struct replica_place *out);

#endif
