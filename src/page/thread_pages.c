/*
 * GET thread, compose, articles/{a}/comments/{id}, api/v1/thread.
 */
#include "page/pages.h"

#include "base/clock.h"
#include "http/validator.h"
#include "key/secret.h"
#include "page/language.h"
#include "page/reader.h"
#include "page/reply.h"
#include "page/thread_load.h"
#include "store/articles.h"
#include "store/comments.h"
#include "text/utf8.h"
#include "view/comment_html.h"
#include "view/comment_json.h"
#include "view/form_html.h"
#include "view/gzip.h"
#include "view/page_html.h"
#include "view/say.h"
#include "view/share_html.h"
#include "view/thread_html.h"

/* The forms in which a thread is given. */
enum format { FRAGMENT, PAGE, JSON, BAR };

static enum err thread_answer(
    const struct ctx *cx, const struct request *rq, struct response *rs, enum format format);
static enum err answer(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct thread_ask *ask, enum format format);
static enum err ask_read(const struct ctx *cx, const struct request *rq, struct thread_ask *ask);
static enum err ask_part(const struct ctx *cx, const struct request *rq, struct thread_ask *ask);
static enum err ask_cursor(const struct ctx *cx, const struct request *rq, struct page_ask *page);
static enum err ask_id(
    const struct ctx *cx, const struct request *rq, const char *name, int64_t *out);
static enum err ask_title(const struct ctx *cx, const struct request *rq, struct article *article);
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
	struct thread_ask ask = { 0 };
	struct share_counts counts;
	enum err err = articles_get(cx->db, cx->arena, rq->path_article, &ask.article, &counts);

	if (err != OK)
		return err;
	ask.site = sites_by_id(cx->sites, ask.article.site_id);
	if (ask.site == NULL)
		return ERR_ABSENT;
	language_of_site(cx, ask.site);
	err = ask_part(cx, rq, &ask);
	if (err == OK)
		err = reader_author(cx, rq, ask.site->id, &ask.viewer);
	ask.comment = rq->path_id;
	return err == OK ? answer(cx, rq, rs, &ask, PAGE) : err;
}

enum err
compose_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct thread_ask ask;
	struct thread_show show;
	struct comment parent;
	int64_t reply = 0;
	enum err err = ask_read(cx, rq, &ask);
	struct share_counts counts;

	if (err == OK)
		err = thread_load_place(cx, &ask, &show, &counts);
	if (err != OK)
		return err;
	struct str id = request_query(rq, "reply");
	if (id.len > 0 && (!str_to_i64(id, &reply) || reply == 0))
		return ctx_problem(cx, ERR_INPUT, "reply", PROBLEM_MALFORMED);
	if (reply != 0) {
		err = comments_get(cx->db, cx->arena, ask.article.id, reply, &parent);
		if (err == OK && parent.status != PUBLISHED)
			err = ERR_ABSENT;
		if (err == OK)
			err = thread_render(cx, &parent);
		if (err != OK)
			return err == ERR_ABSENT ? ctx_problem(cx, err, "reply", PROBLEM_UNKNOWN)
						 : err;
		show.form.reply = reply;
		show.form.reply_name = parent.author_name;
	}
	struct html h = reply_html_begin(cx);
	page_begin(&h, cx->prefix,
	    str_of(say_text(h.lang, reply != 0 ? SAY_PAGE_YOUR_REPLY : SAY_PAGE_YOUR_COMMENT)),
	    show.place.article);
	html_open_class(&h, "section", "postbag");
	if (reply != 0)
		comment_quote_html(&h, &parent);
	form_html(&h, &show.place, &show.form);
	html_close(&h, "section");
	page_end(&h);
	return reply_html(rs, 200, &h);
}

static enum err
thread_answer(
    const struct ctx *cx, const struct request *rq, struct response *rs, enum format format)
{
	struct thread_ask ask;
	enum err err = ask_read(cx, rq, &ask);

	return err == OK ? answer(cx, rq, rs, &ask, format) : err;
}

static enum err
answer(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct thread_ask *ask, enum format format)
{
	return ask->viewer == 0 ? answer_anybody(cx, rq, rs, ask, format)
				: answer_author(cx, rs, ask, format);
}

