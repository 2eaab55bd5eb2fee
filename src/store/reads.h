/*
 * Several reads in one round trip.
 *
 * The functions of this floor that end in _with() take a struct reads where others take the
 * database: they note what is to be read and where it is to go, and reads_run() has all of it read
 * at once. Each gives where its own outcome will stand, which means something when reads_run() has
 * given OK; until then what it was to fill in is empty.
 */
#ifndef POSTBAG_STORE_READS_H
#define POSTBAG_STORE_READS_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "store/db.h"

struct reads;

/* In the arena, as all that is read will be. Never NULL. */
struct reads *reads_begin(struct arena *a);

/*
 * Reads what was noted, in that order: each sees at least what those before it saw. Once.
 * ERR_BUSY, ERR_INTERNAL: none of it was read.
 */
MUST_USE enum err reads_run(struct db *db, struct reads *reads);

#endif
