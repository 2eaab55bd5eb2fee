#include "store/events.h"

#include "base/bug.h"
#include "store/event_by.h"
#include "store/sql.h"

enum err
events_note(struct db *db, struct arena *a, const struct event_new *event)
{
	struct sql q = sql_begin(a, STMT_EVENTS_NOTE);

	MUST(event_kind(str_of(event->kind)) != NULL);
	sql_id(&q, event->site_id);
	sql_id(&q, event->by.moderator_id);
	sql_text(&q, event->by.name);
	sql_id(&q, event->concerns);
	sql_text(&q, str_of(event->kind));
	sql_text(&q, event->subject);
	sql_text(&q, event->before);
	sql_text(&q, event->after);
	sql_time(&q, event->by.now_us);
	return sql_run(db, &q);
}

enum err
events_refused(struct db *db, struct arena *a, struct str name, const char *kind, int64_t now_us)
{
	struct sql q = sql_begin(a, STMT_EVENTS_REFUSED);

	MUST(event_kind(str_of(kind)) != NULL);
	sql_text(&q, name);
	sql_text(&q, str_of(kind));
	sql_time(&q, now_us);
	return sql_run(db, &q);
}

void
event_by_give(struct sql *q, const struct event_by *by)
{
	sql_id(q, by->moderator_id);
	sql_text(q, by->name);
	sql_time(q, by->now_us);
}
