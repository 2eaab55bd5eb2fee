/*
 * Moderators and their sessions. What is done to them is noted in the log: see store/events.h.
 */
#ifndef POSTBAG_STORE_MODERATORS_H
#define POSTBAG_STORE_MODERATORS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"
#include "model/event.h"
#include "model/moderator.h"
#include "store/db.h"

/* A role, and where. */
struct role_given {
	enum role role;
	const struct str *site; /* names of sites; none: at every site that has none of its own */
	size_t sites;
};

/* Adds one with a role but ROLE_NONE. ERR_CONFLICT: the name is taken. ERR_ABSENT: there is no such
 * site; *unknown is the first. */
MUST_USE enum err moderators_add(struct db *db, struct arena *a, struct str name,
    const char *password_hash, const struct role_given *given, const struct event_by *by,
    struct str *unknown);
/* Who has a role but ROLE_NONE at some sites, by site and name. */
MUST_USE enum err moderators_at_sites(struct db *db, struct arena *a, const struct site_ids *sites,
    struct moderator_at **out, size_t *count);
/* Gives another role. ERR_ABSENT: nobody has this name (*unknown is empty), or there is no such
 * site (*unknown is the first). */
MUST_USE enum err moderators_role(struct db *db, struct arena *a, struct str name,
    const struct role_given *given, const struct event_by *by, struct str *unknown);
/* ERR_ABSENT: no moderator has this name. */
MUST_USE enum err moderators_find(
    struct db *db, struct arena *a, struct str name, struct moderator *out);
/* ERR_ABSENT: no moderator has this id. */
MUST_USE enum err moderators_get(struct db *db, struct arena *a, int64_t id, struct moderator *out);
/* By name. */
MUST_USE enum err moderators_list(
    struct db *db, struct arena *a, struct moderator **out, size_t *count);
/* The names of all, in no order. */
MUST_USE enum err moderators_names(struct db *db, struct arena *a, struct str **out, size_t *count);
/* Sets a new password, ends all sessions and revokes all tokens. ERR_ABSENT. */
MUST_USE enum err moderators_password(struct db *db, struct arena *a, struct str name,
    const char *password_hash, const struct event_by *by);
/* Sets a new password of who is signed in, ends all their sessions but this one, and revokes their
 * tokens. ERR_CONFLICT:
 * the password was no longer the one with that hash. */
MUST_USE enum err moderators_password_own(struct db *db, struct arena *a, const struct session *who,
    const char *hash_before, const char *password_hash, int64_t now_us);
/* Removes a moderator and all sessions; the log keeps the name. ERR_ABSENT. */
MUST_USE enum err moderators_remove(
    struct db *db, struct arena *a, struct str name, const struct event_by *by);

/* Opens a session. */
struct session_new {
	struct digest32 hash;
	int64_t moderator_id;
	struct str browser; /* see browser_name() */
	struct str how;     /* they signed in: "by password" */
	int64_t now_us;
	int64_t expires_us;
};
MUST_USE enum err sessions_add(struct db *db, struct arena *a, const struct session_new *session);
/* Who has this session, with their role at each site. ERR_ABSENT: nobody, or no longer. form_object
 * is left to the caller. */
MUST_USE enum err sessions_find(struct db *db, struct arena *a, const struct digest32 *hash,
    int64_t now_us, struct session *out);
/* Notes that a session is used. */
MUST_USE enum err sessions_touch(
    struct db *db, struct arena *a, int64_t session_id, int64_t now_us);
/* A moderator's, the one used last first; no more than a hundred. */
MUST_USE enum err sessions_list(struct db *db, struct arena *a, int64_t moderator_id,
    int64_t now_us, struct sitting **out, size_t *count);
/* Ends one of a moderator's; OK also when there is none of this id. */
MUST_USE enum err sessions_close(
    struct db *db, struct arena *a, int64_t moderator_id, int64_t session_id, int64_t now_us);
/* Ends one session; OK also when there is none. */
MUST_USE enum err sessions_end(
    struct db *db, struct arena *a, const struct digest32 *hash, int64_t now_us);
/* Ends all of a moderator's. */
MUST_USE enum err sessions_end_all(
    struct db *db, struct arena *a, int64_t moderator_id, int64_t now_us);

#endif
