/*
 * healthz, readyz, metrics: for the operator, on loopback only.
 */
#include "page/pages.h"

#include "base/log.h"
#include "page/reply.h"
#include "page/routes.h"

static void plain(struct response *rs, int status, const char *text);

enum err
health_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	(void)cx;
	(void)rq;
	plain(rs, 200, "ok\n");
	return OK;
}

enum err
ready_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	int64_t version = 0;
	enum err err = db_ready(cx->db, &version);

	(void)rq;
	if (err == OK) {
		plain(rs, 200, "ready\n");
		return OK;
	}
	response_header_text(rs, "Retry-After", "1");
	if (err == ERR_CONFLICT) {
		log_warn("the database has schema version %lld, this program wants %lld",
		    (long long)version, (long long)db_wanted_version());
		plain(rs, 503, "not ready: the database needs another schema version\n");
	} else {
		plain(rs, 503, "not ready: the database is away\n");
	}
	return OK;
}

enum err
metrics_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct buf out = buf_begin(cx->arena, REPLY_FIRST_BYTES, REPLY_MAX_BYTES);
	struct metrics_gauges gauges = { .threads = cx->set->threads,
		.key = keyring_current(cx->keys) };
	struct str text;

	(void)rq;
	db_stats(cx->db, &gauges.db);
	share_writer_stats(cx->shares, &gauges.shares);
	comment_writer_stats(cx->comments, &gauges.comments);
	vote_writer_stats(cx->votes, &gauges.votes);
	bodies_stats(cx->bodies, &gauges.bodies);
	popular_stats(cx->popular, &gauges.popular);
	gauges.has_replica = cx->replica != NULL;
	if (gauges.has_replica)
		replica_stats(cx->replica, &gauges.replica);
	metrics_write(cx->metrics, &out, route_name, &gauges);
	if (buf_finish(&out, &text) != OK)
		return ERR_INTERNAL;
	response_body(rs, 200, "text/plain; version=0.0.4; charset=utf-8", text);
	return OK;
}

static void
plain(struct response *rs, int status, const char *text)
{
	response_body(rs, status, "text/plain; charset=utf-8", str_of(text));
}
