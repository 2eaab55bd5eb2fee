/*
 * Actor keys for this process: the day's secret, kept in memory while its day lasts.
 */
#ifndef POSTBAG_PAGE_ACTORS_H
#define POSTBAG_PAGE_ACTORS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/str.h"
#include "key/actor.h"
#include "key/keyring.h"
#include "store/db.h"

struct actors;

struct actors *actors_open(struct db *db);
void actors_close(struct actors *actors);

/*
 * The key of a client address for a site (0: for the desk) and the day it is of. Asks the database
 * once a day. ERR_INPUT: not an address. ERR_BUSY: the database is away and this is the first
 * request of the day.
 */
MUST_USE enum err actors_key(struct actors *actors, struct arena *a, const struct keyring *keys,
    int64_t now_us, int64_t site_id, struct str remote_addr, struct digest16 *key, int64_t *day);

/* The keys of what is limited under this name, likewise. */
MUST_USE enum err actors_limit_keys(struct actors *actors, struct arena *a,
    const struct keyring *keys, int64_t now_us, const char *limit, struct str remote_addr,
    struct limit_keys *out);

/* An actor key under the secret of the day before, while that is there. ERR_ABSENT: it is not. */
MUST_USE enum err actors_key_before(struct actors *actors, struct arena *a,
    const struct keyring *keys, int64_t now_us, int64_t site_id, struct str remote_addr,
    struct digest16 *key);

/* At the turn of the day: forgets the old secret, and takes the new one. */
void actors_turn(
    struct actors *actors, struct arena *a, const struct keyring *keys, int64_t now_us);

#endif
