#include "page/thread_load.h"

#include "page/reader.h"
#include "store/articles.h"
#include "store/comments.h"
#include "text/markdown.h"
#include "text/url.h"

#define ESCAPED_MAX_BYTES ((size_t)3 * URL_MAX_BYTES)

/* The comments of a page of a thread, from their several sources. */
struct gathered {
	struct comment *comment;
	size_t count;
	int64_t next;
};

static enum err gather(const struct ctx *cx, const struct thread_ask *ask, struct gathered *out);
static void cut_bytes(struct comments_page *page, int64_t root);
static enum err gather_extra(
    const struct ctx *cx, const struct thread_ask *ask, struct comment **extra, size_t *count);
static struct comment *join(const struct ctx *cx, const struct comments_page *page,
    const struct comment *own, size_t owns, const struct comment *extra);

enum err
thread_load(const struct ctx *cx, const struct thread_ask *ask, struct thread_show *show)
{
	struct share_counts *counts = arena_alloc(cx->arena, sizeof(*counts));
	struct gathered gathered = { 0 };
	enum err err = thread_load_place(cx, ask, show, counts);

	if (err == OK && show->place.article->known)
		err = gather(cx, ask, &gathered);
	if (err != OK)
		return err;
	for (size_t i = 0; i < gathered.count; i++) {
		err = thread_render(cx, &gathered.comment[i]);
		if (err != OK)
			return err;
	}
	show->next = gathered.next;
	thread_arrange(cx->arena, gathered.comment, gathered.count, ask->viewer, &show->thread);
	return OK;
}

enum err
thread_load_place(const struct ctx *cx, const struct thread_ask *ask, struct thread_show *show,
    struct share_counts *counts)
{
	struct article article;
	enum err err = articles_get(cx->db, cx->arena, ask->article.id, &article, counts);

	if (err == ERR_ABSENT)
		article = ask->article;
	else if (err != OK)
		return err;
	if (article.title.len == 0)
		article.title = ask->article.title;
	thread_place(cx, ask, &article, counts, show);
	return OK;
}

void
thread_place(const struct ctx *cx, const struct thread_ask *ask, const struct article *article,
    const struct share_counts *counts, struct thread_show *show)
{
	struct article *copy = arena_alloc(cx->arena, sizeof(*copy));
	struct buf escaped = buf_begin(cx->arena, article->url.len + 64, ESCAPED_MAX_BYTES);

	*copy = *article;
	url_escape(&escaped, article->url);
	*show = (struct thread_show){
		.place = {
			.prefix = cx->prefix,
			.site = ask->site,
			.article = copy,
			.escaped_url = buf_str(&escaped),
			.ticket = reader_ticket(cx, article),
		},
		.shares = counts,
		.sort = ask->sort,
		.after = ask->after,
		.root = ask->root,
		.viewer = ask->viewer,
		.now_us = cx->now_us,
		.edit_window_s = cx->set->edit_window_s,
		.form = { .text_points = cx->set->text_points },
	};
}

enum err
thread_render(const struct ctx *cx, struct comment *comment)
{
	struct safe_html html;

	if (comment->renderer == MARKDOWN_VERSION)
		return OK;
	enum err err = markdown_html(cx->arena, comment->text, &html, NULL);
	if (err != OK)
		return ERR_INTERNAL;
	comment->html = html.html;
	comment->renderer = MARKDOWN_VERSION;
	return OK;
}

static enum err
gather(const struct ctx *cx, const struct thread_ask *ask, struct gathered *out)
{
	struct comments_page page = { 0 };
	struct comment *own = NULL, *extra = NULL;
	size_t owns = 0, extras = 0;
	enum err err = ask->root != 0 ? comments_answers(cx->db, cx->arena, ask->article.id,
					    ask->root, ask->after, &page.comment, &page.count)
				      : comments_page(cx->db, cx->arena, ask->article.id, ask->sort,
					    ask->after, &page);

	if (err == OK && ask->viewer != 0)
		err = comments_own(cx->db, cx->arena, ask->article.id, ask->viewer, &own, &owns);
	if (err == OK)
		err = gather_extra(cx, ask, &extra, &extras);
	if (err != OK)
		return err;
	cut_bytes(&page, ask->root);
	out->comment = join(cx, &page, own, owns, extra);
	out->count = page.count + owns + extras;
	out->next = page.next;
	return OK;
}

/*
 * A page of very long comments ends earlier: after the last comment that fits. What follows is on
 * the next page of the thread, or of the branch.
 */
static void
cut_bytes(struct comments_page *page, int64_t root)
{
	size_t bytes = 0, fit = 0;
	struct comment *above = NULL;

	for (; fit < page->count && bytes < THREAD_PAGE_BYTES; fit++) {
		if (page->comment[fit].id == page->comment[fit].root_id)
			above = &page->comment[fit];
		bytes += page->comment[fit].html.len + page->comment[fit].text.len;
	}
	if (fit == page->count)
		return;
	if (above != NULL && page->comment[fit].root_id == above->id)
		above->more_after = page->comment[fit - 1].id;
	if (root == 0)
		page->next = page->comment[fit - 1].root_id;
	page->count = fit;
}

static enum err
gather_extra(
    const struct ctx *cx, const struct thread_ask *ask, struct comment **extra, size_t *count)
{
	*count = 0;
	if (ask->extra == 0)
		return OK;
	*extra = arena_alloc(cx->arena, sizeof(**extra));
	enum err err = comments_get(cx->db, cx->arena, ask->article.id, ask->extra, *extra);
	if (err == OK)
		*count = 1;
	return err == ERR_ABSENT ? OK : err;
}

/* thread_arrange() takes a comment that stands here twice once. The author's own ones come where
 * new ones are. */
static struct comment *
join(const struct ctx *cx, const struct comments_page *page, const struct comment *own, size_t owns,
    const struct comment *extra)
{
	struct comment *all = arena_array(cx->arena, page->count + owns + 1, sizeof(*all));
	size_t count = 0;

	for (size_t i = 0; i < page->count; i++)
		all[count++] = page->comment[i];
	for (size_t i = 0; i < owns; i++)
		all[count++] = own[i];
	if (extra != NULL)
		all[count] = *extra;
	return all;
}
