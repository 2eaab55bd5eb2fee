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

#define MODERATOR_NAME_MAX_POINTS 60

struct moderator {
	int64_t id;
	struct str name;
	struct str password_hash;
	int64_t created_us;
	int64_t sessions; /* how many are open; only in lists */
};

/* Who is signed in. */
struct session {
	int64_t moderator_id;
	struct str moderator_name;
	int64_t started_us;
	int64_t expires_us;
	int64_t form_object; /* what tokens of this session's forms are bound to */
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
