/*
 * Combining writers: what many threads write at once goes to the database in rounds, each a
 * transaction. Whoever finds a round under way waits in a queue; when the round ends, the first who
 * waits writes all that is queued and tells the others what became of theirs. So a busy moment
 * costs a few commits for dozens of things, rows that all write to do not make them wait for each
 * other's commit, and nothing is acknowledged before it is durable. There is no thread but those
 * that ask: in a quiet moment nobody waits for another.
 *
 * A round that waits for a row that somebody holds is not to keep those waiting who have nothing to
 * do with it: when one has waited for long, another round begins beside those under way, where that
 * is allowed.
 *
 * Private to this floor. What is written, and how, is its user's.
 */
#ifndef POSTBAG_STORE_ROUNDS_H
#define POSTBAG_STORE_ROUNDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"

/* What threads bring are pointers to what lives on their stacks. */
struct rounds_way {
	size_t most;   /* in one round, at least 1 */
	int at_once;   /* rounds under way, at least 1 */
	size_t queue;  /* so many may wait; 0: any number */
	size_t enough; /* when so many wait another round begins beside those under way; 0: none
			  does for that */
	/* After a round of several the next one waits for half as long as that took, but for so
	 * long at most: those who were woken are back soon, and a round of more costs each of them
	 * less. Who comes alone waits for nobody. 0: it does not wait. */
	int64_t gather_us;
	/* Whether the two may be in one round; who may not be in it with another one is left for
	 * the next. */
	bool (*join)(const void *one, const void *other);
	/* Which article it is of: a round is written article by article then. NULL: it is written
	 * as a whole. */
	int64_t (*article)(const void *what);
	/* Writes them, in the order in which they came, and notes in each what became of it; the
	 * arena is the round's. Called by several threads at once. */
	void (*write)(void *with, struct arena *a, void *const *what, size_t count);
	void *with;
};

struct rounds;

/* way is copied. Never NULL. */
struct rounds *rounds_open(const struct rounds_way *way);
/* Nobody may use it any more. NULL does nothing. */
void rounds_close(struct rounds *rounds);

/* Returns when a round with it is over. ERR_BUSY: the queue is full, and it will be in none. */
MUST_USE enum err rounds_add(struct rounds *rounds, void *what);

struct rounds_stats {
	int64_t queued;  /* waiting now */
	int64_t rounds;  /* transactions that were begun */
	int64_t written; /* things in them */
	int64_t refused; /* by a full queue */
};
void rounds_stats(struct rounds *rounds, struct rounds_stats *out);

#endif
