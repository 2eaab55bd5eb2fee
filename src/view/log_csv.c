#include "view/log_csv.h"

#include "base/bug.h"
#include "text/date.h"

static void row_csv(struct csv *c, const struct desk_log *log, const struct logged *row);
static void decision_csv(struct csv *c, const struct decision *decision);
static void event_csv(struct csv *c, const struct event *event);
static void more_csv(struct csv *c, struct str next);

static const char *const column[] = { "at", "site", "kind", "who", "what", "about", "url", "before",
	"after", "reason", "ground", "note" };

void
log_csv(struct csv *c, const struct desk_log *log, struct str next)
{
	for (size_t i = 0; i < COUNT_OF(column); i++)
		csv_text(c, column[i]);
	csv_end(c);
	for (size_t i = 0; i < log->rows; i++)
		row_csv(c, log, &log->row[i]);
	if (next.len > 0)
		more_csv(c, next);
}

static void
row_csv(struct csv *c, const struct desk_log *log, const struct logged *row)
{
	const struct site *site = sites_by_id(&log->sites, row->site_id);
	struct buf at = buf_begin(c->buf.arena, 32, 64);

	date_rfc3339(&at, row->at_us);
	csv_str(c, buf_str(&at));
	csv_str(c, site == NULL ? STR_EMPTY : site->name);
	if (row->is_event)
		event_csv(c, &row->event);
	else
		decision_csv(c, &row->decision);
	csv_end(c);
}

static void
decision_csv(struct csv *c, const struct decision *decision)
{
	bool moved = decision->act.len == 0;

	csv_text(c, log_group_name(LOG_DECISIONS));
	csv_str(c, decision->moderator);
	csv_str(c, moved ? STR("decide") : decision->act);
	csv_str(c, decision->author_name);
	csv_str(c, decision->article_url);
	csv_text(c, moved ? status_name(decision->from) : "");
	csv_text(c, moved ? status_name(decision->to) : "");
	csv_str(c, decision->reason);
	csv_text(c, decision->ground == GROUND_NONE ? "" : ground_info(decision->ground)->name);
	csv_str(c, decision->note);
}

static void
event_csv(struct csv *c, const struct event *event)
{
	const struct event_kind *kind = event_kind(event->kind);

	csv_text(c, kind == NULL ? "" : log_group_name(kind->group));
	csv_str(c, event->moderator);
	csv_str(c, event->kind);
	csv_str(c, event->subject);
	csv_nothing(c);
	csv_str(c, event->before);
	csv_str(c, event->after);
	for (int i = 0; i < 3; i++)
		csv_nothing(c);
}

/* A file that ends early says so where nobody can miss it. */
static void
more_csv(struct csv *c, struct str next)
{
	csv_nothing(c);
	csv_nothing(c);
	csv_text(c, "more");
	csv_nothing(c);
	csv_text(c, "this file ends here; the rest is at the address beside this");
	csv_nothing(c);
	csv_str(c, next);
	for (size_t i = 7; i < COUNT_OF(column); i++)
		csv_nothing(c);
	csv_end(c);
}
