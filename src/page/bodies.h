/*
 * Rendered bodies in memory: bounded by bytes, the least recently used go first. Of one that was
 * compressed only that is kept, a sixth of it: nearly everybody takes it so.
 *
 * A body is right as long as its article's revisions are. They are looked up at most once a second
 * per body, and at once after a write that passed through this process. Nothing is rendered and no
 * database asked while the lock is held.
 */
#ifndef POSTBAG_PAGE_BODIES_H
#define POSTBAG_PAGE_BODIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "store/replica.h"

#define BODY_CHECK_US ((int64_t)1000000)    /* how long revisions are taken as read */
#define BODY_LIFE_US  ((int64_t)3600000000) /* then rendered again: its ticket grows old */

struct bodies;

/* limit_bytes 0 keeps nothing. Never NULL. */
struct bodies *bodies_open(int64_t limit_bytes);
void bodies_close(struct bodies *bodies);

/* The articles that a body is of: a write to one of them makes it be looked up. */
struct body_of {
	const int64_t *article; /* ids */
	size_t count;
};

struct body {
	struct str plain; /* as it was found: empty where there is gzip */
	struct str gzip;  /* or empty */
	bool quick;       /* it was made in a hurry: gzip could be smaller */
	struct body_of of;
	int64_t thread_revision;
	int64_t share_revision;
	int64_t site_print;
	int64_t made_us;
	int64_t ends_us; /* what it shows holds until then, whatever the revisions; 0: for ever */
	uint64_t writes; /* bodies_writes() from before the revisions were read */
	int64_t checked_us; /* as it was found: when its revisions were last looked up */
};

/*
 * Finds a body; its bytes stay until the arena is reset. *checked: its revisions need no look-up
 * now. False: there is none.
 */
bool bodies_find(struct bodies *bodies, struct arena *a, struct str key, int64_t now_us,
    struct body *out, bool *checked);
/* Keeps a copy of a body whose revisions were read at now_us. */
void bodies_keep(struct bodies *bodies, struct str key, const struct body *body, int64_t now_us);
/* Notes that the revisions of a body were found unchanged at now_us; writes as in struct body. */
void bodies_checked(struct bodies *bodies, struct str key, uint64_t writes, int64_t now_us);
/* Has the replica know of the writes that are noted; NULL: there is none. To be called before any
 * other thread uses the bodies. */
void bodies_tell(struct bodies *bodies, struct replica *replica);
/* How many writes to these articles this process has noted. */
uint64_t bodies_writes(struct bodies *bodies, struct body_of of);
/* Notes that this process has written to an article: its bodies are looked up at the next request.
 */
void bodies_written(struct bodies *bodies, int64_t article_id);

struct bodies_stats {
	int64_t bytes;
	int64_t count;
	int64_t hits;   /* served without asking the database */
	int64_t misses; /* everything else */
};
void bodies_stats(struct bodies *bodies, struct bodies_stats *out);

#endif
