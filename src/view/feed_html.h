/*
 * Links to the feed of an article's comments.
 */
#ifndef POSTBAG_VIEW_FEED_HTML_H
#define POSTBAG_VIEW_FEED_HTML_H

#include "text/html.h"
#include "view/show.h"

/* The small link below a thread. */
void feed_link_html(struct html *h, const struct place *place);

/* The one in the head of a page, where programs look that read feeds. */
void feed_head_html(struct html *h, struct str prefix, const struct article *article);

#endif
