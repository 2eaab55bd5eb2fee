/*
 * Writing events into the log of everything at the desk. Nothing in it is ever changed or removed.
 *
 * A change and its event are one statement, so that there is neither a change without its event nor
 * an event without its change. Such a statement says in a CTE "told" what is to be in the log, a
 *row for each event, or none where nothing was changed; and the part sql/parts/event.sql writes
 *that:
 *
 *	WITH changed AS (
 *		UPDATE ... RETURNING ...
 *	), told AS (
 *		SELECT
 *			NULL::bigint AS site_id, $3::bigint AS moderator_id, $4 AS moderator_name,
 *			NULL::bigint AS concerns, 'rule' AS kind, changed.name AS subject,
 *			changed.old AS before, $2 AS after, $5 AS at
 *		FROM changed
 *	), noted AS (
 *		@event@
 *	)
 *	SELECT ... FROM changed
 *
 * Where the statement has no columns, @event@ stands at its end instead. Who does it are three of
 *its parameters: an id or null, a name, and now; event_by_give() (store/event_by.h) gives them. A
 *new kind is a row of the table in model/event.c.
 *
 * What changes no row of ours is noted by events_note().
 */
#ifndef POSTBAG_STORE_EVENTS_H
#define POSTBAG_STORE_EVENTS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "model/event.h"
#include "store/db.h"

struct event_new {
	struct event_by by;
	int64_t site_id;  /* 0: it is about no site, or about all */
	int64_t concerns; /* the moderator who sees it whatever their role; 0: nobody */
	const char *kind;
	struct str subject;
	struct str before;
	struct str after;
};

/* Notes one. */
MUST_USE enum err events_note(struct db *db, struct arena *a, const struct event_new *event);

/* Notes that somebody was not let in under this name ("sign_in_refused", "code_refused"); it takes
 * the same whether a moderator has it or not, and is kept only if one has. */
MUST_USE enum err events_refused(
    struct db *db, struct arena *a, struct str name, const char *kind, int64_t now_us);

#endif
