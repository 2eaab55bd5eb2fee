/*
 * What moderators read at their desk: queues, a comment in its context, the log.
 */
#include "page/pages.h"

#include "page/desk.h"
#include "page/desk_context.h"
#include "page/reply.h"
#include "store/comments.h"
#include "store/decisions.h"

#define LOG_PAGE 100

enum err
queue_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct str name = request_query(rq, "status");
	enum status status = HELD;
	struct desk_card *card;
	struct queued *queued;
	struct desk_show show;
	int64_t after, next = 0;
	size_t count;

	if (name.len > 0 && status_of(name, &status) != OK)
		return ctx_problem(cx, ERR_INPUT, "status", PROBLEM_UNKNOWN);
	enum err err = desk_cursor(cx, &rq->query, "after", &after);
	if (err == OK)
		err = status == PUBLISHED ? comments_published(cx->db, cx->arena, &cx->mine, after,
						DESK_QUEUE_PAGE + 1, &queued, &count)
					  : comments_queue(cx->db, cx->arena, &cx->mine, status,
						after, DESK_QUEUE_PAGE + 1, &queued, &count);
	if (err == OK)
		err = desk_show(cx, &show, NULL);
	if (err == OK && count > DESK_QUEUE_PAGE) {
		count = DESK_QUEUE_PAGE;
		next = queued[count - 1].comment.id;
	}
	if (err == OK)
		err = desk_cards(cx, queued, count, &card);
	if (err != OK)
		return err;
	show.after = arena_printf(cx->arena, "%lld", (long long)after).p;
	struct html h = reply_html_begin(cx);
	desk_queue_page(&h, &show, status, card, count, next);
	return reply_desk(rs, 200, &h);
}

enum err
context_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return desk_context_show(cx, rq, rs, 200);
}

enum err
log_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct decision *decision;
	struct desk_show show;
	int64_t before, next = 0;
	size_t count;
	enum err err = desk_cursor(cx, &rq->query, "before", &before);

	if (err == OK)
		err = decisions_log(
		    cx->db, cx->arena, &cx->mine, before, LOG_PAGE + 1, &decision, &count);
	if (err == OK)
		err = desk_show(cx, &show, NULL);
	if (err != OK)
		return err;
	if (count > LOG_PAGE) {
		count = LOG_PAGE;
		next = decision[count - 1].id;
	}
	struct html h = reply_html_begin(cx);
	desk_log_page(&h, &show, decision, count, next);
	return reply_desk(rs, 200, &h);
}
