/*
 * articles/{a}/comments/{id}: what authors do to their own comments, and one comment as JSON.
 */
#include "page/pages.h"

#include "base/clock.h"
#include "key/email.h"
#include "model/verdict.h"
#include "page/banned.h"
#include "page/judge.h"
#include "page/reply.h"
#include "page/thread_show.h"
#include "page/visit.h"
#include "store/comments.h"
#include "text/markdown.h"
#include "view/act_form_html.h"
#include "view/comment_json.h"
#include "view/page_html.h"
#include "view/say.h"

static enum err visit_open(const struct ctx *cx, const struct request *rq, struct visit *v);
static enum err visit_edit(const struct ctx *cx, const struct visit *v);
static enum err visit_write(const struct ctx *cx, const struct request *rq, struct visit *v);
static enum err edit(const struct ctx *cx, struct visit *v, enum status *became);
static enum err edit_email(const struct ctx *cx, const struct visit *v, struct str *email);
static enum err edit_judge(const struct ctx *cx, const struct visit *v,
    const struct comment_draft *draft, struct safe_html html, struct verdict *verdict);
static enum err withdraw(const struct ctx *cx, struct visit *v);
static enum err show_form(const struct ctx *cx, struct response *rs, const struct visit *v,
    bool deleting, int status, struct str text);

enum err
edit_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct visit v;
	enum err err = visit_open(cx, rq, &v);

	if (err == OK)
		err = visit_edit(cx, &v);
	return err == OK ? show_form(cx, rs, &v, false, 200, v.comment.text) : err;
}

enum err
edit_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct visit v;
	enum status became;
	enum err err = visit_write(cx, rq, &v);

	if (err == OK)
		err = visit_edit(cx, &v);
	if (err != OK)
		return err;
	err = edit(cx, &v, &became);
	/* What was typed comes back with what is wrong with it. */
	if (err == ERR_INPUT || err == ERR_FORBID)
		return show_form(
		    cx, rs, &v, false, err == ERR_INPUT ? 422 : 403, request_field(rq, "text"));
	if (err != OK)
		return err;
	return thread_show_done(cx, rs,
	    &(struct thread_done){
		.ask = &v.ask,
		.rq = rq,
		.comment_id = v.comment.id,
		.status = 200,
		.notice = say_text(cx->speech->lang,
		    became == PUBLISHED ? SAY_NOTICE_CHANGED : SAY_NOTICE_CHANGED_HELD),
	    });
}

enum err
delete_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct visit v;
	enum err err = visit_open(cx, rq, &v);

	return err == OK ? show_form(cx, rs, &v, true, 200, STR_EMPTY) : err;
}

enum err
delete_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct visit v;
	enum err err = visit_write(cx, rq, &v);

	if (err == OK)
		err = withdraw(cx, &v);
	if (err != OK)
		return err;
	return thread_show_done(cx, rs,
	    &(struct thread_done){
		.ask = &v.ask,
		.rq = rq,
		.status = 200,
		.notice = say_text(cx->speech->lang, SAY_NOTICE_DELETED),
	    });
}

enum err
comment_get_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct visit v;
	enum err err = visit_comment(cx, rq, &v);

	if (err != OK)
		return err;
	bool own = v.ask.viewer != 0 && v.comment.author_id == v.ask.viewer;
	if (v.comment.status != PUBLISHED && !(own && v.comment.status == HELD))
		return ERR_ABSENT;
	struct json j = reply_json_begin(cx);
	comment_json(&j, NULL, &v.comment, own);
	return reply_json(rs, 200, &j);
}

enum err
comment_patch_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct visit v;
	enum status became;
	enum err err = visit_write(cx, rq, &v);

	if (err == OK)
		err = visit_edit(cx, &v);
	if (err == OK)
		err = edit(cx, &v, &became);
	if (err == ERR_INPUT && cx->trouble->problems.count > 0)
		cx->trouble->status = 422;
	if (err == OK)
		err =
		    comments_get(cx->db, cx->arena, v.comment.article_id, v.comment.id, &v.comment);
	if (err != OK)
		return err;
	comment_show_to(&v.comment, v.ask.viewer);
	struct json j = reply_json_begin(cx);
	comment_json(&j, NULL, &v.comment, true);
	return reply_json(rs, 200, &j);
}

enum err
comment_delete_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct visit v;
	enum err err = visit_write(cx, rq, &v);

	if (err == OK)
		err = withdraw(cx, &v);
	if (err == OK)
		reply_nothing(rs);
	return err;
}

/* The comment of the path, for an author who may still change it. To everybody else it is not
 * there. */
static enum err
visit_open(const struct ctx *cx, const struct request *rq, struct visit *v)
{
	enum err err = visit_comment(cx, rq, v);

	if (err != OK)
		return err;
	if (v->ask.viewer == 0 || v->comment.author_id != v->ask.viewer)
		return v->comment.status == PUBLISHED ? ERR_FORBID : ERR_ABSENT;
	if (v->comment.status != PUBLISHED && v->comment.status != HELD)
		return ERR_ABSENT;
	if (!comment_open_to(&v->comment, v->ask.viewer, cx->now_us, cx->set->edit_window_s))
		return ctx_problem(cx, ERR_FORBID, "comment", PROBLEM_EXPIRED);
	return OK;
}

/* What the editors have changed stays as they made it. */
static enum err
visit_edit(const struct ctx *cx, const struct visit *v)
{
	if (!comment_editable_by(&v->comment, v->ask.viewer, cx->now_us, cx->set->edit_window_s))
		return ctx_problem(cx, ERR_FORBID, "comment", PROBLEM_EXPIRED);
	return OK;
}

