/*
 * The marks and badges that moderators give: a pin, the editors' pick, what an author is.
 */
#include "page/pages.h"

#include "page/desk.h"
#include "page/desk_acts.h"
#include "page/desk_context.h"
#include "store/badges.h"
#include "store/comments.h"
#include "store/marks.h"

static enum err mark_read(const struct ctx *cx, const struct request *rq, struct mark_new *mark);
static enum err mark_check(const struct ctx *cx, const struct mark_new *mark);
static enum err badge_read(const struct ctx *cx, const struct request *rq, struct badge_new *badge);
static struct str back_from_mark(const struct ctx *cx, const struct request *rq);

enum err
mark_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct acted acted = { 0 };
	enum err err = mark_act(cx, rq, &acted);

	if (cx->trouble->status == 422)
		return desk_context_show(cx, rq, rs,
		    &(struct context_ask){
			.article_id = rq->path_article,
			.comment_id = rq->path_id,
			.status = 422,
		    });
	if (err == ERR_CONFLICT && acted.late != NULL)
		return desk_context_late(cx, rq, rs, acted.late);
	if (err == OK)
		desk_lead(cx, rs, back_from_mark(cx, rq), "done", acted.done);
	return err;
}

enum err
mark_act(const struct ctx *cx, const struct request *rq, struct acted *out)
{
	struct mark_new mark = { 0 };
	enum err err = mark_read(cx, rq, &mark);

	out->comment_id = rq->path_id;
	if (err == OK)
		err = mark_check(cx, &mark);
	if (err != OK)
		return err;
	out->late = "mark";
	err = marks_set(cx->db, cx->arena, &mark, &out->done);
	bodies_written(cx->bodies, rq->path_article);
	return err;
}

enum err
badge_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct acted acted = { 0 };
	enum err err = badge_act(cx, rq, &acted);

	if (err == ERR_CONFLICT && acted.late != NULL)
		return desk_context_late(cx, rq, rs, acted.late);
	if (err == OK)
		desk_lead(cx, rs, desk_context_path(cx, rq->path_article, rq->path_id), "done",
		    acted.done);
	return err;
}

enum err
badge_act(const struct ctx *cx, const struct request *rq, struct acted *out)
{
	struct badge_new badge = { 0 };
	enum err err = badge_read(cx, rq, &badge);

	out->comment_id = rq->path_id;
	if (err != OK)
		return err;
	out->late = "badge";
	err = badges_give(cx->db, cx->arena, &badge, &out->done);
	bodies_written(cx->bodies, rq->path_article);
	return err;
}

static enum err
mark_read(const struct ctx *cx, const struct request *rq, struct mark_new *mark)
{
	enum err err = desk_act_by(cx, rq, &mark->by);

	if (err == OK && mark_of(request_field(rq, "mark"), &mark->mark) != OK)
		err = ctx_problem(cx, ERR_INPUT, "mark", PROBLEM_UNKNOWN);
	return err == OK ? desk_seen(cx, rq, &mark->seen_us) : err;
}

/* What would never do is told apart from what somebody else has done. */
static enum err
mark_check(const struct ctx *cx, const struct mark_new *mark)
{
	struct comment comment;
	enum err err =
	    comments_get(cx->db, cx->arena, mark->by.article_id, mark->by.comment_id, &comment);

	if (err != OK || mark_fits(mark->mark, &comment))
		return err;
	cx->trouble->status = 422;
	return ctx_problem(cx, ERR_INPUT, "mark", PROBLEM_NOT_ALLOWED);
}

static enum err
badge_read(const struct ctx *cx, const struct request *rq, struct badge_new *badge)
{
	enum err err = desk_act_by(cx, rq, &badge->by);

	if (err != OK)
		return err;
	if (badge_given_of(request_field(rq, "badge"), &badge->to) != OK)
		return ctx_problem(cx, ERR_INPUT, "badge", PROBLEM_UNKNOWN);
	if (badge_given_of(request_field(rq, "worn"), &badge->from) != OK)
		return ctx_problem(cx, ERR_INPUT, "worn", PROBLEM_UNKNOWN);
	if (!badge_applies(badge->to, badge->from))
		return ctx_problem(cx, ERR_INPUT, "badge", PROBLEM_NOT_ALLOWED);
	return OK;
}

/* To where in the queue the button was, or to the comment's own page: a marked comment stays where
 * it is. */
static struct str
back_from_mark(const struct ctx *cx, const struct request *rq)
{
	if (request_field(rq, "back").len == 0)
		return desk_context_path(cx, rq->path_article, rq->path_id);
	return arena_printf(cx->arena, "%.*s#comment-%lld",
	    STR_ARG(desk_back(cx, rq, QUEUE_PUBLISHED)), (long long)rq->path_id);
}
