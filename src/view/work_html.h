/*
 * Proof of work in the form in which readers write: www/work.js does it, and shows how far it is.
 */
#ifndef POSTBAG_VIEW_WORK_HTML_H
#define POSTBAG_VIEW_WORK_HTML_H

#include <stdint.h>

#include "base/str.h"
#include "text/html.h"

/* A challenge. */
struct work_show {
	const char *challenge;
	int64_t bits; /* 0: there is none */
	int64_t puzzles;
	int64_t seconds; /* that it is good for */
};

/*
 * The hidden field "work", and the line with the bar. done: what was in the field, if it is still
 * good; or empty. given: the challenge to begin with, or NULL: the script asks for one.
 */
void work_html(struct html *h, struct str done, const struct work_show *given);

/* The script itself, for a page with nothing but the form: in a thread www/postbag.js fetches it.
 */
void work_script_html(struct html *h, struct str prefix);

#endif
