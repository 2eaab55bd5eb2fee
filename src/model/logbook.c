#include "model/logbook.h"

bool
log_narrowed(const struct log_ask *ask)
{
	return ask->group != LOG_GROUPS || ask->site_id != 0 || ask->who.len > 0 ||
	       ask->words.len > 0 || ask->from_day != 0 || ask->to_day != 0;
}

/* Of one moment the decisions come first, then the events; each the newest first. */
struct log_cursor
log_after(const struct logged *row)
{
	return (struct log_cursor){
		.at_us = row->at_us,
		.decision_id = row->is_event ? 0 : row->decision.id,
		.event_id = row->is_event ? row->event.id : INT64_MAX,
	};
}

struct str
log_cursor_text(struct arena *a, const struct log_cursor *cursor)
{
	bool event = cursor->decision_id == 0;

	return arena_printf(a, "%lld.%c%lld", (long long)cursor->at_us, event ? 'e' : 'd',
	    (long long)(event ? cursor->event_id : cursor->decision_id));
}

enum err
log_cursor_of(struct str text, struct log_cursor *out)
{
	struct str rest = text, at = str_cut(&rest, '.');
	bool event = str_starts(rest, STR("e"));
	int64_t id;

	if (!str_to_i64(at, &out->at_us) || !(event || str_starts(rest, STR("d"))) ||
	    !str_to_i64(str_part(rest, 1, rest.len), &id) || id <= 0 || out->at_us <= 0)
		return ERR_INPUT;
	out->decision_id = event ? 0 : id;
	out->event_id = event ? id : INT64_MAX;
	return OK;
}
