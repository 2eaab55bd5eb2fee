/*
 * The moderators' desk: queues, a comment in its context, decisions, marks and badges, the log.
 */
#include "page/pages.h"

#include "page/desk.h"
#include "page/reader.h"
#include "page/reply.h"
#include "page/thread_load.h"
#include "store/badges.h"
#include "store/comments.h"
#include "store/decisions.h"
#include "store/marks.h"
#include "text/utf8.h"

#define QUEUE_PAGE 50
#define LOG_PAGE   100

static enum err cursor(
    const struct ctx *cx, const struct form *form, const char *name, int64_t *out);
static enum err queue_cards(
    const struct ctx *cx, struct queued *queued, size_t count, struct desk_card **cards);
static enum err context_load(
    const struct ctx *cx, int64_t article_id, int64_t comment_id, struct desk_context *out);
static enum err context_show(
    const struct ctx *cx, const struct request *rq, struct response *rs, int status);
static enum err context_again(
    const struct ctx *cx, const struct request *rq, struct response *rs, const char *field);
static enum err decision_read(
    const struct ctx *cx, const struct request *rq, struct decision_new *decision);
static enum err mark_read(const struct ctx *cx, const struct request *rq, struct mark_new *mark);
static enum err mark_check(const struct ctx *cx, const struct mark_new *mark);
static enum err badge_read(const struct ctx *cx, const struct request *rq, struct badge_new *badge);
static enum err reason_read(const struct ctx *cx, const struct request *rq, struct str *reason);
static struct str back_from_mark(const struct ctx *cx, const struct request *rq);
static struct str context_path(const struct ctx *cx, const struct request *rq);

enum err
queue_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct str name = request_query(rq, "status");
	enum status status = HELD;
	struct desk_card *card;
	struct queued *queued;
	struct desk_show show;
	int64_t after, next = 0;
	size_t count;

	if (name.len > 0 && status_of(name, &status) != OK)
		return ctx_problem(cx, ERR_INPUT, "status", PROBLEM_UNKNOWN);
	enum err err = cursor(cx, &rq->query, "after", &after);
	if (err == OK)
		err = status == PUBLISHED ? comments_published(cx->db, cx->arena, after,
						QUEUE_PAGE + 1, &queued, &count)
					  : comments_queue(cx->db, cx->arena, status, after,
						QUEUE_PAGE + 1, &queued, &count);
	if (err == OK)
		err = desk_show(cx, &show, NULL);
	if (err == OK && count > QUEUE_PAGE) {
		count = QUEUE_PAGE;
		next = queued[count - 1].comment.id;
	}
	if (err == OK)
		err = queue_cards(cx, queued, count, &card);
	if (err != OK)
		return err;
	show.after = arena_printf(cx->arena, "%lld", (long long)after).p;
	struct html h = reply_html_begin(cx);
	desk_queue_page(&h, &show, status, card, count, next);
	return reply_desk(rs, 200, &h);
}

enum err
context_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return context_show(cx, rq, rs, 200);
}

enum err
decide_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct decision_new decision;
	enum err err = decision_read(cx, rq, &decision);

	if (err == OK)
		err = decisions_make(cx->db, cx->arena, &decision);
	bodies_written(cx->bodies, rq->path_article);
	if (err == ERR_CONFLICT)
		return context_again(cx, rq, rs, "from");
	if (err != OK)
		return err;
	/* Back to the queue the comment was in: the next one waits there. */
	reply_see_other(
	    cx, rs, arena_printf(cx->arena, "admin/queue?status=%s", status_name(decision.from)).p);
	return OK;
}

enum err
mark_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct mark_new mark;
	enum err err = mark_read(cx, rq, &mark);

	if (err == OK)
		err = mark_check(cx, &mark);
	if (cx->trouble->status == 422)
		return context_show(cx, rq, rs, 422);
	if (err == OK)
		err = marks_set(cx->db, cx->arena, &mark);
	bodies_written(cx->bodies, rq->path_article);
	if (err == ERR_CONFLICT)
		return context_again(cx, rq, rs, "mark");
	if (err == OK)
		reply_see_other(cx, rs, back_from_mark(cx, rq).p);
	return err;
}

