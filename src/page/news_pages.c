/*
 * GET news: what an open page asks now and then.
 */
#include "page/pages.h"

#include "page/reader.h"
#include "page/reply.h"
#include "page/thread_load.h"
#include "store/comments.h"
#include "view/news_html.h"
#include "view/show.h"

static enum err news_read(
    const struct ctx *cx, const struct request *rq, struct thread_ask *ask, int64_t *known);
static enum err news_first(
    const struct ctx *cx, const struct article *article, int64_t count, int64_t *first);

enum err
news_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct thread_ask ask = { 0 };
	struct thread_show show;
	struct share_counts counts;
	int64_t known = 0, count, first = 0;
	enum err err = news_read(cx, rq, &ask, &known);

	if (err == OK)
		err = thread_load_place(cx, &ask, &show, &counts);
	if (err != OK)
		return err;
	count = show.place.article->comments - known;
	err = news_first(cx, show.place.article, count, &first);
	if (err != OK)
		return err;
	const struct tagged tagged = {
		.etag = arena_printf(rs->arena, "W/\"%lld.%lld.%u.%d\"", (long long)count,
		    (long long)first, cx->speech->lang, VIEW_VERSION),
		.keep_s = 1,
		.worded = true,
		.for_all = true,
	};
	if (reply_tagged(cx, rq, rs, &tagged))
		return OK;
	struct html h = reply_html_begin(cx);
	struct safe_html line;
	news_html(&h, &show.place, count, first);
	if (html_finish(&h, &line) != OK)
		return ERR_INTERNAL;
	response_body(rs, 200, "text/html; charset=utf-8", line.html);
	return OK;
}

static enum err
news_read(const struct ctx *cx, const struct request *rq, struct thread_ask *ask, int64_t *known)
{
	struct str text = request_query(rq, "known");
	enum err err = reader_single(cx, &rq->query, NULL);

	if (err == OK)
		err = reader_article(cx, request_query(rq, "article"), &ask->article, &ask->site);
	if (err != OK)
		return err;
	if (text.len == 0)
		return ctx_problem(cx, ERR_INPUT, "known", PROBLEM_MISSING);
	if (!str_to_i64(text, known))
		return ctx_problem(cx, ERR_INPUT, "known", PROBLEM_MALFORMED);
	return OK;
}

/* Where to begin to read; of very many the newest, as far as a page reaches. */
static enum err
news_first(const struct ctx *cx, const struct article *article, int64_t count, int64_t *first)
{
	int64_t newer = count < THREAD_PAGE_ROOTS ? count - 1 : THREAD_PAGE_ROOTS - 1;

	if (count <= 0)
		return OK;
	enum err err = comments_newest(cx->read, cx->arena, article->id, newer, first);
	return err == ERR_ABSENT ? OK : err;
}