static enum err
ask_read(const struct ctx *cx, const struct request *rq, struct thread_ask *ask)
{
	enum err err = reader_single(cx, &rq->query, NULL);

	*ask = (struct thread_ask){ 0 };
	if (err == OK)
		err = reader_article(cx, request_query(rq, "article"), &ask->article, &ask->site);
	if (err == OK)
		err = ask_title(cx, rq, &ask->article);
	if (err != OK)
		return err;
	err = ask_part(cx, rq, ask);
	return err == OK ? reader_author(cx, rq, ask->site->id, &ask->viewer) : err;
}

/* A page of the thread; or the one with a comment; or of one root's branch, where the cursor is an
 * answer. */
static enum err
ask_part(const struct ctx *cx, const struct request *rq, struct thread_ask *ask)
{
	struct str sort = request_query(rq, "sort");
	enum err err = ask_id(cx, rq, "root", &ask->root);

	ask->page.sort = (enum sort)ask->site->set.sort;
	if (err == OK && sort.len > 0 && sort_of(sort, &ask->page.sort) != OK)
		return ctx_problem(cx, ERR_INPUT, "sort", PROBLEM_UNKNOWN);
	if (err == OK)
		err = ask_id(cx, rq, "comment", &ask->comment);
	if (err != OK)
		return err;
	return ask->root != 0 ? ask_id(cx, rq, "after", &ask->after)
			      : ask_cursor(cx, rq, &ask->page);
}

static enum err
ask_cursor(const struct ctx *cx, const struct request *rq, struct page_ask *page)
{
	struct str after = request_query(rq, "after"), before = request_query(rq, "before");

	page->back = before.len > 0;
	if (after.len > 0 && before.len > 0)
		return ctx_problem(cx, ERR_INPUT, "before", PROBLEM_NOT_ALLOWED);
	if (after.len > 0 && cursor_of(after, page->sort, &page->from) != OK)
		return ctx_problem(cx, ERR_INPUT, "after", PROBLEM_MALFORMED);
	if (before.len > 0 && cursor_of(before, page->sort, &page->from) != OK)
		return ctx_problem(cx, ERR_INPUT, "before", PROBLEM_MALFORMED);
	return OK;
}

static enum err
ask_id(const struct ctx *cx, const struct request *rq, const char *name, int64_t *out)
{
	struct str text = request_query(rq, name);

	if (text.len > 0 && (!str_to_i64(text, out) || *out == 0))
		return ctx_problem(cx, ERR_INPUT, name, PROBLEM_MALFORMED);
	return OK;
}

/* A title is taken from the site's own pages only: what a browser asks for, anybody may have
 * written. */
static enum err
ask_title(const struct ctx *cx, const struct request *rq, struct article *article)
{
	struct str title;

	if (!rq->included)
		return OK;
	if (utf8_clean_line(cx->arena, request_query(rq, "title"), &title) != OK)
		return ctx_problem(cx, ERR_INPUT, "title", PROBLEM_MALFORMED);
	if (utf8_length(title) > ARTICLE_TITLE_MAX_POINTS)
		return ctx_problem(cx, ERR_INPUT, "title", PROBLEM_TOO_LONG);
	article->title = title;
	return OK;
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
	response_header_text(rs, "Cache-Control", "private, no-store");
	if (format != JSON)
		response_header_text(rs, "Content-Language", say_language(cx->speech->lang)->tag);
	response_body(
	    rs, 200, format == JSON ? "application/json" : "text/html; charset=utf-8", text);
	return OK;
}

static enum err
answer_anybody(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct thread_ask *ask, enum format format)
{
	const struct page_ask *page = &ask->page;
	struct str key =
	    arena_printf(cx->arena, "%d %u %016llx %d %d %lld.%lld %lld %lld %lld %.*s %.*s",
		(int)format, language_of(cx, format), (unsigned long long)ask->article.id,
		(int)page->sort, (int)page->back, (long long)page->from.id,
		(long long)page->from.score, (long long)ask->root, (long long)ask->after,
		(long long)ask->comment, STR_ARG(cx->prefix), STR_ARG(ask->article.title));
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
	const struct article *article = show->place.article;

	if (format == BAR) {
		share_html(h, &show->place, show->shares);
		return;
	}
	if (format == PAGE)
		page_begin(h, show->place.prefix,
		    article->title.len > 0 ? article->title
					   : str_of(say_text(h->lang, SAY_COMMENTS_TITLE)),
		    article);
	thread_html(h, show);
	if (format == PAGE)
		page_end(h);
}
