/*
 * What a browser calls itself, as far as a moderator needs it to know the own ones again: family
 * and system, as in "Firefox on Linux". No version, and nothing else that would tell one from the
 * other: what is kept is one of a few hundred texts of ours.
 */
#ifndef POSTBAG_MODEL_BROWSER_H
#define POSTBAG_MODEL_BROWSER_H

#include "base/arena.h"
#include "base/str.h"

/* Of a User-Agent header: family and system, or one of them, or nothing of one that says neither.
 */
struct str browser_name(struct arena *a, struct str user_agent);

#endif
