/*
 * A vote: what one reader thinks of one comment.
 */
#ifndef POSTBAG_MODEL_VOTE_H
#define POSTBAG_MODEL_VOTE_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "model/site.h"

enum vote { VOTE_NONE, VOTE_UP, VOTE_DOWN, VOTE_KINDS };

const char *vote_name(enum vote vote); /* "none", "up", "down" */
MUST_USE enum err vote_of(struct str name, enum vote *out);

/* As it is counted: 0, 1, -1. */
int vote_value(enum vote vote);

/* Whether a site lets readers vote so. To withdraw is allowed wherever votes are. */
bool vote_allowed(const struct site *site, enum vote vote);

#endif
