#include "page/thread_load.h"

#include <string.h>

#include "base/clock.h"
#include "key/icon.h"
#include "page/reader.h"
#include "store/accounts.h"
#include "store/articles.h"
#include "store/comments.h"
#include "text/markdown.h"
#include "text/url.h"

#define ESCAPED_MAX_BYTES ((size_t)3 * URL_MAX_BYTES)

/* How long who wrote something that was rejected is shown it, and told why. */
#define REJECTED_SHOWN_US (30 * S_PER_DAY * US_PER_S)

/* The comments of a page of a thread, from their several sources. */
struct gathered {
	struct comment *comment;
	size_t count;
	struct cursor prev, next;
};

static enum err name_member(
    const struct ctx *cx, const struct thread_ask *ask, struct place *place);
static enum err gather(const struct ctx *cx, const struct thread_ask *ask, struct gathered *out);
static enum err gather_page(const struct ctx *cx, const struct thread_ask *ask,
    struct comments_page *page, struct comment **around, size_t *count);
static enum err find_page(const struct ctx *cx, const struct thread_ask *ask, struct page_ask *page,
    struct comment **around, size_t *count);
static const struct comment *find(const struct comment *comment, size_t count, int64_t id);
static enum err name_parents(
    const struct ctx *cx, const struct thread *thread, struct gathered *all);
static void cut_bytes(struct comments_page *page, const struct thread_ask *ask);
static enum err gather_extra(
    const struct ctx *cx, const struct thread_ask *ask, struct comment **extra, size_t *count);
static void tell(struct gathered *all, const struct comment *own, size_t owns);
static void join(
    const struct ctx *cx, struct gathered *all, const struct comment *more, size_t count);

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
		err = thread_dress(cx, ask->site, &gathered.comment[i]);
		if (err != OK)
			return err;
	}
	show->prev = cursor_text(cx->arena, ask->page.sort, gathered.prev);
	show->next = cursor_text(cx->arena, ask->page.sort, gathered.next);
	thread_arrange(cx->arena, gathered.comment, gathered.count, ask->viewer, &show->thread);
	return name_parents(cx, &show->thread, &gathered);
}

enum err
thread_load_place(const struct ctx *cx, const struct thread_ask *ask, struct thread_show *show,
    struct share_counts *counts)
{
	struct article article;

	view_article(cx->read, ask->article.id);
	enum err err = articles_get(cx->read, cx->arena, ask->article.id, &article, counts);

	if (err == ERR_ABSENT)
		article = ask->article;
	else if (err != OK)
		return err;
	if (article.title.len == 0)
		article.title = ask->article.title;
	thread_place(cx, ask, &article, counts, show);
	return ask->member ? name_member(cx, ask, &show->place) : OK;
}

/* Whose account is gone by now is nobody. */
static enum err
name_member(const struct ctx *cx, const struct thread_ask *ask, struct place *place)
{
	struct account account;
	enum err err = accounts_get(cx->read, cx->arena, ask->site->id, ask->viewer, &account);

	if (err == OK) {
		place->member = account.name;
		place->at_home = ask->at_home;
	}
	return err == ERR_ABSENT ? OK : err;
}

void
thread_place(const struct ctx *cx, const struct thread_ask *ask, const struct article *article,
    const struct share_counts *counts, struct thread_show *show)
{
	struct article *copy = arena_alloc(cx->arena, sizeof(*copy));
	struct buf escaped = buf_begin(cx->arena, article->url.len + 64, ESCAPED_MAX_BYTES);

	*copy = *article;
	copy->closed = article_shut(article, ask->site, cx->now_us);
	url_escape(&escaped, article->url);
	*show = (struct thread_show){
		.place = {
			.prefix = cx->prefix,
			.site = ask->site,
			.article = copy,
			.escaped_url = buf_str(&escaped),
			.ticket = reader_ticket(cx, article),
		},
		.origin = str_starts(cx->prefix, STR("/")) ? cx->own_origin : STR_EMPTY,
		.shares = counts,
		.sort = ask->page.sort,
		.root = ask->root,
		.comment = ask->comment,
		.barless = ask->barless,
		.bar = ask->bar,
		.viewer = ask->viewer,
		.now_us = cx->now_us,
		.edit_window_s = cx->set->edit_window_s,
		.form = { .text_points = cx->set->text_points },
	};
}

enum err
thread_dress(const struct ctx *cx, const struct site *site, struct comment *comment)
{
	if (site->set.icons)
		comment->icon = icon_seed(cx->keys, site->id, comment->author_id);
	return thread_render(cx, comment);
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
	struct comment *around = NULL, *own = NULL, *extra = NULL;
	size_t arounds = 0, owns = 0, extras = 0;
	enum err err = gather_page(cx, ask, &page, &around, &arounds);

	if (err == OK && ask->viewer != 0)
		err = comments_own(cx->read, cx->arena, ask->article.id, ask->viewer,
		    cx->now_us - REJECTED_SHOWN_US, &own, &owns);
	if (err == OK)
		err = gather_extra(cx, ask, &extra, &extras);
	if (err != OK)
		return err;
	cut_bytes(&page, ask);
	out->prev = page.prev;
	out->next = page.next;
	join(cx, out, page.comment, page.count);
	join(cx, out, around, arounds);
	tell(out, own, owns);
	join(cx, out, own, owns);
	join(cx, out, extra, extras);
	for (size_t i = 0; i < out->count; i++)
		comment_show_to(&out->comment[i], ask->viewer);
	return OK;
}

