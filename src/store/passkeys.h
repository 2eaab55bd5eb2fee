/*
 * Moderators' passkeys. What is done to them is noted in the log: see store/events.h.
 */
#ifndef POSTBAG_STORE_PASSKEYS_H
#define POSTBAG_STORE_PASSKEYS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "model/event.h"
#include "model/moderator.h"
#include "model/passkey.h"
#include "store/db.h"

/* Adds one. ERR_CONFLICT: the moderator has PASSKEYS_MOST, or there is one of this credential. */
struct passkey_new {
	int64_t moderator_id;
	struct str name;
	struct str credential_id;
	int64_t algorithm; /* as in key/passkey.h */
	struct str public_key;
	int64_t signs;
	int64_t challenged_us; /* when the challenge was made that it was made with */
	int64_t now_us;
};
MUST_USE enum err passkeys_add(struct db *db, struct arena *a, const struct passkey_new *passkey);

/* A moderator's, the oldest first. */
MUST_USE enum err passkeys_list(
    struct db *db, struct arena *a, int64_t moderator_id, struct passkey **out, size_t *count);

/* What it takes to check what a passkey has signed. */
struct passkey_found {
	int64_t id;
	int64_t algorithm;
	struct str public_key;
	int64_t signs;         /* when it was last taken */
	int64_t challenged_us; /* of what was last taken */
	struct moderator who;  /* without the password's hash */
};
/* ERR_ABSENT: there is none of this credential. */
MUST_USE enum err passkeys_find(
    struct db *db, struct arena *a, struct str credential_id, struct passkey_found *out);

/* Takes what one has signed. ERR_AUTH: it has signed this challenge or a later one before, says
 * that it has signed no more often than it said before (0 before: it may not count), or is gone. */
struct passkey_use {
	int64_t id;
	int64_t signs;
	int64_t challenged_us;
	int64_t now_us;
};
MUST_USE enum err passkeys_use(struct db *db, struct arena *a, const struct passkey_use *use);

/* Removes one of a moderator's; OK also when there is none of this id. */
MUST_USE enum err passkeys_remove(
    struct db *db, struct arena *a, int64_t moderator_id, int64_t passkey_id, int64_t now_us);
/* Removes all of a moderator's, by name, and ends all sessions. ERR_ABSENT: no moderator has this
 * name. */
MUST_USE enum err passkeys_lift(
    struct db *db, struct arena *a, struct str name, const struct event_by *by);

#endif
