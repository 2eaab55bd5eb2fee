#include "page/thread_ask.h"

#include "page/language.h"
#include "page/reader.h"
#include "store/articles.h"
#include "text/utf8.h"
#include "view/share_html.h"

static enum err ask_title(const struct ctx *cx, const struct request *rq, struct article *article);
static enum err ask_part(const struct ctx *cx, const struct request *rq, struct thread_ask *ask);
static enum err ask_bar(const struct ctx *cx, const struct request *rq, struct thread_ask *ask);
static enum err ask_cursor(const struct ctx *cx, const struct request *rq, struct page_ask *page);

enum err
thread_ask_read(const struct ctx *cx, const struct request *rq, struct thread_ask *ask)
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
	if (err == OK)
		err = ask_bar(cx, rq, ask);
	return err == OK ? reader_author(cx, rq, ask->site->id, ask) : err;
}

enum err
thread_ask_path(const struct ctx *cx, const struct request *rq, struct thread_ask *ask)
{
	struct share_counts counts;

	*ask = (struct thread_ask){ 0 };
	enum err err = articles_get(cx->read, cx->arena, rq->path_article, &ask->article, &counts);
	/* What a replica does not have may be there by now. */
	if (err == ERR_ABSENT && view_leave(cx->read))
		err = articles_get(cx->read, cx->arena, rq->path_article, &ask->article, &counts);
	if (err != OK)
		return err;
	ask->site = sites_by_id(cx->sites, ask->article.site_id);
	if (ask->site == NULL)
		return ERR_ABSENT;
	language_of_site(cx, ask->site);
	err = ask_part(cx, rq, ask);
	return err == OK ? reader_author(cx, rq, ask->site->id, ask) : err;
}

enum err
thread_ask_id(const struct ctx *cx, const struct request *rq, const char *name, int64_t *out)
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

/* A page of the thread; or the one with a comment; or of one root's branch, where the cursor is an
 * answer. */
static enum err
ask_part(const struct ctx *cx, const struct request *rq, struct thread_ask *ask)
{
	struct str sort = request_query(rq, "sort");
	enum err err = thread_ask_id(cx, rq, "root", &ask->root);

	ask->page.sort = (enum sort)ask->site->set.sort;
	if (err == OK && sort.len > 0 && sort_of(sort, &ask->page.sort) != OK)
		return ctx_problem(cx, ERR_INPUT, "sort", PROBLEM_UNKNOWN);
	if (err == OK)
		err = thread_ask_id(cx, rq, "comment", &ask->comment);
	if (err != OK)
		return err;
	return ask->root != 0 ? thread_ask_id(cx, rq, "after", &ask->after)
			      : ask_cursor(cx, rq, &ask->page);
}

/* The thread without its share bar; or a share bar with a name of its own. */
static enum err
ask_bar(const struct ctx *cx, const struct request *rq, struct thread_ask *ask)
{
	struct str shares = request_query(rq, "shares");

	ask->barless = str_equal(shares, STR("no"));
	if (shares.len > 0 && !ask->barless)
		return ctx_problem(cx, ERR_INPUT, "shares", PROBLEM_UNKNOWN);
	ask->bar = request_query(rq, "bar");
	if (!share_bar_name(ask->bar))
		return ctx_problem(cx, ERR_INPUT, "bar", PROBLEM_MALFORMED);
	return OK;
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
