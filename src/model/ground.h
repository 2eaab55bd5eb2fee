/*
 * Grounds: why a comment was rejected, as its author is told.
 */
#ifndef POSTBAG_MODEL_GROUND_H
#define POSTBAG_MODEL_GROUND_H

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

enum ground {
	GROUND_NONE, /* nothing was said */
	GROUND_OFFENSIVE,
	GROUND_ABUSE,
	GROUND_HARASSMENT,
	GROUND_HATE,
	GROUND_ILLEGAL,
	GROUND_FALSEHOOD,
	GROUND_SPAM,
	GROUND_ADVERTISING,
	GROUND_WORDING,
	GROUND_OFF_TOPIC,
	GROUND_OTHER,
	GROUNDS,
};

struct ground_info {
	const char *name;  /* in forms and in the database: "off_topic"; of GROUND_NONE: "" */
	const char *label; /* for moderators: "Off topic" */
};

const struct ground_info *ground_info(enum ground ground);
MUST_USE enum err ground_of(struct str name, enum ground *out);

#endif
