/*
 * GET thread, articles/{a}/comments/{id}, shares, api/v1/thread.
 */
#include "page/pages.h"

#include "base/clock.h"
#include "http/validator.h"
#include "page/reader.h"
#include "page/reply.h"
#include "page/thread_ask.h"
#include "page/thread_load.h"
#include "store/articles.h"
#include "view/comment_json.h"
#include "view/gzip.h"
#include "view/page_html.h"
#include "view/say.h"
#include "view/share_html.h"
#include "view/thread_html.h"
#include "view/thread_ld.h"

/* The forms in which a thread is given. */
enum format { FRAGMENT, PAGE, JSON, BAR };

static enum err thread_answer(
    const struct ctx *cx, const struct request *rq, struct response *rs, enum format format);
static enum err answer(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct thread_ask *ask, enum format format);
static enum err answer_anybody(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct thread_ask *ask, enum format format);
static enum err answer_author(
    const struct ctx *cx, struct response *rs, const struct thread_ask *ask, enum format format);
static bool body_current(
    const struct ctx *cx, const struct thread_ask *ask, struct str key, struct body *body);
static enum err body_make(const struct ctx *cx, const struct thread_ask *ask, enum format format,
    struct str key, struct body *body);
static int64_t body_life_us(const struct ctx *cx);
static unsigned language_of(const struct ctx *cx, enum format format);
static void body_send(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct body *body, enum format format);
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
	return err == OK ? answer(cx, rq, rs, &ask, PAGE) : err;
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
		response_body(rs, 200, "application/json", text);
		return OK;
	}
	reply_form(rs);
	response_header_text(rs, "Content-Language", say_language(cx->speech->lang)->tag);
	response_body(rs, 200, "text/html; charset=utf-8", text);
	return OK;
}

static enum err
answer_anybody(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct thread_ask *ask, enum format format)
{
	const struct page_ask *page = &ask->page;
	struct str key = arena_printf(cx->arena,
	    "%d %u %016llx %d %d %lld.%lld %lld %lld %lld %d %.*s %.*s %.*s", (int)format,
	    language_of(cx, format), (unsigned long long)ask->article.id, (int)page->sort,
	    (int)page->back, (long long)page->from.id, (long long)page->from.score,
	    (long long)ask->root, (long long)ask->after, (long long)ask->comment, (int)ask->barless,
	    STR_ARG(ask->bar), STR_ARG(cx->prefix), STR_ARG(ask->article.title));
	struct body body;
	bool checked;
	bool have = bodies_find(cx->bodies, cx->arena, key, cx->now_us, &body, &checked);

	/* Tickets grow old, and the site may have other settings by now. */
	if (have &&
	    (cx->now_us - body.made_us > body_life_us(cx) || body.site_print != ask->site->print))
		have = checked = false;
	if (!have || (!checked && !body_current(cx, ask, key, &body))) {
		enum err err = body_make(cx, ask, format, key, &body);

		if (err != OK)
			return err;
	}
	body_send(cx, rq, rs, &body, format);
	return OK;
}

/* Whether the revisions are still those of the body. When nobody can tell, what we have is served.
 */
static bool
body_current(const struct ctx *cx, const struct thread_ask *ask, struct str key, struct body *body)
{
	uint64_t writes = bodies_writes(cx->bodies, ask->article.id);
	int64_t thread, share;

	if (articles_revision(cx->db, cx->arena, ask->article.id, &thread, &share) != OK)
		return true;
	if (thread != body->thread_revision || share != body->share_revision)
		return false;
	bodies_checked(cx->bodies, key, writes, cx->now_us);
	return true;
}

static enum err
body_make(const struct ctx *cx, const struct thread_ask *ask, enum format format, struct str key,
    struct body *body)
{
	struct thread_show show;

	*body = (struct body){
		.article_id = ask->article.id,
		.site_print = ask->site->print,
		.made_us = cx->now_us,
		.writes = bodies_writes(cx->bodies, ask->article.id),
	};
	enum err err = write_thread(cx, ask, format, &show, &body->plain);
	if (err != OK)
		return err;
	body->gzip = gzip(cx->arena, body->plain);
	body->thread_revision = show.place.article->thread_revision;
	body->share_revision = show.place.article->share_revision;
	bodies_keep(cx->bodies, key, body, cx->now_us);
	return OK;
}

/* Whoever gets a body must have half a ticket's time left to write in. */
static int64_t
body_life_us(const struct ctx *cx)
{
	int64_t half_us = cx->set->ticket_s * US_PER_S / 2;

	return half_us < BODY_LIFE_US ? half_us : BODY_LIFE_US;
}

/* A thread as JSON has no words: it is one body in all languages. */
static unsigned
language_of(const struct ctx *cx, enum format format)
{
	return format == JSON ? LANG_EN : cx->speech->lang;
}

/*
 * The entity tag is weak: the compressed body has the same. The hour in which it was made is part
 * of it, so that a page that is asked for again brings a ticket that is good for a while.
 */
static void
body_send(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct body *body, enum format format)
{
	bool gzip = rq->gzip && body->gzip.len > 0;
	struct str etag = arena_printf(rs->arena, "W/\"%lld.%lld.%d.%u.%llx.%llx%s\"",
	    (long long)body->thread_revision, (long long)body->share_revision, VIEW_VERSION,
	    language_of(cx, format), (unsigned long long)body->site_print,
	    (unsigned long long)(body->made_us / body_life_us(cx)),
	    str_starts(cx->prefix, STR("/")) ? "" : ".whole");

	/* nginx 1.22 heeds whichever of these two it reads first; it keeps this one to itself. */
	response_header_text(rs, "X-Accel-Expires", "1");
	response_header_text(rs, "Cache-Control", "no-cache");
	response_header_text(rs, "Vary",
	    format == JSON || cx->speech->fixed
		? "Accept-Encoding, Authorization, Cookie"
		: "Accept-Encoding, Accept-Language, Authorization, Cookie");
	if (format != JSON)
		response_header_text(rs, "Content-Language", say_language(cx->speech->lang)->tag);
	response_header(rs, "ETag", etag);
	if (etag_matches(rq->if_none_match, etag)) {
		rs->status = 304;
		return;
	}
	if (gzip)
		response_header_text(rs, "Content-Encoding", "gzip");
	response_body(rs, 200, format == JSON ? "application/json" : "text/html; charset=utf-8",
	    gzip ? body->gzip : body->plain);
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
	struct html h = reply_html_begin(cx);
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
	thread_html(h, show);
	if (structured == STRUCTURED_ALL || (structured == STRUCTURED_PAGE && format == PAGE))
		thread_ld(h, show);
	if (format == PAGE)
		page_end(h);
}
