#include "view/comment_html.h"

#include "base/clock.h"
#include "text/date.h"
#include "view/author_html.h"
#include "view/report_html.h"
#include "view/say.h"
#include "view/vote_html.h"

static void trace_html(struct html *h, const struct comment *comment);
static void byline_html(
    struct html *h, const struct thread_show *show, const struct thread_place *at);
static void answers_html(
    struct html *h, const struct thread_show *show, const struct thread_place *at);
static void when_html(
    struct html *h, const struct thread_show *show, const struct comment *comment);
static void marks_html(struct html *h, const struct comment *comment);
static void mark(struct html *h, const char *class, enum say what);
static void acts_html(
    struct html *h, const struct thread_show *show, const struct thread_place *at);
static void reply_html(
    struct html *h, const struct thread_show *show, const struct comment *comment);
static void changes_html(
    struct html *h, const struct thread_show *show, const struct comment *comment);
static void act_link(struct html *h, const struct thread_show *show, const struct comment *comment,
    const char *act, enum say what);
static void here(struct html *h, const struct thread_show *show, const struct comment *comment,
    const char *below);
static bool is_own(const struct thread_show *show, const struct comment *comment);

void
comment_html(struct html *h, const struct thread_show *show, const struct thread_place *at)
{
	const struct comment *comment = at->comment;

	if (at->trace) {
		trace_html(h, comment);
		return;
	}
	html_open(h, "article");
	html_attr_printf(h, "class", "postbag-comment%s%s%s",
	    comment->status == HELD || comment->told ? " postbag-held" : "",
	    is_own(show, comment) ? " postbag-own" : "",
	    comment->featured_us != 0 ? " postbag-pick" : "");
	html_attr_printf(h, "id", "postbag-%lld", (long long)comment->id);
	html_attr_i64(h, "tabindex", -1);
	byline_html(h, show, at);
	comment_text_html(h, comment);
	if (comment->told)
		comment_told_html(h, comment);
	acts_html(h, show, at);
	html_close(h, "article");
}

void
comment_quote_html(struct html *h, const struct comment *comment)
{
	html_open_class(h, "article", "postbag-comment postbag-quoted");
	html_open_class(h, "header", "postbag-byline");
	author_html(h, comment);
	html_words(h, " ");
	comment_time_html(h, comment->created_us);
	marks_html(h, comment);
	html_close(h, "header");
	comment_text_html(h, comment);
	html_close(h, "article");
}

void
comment_time_html(struct html *h, int64_t at_us)
{
	struct buf machine = buf_begin(h->buf.arena, 32, 64);

	date_rfc3339(&machine, at_us);
	html_open(h, "time");
	html_attr(h, "datetime", buf_str(&machine));
	html_text(h, say_date(h->buf.arena, h->lang, at_us));
	html_close(h, "time");
}

static void
trace_html(struct html *h, const struct comment *comment)
{
	html_open_class(h, "article", "postbag-comment postbag-trace");
	html_attr_printf(h, "id", "postbag-%lld", (long long)comment->id);
	html_open_class(h, "p", "postbag-gone");
	say_html(h, comment->status == DELETED ? SAY_COMMENT_DELETED : SAY_COMMENT_REMOVED);
	html_close(h, "p");
	html_close(h, "article");
}

/* The time comes last: the script makes it shorter, and nothing after it may move. */
static void
byline_html(struct html *h, const struct thread_show *show, const struct thread_place *at)
{
	html_open_class(h, "header", "postbag-byline");
	author_html(h, at->comment);
	marks_html(h, at->comment);
	html_words(h, " ");
	if (at->parent != NULL || at->comment->parent_name.len > 0)
		answers_html(h, show, at);
	when_html(h, show, at->comment);
	html_close(h, "header");
}

