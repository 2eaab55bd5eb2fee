/*
 * What moderators write at their desk: another text for a comment, and an answer to it.
 */
#include "page/pages.h"

#include "key/secret.h"
#include "page/desk.h"
#include "page/desk_acts.h"
#include "page/desk_context.h"
#include "page/reply.h"
#include "store/articles.h"
#include "store/comments.h"
#include "store/queues.h"
#include "text/markdown.h"

static enum err revise_read(
    const struct ctx *cx, const struct request *rq, struct comment_revision *revision);
static enum err revise_show(const struct ctx *cx, const struct request *rq, struct response *rs,
    int status, const struct str *typed);
static enum err words_check(
    const struct ctx *cx, struct comment_draft *draft, struct safe_html *html);
static enum err answer_add(const struct ctx *cx, const struct request *rq, const struct act_by *by,
    struct comment_added *added);
static enum err answer_key(
    const struct ctx *cx, const struct request *rq, struct comment_new *comment);
static int64_t answer_author(const struct ctx *cx, int64_t site_id);

enum err
revise_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return revise_show(cx, rq, rs, 200, NULL);
}

enum err
revise_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct str typed = request_field(rq, "text");
	struct acted acted = { 0 };
	enum err err = revise_act(cx, rq, &acted);

	if (cx->trouble->status == 422)
		return revise_show(cx, rq, rs, 422, &typed);
	if (err == ERR_CONFLICT && acted.late != NULL) {
		problem_add(&cx->trouble->problems, acted.late, PROBLEM_EXPIRED);
		return revise_show(cx, rq, rs, 409, &typed);
	}
	if (err == OK)
		desk_lead(cx, rs, desk_context_path(cx, rq->path_article, rq->path_id), "done",
		    acted.done);
	return err;
}

enum err
revise_act(const struct ctx *cx, const struct request *rq, struct acted *out)
{
	struct comment_revision revision = { 0 };
	enum err err = revise_read(cx, rq, &revision);

	out->comment_id = rq->path_id;
	if (err != OK)
		return err;
	out->late = "edit";
	err = comments_revise(cx->db, cx->arena, &revision, &out->done);
	bodies_written(cx->bodies, rq->path_article);
	return err;
}

/* What is wrong with the words is noted, with status 422. */
static enum err
revise_read(const struct ctx *cx, const struct request *rq, struct comment_revision *revision)
{
	struct safe_html html = { STR_EMPTY };
	struct comment comment;
	enum err err = desk_act_by(cx, rq, &revision->by);

	if (err == OK)
		err = desk_seen(cx, rq, &revision->seen_us);
	if (err == OK)
		err = comments_get(cx->db, cx->arena, rq->path_article, rq->path_id, &comment);
	if (err != OK)
		return err;
	struct comment_draft draft = {
		.author_name = comment.author_name,
		.text = request_field(rq, "text"),
	};
	err = words_check(cx, &draft, &html);
	if (err == OK && str_equal(draft.text, comment.text)) {
		cx->trouble->status = 422;
		err = ctx_problem(cx, ERR_INPUT, "text", PROBLEM_REUSED);
	}
	revision->text = draft.text;
	revision->html = html.html;
	revision->renderer = MARKDOWN_VERSION;
	return err;
}

/* typed: what stands in the field; NULL: the text as it is. */
static enum err
revise_show(const struct ctx *cx, const struct request *rq, struct response *rs, int status,
    const struct str *typed)
{
	struct queued queued;
	struct desk_card *card;
	struct desk_show show;
	enum err err =
	    queues_one(cx->db, cx->arena, &cx->mine, rq->path_article, rq->path_id, &queued);

	if (err == OK)
		err = desk_cards(cx, &queued, 1, &card);
	if (err == OK)
		err = desk_show(cx, &show, NULL);
	if (err != OK)
		return err;
	card->said = desk_said(rq);
	struct html h = reply_html_begin(cx);
	desk_edit_page(&h, &show, card, typed == NULL ? queued.comment.text : *typed);
	return reply_desk(rs, status, &h);
}

