/*
 * Tokens of programs in the database: their hashes, never what they are. What is done to them is
 * noted in the log.
 */
#ifndef POSTBAG_STORE_TOKENS_H
#define POSTBAG_STORE_TOKENS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"
#include "model/api_token.h"
#include "model/moderator.h"
#include "store/db.h"

struct token_new {
	int64_t moderator_id;
	struct str name;
	enum scope scope;
	struct digest32 hash;
	int64_t now_us;
	int64_t expires_us;
};

/* Makes one. ERR_CONFLICT: the moderator has API_TOKENS_MOST that are good. */
MUST_USE enum err tokens_make(struct db *db, struct arena *a, const struct token_new *token);
/* Revokes one of a moderator's; OK also when there is none of this id. */
MUST_USE enum err tokens_revoke(
    struct db *db, struct arena *a, int64_t moderator_id, int64_t token_id, int64_t now_us);
/* A moderator's that are not revoked, the newest first; no more than a hundred. */
MUST_USE enum err tokens_list(
    struct db *db, struct arena *a, int64_t moderator_id, struct api_token **out, size_t *count);
/* As whom one works, with their role at each site as it is now: a session that is none, whose id is
 * the token's; what it may do of that; and the day it was used last (0: never). ERR_ABSENT: there
 * is none that is good. */
MUST_USE enum err tokens_find(struct db *db, struct arena *a, const struct digest32 *hash,
    int64_t now_us, struct session *who, enum scope *scope);
/* Notes that one is used today. */
MUST_USE enum err tokens_touch(struct db *db, struct arena *a, int64_t token_id, int64_t now_us);

#endif
