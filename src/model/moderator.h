/*
 * A moderator, and a moderator's session.
 */
#ifndef POSTBAG_MODEL_MODERATOR_H
#define POSTBAG_MODEL_MODERATOR_H

#include <stdbool.h>
#include <stdint.h>

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

#endif
