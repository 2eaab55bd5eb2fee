/*
 * Lists of popular articles in memory, for "You may also like".
 *
 * A list costs the database as much as a hundred threads do, changes slowly, and is the same for
 * all articles of a site. So each is read at most once a minute, by one request, while the others
 * get the one of before; only who finds none at all waits. At most POPULAR_READERS are read at a
 * time, whatever windows are asked for, so that nobody can hold more connections by asking for
 * many. The bodies (page/bodies.h) are no place for this: what they keep is of one article, and is
 * right as long as its revisions are. Nothing is read while the lock is held.
 */
#ifndef POSTBAG_PAGE_POPULAR_H
#define POSTBAG_PAGE_POPULAR_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "model/popular.h"

#define POPULAR_FRESH_S 60 /* how long a list is taken as read */
#define POPULAR_RETRY_S 5  /* and the one of before, when it could not be read anew */
#define POPULAR_LISTS   32 /* that are kept; the least recently used go first */
#define POPULAR_READERS 2

struct popular_lists;

/* Reads a list; what it allocates lives in the arena. */
typedef enum err popular_read_fn(void *with, struct arena *a, const struct popular_ask *ask,
    int64_t now_us, struct popular_list *out);

/* Never NULL. with: for read. */
struct popular_lists *popular_open(popular_read_fn *read, void *with);
/* Nobody may use it any more, but what popular_find() gave. NULL does nothing. */
void popular_close(struct popular_lists *lists);

/*
 * A list, not much older than POPULAR_FRESH_S, or as old as it is while it cannot be read. It stays
 * until the arena is reset. ERR_BUSY: it is not kept, and cannot be read now. Other errors are
 * those of read.
 */
MUST_USE enum err popular_find(struct popular_lists *lists, struct arena *a,
    const struct popular_ask *ask, int64_t now_us, const struct popular_list **out);

struct popular_stats {
	int64_t lists; /* kept now */
	int64_t hits;  /* found without reading */
	int64_t reads;
};
void popular_stats(struct popular_lists *lists, struct popular_stats *out);

#endif
