/*
 * What moderators decide: about comments, about what readers report of them, about threads.
 */
#include "page/pages.h"

#include "page/desk.h"
#include "page/desk_context.h"
#include "page/reply.h"
#include "store/decisions.h"

static enum err decision_read(
    const struct ctx *cx, const struct request *rq, struct decision_new *decision);
static enum err decision_act(
    const struct ctx *cx, const struct request *rq, struct decision_new *decision);
static enum err closing_read(
    const struct ctx *cx, const struct request *rq, struct act_by *by, int64_t *comment_id);

enum err
decide_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct decision_new decision = { 0 };
	enum err err = decision_read(cx, rq, &decision);

	if (err == OK)
		err = decision_act(cx, rq, &decision);
	if (err == OK)
		err = decisions_make(cx->db, cx->arena, &decision);
	bodies_written(cx->bodies, rq->path_article);
	if (err == ERR_CONFLICT)
		return desk_context_late(cx, rq, rs, "from");
	if (err != OK)
		return err;
	/* Back to the queue the comment was in: the next one waits there. */
	reply_see_other(cx, rs, desk_back(cx, rq, queue_by_status(decision.from)).p);
	return OK;
}

enum err
keep_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct decision_new decision = { 0 };
	enum err err = decision_read(cx, rq, &decision);

	if (err == OK)
		err = decisions_keep(cx->db, cx->arena, &decision);
	if (err == ERR_CONFLICT)
		return desk_context_late(cx, rq, rs, "from");
	if (err == OK)
		reply_see_other(cx, rs, desk_back(cx, rq, QUEUE_REPORTED).p);
	return err;
}

enum err
closing_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct str act = request_field(rq, "act");
	struct act_by by;
	int64_t comment_id;
	enum err err = closing_read(cx, rq, &by, &comment_id);

	if (err != OK)
		return err;
	if (str_equal(act, STR("close")))
		err = decisions_close(cx->db, cx->arena, &by);
	else if (str_equal(act, STR("open")))
		err = decisions_open(cx->db, cx->arena, &by);
	else
		return ctx_problem(cx, ERR_INPUT, "act", PROBLEM_UNKNOWN);
	bodies_written(cx->bodies, by.article_id);
	if (err == OK)
		reply_see_other(cx, rs, desk_context_path(cx, by.article_id, comment_id).p);
	return err;
}

/* What a moderator says of a comment that has this status, and why. */
static enum err
decision_read(const struct ctx *cx, const struct request *rq, struct decision_new *decision)
{
	enum err err = desk_act_by(cx, rq, &decision->by);

	if (err == OK && status_of(request_field(rq, "from"), &decision->from) != OK)
		err = ctx_problem(cx, ERR_INPUT, "from", PROBLEM_UNKNOWN);
	decision->to = decision->from;
	return err;
}

static enum err
decision_act(const struct ctx *cx, const struct request *rq, struct decision_new *decision)
{
	enum action action;

	if (action_of(request_field(rq, "action"), &action) != OK)
		return ctx_problem(cx, ERR_INPUT, "action", PROBLEM_UNKNOWN);
	if (!action_applies(action, decision->from))
		return ctx_problem(cx, ERR_INPUT, "action", PROBLEM_NOT_ALLOWED);
	decision->to = action_info(action)->to;
	return OK;
}

static enum err
closing_read(const struct ctx *cx, const struct request *rq, struct act_by *by, int64_t *comment_id)
{
	enum err err = desk_act_by(cx, rq, by);

	if (err == OK && !str_to_i64(request_field(rq, "comment"), comment_id))
		err = ctx_problem(cx, ERR_INPUT, "comment", PROBLEM_MALFORMED);
	return err;
}
