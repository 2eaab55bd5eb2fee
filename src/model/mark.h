/*
 * What moderators give: marks to a comment that is published, and a badge to its author.
 */
#ifndef POSTBAG_MODEL_MARK_H
#define POSTBAG_MODEL_MARK_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "model/comment.h"

/*
 * A pinned comment stands before all others; a featured one is an editors' pick; below a locked one
 * nobody writes any more. Only roots are locked: to readers a branch is one conversation, and
 * whoever writes in it looks at its root alone.
 */
enum mark {
	MARK_PIN,
	MARK_UNPIN,
	MARK_FEATURE,
	MARK_UNFEATURE,
	MARK_LOCK,
	MARK_UNLOCK,
	MARKS,
};

struct mark_info {
	const char *name;  /* in forms and in the log: "pin" */
	const char *label; /* on the button: "Pin" */
};

const struct mark_info *mark_info(enum mark mark);
MUST_USE enum err mark_of(struct str name, enum mark *out);
/* Whether it may be given to a comment at all: a reply stands below what it answers, and can
 * neither be pinned before it nor locked. */
bool mark_fits(enum mark mark, const struct comment *comment);
/* Whether it would change this comment: it fits, the comment is published, and has it not yet. */
bool mark_applies(enum mark mark, const struct comment *comment);

struct badge_info {
	const char *name; /* in forms: "staff", "none"; NULL: nobody gives it, it comes by itself */
	const char *label; /* on the button */
	const char *act;   /* in the log: "badge_staff" */
};

const struct badge_info *badge_info(enum badge badge);
/* A badge by its name in forms. ERR_INPUT: there is none that can be given. */
MUST_USE enum err badge_given_of(struct str name, enum badge *out);
/* Whether a moderator can give an author this badge instead of that one. What was posted from the
 * desk keeps its own. */
bool badge_applies(enum badge badge, enum badge instead_of);

#endif