/* around: what a permalink shows beside its page. */
static enum err
gather_page(const struct ctx *cx, const struct thread_ask *ask, struct comments_page *page,
    struct comment **around, size_t *count)
{
	struct page_ask which = ask->page;

	if (ask->root != 0)
		return comments_answers(cx->read, cx->arena, ask->article.id, ask->root, ask->after,
		    &page->comment, &page->count);
	if (ask->comment != 0) {
		enum err err = find_page(cx, ask, &which, around, count);

		if (err != OK)
			return err;
	}
	return comments_page(cx->read, cx->arena, ask->article.id, &which, page);
}

/* The page that begins with the comment's branch; the first, if the branch stands before all
 * others.
 */
static enum err
find_page(const struct ctx *cx, const struct thread_ask *ask, struct page_ask *page,
    struct comment **around, size_t *count)
{
	bool chosen = false;
	enum err err = comments_around(
	    cx->read, cx->arena, ask->article.id, ask->comment, around, count, &chosen);

	if (err != OK)
		return err;
	for (size_t i = 0; i < *count; i++)
		comment_show_to(&(*around)[i], ask->viewer);
	const struct comment *goal = find(*around, *count, ask->comment);
	if (goal == NULL ||
	    (goal->status != PUBLISHED &&
		(goal->status != HELD || ask->viewer == 0 || goal->author_id != ask->viewer)))
		return ERR_ABSENT;
	const struct comment *root = find(*around, *count, goal->root_id);
	*page = (struct page_ask){ .sort = page->sort };
	if (root != NULL && !chosen)
		page->from = cursor_before(page->sort, root);
	return OK;
}

static const struct comment *
find(const struct comment *comment, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++)
		if (comment[i].id == id)
			return &comment[i];
	return NULL;
}

/* Replies whose parent is on another page can still say whom they answer. */
static enum err
name_parents(const struct ctx *cx, const struct thread *thread, struct gathered *all)
{
	struct comment **orphan = arena_array(cx->arena, thread->count, sizeof(struct comment *));
	int64_t *id = arena_array(cx->arena, thread->count, sizeof(*id));
	struct str *name = arena_array(cx->arena, thread->count, sizeof(*name));
	size_t count = 0;

	for (size_t i = 0; i < thread->count; i++) {
		const struct thread_place *at = &thread->place[i];
		int64_t parent = at->comment->parent_id;

		if (at->parent != NULL || parent == 0 ||
		    find(all->comment, all->count, parent) != NULL)
			continue;
		orphan[count] = &all->comment[at->comment - all->comment];
		id[count++] = parent;
	}
	if (count == 0)
		return OK;
	enum err err =
	    comments_names(cx->read, cx->arena, all->comment[0].article_id, id, count, name);
	for (size_t i = 0; err == OK && i < count; i++)
		orphan[i]->parent_name = name[i];
	return err;
}

/*
 * A page of very long comments ends earlier: after the last comment that fits. What follows is on
 * the next page of the thread, or of the branch.
 */
static void
cut_bytes(struct comments_page *page, const struct thread_ask *ask)
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
	if (ask->root == 0 && above != NULL)
		page->next = cursor_at(ask->page.sort, above);
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
	enum err err = comments_get(cx->read, cx->arena, ask->article.id, ask->extra, *extra);
	if (err == OK)
		*count = 1;
	return err == ERR_ABSENT ? OK : err;
}

/* What has answers is on the page already, as a trace for others: its author is told why it is
 * gone. */
static void
tell(struct gathered *all, const struct comment *own, size_t owns)
{
	for (size_t i = 0; owns > 0 && i < all->count; i++) {
		const struct comment *told = find(own, owns, all->comment[i].id);

		if (told == NULL)
			continue;
		all->comment[i].told = told->told;
		all->comment[i].ground = told->ground;
		all->comment[i].note = told->note;
	}
}

/* thread_arrange() takes a comment that stands here twice once. The author's own ones come where
 * new ones are. */
static void
join(const struct ctx *cx, struct gathered *all, const struct comment *more, size_t count)
{
	if (count == 0)
		return;
	struct comment *joined = arena_array(cx->arena, all->count + count, sizeof(*joined));
	if (all->count > 0)
		memcpy(joined, all->comment, all->count * sizeof(*joined));
	memcpy(&joined[all->count], more, count * sizeof(*joined));
	all->comment = joined;
	all->count += count;
}
