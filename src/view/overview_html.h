/*
 * The overview: the front page of the moderators' desk.
 */
#ifndef POSTBAG_VIEW_OVERVIEW_HTML_H
#define POSTBAG_VIEW_OVERVIEW_HTML_H

#include "model/site.h"
#include "model/statistics.h"
#include "view/desk_html.h"

struct overview_show {
	const struct desk_show *desk;
	const struct statistics *numbers;
	const struct sites *sites; /* those that the moderator may see */
	const struct site *site;   /* the one that it is about; NULL: all of those */
};

/* What waits and since when; what has happened in the time, as pictures and in numbers. */
void overview_page(struct html *h, const struct overview_show *show);

#endif
