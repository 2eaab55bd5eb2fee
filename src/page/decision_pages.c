/*
 * What moderators decide: about comments, about what readers report of them, about threads.
 */
#include "page/pages.h"

#include "page/articles.h"
#include "page/desk.h"
#include "page/desk_acts.h"
#include "page/desk_context.h"
#include "store/decisions.h"

static enum err decision_read(
    const struct ctx *cx, const struct request *rq, struct decision_new *decision);
static enum err decision_action(
    const struct ctx *cx, const struct request *rq, struct decision_new *decision);
static struct str undo_back(
    const struct ctx *cx, const struct request *rq, const struct acted *acted);
static enum err undo_late(
    const struct ctx *cx, const struct request *rq, struct response *rs, const struct acted *acted);

enum err
decide_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct acted acted = { 0 };
	enum err err = decide_act(cx, rq, &acted);

	if (err == ERR_CONFLICT && acted.late != NULL)
		return desk_context_late(cx, rq, rs, acted.late);
	if (err != OK)
		return err;
	/* Back to the queue the comment was in: the next one waits there. */
	desk_lead(cx, rs, desk_back(cx, rq, queue_by_status(acted.from)), "done", acted.done);
	return OK;
}

enum err
decide_act(const struct ctx *cx, const struct request *rq, struct acted *out)
{
	struct decision_new decision = { 0 };
	enum err err = decision_read(cx, rq, &decision);

	out->comment_id = rq->path_id;
	if (err == OK)
		err = decision_action(cx, rq, &decision);
	if (err != OK)
		return err;
	err = decisions_make(cx->db, cx->arena, &decision, &out->done);
	bodies_written(cx->bodies, rq->path_article);
	chores_wake(cx->chores);
	out->late = "from";
	out->from = decision.from;
	return err;
}

enum err
keep_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct acted acted = { 0 };
	enum err err = keep_act(cx, rq, &acted);

	if (err == ERR_CONFLICT && acted.late != NULL)
		return desk_context_late(cx, rq, rs, acted.late);
	if (err == OK)
		desk_lead(cx, rs, desk_back(cx, rq, QUEUE_REPORTED), "done", acted.done);
	return err;
}

enum err
keep_act(const struct ctx *cx, const struct request *rq, struct acted *out)
{
	struct decision_new decision = { 0 };
	enum err err = decision_read(cx, rq, &decision);

	out->comment_id = rq->path_id;
	if (err != OK)
		return err;
	out->late = "from";
	err = decisions_keep(cx->db, cx->arena, &decision, &out->done);
	chores_wake(cx->chores);
	return err;
}

enum err
closing_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	bool article = str_equal(request_field(rq, "back"), STR("article"));
	struct acted acted = { 0 };
	int64_t comment_id = 0;

	if (!article && !str_to_i64(request_field(rq, "comment"), &comment_id))
		return ctx_problem(cx, ERR_INPUT, "comment", PROBLEM_MALFORMED);
	enum err err = closing_act(cx, rq, &acted);
	if (err == OK)
		desk_lead(cx, rs,
		    article ? article_path(cx, rq->path_article)
			    : desk_context_path(cx, rq->path_article, comment_id),
		    "done", acted.done);
	return err;
}

enum err
closing_act(const struct ctx *cx, const struct request *rq, struct acted *out)
{
	struct str act = request_field(rq, "act");
	struct act_by by = { 0 };
	enum err err = desk_act_by(cx, rq, &by);

	if (err != OK)
		return err;
	if (str_equal(act, STR("close")))
		err = decisions_close(cx->db, cx->arena, &by, &out->done);
	else if (str_equal(act, STR("open")))
		err = decisions_open(cx->db, cx->arena, &by, &out->done);
	else if (str_equal(act, STR("hold")))
		err = decisions_hold(cx->db, cx->arena, &by, &out->done);
	else if (str_equal(act, STR("release")))
		err = decisions_release(cx->db, cx->arena, &by, &out->done);
	else
		return ctx_problem(cx, ERR_INPUT, "act", PROBLEM_UNKNOWN);
	bodies_written(cx->bodies, by.article_id);
	return err;
}

/* The path names the decision, and the decision what it was about. */
enum err
undo_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct acted acted = { 0 };
	enum err err = undo_act(cx, rq, &acted);

	if (err == ERR_CONFLICT && acted.late != NULL)
		return undo_late(cx, rq, rs, &acted);
	if (err == OK)
		desk_lead(cx, rs, undo_back(cx, rq, &acted), "done", acted.done);
	return err;
}

enum err
undo_act(const struct ctx *cx, const struct request *rq, struct acted *out)
{
	struct decision decision;
	struct act_by by = { 0 };
	enum err err = desk_act_by(cx, rq, &by);

	if (err == OK)
		err = decisions_get(cx->db, cx->arena, &cx->mine, rq->path_id, &decision);
	if (err == OK && decision.article_id != rq->path_article)
		err = ERR_ABSENT;
	if (err != OK)
		return err;
	out->comment_id = by.comment_id = decision.comment_id;
	out->late = "undo";
	err = decisions_undo(cx->db, cx->arena, &by, &decision, &out->done);
	chores_wake(cx->chores);
	bodies_written(cx->bodies, rq->path_article);
	return err;
}

/* To where the button was: the log, a queue, the article's page, or the comment's own. */
static struct str
undo_back(const struct ctx *cx, const struct request *rq, const struct acted *acted)
{
	struct str back = request_field(rq, "back");

	if (str_equal(back, STR("log")) || (back.len == 0 && acted->comment_id == 0))
		return STR("admin/log");
	if (str_equal(back, STR("article")))
		return article_path(cx, rq->path_article);
	if (back.len == 0)
		return desk_context_path(cx, rq->path_article, acted->comment_id);
	return desk_back(cx, rq, QUEUE_HELD);
}

/* What has happened since stands on the comment's own page; of a thread it stands in the log. */
static enum err
undo_late(
    const struct ctx *cx, const struct request *rq, struct response *rs, const struct acted *acted)
{
	problem_add(&cx->trouble->problems, "undo", PROBLEM_EXPIRED);
	if (acted->comment_id == 0)
		return desk_log_show(cx, rq, rs, 409);
	return desk_context_show(cx, rq, rs,
	    &(struct context_ask){
		.article_id = rq->path_article,
		.comment_id = acted->comment_id,
		.status = 409,
	    });
}

/* What a moderator says of a comment that has this status, and why. */
static enum err
decision_read(const struct ctx *cx, const struct request *rq, struct decision_new *decision)
{
	enum err err = desk_act_by(cx, rq, &decision->by);

	if (err == OK && status_of(request_field(rq, "from"), &decision->from) != OK)
		err = ctx_problem(cx, ERR_INPUT, "from", PROBLEM_UNKNOWN);
	decision->to = decision->from;
	return err == OK ? desk_seen(cx, rq, &decision->seen_us) : err;
}

static enum err
decision_action(const struct ctx *cx, const struct request *rq, struct decision_new *decision)
{
	enum action action;

	if (action_of(request_field(rq, "action"), &action) != OK)
		return ctx_problem(cx, ERR_INPUT, "action", PROBLEM_UNKNOWN);
	if (!action_applies(action, decision->from))
		return ctx_problem(cx, ERR_INPUT, "action", PROBLEM_NOT_ALLOWED);
	decision->to = action_info(action)->to;
	if (decision->to == REJECTED)
		return desk_ground(cx, rq, &decision->ground, &decision->note);
	return OK;
}
