/*
 * articles/{a}/comments/{id}/report and the same below api/v1: what readers say against a comment.
 */
#include "page/pages.h"

#include "http/status.h"
#include "page/banned.h"
#include "page/reply.h"
#include "page/thread_show.h"
#include "page/visit.h"
#include "store/reports.h"
#include "view/act_form_html.h"
#include "view/comment_html.h"
#include "view/page_html.h"
#include "view/report_html.h"
#include "view/say.h"

static enum err report_send(
    const struct ctx *cx, const struct request *rq, struct visit *v, struct report_draft *draft);
static enum err report_again(const struct ctx *cx, struct response *rs, const struct visit *v,
    const struct report_draft *draft, enum err err);
static enum err show_form(const struct ctx *cx, struct response *rs, const struct visit *v,
    const struct report_show *show, int status);
static enum err show_thanks(const struct ctx *cx, struct response *rs, const struct visit *v);
static enum err show_own(const struct ctx *cx, struct response *rs, const struct visit *v);
static void section_begin(const struct ctx *cx, struct html *h, const struct visit *v);
static void section_end(struct html *h, const struct visit *v);

enum err
report_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct visit v;
	enum err err = visit_comment(cx, rq, &v);

	if (err == OK && v.comment.status != PUBLISHED)
		err = ERR_ABSENT;
	if (err == OK && v.ask.viewer != 0 && v.comment.author_id == v.ask.viewer)
		return show_own(cx, rs, &v);
	return err == OK ? show_form(cx, rs, &v, &(struct report_show){ .notice = NULL }, 200)
			 : err;
}

enum err
report_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct visit v = { .rq = rq };
	struct report_draft draft;
	enum err err = report_send(cx, rq, &v, &draft);

	if (err == OK)
		return show_thanks(cx, rs, &v);
	return report_again(cx, rs, &v, &draft, err);
}

enum err
report_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct visit v;
	struct report_draft draft;
	enum err err = report_send(cx, rq, &v, &draft);

	if (err == OK)
		reply_nothing(rs);
	return err;
}

static enum err
report_send(
    const struct ctx *cx, const struct request *rq, struct visit *v, struct report_draft *draft)
{
	struct actor actor;
	bool shadowed;

	*draft = (struct report_draft){
		.name = request_field(rq, "reason"),
		.words = request_field(rq, "words"),
	};
	enum err err = visit_to_act(cx, rq, LIMIT_REPORT, v, &actor);
	if (err != OK)
		return err;
	report_check(cx->arena, draft, &cx->trouble->problems);
	if (cx->trouble->problems.count > 0) {
		cx->trouble->status = 422;
		return ERR_INPUT;
	}
	err = banned_act(cx, v, &actor, &shadowed);
	if (err != OK || shadowed)
		return err;
	const struct report_new report = {
		.article_id = v->comment.article_id,
		.comment_id = v->comment.id,
		.actor = actor.key,
		.author_id = v->ask.viewer,
		.draft = draft,
		.now_us = cx->now_us,
	};
	err = reports_make(cx->db, cx->arena, &report);
	return err == ERR_FORBID ? ctx_problem(cx, err, "comment", PROBLEM_NOT_ALLOWED) : err;
}

/* Where the form can be shown, it comes back as it was filled in: nothing typed is lost. */
static enum err
report_again(const struct ctx *cx, struct response *rs, const struct visit *v,
    const struct report_draft *draft, enum err err)
{
	struct report_show show = { .draft = *draft, .problems = &cx->trouble->problems };

	if (v->show.place.article == NULL)
		return err;
	if (problem_of(&cx->trouble->problems, "comment") == PROBLEM_NOT_ALLOWED)
		return show_own(cx, rs, v);
	if (err == ERR_BUSY)
		show.notice = say_text(cx->speech->lang, SAY_NOTICE_BUSY);
	else if (err == ERR_LIMIT)
		show.notice = say_text(cx->speech->lang, SAY_NOTICE_LIMIT_REPORT);
	else if (cx->trouble->status != 422 &&
		 problem_of(&cx->trouble->problems, "ban") == PROBLEM_NONE)
		return err;
	int status = cx->trouble->status != 0 ? cx->trouble->status : http_status(err);
	reply_retry(cx, rs, status);
	return show_form(cx, rs, v, &show, status);
}

static enum err
show_form(const struct ctx *cx, struct response *rs, const struct visit *v,
    const struct report_show *show, int status)
{
	struct html h = reply_html_begin(cx);

	reply_form(rs);
	section_begin(cx, &h, v);
	form_report_html(&h, &v->show.place, &v->comment, show);
	section_end(&h, v);
	return reply_html(rs, status, &h);
}

static enum err
show_thanks(const struct ctx *cx, struct response *rs, const struct visit *v)
{
	struct html h = reply_html_begin(cx);

	section_begin(cx, &h, v);
	reported_html(&h);
	if (!thread_wants_fragment(v->rq))
		comment_quote_html(&h, &v->comment);
	section_end(&h, v);
	return reply_html(rs, 200, &h);
}

static enum err
show_own(const struct ctx *cx, struct response *rs, const struct visit *v)
{
	struct html h = reply_html_begin(cx);

	section_begin(cx, &h, v);
	report_own_html(&h);
	section_end(&h, v);
	return reply_html(rs, 403, &h);
}

/* For the script as a section alone, else as a page. */
static void
section_begin(const struct ctx *cx, struct html *h, const struct visit *v)
{
	bool fragment = thread_wants_fragment(v->rq);

	if (!fragment)
		page_begin(h, cx->prefix, str_of(say_text(h->lang, SAY_PAGE_YOUR_REPORT)),
		    v->show.place.article);
	html_open_class(h, "section", fragment ? "postbag-inline" : "postbag");
}

static void
section_end(struct html *h, const struct visit *v)
{
	html_close(h, "section");
	if (!thread_wants_fragment(v->rq))
		page_end(h);
}
