/*
 * The share bar.
 */
#ifndef POSTBAG_VIEW_SHARE_HTML_H
#define POSTBAG_VIEW_SHARE_HTML_H

#include "text/html.h"
#include "view/show.h"

/* A form with a button per network of the site, each with its count. */
void share_html(struct html *h, const struct place *place, const struct share_counts *counts);

/* For readers without JavaScript who press "copy link": the link, to be selected. Inside a page. */
void share_link_html(struct html *h, const struct place *place);

#endif
