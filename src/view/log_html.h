/*
 * The desk's page of the log: everything that was decided and done, and what it is narrowed down
 * to.
 */
#ifndef POSTBAG_VIEW_LOG_HTML_H
#define POSTBAG_VIEW_LOG_HTML_H

#include <stddef.h>

#include "model/logbook.h"
#include "model/site.h"
#include "text/html.h"
#include "view/desk_html.h"

struct desk_log {
	const struct log_ask *ask;
	struct sites sites; /* those to choose from */
	const struct logged *row;
	size_t rows;
	struct log_cursor next; /* of the next page; at_us 0: there is none */
};

void desk_log_page(struct html *h, const struct desk_show *show, const struct desk_log *log);

/* Where the next page of what is asked for is, below the prefix; empty: there is none. page:
 * "admin/log". */
struct str log_next_path(struct arena *a, const struct desk_log *log, const char *page);

/* What an event was, in words: its label, and whose account it was about. */
struct str log_event_words(struct arena *a, const struct event *event);

#endif
