/*
 * Charts as inline SVG: columns for what changes with time, rows for a ranking.
 *
 * They are as wide as their place and their letters are always of one size: what is along the width
 * is in per cent, what is along the height in pixels. Colours are classes of www/desk-charts.css,
 * and no chart needs them to be understood. To a screen reader a chart is one picture, with a title
 * and a description; its numbers stand beside it in a table, which is the caller's.
 */
#ifndef POSTBAG_VIEW_CHART_SVG_H
#define POSTBAG_VIEW_CHART_SVG_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "text/html.h"

struct chart_bar {
	struct str name;   /* all of it: "26 November, 14:00" */
	struct str label;  /* what stands at the axis of columns; empty: nothing */
	int64_t value;     /* not negative */
	const char *class; /* beside its own, or NULL */
};

struct chart {
	const char *id; /* unique on the page; what is in it begins with it */
	const char *title;
	struct str says; /* what is to be seen, in words */
	const struct chart_bar *bar;
	size_t bars;
};

/* Upright columns over an axis of time, with lines at round numbers. */
void chart_columns_svg(struct html *h, const struct chart *chart);

/* Lying bars, each below its name, which is cut to what a phone has room for. */
void chart_rows_svg(struct html *h, const struct chart *chart);

/* The distance of lines at round numbers (1, 2 or 5 and noughts), so that at most four of them
 * reach the most there is. At least 1. */
int64_t chart_step(int64_t most);

#endif