/* A way up to what it answers. Replies that do not stand right below that say whom they answer. */
static void
answers_html(struct html *h, const struct thread_show *show, const struct thread_place *at)
{
	bool below = at->parent != NULL && (int64_t)at->level <= show->place.site->set.depth;
	struct str name = at->parent != NULL ? at->parent->author_name : at->comment->parent_name;

	html_open_class(h, "a", "postbag-to");
	html_attr_printf(h, "href", "#postbag-%lld", (long long)at->comment->parent_id);
	if (!below) {
		say_one_html(h, SAY_COMMENT_IN_REPLY_TO, "name", name);
	} else {
		html_open(h, "span");
		html_attr_text(h, "aria-hidden", "true");
		html_words(h, "\xe2\x86\x91");
		html_close(h, "span");
		html_open_class(h, "span", "postbag-unseen");
		say_html(h, SAY_COMMENT_PARENT);
		html_close(h, "span");
	}
	html_close(h, "a");
	html_words(h, " ");
}

/* The permalink: a page that has this comment, wherever in the thread it is. */
static void
when_html(struct html *h, const struct thread_show *show, const struct comment *comment)
{
	html_open_class(h, "a", "postbag-when");
	html_attr_printf(h, "href", "%.*sarticles/%016llx/comments/%lld?lang=%s#postbag-%lld",
	    STR_ARG(show->place.prefix), (unsigned long long)comment->article_id,
	    (long long)comment->id, say_language(h->lang)->tag, (long long)comment->id);
	comment_time_html(h, comment->created_us);
	html_close(h, "a");
}

static void
marks_html(struct html *h, const struct comment *comment)
{
	static const enum say badge[BADGES] = {
		[BADGE_STAFF] = SAY_BADGE_STAFF,
		[BADGE_MODERATOR] = SAY_BADGE_MODERATOR,
		[BADGE_AUTHOR] = SAY_BADGE_AUTHOR,
	};

	if (comment->badge != BADGE_NONE)
		mark(h, "postbag-badge", badge[comment->badge]);
	else if (comment->member)
		mark(h, "postbag-badge postbag-badge-member", SAY_BADGE_MEMBER);
	if (comment->pinned_us != 0)
		mark(h, "postbag-mark", SAY_COMMENT_PINNED);
	if (comment->featured_us != 0)
		mark(h, "postbag-mark", SAY_COMMENT_FEATURED);
	if (comment->edited_us != 0)
		mark(h, "postbag-mark",
		    comment->by_editors ? SAY_COMMENT_EDITED_BY_EDITORS : SAY_COMMENT_EDITED);
	if (comment->locked_us != 0)
		mark(h, "postbag-mark", SAY_COMMENT_LOCKED);
	if (comment->status == HELD)
		mark(h, "postbag-mark postbag-waits", SAY_COMMENT_WAITING);
	if (comment->told)
		mark(h, "postbag-mark postbag-waits", SAY_COMMENT_REJECTED);
}

static void
mark(struct html *h, const char *class, enum say what)
{
	html_words(h, " ");
	html_open_class(h, "span", class);
	say_html(h, what);
	html_close(h, "span");
}

void
comment_text_html(struct html *h, const struct comment *comment)
{
	html_open_class(h, "div", "postbag-text");
	html_attr_text(h, "dir", "auto");
	html_safe(h, (struct safe_html){ comment->html });
	html_close(h, "div");
}

