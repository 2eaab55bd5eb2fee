/*
 * What moderators read at their desk: a comment in its context, the log.
 */
#include "page/pages.h"

#include "page/desk.h"
#include "page/desk_context.h"
#include "page/reply.h"
#include "store/decisions.h"

#define LOG_PAGE 100

enum err
context_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return desk_context_show(cx, rq, rs,
	    &(struct context_ask){
		.article_id = rq->path_article,
		.comment_id = rq->path_id,
		.status = 200,
	    });
}

enum err
take_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	enum err err = desk_take(cx, rq);

	if (err == OK)
		reply_nothing(rs);
	return err;
}

enum err
log_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return desk_log_show(cx, rq, rs, 200);
}

enum err
desk_log_show(const struct ctx *cx, const struct request *rq, struct response *rs, int status)
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
	if (err == OK)
		err = desk_done(cx, rq, &show);
	if (err != OK)
		return err;
	if (count > LOG_PAGE) {
		count = LOG_PAGE;
		next = decision[count - 1].id;
	}
	struct html h = reply_html_begin(cx);
	desk_log_page(&h, &show, decision, count, next);
	return reply_desk(rs, status, &h);
}
