/*
 * The log as CSV: a row for each decision and each event, the newest first.
 */
#ifndef POSTBAG_VIEW_LOG_CSV_H
#define POSTBAG_VIEW_LOG_CSV_H

#include "text/csv.h"
#include "view/log_html.h"

/* next: where the rows are that had no room; said in a last row; or empty. */
void log_csv(struct csv *c, const struct desk_log *log, struct str next);

#endif
