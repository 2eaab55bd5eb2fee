/*
 * "You may also like" as a part of a page.
 */
#ifndef POSTBAG_VIEW_POPULAR_HTML_H
#define POSTBAG_VIEW_POPULAR_HTML_H

#include "model/popular.h"
#include "text/html.h"

struct popular_show {
	const struct site *site;
	enum popular_by by; /* decides the heading */
	struct popular_list list;
};

/* A heading and a list of links, each with its counts in words. Nothing at all for an empty list.
 */
void popular_html(struct html *h, const struct popular_show *show);

#endif
