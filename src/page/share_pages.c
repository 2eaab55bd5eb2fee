/*
 * POST shares, api/v1/shares.
 */
#include "page/pages.h"

#include "page/limiter.h"
#include "page/reader.h"
#include "page/reply.h"
#include "page/thread_load.h"
#include "store/articles.h"
#include "view/page_html.h"
#include "view/say.h"
#include "view/share_html.h"

struct sharing {
	struct article article;
	const struct site *site;
	enum network network;
};

static enum err share_read(const struct ctx *cx, const struct request *rq, struct sharing *s);
static bool site_shares_to(const struct site *site, enum network network);
static enum err share_count(
    const struct ctx *cx, const struct request *rq, const struct sharing *s);
static struct str article_title(const struct ctx *cx, const struct sharing *s);
static enum err show_link(const struct ctx *cx, struct response *rs, const struct sharing *s);

enum err
shares_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct sharing s;
	struct str target;
	enum err err = share_read(cx, rq, &s);

	if (err == OK)
		err = share_count(cx, rq, &s);
	if (err != OK)
		return err;
	err = network_target(cx->arena, s.network, s.article.url, article_title(cx, &s), &target);
	if (err == ERR_ABSENT)
		return show_link(cx, rs, &s);
	if (err != OK)
		return ERR_INTERNAL;
	/* The network learns nothing of where its visitor comes from but what the link says. */
	response_see_other(rs, target);
	return OK;
}

enum err
shares_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct sharing s;
	enum err err = share_read(cx, rq, &s);

	if (err == OK)
		err = share_count(cx, rq, &s);
	if (err == OK)
		reply_nothing(rs);
	return err;
}

static enum err
share_read(const struct ctx *cx, const struct request *rq, struct sharing *s)
{
	enum err err = reader_single(cx, &rq->form, NULL);

	if (err == OK)
		err = reader_article(cx, request_field(rq, "article"), &s->article, &s->site);
	if (err == OK)
		err = reader_origin(cx, rq, s->site);
	if (err != OK)
		return err;
	/* No browser posts ahead of its reader; what says that it does is none. */
	if (rq->prefetch)
		return ctx_problem(cx, ERR_FORBID, "Sec-Purpose", PROBLEM_NOT_ALLOWED);
	struct str name = request_field(rq, "network");
	if (name.len == 0)
		return ctx_problem(cx, ERR_INPUT, "network", PROBLEM_MISSING);
	if (network_of(name, &s->network) != OK || network_info(s->network)->uncounted)
		return ctx_problem(cx, ERR_INPUT, "network", PROBLEM_UNKNOWN);
	if (!site_shares_to(s->site, s->network))
		return ctx_problem(cx, ERR_INPUT, "network", PROBLEM_NOT_ALLOWED);
	/* A share needs no ticket, but only with a good one is its title believed. */
	(void)reader_take_title(cx, rq, &s->article);
	return OK;
}

static bool
site_shares_to(const struct site *site, enum network network)
{
	for (size_t i = 0; i < site->networks; i++)
		if (site->network[i] == network)
			return true;
	return false;
}

static enum err
share_count(const struct ctx *cx, const struct request *rq, const struct sharing *s)
{
	struct share_result result = { 0 };
	struct limiter_asked asked;
	struct actor actor;
	enum err err = reader_actor(cx, rq, s->site->id, &actor);

	if (err == OK)
		err = limiter_ask(cx, rq, LIMIT_SHARE, &asked);
	if (err != OK)
		return err;
	const struct share share = {
		.article = &s->article,
		.network = s->network,
		.actor = actor.key,
		.day = actor.day,
		.limit = asked.ask,
		.most = s->site->set.share_cap,
		.now_us = cx->now_us,
	};
	err = share_writer_add(cx->shares, &share, &result);
	bodies_written(cx->bodies, s->article.id);
	return limiter_told(cx, &asked, &result.wait, err);
}

/* The title we know, if the form brought none: the share does not fail for want of it. */
static struct str
article_title(const struct ctx *cx, const struct sharing *s)
{
	struct share_counts counts;
	struct article article;

	if (s->article.title.len > 0)
		return s->article.title;
	if (articles_get(cx->db, cx->arena, s->article.id, &article, &counts) != OK)
		return STR_EMPTY;
	return article.title;
}

static enum err
show_link(const struct ctx *cx, struct response *rs, const struct sharing *s)
{
	const struct place place = {
		.prefix = cx->prefix, .site = s->site, .article = &s->article
	};
	struct html h = reply_html_begin(cx);

	page_begin(&h, cx->prefix, str_of(say_text(h.lang, SAY_PAGE_SHARE)), NULL);
	html_open_class(&h, "section", "postbag");
	share_link_html(&h, &place);
	html_close(&h, "section");
	page_end(&h);
	return reply_html(rs, 200, &h);
}
