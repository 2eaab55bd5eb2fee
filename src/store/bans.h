/*
 * Bans in the database.
 */
#ifndef POSTBAG_STORE_BANS_H
#define POSTBAG_STORE_BANS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "model/ban.h"
#include "model/comment.h"
#include "model/site.h"
#include "store/db.h"

/* Those that run, of all sites, their words folded; one whose words cannot be is left out. */
MUST_USE enum err bans_running(struct db *db, struct arena *a, int64_t now_us, struct bans *out);

/* Those that are over, at some sites, before a cursor (0: from the newest), newest first. */
MUST_USE enum err bans_over(struct db *db, struct arena *a, const struct site_ids *sites,
    int64_t now_us, int64_t before, int64_t most, struct ban **out, size_t *count);

/* ERR_ABSENT: there is none, or it is of no such site. */
MUST_USE enum err bans_get(
    struct db *db, struct arena *a, const struct site_ids *sites, int64_t id, struct ban *out);

/*
 * Makes it, and fills in its id; where the same one runs already, that is it. email_sealed: of
 * BAN_EMAIL, the address sealed with the key that its hash is under; else empty. ERR_FORBID: the
 * author is staff of the site. ERR_LIMIT: BAN_MOST_RUNNING run there already.
 */
MUST_USE enum err bans_make(
    struct db *db, struct arena *a, struct ban *ban, struct str email_sealed);

/* Ends one. ERR_CONFLICT: it was over already. */
MUST_USE enum err bans_lift(struct db *db, struct arena *a, int64_t id, int64_t moderator_id,
    struct str moderator, int64_t now_us);

#define BAN_TEXT_SHOWN 200 /* letters of a text */

/* What has come since then from an address, an author or with an e-mail address; newest first.
 * email: its hashes, one after the other; or empty. */
MUST_USE enum err bans_meet(struct db *db, struct arena *a, const struct ban *ban, struct str email,
    int64_t since_us, int64_t most, struct ban_met **out, size_t *count);

/* The newest comments of a site since then, whole. */
MUST_USE enum err bans_look(struct db *db, struct arena *a, int64_t site_id, int64_t since_us,
    int64_t most, int64_t most_bytes, struct ban_met **out, size_t *count);

#endif