enum err
badge_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct badge_new badge;
	enum err err = badge_read(cx, rq, &badge);

	if (err == OK)
		err = badges_give(cx->db, cx->arena, &badge);
	bodies_written(cx->bodies, rq->path_article);
	if (err == ERR_CONFLICT)
		return context_again(cx, rq, rs, "badge");
	if (err == OK)
		reply_see_other(cx, rs, context_path(cx, rq).p);
	return err;
}

enum err
log_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct decision *decision;
	struct desk_show show;
	int64_t before, next = 0;
	size_t count;
	enum err err = cursor(cx, &rq->query, "before", &before);

	if (err == OK)
		err = decisions_log(cx->db, cx->arena, before, LOG_PAGE + 1, &decision, &count);
	if (err == OK)
		err = desk_show(cx, &show, NULL);
	if (err != OK)
		return err;
	if (count > LOG_PAGE) {
		count = LOG_PAGE;
		next = decision[count - 1].id;
	}
	struct html h = reply_html_begin(cx);
	desk_log_page(&h, &show, decision, count, next);
	return reply_desk(rs, 200, &h);
}

static enum err
cursor(const struct ctx *cx, const struct form *form, const char *name, int64_t *out)
{
	struct str text = form_get(form, name);

	*out = 0;
	if (text.len > 0 && !str_to_i64(text, out))
		return ctx_problem(cx, ERR_INPUT, name, PROBLEM_MALFORMED);
	return OK;
}

static enum err
queue_cards(const struct ctx *cx, struct queued *queued, size_t count, struct desk_card **cards)
{
	*cards = arena_array(cx->arena, count, sizeof(**cards));
	for (size_t i = 0; i < count; i++) {
		enum err err = thread_render(cx, &queued[i].comment);

		if (err != OK)
			return err;
		(*cards)[i] = (struct desk_card){
			.comment = &queued[i].comment,
			.site_title = queued[i].site_title,
			.article_title = queued[i].article_title,
			.article_url = queued[i].article_url,
		};
	}
	return OK;
}

static enum err
context_load(const struct ctx *cx, int64_t article_id, int64_t comment_id, struct desk_context *out)
{
	struct queued *queued = arena_alloc(cx->arena, sizeof(*queued));
	struct desk_card *card;
	struct comment *branch;
	struct decision *decision;
	size_t count = 0;
	enum err err = comments_queued(cx->db, cx->arena, article_id, comment_id, queued);

	if (err == OK)
		err = queue_cards(cx, queued, 1, &card);
	if (err == OK)
		err = comments_branch(cx->db, cx->arena, article_id, queued->comment.root_id,
		    comment_id, &branch, &count);
	for (size_t i = 0; err == OK && i < count; i++)
		err = thread_render(cx, &branch[i]);
	if (err == OK)
		err = decisions_of(
		    cx->db, cx->arena, article_id, comment_id, &decision, &out->decisions);
	if (err != OK)
		return err;
	out->card = *card;
	thread_arrange_all(cx->arena, branch, count, &out->thread);
	out->decision = decision;
	return OK;
}

static enum err
context_show(const struct ctx *cx, const struct request *rq, struct response *rs, int status)
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

/* As it is now: somebody else has been quicker. */
static enum err
context_again(
    const struct ctx *cx, const struct request *rq, struct response *rs, const char *field)
{
	problem_add(&cx->trouble->problems, field, PROBLEM_EXPIRED);
	return context_show(cx, rq, rs, 409);
}