static enum err
visit_write(const struct ctx *cx, const struct request *rq, struct visit *v)
{
	enum err err = reader_single(cx, &rq->form, NULL);

	if (err == OK)
		err = visit_open(cx, rq, v);
	return err == OK ? reader_origin(cx, rq, v->ask.site) : err;
}

/* ERR_INPUT: what is wrong with the text is noted. */
static enum err
edit(const struct ctx *cx, struct visit *v, enum status *became)
{
	struct comment_draft draft = {
		.author_name = v->comment.author_name,
		.website = v->comment.website,
		.text = request_field(v->rq, "text"),
	};
	struct safe_html html = { STR_EMPTY };
	struct verdict verdict;

	comment_check(cx->arena, &draft, cx->set->text_points, &cx->trouble->problems);
	if (cx->trouble->problems.count > 0)
		return ERR_INPUT;
	if (markdown_html(cx->arena, draft.text, &html, NULL) != OK)
		return ctx_problem(cx, ERR_INPUT, "text", PROBLEM_TOO_LONG);
	if (html.html.len == 0)
		return ctx_problem(cx, ERR_INPUT, "text", PROBLEM_MISSING);
	enum err err = edit_email(cx, v, &draft.email);
	if (err == OK)
		err = edit_judge(cx, v, &draft, html, &verdict);
	if (err != OK)
		return err;
	enum status to = verdict_edited(&verdict, v->kept);
	bool shadowed = to == SPAM && (verdict_outcome(&verdict) == OUTCOME_SHADOW ||
					  (v->kept == SPAM && v->comment.shadowed));
	*became = shadowed ? PUBLISHED : to;
	const struct comment_change change = {
		.article_id = v->comment.article_id,
		.comment_id = v->comment.id,
		.author_id = v->ask.viewer,
		.oldest_us = cx->now_us - cx->set->edit_window_s * US_PER_S,
		.text = draft.text,
		.html = html.html,
		.renderer = MARKDOWN_VERSION,
		.from = v->kept,
		.to = to,
		.verdict = &verdict,
		.shadowed = shadowed,
		.reason = judge_reason(cx->arena, &verdict),
		.now_us = cx->now_us,
	};
	err = comments_edit(cx->db, cx->arena, &change);
	bodies_written(cx->bodies, v->comment.article_id);
	return err;
}

/* The address that came with the comment is opened only where somebody's is banned. */
static enum err
edit_email(const struct ctx *cx, const struct visit *v, struct str *email)
{
	struct comment_origin origin;
	bool wanted;
	enum err err = banned_by_email(cx, v->ask.site->id, &wanted);

	*email = STR_EMPTY;
	if (err != OK || !wanted)
		return err;
	err = comments_origin(cx->db, cx->arena, v->comment.article_id, v->comment.id, &origin);
	if (err == OK && origin.email_sealed.len > 0 &&
	    email_open(cx->arena, cx->keys, origin.site_id, origin.email_sealed, email) != OK)
		*email = STR_EMPTY;
	return err;
}

/* As if it were posted anew, by who is known to have posted it. */
static enum err
edit_judge(const struct ctx *cx, const struct visit *v, const struct comment_draft *draft,
    struct safe_html html, struct verdict *verdict)
{
	struct actor actor;
	struct judge_ask ask = {
		.site = v->ask.site,
		.policy = article_policy(&v->ask.article, v->ask.site),
		.comment_id = v->comment.id,
		.rq = v->rq,
		.actor = &actor,
		.draft = draft,
		.html = html,
		.badge = v->comment.badge,
		.author_id = v->ask.viewer,
	};
	enum err err = reader_actor(cx, v->rq, v->ask.site->id, &actor);

	if (err == OK)
		err = comments_known(
		    cx->db, cx->arena, v->show.place.article, ask.author_id, &ask.known);

	return err == OK ? judge(cx, &ask, verdict) : err;
}

static enum err
withdraw(const struct ctx *cx, struct visit *v)
{
	const struct comment_change change = {
		.article_id = v->comment.article_id,
		.comment_id = v->comment.id,
		.author_id = v->ask.viewer,
		.oldest_us = cx->now_us - cx->set->edit_window_s * US_PER_S,
		.from = v->kept,
		.to = DELETED,
		.now_us = cx->now_us,
	};
	enum err err = comments_withdraw(cx->db, cx->arena, &change);

	bodies_written(cx->bodies, v->comment.article_id);
	return err;
}

/* For the script as a section to be put in the comment's place, else as a page. */
static enum err
show_form(const struct ctx *cx, struct response *rs, const struct visit *v, bool deleting,
    int status, struct str text)
{
	const struct place *place = &v->show.place;
	bool fragment = thread_wants_fragment(v->rq);
	struct html h = reply_html_begin(cx);

	if (!fragment)
		page_begin(&h, cx->prefix, str_of(say_text(h.lang, SAY_PAGE_YOUR_COMMENT)),
		    place->article);
	html_open_class(&h, "section", fragment ? "postbag-inline" : "postbag");
	if (deleting)
		form_delete_html(&h, place, &v->comment);
	else
		form_edit_html(&h, place, &v->comment,
		    &(struct form_show){
			.text = text,
			.text_points = cx->set->text_points,
			.problems = &cx->trouble->problems,
		    });
	html_close(&h, "section");
	if (!fragment)
		page_end(&h);
	reply_form(rs);
	return reply_html(rs, status, &h);
}
