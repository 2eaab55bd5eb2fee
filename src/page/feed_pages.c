/*
 * GET feed: the newest comments of a site, of an article, or of those that answer a comment.
 */
#include "page/pages.h"

#include "key/secret.h"
#include "page/cached.h"
#include "page/language.h"
#include "page/reader.h"
#include "page/reply.h"
#include "page/thread_ask.h"
#include "page/thread_load.h"
#include "store/articles.h"
#include "store/comments.h"
#include "store/feeds.h"
#include "view/feed_atom.h"

/* Which feed is meant. */
struct asked {
	struct feed_ask page;
	struct article article; /* as reader_article() gave it; none: the feed is the site's */
	const struct site *site;
};

static enum err ask_read(const struct ctx *cx, const struct request *rq, struct asked *asked);
static enum err ask_site(const struct ctx *cx, const struct request *rq, struct asked *asked);
static const struct site *site_meant(const struct ctx *cx);
static enum err ask_article(const struct ctx *cx, const struct request *rq, struct asked *asked);
static cached_fn site_revise, site_make, thread_revise, thread_make;
static int64_t site_revision(const struct ctx *cx, const struct feed_page *page);
static enum err find_article(
    const struct ctx *cx, const struct asked *asked, struct article *article);
static enum err find_answered(const struct ctx *cx, struct feed_ask *ask, struct comment *answered);
static enum err write_feed(
    const struct ctx *cx, const struct feed_page *page, struct feed_show *show, struct str *out);
static enum err take_entries(const struct ctx *cx, const struct feed_page *page,
    struct feed_show *show, struct feed_entry *entry);
static struct feed_show show_of(const struct ctx *cx, const struct asked *asked);

enum err
feed_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct asked asked = { 0 };
	enum err err = ask_read(cx, rq, &asked);
	const struct feed_ask *page = &asked.page;
	bool site = page->kind == FEED_SITE;

	if (err != OK)
		return err;
	return cached_answer(cx, rq, rs,
	    &(struct cached){
		.key = arena_printf(cx->arena, "feed %lld %016llx %lld %lld.%lld",
		    (long long)asked.site->id, (unsigned long long)page->article_id,
		    (long long)page->comment_id, (long long)page->before.id,
		    (long long)page->before.at_us),
		.form = "",
		.article_id = page->article_id,
		.site_print = asked.site->print,
		.life_us = CACHED_FOR_EVER,
		.worded = true,
		.for_all = true,
		.type = FEED_TYPE "; charset=utf-8",
		.revise = site ? site_revise : thread_revise,
		.make = site ? site_make : thread_make,
		.with = &asked,
	    });
}

static enum err
ask_read(const struct ctx *cx, const struct request *rq, struct asked *asked)
{
	struct str before = request_query(rq, "before");
	enum err err = reader_single(cx, &rq->query, NULL);

	if (err == OK)
		err = thread_ask_id(cx, rq, "comment", &asked->page.comment_id);
	if (err != OK)
		return err;
	/* A comment is known by its article only. */
	err = request_query(rq, "article").len == 0 && asked->page.comment_id == 0
		  ? ask_site(cx, rq, asked)
		  : ask_article(cx, rq, asked);
	if (err == OK && before.len > 0 && feed_cursor_of(before, &asked->page.before) != OK)
		return ctx_problem(cx, ERR_INPUT, "before", PROBLEM_MALFORMED);
	return err;
}

static enum err
ask_site(const struct ctx *cx, const struct request *rq, struct asked *asked)
{
	struct str name = request_query(rq, "site");

	asked->site = name.len > 0 ? sites_by_name(cx->sites, name) : site_meant(cx);
	if (asked->site == NULL)
		return name.len > 0 ? ctx_problem(cx, ERR_ABSENT, "site", PROBLEM_UNKNOWN)
				    : ctx_problem(cx, ERR_INPUT, "site", PROBLEM_MISSING);
	asked->page.kind = FEED_SITE;
	asked->page.site_id = asked->site->id;
	language_of_site(cx, asked->site);
	return OK;
}

/* When none is named: the only one, or the one that we are found at ourselves. */
static const struct site *
site_meant(const struct ctx *cx)
{
	return cx->sites->count == 1 ? &cx->sites->site[0]
				     : sites_by_origin(cx->sites, cx->own_origin);
}

static enum err
ask_article(const struct ctx *cx, const struct request *rq, struct asked *asked)
{
	enum err err =
	    reader_article(cx, request_query(rq, "article"), &asked->article, &asked->site);

	if (err != OK)
		return err;
	if (request_query(rq, "site").len > 0)
		return ctx_problem(cx, ERR_INPUT, "site", PROBLEM_NOT_ALLOWED);
	asked->page.kind = FEED_THREAD;
	asked->page.article_id = asked->article.id;
	return OK;
}

