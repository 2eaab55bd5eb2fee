/*
 * Tokens with which programs work at the desk as a moderator.
 */
#ifndef POSTBAG_MODEL_API_TOKEN_H
#define POSTBAG_MODEL_API_TOKEN_H

#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

#define API_TOKEN_NAME_MAX_POINTS 60
#define API_TOKENS_MOST           20 /* that are good at one time, of one moderator */

/* What it may do of what its moderator may. */
enum scope {
	SCOPE_READ, /* look */
	SCOPE_ACT,  /* all of it */
	SCOPES,
};

const char *scope_name(enum scope scope); /* "read", "act" */
MUST_USE enum err scope_of(struct str name, enum scope *out);

/* How long one is good, at choice, in days. */
#define API_TOKEN_LIVES 4
extern const int64_t api_token_life[API_TOKEN_LIVES];
/* ERR_INPUT: it is none of these. */
MUST_USE enum err api_token_life_of(struct str text, int64_t *days);

struct api_token {
	int64_t id;
	struct str name;
	struct str scope;
	int64_t created_us;
	int64_t expires_us;
	int64_t used_us; /* the day of its last use; 0: it never was */
};

#endif
