#include "store/logbook.h"

#include "base/clock.h"
#include "store/decision_fields.h"
#include "store/sql.h"

/* So many rows of each source are looked through for words in order, those of all sites together:
 * what one in thirty has fills a page of a hundred then. What fewer have is found by its words. */
#define NEAR 4000

struct row {
	struct decision decision;
	struct event event;
	int64_t event_site_id;
};

#define EVENT(member) offsetof(struct row, event.member)

static const struct field row_field[] = {
	DECISION_FIELDS(struct row, decision),
	{ "event_id", FIELD_NUMBER, EVENT(id) },
	{ "event_site_id", FIELD_NUMBER, offsetof(struct row, event_site_id) },
	{ "event_moderator", FIELD_TEXT, EVENT(moderator) },
	{ "kind", FIELD_TEXT, EVENT(kind) },
	{ "subject", FIELD_TEXT, EVENT(subject) },
	{ "before", FIELD_TEXT, EVENT(before) },
	{ "after", FIELD_TEXT, EVENT(after) },
	{ "at", FIELD_TIME, EVENT(at_us) },
};
static const struct shape row_shape = SHAPE(row_field, struct row);

static void give_until(struct sql *q, const struct log_ask *ask);
static void give_kinds(struct sql *q, const struct log_ask *ask);

enum err
logbook_read(struct db *db, struct arena *a, const struct session *who,
    const struct site_ids *sites, const struct log_ask *ask, int64_t most, struct logged **out,
    size_t *count)
{
	bool search = ask->words.len > 0;
	struct sql q = sql_begin(a, search ? STMT_LOGBOOK_SEARCH : STMT_LOGBOOK_READ);
	struct row *row;

	q.fresh_plan = true;
	sql_bigints(&q, sites->id, sites->count);
	sql_id(&q, ask->site_id == 0 ? who->moderator_id : 0);
	sql_boolean(&q, ask->site_id == 0 && who->everywhere == ROLE_OWNER);
	give_until(&q, ask);
	give_kinds(&q, ask);
	sql_text(&q, ask->who);
	sql_moment(&q, ask->from_day * S_PER_DAY * US_PER_S);
	sql_bigint(&q, most);
	if (search) {
		sql_text(&q, ask->words);
		sql_bigint(&q, NEAR);
	}
	enum err err = sql_rows(db, &q, &row_shape, &row, count);
	if (err != OK)
		return err;
	*out = arena_array(a, *count, sizeof(**out));
	for (size_t i = 0; i < *count; i++) {
		bool event = row[i].event.id != 0;

		(*out)[i] = (struct logged){
			.at_us = event ? row[i].event.at_us : row[i].decision.decided_us,
			.site_id = event ? row[i].event_site_id : row[i].decision.site_id,
			.is_event = event,
			.decision = row[i].decision,
			.event = row[i].event,
		};
	}
	return OK;
}

/* Up to the cursor, or to the end of the last day if that is earlier. */
static void
give_until(struct sql *q, const struct log_ask *ask)
{
	int64_t end_us = (ask->to_day + 1) * S_PER_DAY * US_PER_S;
	struct log_cursor until = ask->from;

	if (until.at_us == 0)
		until = (struct log_cursor){ INT64_MAX / 2, INT64_MAX, INT64_MAX };
	if (ask->to_day != 0 && end_us <= until.at_us)
		until = (struct log_cursor){ end_us, 0, 0 };
	sql_time(q, until.at_us);
	sql_bigint(q, until.decision_id);
	sql_bigint(q, until.event_id);
}

static void
give_kinds(struct sql *q, const struct log_ask *ask)
{
	struct str *kind = arena_array(q->arena, EVENT_KINDS_MAX, sizeof(*kind));

	sql_boolean(q, ask->group == LOG_GROUPS || ask->group == LOG_DECISIONS);
	sql_boolean(q, ask->group != LOG_DECISIONS);
	if (ask->group == LOG_GROUPS)
		sql_null(q);
	else
		sql_texts(q, kind, event_kinds(ask->group, kind));
}
