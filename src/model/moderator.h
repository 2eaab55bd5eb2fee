/*
 * A moderator, a moderator's session, and the names that are theirs.
 */
#ifndef POSTBAG_MODEL_MODERATOR_H
#define POSTBAG_MODEL_MODERATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "model/site.h"

#define MODERATOR_NAME_MAX_POINTS 60

/* What a moderator may do at a site; each may do what those before it may. */
enum role {
	ROLE_NONE,      /* nothing: the site is not there for them */
	ROLE_READ_ONLY, /* look */
	ROLE_MODERATOR, /* decide */
	ROLE_OWNER,     /* say who may do what */
	ROLES,
};

const char *role_name(enum role role); /* "none", "read-only", "moderator", "owner" */
MUST_USE enum err role_of(struct str name, enum role *out);

struct moderator {
	int64_t id;
	struct str name;
	struct str password_hash;
	int64_t created_us;
	bool second_factor; /* it is on */
	int64_t passkeys;   /* how many there are; only in lists */
	int64_t sessions;   /* how many are open; only in lists */
	struct str roles;   /* in words: "moderator at courier"; only in lists */
};

struct site_role {
	int64_t site_id;
	enum role role;
};

/* A moderator at a site. */
struct moderator_at {
	int64_t site_id;
	int64_t id;
	struct str name;
	enum role role;
	bool general; /* it is their role at every site that has none of its own */
};

/* Who is signed in. */
struct session {
	int64_t id;
	int64_t moderator_id;
	struct str moderator_name;
	int64_t started_us;
	int64_t used_us; /* last noted: see SESSION_NOTED_US */
	int64_t expires_us;
	int64_t form_object;          /* what tokens of this session's forms are bound to */
	int64_t newest_event;         /* in the log of the desk, when this was read; 0: none */
	enum role everywhere;         /* at sites that have no row below: those to come */
	const struct site_role *site; /* every site there is, by its id */
	size_t sites;
};

/* The role at a site; ROLE_NONE also at one that there is not. */
enum role session_role(const struct session *who, int64_t site_id);
/* The highest role there is at any site. */
enum role session_highest(const struct session *who);
/* The sites at which the role is at least this one, in the arena. */
struct site_ids session_sites(struct arena *a, const struct session *who, enum role at_least);

#define SESSION_NOTED_US (5 * 60 * INT64_C(1000000)) /* so often its use is noted, at most */

/* One of a moderator's sessions, as the list of them has it. */
struct sitting {
	int64_t id;
	struct str browser; /* "Firefox on Linux", or empty */
	int64_t started_us;
	int64_t used_us;
};

/* A moderator's second factor. */
struct second_factor {
	struct str sealed; /* what codes come from: see key/one_time.h */
	int64_t since_us;
	int64_t codes; /* recovery codes that are left */
};

/* Names that nobody else may take, by what they look like (see utf8_skeleton()). */
struct names {
	struct str *skeleton;
	size_t count;
};

/* Makes them of names, in the arena. A name of nothing but signs looks like nothing, and is left
 * out. */
void names_make(struct arena *a, const struct str *name, size_t count, struct names *out);
/* Whether a name looks like one of them. */
bool names_have(struct arena *a, const struct names *names, struct str name);

#endif
