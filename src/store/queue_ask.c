#include "store/queue_ask.h"

#include "base/clock.h"

static void give_statuses(struct sql *q, enum queue queue);
static void give_origin(struct sql *q, const struct queue_ask *ask);

void
queue_ask_give(struct sql *q, const struct site_ids *sites, const struct queue_ask *ask,
    int64_t comment_id, int64_t now_us)
{
	int64_t edge_us = now_us - ask->age->s * US_PER_S;

	sql_bigints(q, sites->id, sites->count);
	give_statuses(q, ask->queue);
	sql_boolean(q, ask->queue == QUEUE_REPORTED);
	sql_boolean(q, ask->queue == QUEUE_UNREVIEWED);
	sql_id(q, ask->article_id);
	sql_id(q, comment_id);
	sql_id(q, ask->author_id);
	if (ask->age->s != 0 && !ask->age->over)
		sql_time(q, edge_us);
	else
		sql_null(q);
	if (ask->age->s != 0 && ask->age->over)
		sql_time(q, edge_us);
	else
		sql_null(q);
	sql_text(q, str_of(ask->lang));
	sql_text(q, str_of(ask->reason == REASONS ? "" : reason_name(ask->reason)));
	sql_boolean(q, ask->newest);
	sql_bigint(q, ask->from == 0 && ask->newest ? INT64_MAX : ask->from);
	sql_text(q, str_of(ask->why == CAUSES ? "" : cause_info(ask->why)->name));
	give_origin(q, ask);
}

static void
give_statuses(struct sql *q, enum queue queue)
{
	struct str status[STATUSES] = { str_of(queue_info(queue)->status) };
	size_t count = 1;

	if (status[0].len == 0)
		for (count = 0; count < STATUSES; count++)
			status[count] = str_of(status_name((enum status)count));
	sql_texts(q, status, count);
}

/* Where it came from. */
static void
give_origin(struct sql *q, const struct queue_ask *ask)
{
	if (ask->actor.len > 0) {
		sql_bytes(q, ask->actor.p, ask->actor.len);
		sql_date(q, ask->actor_day);
	} else {
		sql_null(q);
		sql_null(q);
	}
	sql_digests(q, ask->email);
}