static enum err
decision_read(const struct ctx *cx, const struct request *rq, struct decision_new *decision)
{
	enum action action;

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
	if (action_of(request_field(rq, "action"), &action) != OK)
		return ctx_problem(cx, ERR_INPUT, "action", PROBLEM_UNKNOWN);
	if (status_of(request_field(rq, "from"), &decision->from) != OK)
		return ctx_problem(cx, ERR_INPUT, "from", PROBLEM_UNKNOWN);
	if (!action_applies(action, decision->from))
		return ctx_problem(cx, ERR_INPUT, "action", PROBLEM_NOT_ALLOWED);
	decision->to = action_info(action)->to;
	return reason_read(cx, rq, &decision->reason);
}

static enum err
mark_read(const struct ctx *cx, const struct request *rq, struct mark_new *mark)
{
	int64_t after;

	*mark = (struct mark_new){
		.article_id = rq->path_article,
		.comment_id = rq->path_id,
		.moderator_id = cx->who->moderator_id,
		.moderator_name = cx->who->moderator_name,
		.now_us = cx->now_us,
	};
	enum err err = reader_single(cx, &rq->form, NULL);
	if (err == OK && mark_of(request_field(rq, "mark"), &mark->mark) != OK)
		err = ctx_problem(cx, ERR_INPUT, "mark", PROBLEM_UNKNOWN);
	if (err == OK)
		err = cursor(cx, &rq->form, "after", &after);
	return err == OK ? reason_read(cx, rq, &mark->reason) : err;
}

/* What would never do is told apart from what somebody else has done. */
static enum err
mark_check(const struct ctx *cx, const struct mark_new *mark)
{
	struct comment comment;
	enum err err =
	    comments_get(cx->db, cx->arena, mark->article_id, mark->comment_id, &comment);

	if (err != OK || mark_fits(mark->mark, &comment))
		return err;
	cx->trouble->status = 422;
	return ctx_problem(cx, ERR_INPUT, "mark", PROBLEM_NOT_ALLOWED);
}

static enum err
badge_read(const struct ctx *cx, const struct request *rq, struct badge_new *badge)
{
	*badge = (struct badge_new){
		.article_id = rq->path_article,
		.comment_id = rq->path_id,
		.moderator_id = cx->who->moderator_id,
		.moderator_name = cx->who->moderator_name,
		.now_us = cx->now_us,
	};
	enum err err = reader_single(cx, &rq->form, NULL);
	if (err != OK)
		return err;
	if (badge_given_of(request_field(rq, "badge"), &badge->to) != OK)
		return ctx_problem(cx, ERR_INPUT, "badge", PROBLEM_UNKNOWN);
	if (badge_given_of(request_field(rq, "worn"), &badge->from) != OK)
		return ctx_problem(cx, ERR_INPUT, "worn", PROBLEM_UNKNOWN);
	if (!badge_applies(badge->to, badge->from))
		return ctx_problem(cx, ERR_INPUT, "badge", PROBLEM_NOT_ALLOWED);
	return reason_read(cx, rq, &badge->reason);
}

static enum err
reason_read(const struct ctx *cx, const struct request *rq, struct str *reason)
{
	if (utf8_clean_line(cx->arena, request_field(rq, "reason"), reason) != OK)
		return ctx_problem(cx, ERR_INPUT, "reason", PROBLEM_MALFORMED);
	if (utf8_length(*reason) > DECISION_REASON_MAX_POINTS)
		return ctx_problem(cx, ERR_INPUT, "reason", PROBLEM_TOO_LONG);
	return OK;
}

/* To where in the queue the button was, or to the comment's own page: a marked comment stays where
 * it is. */
static struct str
back_from_mark(const struct ctx *cx, const struct request *rq)
{
	struct str after = request_field(rq, "after");

	if (after.len == 0)
		return context_path(cx, rq);
	return arena_printf(cx->arena, "admin/queue?status=published&after=%.*s#comment-%lld",
	    STR_ARG(after), (long long)rq->path_id);
}

static struct str
context_path(const struct ctx *cx, const struct request *rq)
{
	return arena_printf(cx->arena, "admin/articles/%016llx/comments/%lld",
	    (unsigned long long)rq->path_article, (long long)rq->path_id);
}
