/*
 * The desk's page of rate limits, for owners to look at: changing one is the operator's.
 */
#ifndef POSTBAG_VIEW_LIMITS_HTML_H
#define POSTBAG_VIEW_LIMITS_HTML_H

#include <stdbool.h>
#include <stdint.h>

#include "model/limit.h"
#include "view/desk_html.h"

struct limit_show {
	struct rate rate;
	struct rate near_rate;      /* only of what is counted by address */
	bool changed;               /* its setting is not the default */
	int64_t refused_by_process; /* since that started, without asking the database */
	int64_t refused_by_database;
};

struct limits_show {
	const struct desk_show *desk;
	struct limit_show limit[LIMITS];
	int64_t neighbours;
	bool neighbours_changed;
};

void limits_page(struct html *h, const struct limits_show *show);

/* A paragraph that leads there. */
void limits_link(struct html *h, const struct desk_show *desk);

#endif
