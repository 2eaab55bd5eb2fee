#include "page/desk_context.h"

#include "page/desk.h"
#include "page/reply.h"
#include "page/thread_load.h"
#include "store/articles.h"
#include "store/comments.h"
#include "store/decisions.h"
#include "store/queues.h"

static enum err context_load(
    const struct ctx *cx, int64_t article_id, int64_t comment_id, struct desk_context *out);
static enum err context_past(
    const struct ctx *cx, int64_t article_id, int64_t comment_id, struct desk_context *out);

enum err
desk_context_show(const struct ctx *cx, const struct request *rq, struct response *rs, int status)
{
	struct desk_context context;
	struct desk_show show;
	enum err err = context_load(cx, rq->path_article, rq->path_id, &context);

	if (err == OK)
		err = desk_show(cx, &show, NULL);
	if (err != OK)
		return err;
	struct html h = reply_html_begin(cx);
	desk_context_page(&h, &show, &context);
	return reply_desk(rs, status, &h);
}

enum err
desk_context_late(
    const struct ctx *cx, const struct request *rq, struct response *rs, const char *field)
{
	problem_add(&cx->trouble->problems, field, PROBLEM_EXPIRED);
	return desk_context_show(cx, rq, rs, 409);
}

struct str
desk_context_path(const struct ctx *cx, int64_t article_id, int64_t comment_id)
{
	return arena_printf(cx->arena, "admin/articles/%016llx/comments/%lld",
	    (unsigned long long)article_id, (long long)comment_id);
}

static enum err
context_load(const struct ctx *cx, int64_t article_id, int64_t comment_id, struct desk_context *out)
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
	out->closed = article.closed;
	return OK;
}
