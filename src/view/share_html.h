/*
 * The share bar.
 */
#ifndef POSTBAG_VIEW_SHARE_HTML_H
#define POSTBAG_VIEW_SHARE_HTML_H

#include <stdbool.h>

#include "text/html.h"
#include "view/show.h"

/* A form with a button per network of the site, each with its count; and how many shares there are
 * in all. Counts below the site's min_shares are not shown. For inside a thread's section. */
void share_html(struct html *h, const struct place *place, const struct share_counts *counts);

/* The same, to stand by itself anywhere on a page, even beside others: its name goes into its ids.
 */
void share_bar_html(
    struct html *h, const struct place *place, const struct share_counts *counts, struct str name);

#define SHARE_BAR_NAME_MAX_BYTES 16
/* Whether a bar may have this name: of a-z, at most that long, or none. */
bool share_bar_name(struct str name);

/* For readers without JavaScript who press "copy link": the link, to be selected. Inside a page. */
void share_link_html(struct html *h, const struct place *place);

#endif
