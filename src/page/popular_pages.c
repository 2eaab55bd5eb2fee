/*
 * GET popular, api/v1/popular.
 */
#include "page/pages.h"

#include "page/language.h"
#include "page/reader.h"
#include "page/reply.h"
#include "view/popular_html.h"
#include "view/popular_json.h"

/* What is wished for. */
struct wish {
	struct popular_ask ask;
	const struct site *site;
	int64_t article_id; /* the page that it stands on, or 0 */
	int64_t limit;
};

static enum err show_load(
    const struct ctx *cx, const struct request *rq, struct popular_show *show);
static enum err wish_read(const struct ctx *cx, const struct request *rq, struct wish *wish);
static enum err wish_site(const struct ctx *cx, const struct request *rq, struct wish *wish);
static enum err wish_list(const struct ctx *cx, const struct request *rq, struct wish *wish);

enum err
popular_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct safe_html fragment;
	struct popular_show show;
	enum err err = show_load(cx, rq, &show);

	if (err != OK)
		return err;
	struct html h = reply_html_begin(cx);
	popular_html(&h, &show);
	if (html_finish(&h, &fragment) != OK)
		return ERR_INTERNAL;
	reply_common(cx, rq, rs,
	    &(struct common){
		.text = fragment.html,
		.html = true,
		.keep_s = POPULAR_FRESH_S,
	    });
	/* An error is what nginx shows the page's own list for; for an empty body it shows it
	 * twice. */
	if (rq->included && show.list.count == 0)
		rs->status = 404;
	return OK;
}

enum err
popular_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct common common = { .keep_s = POPULAR_FRESH_S };
	struct popular_show show;
	enum err err = show_load(cx, rq, &show);

	if (err != OK)
		return err;
	struct json j = reply_json_begin(cx);
	popular_json(&j, &show.list);
	if (json_finish(&j, &common.text) != OK)
		return ERR_INTERNAL;
	reply_common(cx, rq, rs, &common);
	return OK;
}

static enum err
show_load(const struct ctx *cx, const struct request *rq, struct popular_show *show)
{
	const struct popular_list *list;
	struct wish wish;
	enum err err = wish_read(cx, rq, &wish);

	if (err == OK)
		err = popular_find(cx->popular, cx->arena, &wish.ask, cx->now_us, &list);
	if (err != OK)
		return err;
	*show = (struct popular_show){
		.site = wish.site,
		.by = wish.ask.by,
		.list = popular_without(cx->arena, list, wish.article_id, (size_t)wish.limit),
	};
	return OK;
}

static enum err
wish_read(const struct ctx *cx, const struct request *rq, struct wish *wish)
{
	enum err err = reader_single(cx, &rq->query, NULL);

	*wish = (struct wish){
		.ask = { .window_s = POPULAR_WINDOW_S, .by = POPULAR_BOTH },
		.limit = POPULAR_SHOWN,
	};
	if (err == OK)
		err = wish_site(cx, rq, wish);
	return err == OK ? wish_list(cx, rq, wish) : err;
}

/* The article names its site; where there is none, the site is named itself. */
static enum err
wish_site(const struct ctx *cx, const struct request *rq, struct wish *wish)
{
	struct str url = request_query(rq, "article"), name = request_query(rq, "site");
	struct article article;

	if (name.len == 0) {
		enum err err = reader_article(cx, url, &article, &wish->site);

		if (err != OK)
			return err;
		wish->article_id = article.id;
	} else if (url.len > 0) {
		return ctx_problem(cx, ERR_INPUT, "site", PROBLEM_NOT_ALLOWED);
	} else {
		wish->site = sites_by_name(cx->sites, name);
		if (wish->site == NULL)
			return ctx_problem(cx, ERR_ABSENT, "site", PROBLEM_UNKNOWN);
		language_of_site(cx, wish->site);
	}
	wish->ask.site_id = wish->site->id;
	return OK;
}

static enum err
wish_list(const struct ctx *cx, const struct request *rq, struct wish *wish)
{
	struct str window = request_query(rq, "window"), limit = request_query(rq, "limit"),
		   by = request_query(rq, "by");

	if (window.len > 0 && popular_window_of(window, &wish->ask.window_s) != OK)
		return ctx_problem(cx, ERR_INPUT, "window", PROBLEM_MALFORMED);
	if (limit.len > 0 && (!str_to_i64(limit, &wish->limit) || wish->limit < 1 ||
				 wish->limit > POPULAR_MOST_SHOWN))
		return ctx_problem(cx, ERR_INPUT, "limit", PROBLEM_MALFORMED);
	if (by.len > 0 && popular_by_of(by, &wish->ask.by) != OK)
		return ctx_problem(cx, ERR_INPUT, "by", PROBLEM_UNKNOWN);
	return OK;
}
