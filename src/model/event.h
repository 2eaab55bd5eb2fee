/*
 * Events: what is done at the desk that is no decision about a comment, for the log of everything.
 */
#ifndef POSTBAG_MODEL_EVENT_H
#define POSTBAG_MODEL_EVENT_H

#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

/* What the log can be narrowed down to. */
enum log_group {
	LOG_DECISIONS, /* about comments and threads: those are no events */
	LOG_SETTINGS,  /* sites, moderators, roles, rules */
	LOG_SIGN_INS,  /* and what keeps accounts safe */
	LOG_EXPORTS,
	LOG_GROUPS,
};

const char *log_group_name(enum log_group group);  /* in addresses: "sign-ins" */
const char *log_group_label(enum log_group group); /* "Sign-ins and accounts" */
MUST_USE enum err log_group_of(struct str name, enum log_group *out);

/* A kind of event: a row of the table in model/event.c. */
struct event_kind {
	const char *name;  /* in the database: "sign_in" */
	const char *label; /* in the log: "Signed in" */
	enum log_group group;
};

/* By its name; NULL: there is none, as in a log that a newer program wrote. */
const struct event_kind *event_kind(struct str name);
/* The kinds of a group, at most EVENT_KINDS_MAX, and how many. */
#define EVENT_KINDS_MAX 64
size_t event_kinds(enum log_group group, struct str name[EVENT_KINDS_MAX]);

/* The name in the log of who has no account: postbagctl's commands. */
#define EVENT_OPERATOR "operator"

/* Who does something, and when. */
struct event_by {
	int64_t moderator_id; /* 0: the operator */
	struct str name;
	int64_t now_us;
};

/* One row of the log. */
struct event {
	int64_t id;
	struct str moderator; /* the name; EVENT_OPERATOR; empty: not known who */
	struct str kind;
	struct str subject; /* what it was about; or empty */
	struct str before;  /* how that was before; or empty */
	struct str after;   /* and afterwards */
	int64_t at_us;
};

#endif
