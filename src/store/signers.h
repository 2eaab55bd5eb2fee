/*
 * The keys by which sites' tokens are known, in the database.
 */
#ifndef POSTBAG_STORE_SIGNERS_H
#define POSTBAG_STORE_SIGNERS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "model/account.h"
#include "model/event.h"
#include "store/db.h"

/* Those of all sites, by site, oldest first. */
MUST_USE enum err signers_list(struct db *db, struct arena *a, struct sso_keys *out);

/* Adds one, and notes it. ERR_CONFLICT: the site has one of this name. ERR_LIMIT: it has
 * SSO_KEYS_MOST. */
MUST_USE enum err signers_add(
    struct db *db, struct arena *a, const struct sso_key *key, const struct event_by *by);

/* Removes one, and notes it: its tokens are refused, and sessions that came by them are over.
 * ERR_ABSENT: the site has none of this name. */
MUST_USE enum err signers_remove(
    struct db *db, struct arena *a, int64_t site_id, struct str name, const struct event_by *by);

#endif
