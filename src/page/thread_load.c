#include "page/thread_load.h"

#include <string.h>

#include "base/clock.h"
#include "key/icon.h"
#include "page/reader.h"
#include "store/accounts.h"
#include "store/articles.h"
#include "store/comments.h"
#include "store/reads.h"
#include "text/markdown.h"
#include "text/url.h"

#define ESCAPED_MAX_BYTES ((size_t)3 * URL_MAX_BYTES)

/* How long who wrote something that was rejected is shown it, and told why. */
#define REJECTED_SHOWN_US (30 * S_PER_DAY * US_PER_S)

/* What a thread is made of, as it is read. */
struct parts {
	struct article article;
	struct share_counts *counts;
	struct account account;
	struct comments_page page;
	struct comments_around around; /* what a permalink shows beside its page */
	struct comments_own own;
	struct comment extra;
	/* How each went; NULL: it was not asked for. */
	const enum err *got_article, *got_account, *got_page, *got_around, *got_own, *got_extra;
};

/* The comments of a page of a thread, from their several sources. */
struct gathered {
	struct comment *comment;
	size_t count;
	struct cursor prev, next;
};

static void place_ask(struct reads *reads, const struct thread_ask *ask, struct parts *parts);
static void place_take(const struct ctx *cx, const struct thread_ask *ask,
    const struct parts *parts, struct thread_show *show);
static enum err read_parts(const struct ctx *cx, const struct thread_ask *ask, struct parts *parts);
static void ask_comments(
    const struct ctx *cx, struct reads *reads, const struct thread_ask *ask, struct parts *parts);
static enum err find_page(const struct ctx *cx, const struct thread_ask *ask, struct parts *parts);
static enum err gather(
    const struct ctx *cx, const struct thread_ask *ask, struct parts *parts, struct gathered *out);
static bool went(const enum err *got);
static const struct comment *find(const struct comment *comment, size_t count, int64_t id);
static enum err name_parents(
    const struct ctx *cx, const struct thread *thread, struct gathered *all);
static void cut_bytes(struct comments_page *page, const struct thread_ask *ask);
static void tell(struct gathered *all, const struct comment *own, size_t owns);
static void join(
    const struct ctx *cx, struct gathered *all, const struct comment *more, size_t count);

enum err
thread_load(const struct ctx *cx, const struct thread_ask *ask, struct thread_show *show)
{
	struct parts *parts = arena_alloc(cx->arena, sizeof(*parts));
	struct gathered gathered = { 0 };
	enum err err = read_parts(cx, ask, parts);

	if (err == OK && went(parts->got_article))
		err = gather(cx, ask, parts, &gathered);
	if (err != OK)
		return err;
	place_take(cx, ask, parts, show);
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
	struct parts parts = { .counts = counts };
	struct reads *reads = reads_begin(cx->arena);

	view_article(cx->read, ask->article.id);
	place_ask(reads, ask, &parts);
	enum err err = reads_run(cx->read, reads);
	if (err == OK)
		place_take(cx, ask, &parts, show);
	return err;
}

static void
place_ask(struct reads *reads, const struct thread_ask *ask, struct parts *parts)
{
	parts->got_article =
	    articles_get_with(reads, ask->article.id, &parts->article, parts->counts);
	if (ask->member)
		parts->got_account =
		    accounts_get_with(reads, ask->site->id, ask->viewer, &parts->account);
}

static void
place_take(const struct ctx *cx, const struct thread_ask *ask, const struct parts *parts,
    struct thread_show *show)
{
	struct article article = went(parts->got_article) ? parts->article : ask->article;

	if (article.title.len == 0)
		article.title = ask->article.title;
	thread_place(cx, ask, &article, parts->counts, show);
	/* Whose account is gone by now is nobody. */
	if (went(parts->got_account)) {
		show->place.member = parts->account.name;
		show->place.at_home = ask->at_home;
	}
}

static bool
went(const enum err *got)
{
	return got != NULL && *got == OK;
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

/* All of it in one round trip; where it depends on a comment which page it is, the page is another.
 */
static enum err
read_parts(const struct ctx *cx, const struct thread_ask *ask, struct parts *parts)
{
	struct reads *reads = reads_begin(cx->arena);

	parts->counts = arena_alloc(cx->arena, sizeof(*parts->counts));
	view_article(cx->read, ask->article.id);
	place_ask(reads, ask, parts);
	ask_comments(cx, reads, ask, parts);
	enum err err = reads_run(cx->read, reads);
	if (err == OK && ask->comment != 0 && went(parts->got_article))
		err = find_page(cx, ask, parts);
	return err;
}

static void
ask_comments(
    const struct ctx *cx, struct reads *reads, const struct thread_ask *ask, struct parts *parts)
{
	int64_t id = ask->article.id;

	if (ask->root != 0)
		parts->got_page =
		    comments_answers_with(reads, id, ask->root, ask->after, &parts->page);
	else if (ask->comment != 0)
		parts->got_around = comments_around_with(reads, id, ask->comment, &parts->around);
	else
		parts->got_page = comments_page_with(reads, id, &ask->page, &parts->page);
	if (ask->viewer != 0)
		parts->got_own = comments_own_with(reads, id,
		    &(struct own_ask){ ask->viewer, cx->now_us - REJECTED_SHOWN_US }, &parts->own);
	if (ask->extra != 0)
		parts->got_extra = comments_get_with(reads, id, ask->extra, &parts->extra);
}

static enum err
gather(
    const struct ctx *cx, const struct thread_ask *ask, struct parts *parts, struct gathered *out)
{
	struct comments_page *page = &parts->page;

	if (!went(parts->got_page))
		return *parts->got_page;
	cut_bytes(page, ask);
	out->prev = page->prev;
	out->next = page->next;
	join(cx, out, page->comment, page->count);
	join(cx, out, parts->around.comment, parts->around.count);
	tell(out, parts->own.comment, parts->own.count);
	join(cx, out, parts->own.comment, parts->own.count);
	join(cx, out, &parts->extra, went(parts->got_extra));
	for (size_t i = 0; i < out->count; i++)
		comment_show_to(&out->comment[i], ask->viewer);
	return OK;
}

/* The page that begins with the comment's branch; the first, if the branch stands before all
 * others.
 */
static enum err
find_page(const struct ctx *cx, const struct thread_ask *ask, struct parts *parts)
{
	const struct comments_around *around = &parts->around;
	struct page_ask which = { .sort = ask->page.sort };
	struct reads *reads = reads_begin(cx->arena);

	for (size_t i = 0; i < around->count; i++)
		comment_show_to(&around->comment[i], ask->viewer);
	const struct comment *goal = find(around->comment, around->count, ask->comment);
	if (goal == NULL ||
	    (goal->status != PUBLISHED &&
		(goal->status != HELD || ask->viewer == 0 || goal->author_id != ask->viewer)))
		return ERR_ABSENT;
	const struct comment *root = find(around->comment, around->count, goal->root_id);
	if (root != NULL && !around->chosen)
		which.from = cursor_before(which.sort, root);
	parts->got_page = comments_page_with(reads, ask->article.id, &which, &parts->page);
	return reads_run(cx->read, reads);
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