static enum err
site_revise(const struct ctx *cx, const void *with, struct body *body)
{
	const struct asked *asked = with;
	struct feed_page page;
	enum err err = feeds_page(cx->read, cx->arena, &asked->page, &page);

	if (err == OK)
		body->thread_revision = site_revision(cx, &page);
	return err;
}

static enum err
site_make(const struct ctx *cx, const void *with, struct body *body)
{
	const struct asked *asked = with;
	struct feed_show show = show_of(cx, asked);
	struct feed_page page;
	enum err err = feeds_page(cx->read, cx->arena, &asked->page, &page);

	if (err != OK)
		return err;
	body->thread_revision = site_revision(cx, &page);
	return write_feed(cx, &page, &show, &body->plain);
}

/*
 * No row of a site counts its changes: every comment would have to wait for it. But the page is the
 * same as long as it has the same comments, and each of them as long as its article's thread.
 */
static int64_t
site_revision(const struct ctx *cx, const struct feed_page *page)
{
	struct buf b = buf_begin(cx->arena, 4096, 65536);

	buf_printf(&b, "%d %lld", page->more, (long long)page->newer.id);
	for (size_t i = 0; i < page->count; i++)
		buf_printf(&b, " %lld.%lld", (long long)page->place[i].at.id,
		    (long long)page->place[i].revision);
	struct str text = buf_str(&b);
	return digest63("feed", &text, 1);
}

static enum err
thread_revise(const struct ctx *cx, const void *with, struct body *body)
{
	const struct asked *asked = with;
	int64_t shares;

	return articles_revision(
	    cx->read, cx->arena, asked->article.id, &body->thread_revision, &shares);
}

static enum err
thread_make(const struct ctx *cx, const void *with, struct body *body)
{
	const struct asked *asked = with;
	struct feed_show show = show_of(cx, asked);
	struct feed_ask ask = asked->page;
	struct feed_page page;
	struct article article;
	struct comment answered;
	enum err err = find_article(cx, asked, &article);

	if (err == OK && ask.comment_id != 0)
		err = find_answered(cx, &ask, &answered);
	if (err == OK)
		err = feeds_page(cx->read, cx->arena, &ask, &page);
	if (err != OK)
		return err;
	show.article = &article;
	show.answered = ask.comment_id != 0 ? &answered : NULL;
	body->thread_revision = article.thread_revision;
	return write_feed(cx, &page, &show, &body->plain);
}

static enum err
find_article(const struct ctx *cx, const struct asked *asked, struct article *article)
{
	struct share_counts counts;
	enum err err = articles_get(cx->read, cx->arena, asked->article.id, article, &counts);

	if (err != ERR_ABSENT)
		return err;
	*article = asked->article;
	return OK;
}

/* What is below a root is one conversation; a reply has only what answers itself. */
static enum err
find_answered(const struct ctx *cx, struct feed_ask *ask, struct comment *answered)
{
	enum err err =
	    comments_get(cx->read, cx->arena, ask->article_id, ask->comment_id, answered);

	if (err == ERR_ABSENT || (err == OK && answered->status != PUBLISHED))
		return ctx_problem(cx, ERR_ABSENT, "comment", PROBLEM_UNKNOWN);
	ask->kind = answered->parent_id == 0 ? FEED_BRANCH : FEED_ANSWERS;
	return err;
}

static enum err
write_feed(
    const struct ctx *cx, const struct feed_page *page, struct feed_show *show, struct str *out)
{
	struct xml x = xml_begin(cx->arena, REPLY_FIRST_BYTES, REPLY_MAX_BYTES);
	struct feed_entry *entry;
	enum err err = feeds_entries(cx->read, cx->arena, page, &entry, &show->count);

	if (err == OK)
		err = take_entries(cx, page, show, entry);
	if (err != OK)
		return err;
	show->newer = page->newer;
	feed_atom(&x, show);
	return xml_finish(&x, out) == OK ? OK : ERR_INTERNAL;
}

/* A page of very long comments ends earlier: after the last one that fits. */
static enum err
take_entries(const struct ctx *cx, const struct feed_page *page, struct feed_show *show,
    struct feed_entry *entry)
{
	size_t bytes = 0, fit = 0;

	for (; fit < show->count && bytes < FEED_PAGE_BYTES; fit++) {
		enum err err = thread_render(cx, &entry[fit].comment);

		if (err != OK)
			return err;
		bytes += entry[fit].comment.html.len;
	}
	if (fit < show->count)
		show->next = (struct feed_cursor){ entry[fit - 1].comment.id,
			entry[fit - 1].comment.created_us };
	else if (page->more)
		show->next = page->place[page->count - 1].at;
	show->entry = entry;
	show->count = fit;
	return OK;
}

/* Its links begin with our own address as it is set, never with what a request says it is. */
static struct feed_show
show_of(const struct ctx *cx, const struct asked *asked)
{
	return (struct feed_show){
		.base = str_of(cx->set->url),
		.lang = cx->speech->lang,
		.site = asked->site,
		.before = asked->page.before,
	};
}
