/*
 * One at a time for a key: who makes something that others want as well, while they wait for it.
 *
 * A body that many ask for at once (page/cached.h) is so asked of the database and rendered once,
 * and not once by each of them. Nothing is held while it is made: a key that somebody fills is in a
 * list, and another key's fillers are not in its way.
 */
#ifndef POSTBAG_PAGE_FILLERS_H
#define POSTBAG_PAGE_FILLERS_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct fillers;

/* Never NULL. */
struct fillers *fillers_open(void);
/* Nobody may be in it any more. NULL does nothing. */
void fillers_close(struct fillers *fillers);

/* Who fills a key; it lives on their stack, as its key does, and nobody else looks into it. */
struct filler {
	struct str key;
	size_t waiting; /* for it to end */
	bool ended;
	pthread_cond_t end;
	struct filler *prev, *next;
};

/*
 * True: nobody fills the key, and now the caller does, until fillers_end(). False: somebody did,
 * and has ended by now, or wait_us have passed (0: at once).
 */
bool fillers_begin(struct fillers *fillers, struct filler *filler, struct str key, int64_t wait_us);
/* How many keys are being filled. */
size_t fillers_count(struct fillers *fillers);
/* Wakes who waits, and returns when they have gone. */
void fillers_end(struct fillers *fillers, struct filler *filler);

#endif
