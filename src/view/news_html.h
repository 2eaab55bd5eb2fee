/*
 * What has been added to a thread since a page of it was made.
 */
#ifndef POSTBAG_VIEW_NEWS_HTML_H
#define POSTBAG_VIEW_NEWS_HTML_H

#include "text/html.h"
#include "view/show.h"

/* A line with a link to the newest comments; hidden when fewer than known comments are there now.
 * known: how many there were. */
void news_html(struct html *h, const struct place *place, int64_t known);

#endif
