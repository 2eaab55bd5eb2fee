/*
 * The share bar's pictures: one of our own drawing for each network, in one colour, that of the
 * text around it. A bar carries those of its networks as symbols, once, and its buttons use them.
 */
#ifndef POSTBAG_VIEW_SHARE_ICONS_H
#define POSTBAG_VIEW_SHARE_ICONS_H

#include "model/site.h"
#include "text/html.h"

/* The symbols of a site's networks; shows nothing by itself. mark: what keeps the ids of one bar
 * apart from those of another on the page, "postbag-". */
void share_icons_html(struct html *h, const struct site *site, const char *mark);

/* The picture of one network, from the symbols with the same mark. Says nothing to screen readers.
 */
void share_icon_html(struct html *h, enum network network, const char *mark);

#endif
