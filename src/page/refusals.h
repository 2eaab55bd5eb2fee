/*
 * What this process knows of empty buckets, so that who goes on asking costs no statement.
 *
 * The database counts (store/limits.h); kept here is only what it has said: until when nothing fits
 * into a bucket. Whatever other processes do, that moment comes no sooner, so nobody is refused
 * here whom the database would let in. But for one thing: it may have been emptied, by a crash or
 * by hand. So a bucket is asked about again after REFUSAL_LONGEST_US, and a reload forgets all.
 *
 * The table has a fixed size: sets of a few places, a bucket's set given by the bits of its key,
 * which is a keyed digest, so nobody can aim at a set. In a full one the refusal that ends soonest
 * makes room, or is not kept. Nobody can buy themselves out: a refusal comes into the table only
 * by a statement that has taken the last of another bucket, so to push one out costs more
 * statements than it saves, and afterwards a single one puts it back.
 */
#ifndef POSTBAG_PAGE_REFUSALS_H
#define POSTBAG_PAGE_REFUSALS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"

#define REFUSAL_LONGEST_US ((int64_t)60000000)

/* 32,768 of 40 bytes. At the usual limits they last for some seconds, and each comes of a statement
 * that took something: so many a second no database allows for long. */
#define REFUSAL_SETS 4096
#define REFUSAL_WAYS 8

struct refusals;

/* Never NULL. */
struct refusals *refusals_open(void);
void refusals_close(struct refusals *refusals);

/* What the database has said of a bucket. Times are of the monotonic clock. */
struct refusal_heard {
	int64_t asked_us;
	int64_t answered_us;
	int64_t wait_us; /* from some moment between the two until one fits */
};

/* Notes it. Of what fits now (wait_us not above 0) there is nothing to note. */
void refusals_note(
    struct refusals *refusals, const struct digest16 *key, const struct refusal_heard *heard);

struct refusal {
	int64_t due_us; /* one fits by then at the latest */
	int64_t count;  /* how many have been refused by it: see refusals_count() */
};

/* Whether nothing fits into this bucket now. False: it is not known. */
bool refusals_find(
    struct refusals *refusals, const struct digest16 *key, int64_t now_us, struct refusal *out);
/* Counts one that has been refused by what refusals_find() has said. */
void refusals_count(struct refusals *refusals, const struct digest16 *key);

/* Forgets everything. */
void refusals_forget(struct refusals *refusals);

#endif
