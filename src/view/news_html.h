/*
 * What has been added to a thread since a page of it was made.
 */
#ifndef POSTBAG_VIEW_NEWS_HTML_H
#define POSTBAG_VIEW_NEWS_HTML_H

#include "text/html.h"
#include "view/show.h"

/* A line with a link to the first comment that is new; hidden when there is nothing new. count: how
 * many are. first: its id; 0: none. */
void news_html(struct html *h, const struct place *place, int64_t count, int64_t first);

#endif
