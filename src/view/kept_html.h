/*
 * What was typed, given back on an error page, so that it is not lost.
 */
#ifndef POSTBAG_VIEW_KEPT_HTML_H
#define POSTBAG_VIEW_KEPT_HTML_H

#include "base/str.h"
#include "text/form.h"
#include "text/html.h"

struct kept_show {
	const struct form *form; /* as it was sent */
	const char *name;        /* of its field with what was typed */
	struct str action; /* where it may be sent once more; empty: it is only to be copied */
};

/* A field with the text in it: in a form with all else that our forms send, or only to be read. */
void kept_html(struct html *h, const struct kept_show *kept);

#endif
