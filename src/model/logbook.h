/*
 * The log of everything at the desk, as it is read: decisions and events together, newest first.
 */
#ifndef POSTBAG_MODEL_LOGBOOK_H
#define POSTBAG_MODEL_LOGBOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "model/event.h"
#include "model/moderation.h"

#define LOGBOOK_WORDS_MAX_POINTS 200

/* One row: a decision, or an event. */
struct logged {
	int64_t at_us;
	int64_t site_id; /* 0: it is about no site, or about all */
	bool is_event;
	struct decision decision; /* unless it is an event */
	struct event event;       /* if it is one */
};

/* A place in the log, before which others stand. */
struct log_cursor {
	int64_t at_us;       /* 0: from the newest */
	int64_t decision_id; /* of that moment: what stands before this decision, and before this */
	int64_t event_id;    /* event, is still to come */
};

/* What is asked for. */
struct log_ask {
	enum log_group group; /* LOG_GROUPS: everything */
	int64_t site_id;      /* 0: every site that is the moderator's, and what is of no site */
	struct str who;       /* the name of who did it; or empty */
	struct str words;     /* as web searches take them; or empty */
	int64_t from_day;     /* days since 1970, the first and the last; 0: any */
	int64_t to_day;
	struct log_cursor from;
};

/* Whether it is narrowed down at all. */
bool log_narrowed(const struct log_ask *ask);

/* The place after a row, from which the next page goes on. */
struct log_cursor log_after(const struct logged *row);
/* As it stands in an address: the moment, and the row's id behind a "d" or an "e". */
struct str log_cursor_text(struct arena *a, const struct log_cursor *cursor);
/* The same backwards. ERR_INPUT: it is none. */
MUST_USE enum err log_cursor_of(struct str text, struct log_cursor *out);

#endif
