/*
 * Whole pages: the frame around what a page shows.
 */
#ifndef POSTBAG_VIEW_PAGE_HTML_H
#define POSTBAG_VIEW_PAGE_HTML_H

#include "text/html.h"
#include "view/kept_html.h"
#include "view/show.h"

/* Begins a reader's page: head, with the article's feed in it, body, and main with a link back to
 * the article (NULL: neither). */
void page_begin(struct html *h, struct str prefix, struct str title, const struct article *article);
/* The same for a thread's own page. If the site wants it, it tells others what it is about (Open
 * Graph), and that it belongs to the article, where readers should be led; else it is to be listed
 * nowhere, as all our other pages. */
void page_begin_thread(struct html *h, const struct thread_show *show);
/* Ends what either began. */
void page_end(struct html *h);

/* A page for an error: what it is, what is wrong in detail, what to do, what was typed, and the
 * request's id. */
struct error_show {
	int status;
	const struct problems *problems; /* or NULL */
	const char *request_id;
	const struct article *article; /* to go back to, or NULL */
	const struct kept_show *kept;  /* or NULL */
};
void error_page(struct html *h, struct str prefix, const struct error_show *error);

#endif
