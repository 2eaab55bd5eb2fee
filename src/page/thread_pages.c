/*
 * GET thread, articles/{a}/comments/{id}, shares, api/v1/thread.
 */
#include "page/pages.h"

#include "base/clock.h"
#include "page/cached.h"
#include "page/reader.h"
#include "page/reply.h"
#include "page/thread_ask.h"
#include "page/thread_load.h"
#include "store/articles.h"
#include "view/comment_json.h"
#include "view/page_html.h"
#include "view/say.h"
#include "view/share_html.h"
#include "view/thread_html.h"
#include "view/thread_ld.h"

/* Mostly as much as is needed, so that what was written needs to be copied nowhere else. */
#define THREAD_BYTES  ((size_t)24 * 1024)
#define COMMENT_BYTES ((size_t)2 * 1024)

/* The forms in which a thread is given. */
enum format { FRAGMENT, PAGE, JSON, BAR };

/* What anybody is given an answer to. */
struct asked {
	const struct thread_ask *ask;
	enum format format;
};

static enum err thread_answer(
    const struct ctx *cx, const struct request *rq, struct response *rs, enum format format);
static enum err answer(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct thread_ask *ask, enum format format);
static enum err answer_anybody(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct thread_ask *ask, enum format format);
static enum err answer_author(
    const struct ctx *cx, struct response *rs, const struct thread_ask *ask, enum format format);
static cached_fn thread_revise, thread_make;
static int64_t life_us(const struct ctx *cx);
static const char *type_of(enum format format);
static enum err write_thread(const struct ctx *cx, const struct thread_ask *ask, enum format format,
    struct thread_show *show, struct str *out);
static void write_html(struct html *h, const struct thread_show *show, enum format format);

enum err
thread_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct str view = request_query(rq, "view");

	if (view.len == 0)
		return thread_answer(cx, rq, rs, FRAGMENT);
	if (str_equal(view, STR("page")))
		return thread_answer(cx, rq, rs, PAGE);
	return ctx_problem(cx, ERR_INPUT, "view", PROBLEM_UNKNOWN);
}

enum err
thread_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return thread_answer(cx, rq, rs, JSON);
}

enum err
shares_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return thread_answer(cx, rq, rs, BAR);
}

/* The page of the thread that has this comment. */
enum err
permalink_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct thread_ask ask;
	enum err err = thread_ask_path(cx, rq, &ask);

	ask.comment = rq->path_id;
	if (err == OK)
		err = answer(cx, rq, rs, &ask, PAGE);
	/* What a replica does not have may be there by now. */
	if (err == ERR_ABSENT && view_leave(cx->read))
		err = answer(cx, rq, rs, &ask, PAGE);
	return err;
}

static enum err
thread_answer(
    const struct ctx *cx, const struct request *rq, struct response *rs, enum format format)
{
	struct thread_ask ask;
	enum err err = thread_ask_read(cx, rq, &ask);

	return err == OK ? answer(cx, rq, rs, &ask, format) : err;
}

static enum err
answer(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct thread_ask *ask, enum format format)
{
	return ask->viewer == 0 ? answer_anybody(cx, rq, rs, ask, format)
				: answer_author(cx, rs, ask, format);
}

/* What an author sees, nobody else may get: their held comments are in it. */
static enum err
answer_author(
    const struct ctx *cx, struct response *rs, const struct thread_ask *ask, enum format format)
{
	struct thread_show show;
	struct str text;
	enum err err = write_thread(cx, ask, format, &show, &text);

	if (err != OK)
		return err;
	if (format == JSON) {
		response_header_text(rs, "Cache-Control", "private, no-store");
	} else {
		reply_form(rs);
		response_header_text(rs, "Content-Language", say_language(cx->speech->lang)->tag);
	}
	response_body(rs, 200, type_of(format), text);
	return OK;
}

static enum err
answer_anybody(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct thread_ask *ask, enum format format)
{
	const struct asked asked = { ask, format };
	const struct page_ask *page = &ask->page;

	return cached_answer(cx, rq, rs,
	    &(struct cached){
		.key = arena_printf(cx->arena,
		    "%d %016llx %d %d %lld.%lld %lld %lld %lld %d %.*s %.*s %.*s", (int)format,
		    (unsigned long long)ask->article.id, (int)page->sort, (int)page->back,
		    (long long)page->from.id, (long long)page->from.score, (long long)ask->root,
		    (long long)ask->after, (long long)ask->comment, (int)ask->barless,
		    STR_ARG(ask->bar), STR_ARG(cx->prefix), STR_ARG(ask->article.title)),
		.form = str_starts(cx->prefix, STR("/")) ? "" : ".whole",
		.article_id = ask->article.id,
		.site_print = ask->site->print,
		.life_us = life_us(cx),
		.worded = format != JSON, /* a thread as JSON is one body in all languages */
		.type = type_of(format),
		.revise = thread_revise,
		.make = thread_make,
		.with = &asked,
	    });
}

static enum err
thread_revise(const struct ctx *cx, const void *with, struct body *body)
{
	const struct asked *asked = with;

	return articles_revision(cx->read, cx->arena, asked->ask->article.id,
	    &body->thread_revision, &body->share_revision);
}

static enum err
thread_make(const struct ctx *cx, const void *with, struct body *body)
{
	const struct asked *asked = with;
	struct thread_show show;
	enum err err = write_thread(cx, asked->ask, asked->format, &show, &body->plain);

	if (err != OK)
		return err;
	body->thread_revision = show.place.article->thread_revision;
	body->share_revision = show.place.article->share_revision;
	/* Closing by age changes no row. */
	if (!show.place.article->closed)
		body->ends_us = article_closes_us(show.place.article, show.place.site);
	return OK;
}

/* Whoever gets a body must have half a ticket's time left to write in. */
static int64_t
life_us(const struct ctx *cx)
{
	int64_t half_us = cx->set->ticket_s * US_PER_S / 2;

	return half_us < BODY_LIFE_US ? half_us : BODY_LIFE_US;
}

static const char *
type_of(enum format format)
{
	return format == JSON ? "application/json" : "text/html; charset=utf-8";
}

static enum err
write_thread(const struct ctx *cx, const struct thread_ask *ask, enum format format,
    struct thread_show *show, struct str *out)
{
	struct share_counts *counts = arena_alloc(cx->arena, sizeof(*counts));
	enum err err =
	    format == BAR ? thread_load_place(cx, ask, show, counts) : thread_load(cx, ask, show);

	if (err != OK)
		return err;
	if (format == JSON) {
		struct json j = reply_json_begin(cx);

		thread_json(&j, show);
		return json_finish(&j, out) == OK ? OK : ERR_INTERNAL;
	}
	struct html h =
	    reply_html_begin_large(cx, THREAD_BYTES + COMMENT_BYTES * show->thread.count);
	struct safe_html page;
	write_html(&h, show, format);
	err = html_finish(&h, &page);
	*out = page.html;
	return err == OK ? OK : ERR_INTERNAL;
}

static void
write_html(struct html *h, const struct thread_show *show, enum format format)
{
	int64_t structured = show->place.site->set.structured_data;

	if (format == BAR) {
		share_bar_html(h, &show->place, show->shares, show->bar);
		return;
	}
	if (format == PAGE)
		page_begin_thread(h, show);
	/* First, as the texts that it repeats are then near it: they compress to a fourth less. */
	if (structured == STRUCTURED_ALL || (structured == STRUCTURED_PAGE && format == PAGE))
		thread_ld(h, show);
	thread_html(h, show);
	if (format == PAGE)
		page_end(h);
}
