#include "page/desk_context.h"

#include "key/secret.h"
#include "page/desk.h"
#include "page/reply.h"
#include "page/thread_load.h"
#include "store/articles.h"
#include "store/comments.h"
#include "store/decisions.h"
#include "store/queues.h"

static enum err context_past(
    const struct ctx *cx, int64_t article_id, int64_t comment_id, struct desk_context *out);
static const struct comment_version *version_seen(
    const struct desk_context *context, int64_t seen_us);

enum err
desk_context_show(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct context_ask *ask)
{
	struct desk_context context = { .answer = ask->answer };
	struct desk_show show;
	enum err err = desk_context_load(cx, ask->article_id, ask->comment_id, &context);

	if (err == OK && ask->status == 200 && context.card.may)
		err = desk_take(cx, rq);
	if (err == OK)
		err = desk_show(cx, &show, NULL);
	if (err == OK)
		err = desk_done(cx, rq, &show);
	if (err != OK)
		return err;
	context.key = arena_printf(cx->arena, "%016llx", (unsigned long long)secret_id()).p;
	context.card.said = desk_said(rq);
	if (ask->changed)
		context.seen = version_seen(&context, ask->seen_us);
	struct html h = reply_html_begin(cx);
	desk_context_page(&h, &show, &context);
	return reply_desk(rs, ask->status, &h);
}

enum err
desk_context_late(
    const struct ctx *cx, const struct request *rq, struct response *rs, const char *field)
{
	struct context_ask ask;
	enum err err = desk_context_differs(cx, rq, field, &ask);

	return err == OK ? desk_context_show(cx, rq, rs, &ask) : err;
}

enum err
desk_context_differs(
    const struct ctx *cx, const struct request *rq, const char *field, struct context_ask *ask)
{
	struct comment comment;
	enum err err = comments_get(cx->db, cx->arena, rq->path_article, rq->path_id, &comment);

	*ask = (struct context_ask){
		.article_id = rq->path_article,
		.comment_id = rq->path_id,
		.status = 409,
	};
	if (err != OK)
		return err;
	if (request_field(rq, "seen").len > 0) {
		err = desk_seen(cx, rq, &ask->seen_us);
		if (err != OK)
			return err;
		ask->changed = ask->seen_us != comment.edited_us;
	}
	problem_add(&cx->trouble->problems, ask->changed ? "seen" : field, PROBLEM_EXPIRED);
	return OK;
}

/* The text that was there after the edit of that time: the oldest one that was replaced later.
 * Versions come newest first. NULL: it is not among them. */
static const struct comment_version *
version_seen(const struct desk_context *context, int64_t seen_us)
{
	const struct comment_version *seen = NULL;

	for (size_t i = 0; i < context->versions; i++)
		if (context->version[i].replaced_us > seen_us)
			seen = &context->version[i];
	return seen;
}

struct str
desk_context_path(const struct ctx *cx, int64_t article_id, int64_t comment_id)
{
	return arena_printf(cx->arena, "admin/articles/%016llx/comments/%lld",
	    (unsigned long long)article_id, (long long)comment_id);
}

enum err
desk_context_load(
    const struct ctx *cx, int64_t article_id, int64_t comment_id, struct desk_context *out)
{
	struct queued *queued = arena_alloc(cx->arena, sizeof(*queued));
	struct desk_card *card;
	struct comment *branch;
	size_t count = 0;
	enum err err = queues_one(cx->db, cx->arena, &cx->mine, article_id, comment_id, queued);

	if (err == OK)
		err = desk_cards(cx, queued, 1, &card);
	if (err == OK)
		err = comments_branch(cx->db, cx->arena, article_id, queued->comment.root_id,
		    comment_id, &branch, &count);
	for (size_t i = 0; err == OK && i < count; i++)
		err = thread_render(cx, &branch[i]);
	if (err == OK)
		err = context_past(cx, article_id, comment_id, out);
	if (err != OK)
		return err;
	out->card = *card;
	out->card.decisions = 0; /* all of them stand below */
	thread_arrange_all(cx->arena, branch, count, &out->thread);
	return OK;
}

/* What has happened to the comment, and to its thread. */
static enum err
context_past(const struct ctx *cx, int64_t article_id, int64_t comment_id, struct desk_context *out)
{
	struct comment_version *version;
	struct decision *decision;
	struct share_counts counts;
	struct article article;
	enum err err =
	    comments_versions(cx->db, cx->arena, article_id, comment_id, &version, &out->versions);

	if (err == OK)
		err = decisions_of(
		    cx->db, cx->arena, article_id, comment_id, &decision, &out->decisions);
	if (err == OK)
		err = articles_get(cx->db, cx->arena, article_id, &article, &counts);
	if (err != OK)
		return err;
	out->version = version;
	out->decision = decision;
	const struct site *site = sites_by_id(cx->sites, article.site_id);
	out->closed = site == NULL ? article.closed : article_shut(&article, site, cx->now_us);
	out->by_age = out->closed && !article.closed;
	return OK;
}
