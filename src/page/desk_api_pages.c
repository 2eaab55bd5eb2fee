/*
 * api/v1/admin/articles/...: what moderators read and do about a comment or a thread, for programs.
 */
#include "page/pages.h"

#include "page/articles.h"
#include "page/desk.h"
#include "page/desk_acts.h"
#include "page/desk_context.h"
#include "page/reply.h"
#include "store/decisions.h"
#include "view/article_json.h"
#include "view/desk_json.h"

static enum err act(
    const struct ctx *cx, const struct request *rq, struct response *rs, act_fn *does);
static enum err show(const struct ctx *cx, const struct request *rq, struct response *rs,
    int status, const struct acted *acted);
static enum err late(
    const struct ctx *cx, const struct request *rq, struct response *rs, const struct acted *acted);
static enum err about(const struct ctx *cx, struct json *j, int64_t article_id, int64_t comment_id);

enum err
context_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct desk_context context = { 0 };
	enum err err = desk_context_load(cx, rq->path_article, rq->path_id, &context);

	if (err != OK)
		return err;
	struct json j = reply_json_begin(cx);
	desk_context_json(&j, NULL, &context);
	return reply_json(rs, 200, &j);
}

enum err
decide_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return act(cx, rq, rs, decide_act);
}

enum err
keep_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return act(cx, rq, rs, keep_act);
}

enum err
mark_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return act(cx, rq, rs, mark_act);
}

enum err
badge_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return act(cx, rq, rs, badge_act);
}

enum err
revise_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return act(cx, rq, rs, revise_act);
}

enum err
undo_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return act(cx, rq, rs, undo_act);
}

enum err
closing_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return act(cx, rq, rs, closing_act);
}

/* A retry under the same key is answered as the first try was. */
enum err
answer_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct acted acted = { 0 };
	enum err err = answer_act(cx, rq, &acted);

	return err == OK ? show(cx, rq, rs, 201, &acted) : err;
}

static enum err
act(const struct ctx *cx, const struct request *rq, struct response *rs, act_fn *does)
{
	struct acted acted = { 0 };
	enum err err = does(cx, rq, &acted);

	if (err == ERR_CONFLICT && acted.late != NULL)
		return late(cx, rq, rs, &acted);
	return err == OK ? show(cx, rq, rs, 200, &acted) : err;
}

/* What was noted in the log, and how what it was about is now. */
static enum err
show(const struct ctx *cx, const struct request *rq, struct response *rs, int status,
    const struct acted *acted)
{
	struct json j = reply_json_begin(cx);
	struct decision decision;
	enum err err = OK;

	json_object_begin(&j, NULL);
	if (acted->done != 0) {
		err = decisions_get(cx->db, cx->arena, &cx->mine, acted->done, &decision);
		if (err != OK)
			return err;
		desk_decision_json(&j, "decision", &decision);
	} else {
		json_nothing(&j, "decision");
	}
	err = about(cx, &j, rq->path_article, acted->comment_id);
	json_object_end(&j);
	return err == OK ? reply_json(rs, status, &j) : err;
}

/* A problem that says what is different: how it is now is a member of it. */
static enum err
late(const struct ctx *cx, const struct request *rq, struct response *rs, const struct acted *acted)
{
	struct context_ask ask;
	enum err err = OK;

	if (str_equal(str_of(acted->late), STR("undo")))
		problem_add(&cx->trouble->problems, acted->late, PROBLEM_EXPIRED);
	else
		err = desk_context_differs(cx, rq, acted->late, &ask);
	if (err != OK)
		return err;
	struct json j = reply_problem_begin(cx, 409);
	err = about(cx, &j, rq->path_article, acted->comment_id);
	return err == OK ? reply_problem(cx, rs, 409, &j) : err;
}

/* A comment in full; or the article, where it is about the thread. */
static enum err
about(const struct ctx *cx, struct json *j, int64_t article_id, int64_t comment_id)
{
	struct desk_context context = { 0 };
	struct article_show article;
	enum err err;

	if (comment_id != 0) {
		err = desk_context_load(cx, article_id, comment_id, &context);
		if (err == OK)
			desk_context_json(j, "about", &context);
		return err;
	}
	err = article_load(cx, article_id, &article);
	if (err == OK)
		article_show_json(j, "about", &article);
	return err;
}
