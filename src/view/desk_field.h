/*
 * A labelled field of a form at the desk, with what is wrong with it and a line of help.
 */
#ifndef POSTBAG_VIEW_DESK_FIELD_H
#define POSTBAG_VIEW_DESK_FIELD_H

#include <stdbool.h>

#include "model/problem.h"
#include "text/html.h"

struct desk_field {
	const char *id; /* unique on the page */
	const char *name;
	const char *label;
	struct str value; /* what is in it; or empty */
	const char *autocomplete;
	const char *help;                /* or NULL */
	bool password;                   /* what is typed is not shown */
	bool digits;                     /* a phone shows the keys for them */
	bool optional;                   /* it may stay empty */
	const struct problems *problems; /* of this form; or NULL */
};

void desk_field(struct html *h, const struct desk_field *f);

/* The fields that several forms have: the password of who is signed in, a code of the app, and that
 * or a recovery code. where: begins the ids, as a page may have several. */
void desk_field_current(struct html *h, const char *where, const struct problems *problems);
void desk_field_code(struct html *h, const char *where, const struct problems *problems);
void desk_field_any_code(struct html *h, const char *where, const struct problems *problems);

#endif
