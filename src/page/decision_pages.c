/*
 * What moderators decide: about comments, about what readers report of them, about threads.
 */
#include "page/pages.h"

#include "page/desk.h"
#include "page/desk_context.h"
#include "page/reader.h"
#include "page/reply.h"
#include "store/decisions.h"

static enum err decision_read(
    const struct ctx *cx, const struct request *rq, struct decision_new *decision);
static enum err decision_act(
    const struct ctx *cx, const struct request *rq, struct decision_new *decision);
static enum err closing_read(const struct ctx *cx, const struct request *rq,
    struct closing_new *closing, int64_t *comment_id);

enum err
decide_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct decision_new decision;
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
	struct decision_new decision;
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
	struct closing_new closing;
	int64_t comment_id;
	enum err err = closing_read(cx, rq, &closing, &comment_id);

	if (err != OK)
		return err;
	if (str_equal(act, STR("close")))
		err = decisions_close(cx->db, cx->arena, &closing);
	else if (str_equal(act, STR("open")))
		err = decisions_open(cx->db, cx->arena, &closing);
	else
		return ctx_problem(cx, ERR_INPUT, "act", PROBLEM_UNKNOWN);
	bodies_written(cx->bodies, closing.article_id);
	if (err == OK)
		reply_see_other(cx, rs, desk_context_path(cx, closing.article_id, comment_id).p);
	return err;
}

/* What a moderator says of a comment that has this status, and why. */
static enum err
decision_read(const struct ctx *cx, const struct request *rq, struct decision_new *decision)
{
	*decision = (struct decision_new){
		.article_id = rq->path_article,
		.comment_id = rq->path_id,
		.moderator_id = cx->who->moderator_id,
		.moderator_name = cx->who->moderator_name,
		.now_us = cx->now_us,
	};
	enum err err = reader_single(cx, &rq->form, NULL);
	if (err != OK)
		return err;
	if (status_of(request_field(rq, "from"), &decision->from) != OK)
		return ctx_problem(cx, ERR_INPUT, "from", PROBLEM_UNKNOWN);
	decision->to = decision->from;
	return desk_reason(cx, rq, &decision->reason);
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
closing_read(const struct ctx *cx, const struct request *rq, struct closing_new *closing,
    int64_t *comment_id)
{
	*closing = (struct closing_new){
		.article_id = rq->path_article,
		.moderator_id = cx->who->moderator_id,
		.moderator_name = cx->who->moderator_name,
		.now_us = cx->now_us,
	};
	enum err err = reader_single(cx, &rq->form, NULL);
	if (err != OK)
		return err;
	if (!str_to_i64(request_field(rq, "comment"), comment_id))
		return ctx_problem(cx, ERR_INPUT, "comment", PROBLEM_MALFORMED);
	return desk_reason(cx, rq, &closing->reason);
}