/* The same rules as for readers. ERR_INPUT: what is wrong is noted, with status 422. */
static enum err
words_check(const struct ctx *cx, struct comment_draft *draft, struct safe_html *html)
{
	struct problems *problems = &cx->trouble->problems;

	comment_check(cx->arena, draft, cx->set->text_points, problems);
	if (problems->count == 0) {
		enum err err = markdown_html(cx->arena, draft->text, html, NULL);

		if (err == OK && html->html.len > 0)
			return OK;
		problem_add(problems, "text", err == OK ? PROBLEM_MISSING : PROBLEM_TOO_LONG);
	}
	cx->trouble->status = 422;
	return ERR_INPUT;
}

/* Posts as the moderator, and shows what was posted. Nothing typed is lost. */
enum err
answer_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct acted acted = { 0 };
	enum err err = answer_act(cx, rq, &acted);

	if (cx->trouble->status == 422 || cx->trouble->status == 409)
		return desk_context_show(cx, rq, rs,
		    &(struct context_ask){
			.article_id = rq->path_article,
			.comment_id = rq->path_id,
			.status = cx->trouble->status,
			.answer = request_field(rq, "text"),
		    });
	if (err == OK)
		desk_lead(
		    cx, rs, desk_context_path(cx, rq->path_article, acted.comment_id), "done", 0);
	return err;
}

enum err
answer_act(const struct ctx *cx, const struct request *rq, struct acted *out)
{
	struct comment_added added = { 0 };
	struct act_by by = { 0 };
	enum err err = desk_act_by(cx, rq, &by);

	if (err != OK)
		return err;
	err = answer_add(cx, rq, &by, &added);
	bodies_written(cx->bodies, rq->path_article);
	out->comment_id = added.id;
	return err;
}

static enum err
answer_add(const struct ctx *cx, const struct request *rq, const struct act_by *by,
    struct comment_added *added)
{
	struct comment_draft draft = {
		.author_name = cx->who->moderator_name,
		.text = request_field(rq, "text"),
		.reply = arena_printf(cx->arena, "%lld", (long long)by->comment_id),
	};
	struct safe_html html = { STR_EMPTY };
	struct share_counts counts;
	struct article article;
	enum err err = articles_get(cx->db, cx->arena, by->article_id, &article, &counts);

	if (err == OK)
		err = words_check(cx, &draft, &html);
	if (err != OK)
		return err;
	struct comment_new comment = {
		.article = &article,
		.draft = &draft,
		.html = html.html,
		.renderer = MARKDOWN_VERSION,
		.status = PUBLISHED,
		.badge = BADGE_MODERATOR,
		.lang = "",
		.author_id = answer_author(cx, article.site_id),
		.now_us = cx->now_us,
	};
	const struct site *site = sites_by_id(cx->sites, article.site_id);
	if (site != NULL) {
		comment.lang = site->set.lang;
		comment.close_days = site->set.close_days;
	}
	err = answer_key(cx, rq, &comment);
	if (err == OK)
		err = comments_add(cx->db, cx->arena, &comment, added);
	if (err == ERR_FORBID || err == ERR_ABSENT) {
		cx->trouble->status = 409;
		return ctx_problem(cx, ERR_CONFLICT,
		    err == ERR_FORBID && !added->locked ? "article" : "reply",
		    err == ERR_ABSENT ? PROBLEM_UNKNOWN : PROBLEM_CLOSED);
	}
	if (err == OK && added->repeated && !added->same) {
		cx->trouble->status = 422;
		return ctx_problem(cx, ERR_CONFLICT, "key", PROBLEM_REUSED);
	}
	return err;
}

/* The form has a key of its own, so that pressing twice posts once; a program's is in its header,
 * as elsewhere in the API, or in the same field. */
static enum err
answer_key(const struct ctx *cx, const struct request *rq, struct comment_new *comment)
{
	const struct str content[] = { comment->draft->text, comment->draft->reply };
	enum err err = desk_once(cx, rq, &comment->idempotency_key);

	if (err != OK)
		return err == ERR_ABSENT ? ctx_problem(cx, ERR_INPUT, "key", PROBLEM_MISSING) : err;
	digest("content", content, COUNT_OF(content), &comment->content_digest);
	return OK;
}

/* The same for all that a moderator writes at the desk for a site. No author's token is made of it,
 * so that only the desk can change it. */
static int64_t
answer_author(const struct ctx *cx, int64_t site_id)
{
	const struct str part[] = {
		{ (const char *)&site_id, sizeof(site_id) },
		{ (const char *)&cx->who->moderator_id, sizeof(cx->who->moderator_id) },
	};

	return digest63("desk author", part, COUNT_OF(part));
}
