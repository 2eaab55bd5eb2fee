/*
 * What moderators read at their desk: a comment in its context.
 */
#include "page/pages.h"

#include "page/desk.h"
#include "page/desk_context.h"
#include "page/reply.h"

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
