/*
 * Moderators' second factors: the sealed secrets of their codes, and the hashes of recovery codes.
 */
#ifndef POSTBAG_STORE_FACTORS_H
#define POSTBAG_STORE_FACTORS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"
#include "model/event.h"
#include "model/moderator.h"
#include "store/db.h"

/* ERR_ABSENT: it is off. */
MUST_USE enum err factors_get(
    struct db *db, struct arena *a, int64_t moderator_id, struct second_factor *out);

/* Switches it on for who is signed in, and ends all their sessions but this one. ERR_CONFLICT: it
 * is on already. */
struct second_factor_new {
	const struct session *who;
	struct str sealed;
	int64_t step; /* of the code that confirmed it */
	int64_t now_us;
	const struct digest16 *code; /* hashes of recovery codes */
	size_t codes;
};
MUST_USE enum err factors_add(
    struct db *db, struct arena *a, const struct second_factor_new *factor);

/* Takes the code of a step. ERR_AUTH: that one or a later one was taken before, or it is off. */
MUST_USE enum err factors_step(struct db *db, struct arena *a, int64_t moderator_id, int64_t step);
/* Takes a recovery code, which is gone then. ERR_AUTH: there is no such code. */
MUST_USE enum err factors_spend(
    struct db *db, struct arena *a, int64_t moderator_id, const struct digest16 *code);
/* New recovery codes in the place of all others. ERR_CONFLICT: it is off. */
MUST_USE enum err factors_renew(struct db *db, struct arena *a, int64_t moderator_id,
    const struct digest16 *code, size_t codes, int64_t now_us);

/* Switches it off; OK also when it was. */
MUST_USE enum err factors_remove(
    struct db *db, struct arena *a, int64_t moderator_id, int64_t now_us);
/* The same by name, and ends all sessions. ERR_ABSENT: no moderator has this name. */
MUST_USE enum err factors_lift(
    struct db *db, struct arena *a, struct str name, const struct event_by *by);

#endif
