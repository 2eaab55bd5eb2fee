/*
 * Statistics for spreadsheets.
 */
#ifndef POSTBAG_VIEW_STATISTICS_CSV_H
#define POSTBAG_VIEW_STATISTICS_CSV_H

#include "model/statistics.h"
#include "text/csv.h"

/* One number a row: what it measures, the moment its step begins, what it is of (a status, a
 * network, an article's title), that article's address, the number. docs/statistics.md has the
 * list. */
void statistics_csv(struct csv *c, const struct statistics *numbers);

#endif