void
comment_told_html(struct html *h, const struct comment *comment)
{
	static const enum say ground[GROUNDS] = {
		[GROUND_OFFENSIVE] = SAY_GROUND_OFFENSIVE,
		[GROUND_ABUSE] = SAY_GROUND_ABUSE,
		[GROUND_HARASSMENT] = SAY_GROUND_HARASSMENT,
		[GROUND_HATE] = SAY_GROUND_HATE,
		[GROUND_ILLEGAL] = SAY_GROUND_ILLEGAL,
		[GROUND_FALSEHOOD] = SAY_GROUND_FALSEHOOD,
		[GROUND_SPAM] = SAY_GROUND_SPAM,
		[GROUND_ADVERTISING] = SAY_GROUND_ADVERTISING,
		[GROUND_WORDING] = SAY_GROUND_WORDING,
		[GROUND_OFF_TOPIC] = SAY_GROUND_OFF_TOPIC,
		[GROUND_OTHER] = SAY_GROUND_OTHER,
	};

	if (comment->ground != GROUND_NONE) {
		html_open_class(h, "p", "postbag-gone");
		say_one_html(h, SAY_REJECTED_GROUND, "ground",
		    str_of(say_text(h->lang, ground[comment->ground])));
		html_close(h, "p");
	}
	if (comment->note.len > 0) {
		html_open_class(h, "p", "postbag-gone");
		say_html(h, SAY_REJECTED_NOTE);
		html_words(h, " ");
		html_open(h, "bdi");
		html_text(h, comment->note);
		html_close(h, "bdi");
		html_close(h, "p");
	}
}

static void
acts_html(struct html *h, const struct thread_show *show, const struct thread_place *at)
{
	const struct comment *comment = at->comment;
	bool published = comment->status == PUBLISHED, own = is_own(show, comment);
	bool answerable = published && !show->place.article->closed && !at->locked;
	bool changeable = comment_open_to(comment, show->viewer, show->now_us, show->edit_window_s);

	if (!answerable && !changeable && !(published && !own))
		return;
	html_open_class(h, "footer", "postbag-acts");
	if (answerable)
		reply_html(h, show, comment);
	if (published && !own) {
		vote_html(h, &show->place, comment, VOTE_NONE);
		report_link_html(h, &show->place, comment);
	}
	if (changeable)
		changes_html(h, show, comment);
	html_close(h, "footer");
}

static void
reply_html(struct html *h, const struct thread_show *show, const struct comment *comment)
{
	html_open_class(h, "a", "postbag-reply");
	here(h, show, comment, "/reply");
	html_attr_text(h, "rel", "nofollow");
	say_html(h, SAY_REPLY);
	html_close(h, "a");
}

/* What its author may still do, and for how long: the script counts that down. */
static void
changes_html(struct html *h, const struct thread_show *show, const struct comment *comment)
{
	int64_t end_us = comment->created_us + show->edit_window_s * US_PER_S;
	int64_t left_s = (end_us - show->now_us) / US_PER_S;
	struct buf machine = buf_begin(h->buf.arena, 32, 64);

	if (!comment->by_editors)
		act_link(h, show, comment, "edit", SAY_EDIT);
	act_link(h, show, comment, "delete", SAY_DELETE);
	html_words(h, " ");
	html_open_class(h, "span", "postbag-left");
	say_html(h, SAY_EDIT_LEFT);
	html_words(h, " ");
	date_rfc3339(&machine, end_us);
	html_open(h, "time");
	html_attr(h, "datetime", buf_str(&machine));
	html_printf(h, "%lld:%02lld", (long long)(left_s / 60), (long long)(left_s % 60));
	html_close(h, "time");
	html_close(h, "span");
}

static void
act_link(struct html *h, const struct thread_show *show, const struct comment *comment,
    const char *act, enum say what)
{
	html_words(h, " ");
	html_open(h, "a");
	html_attr_printf(h, "class", "postbag-%s", act);
	here(h, show, comment, arena_printf(h->buf.arena, "/%s", act).p);
	html_attr_text(h, "rel", "nofollow");
	say_html(h, what);
	html_close(h, "a");
}

/* A link to one of the comment's own pages. They all begin alike, so that a page of many comments
 * compresses well. */
static void
here(struct html *h, const struct thread_show *show, const struct comment *comment,
    const char *below)
{
	html_attr_printf(h, "href", "%.*sarticles/%016llx/comments/%lld%s?lang=%s",
	    STR_ARG(show->place.prefix), (unsigned long long)comment->article_id,
	    (long long)comment->id, below, say_language(h->lang)->tag);
}

static bool
is_own(const struct thread_show *show, const struct comment *comment)
{
	return show->viewer != 0 && comment->author_id == show->viewer;
}
