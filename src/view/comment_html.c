#include "view/comment_html.h"

#include "text/date.h"
#include "view/say.h"
#include "view/tree_html.h"
#include "view/vote_html.h"

static void trace_html(struct html *h, const struct comment *comment);
static void byline_html(struct html *h, const struct thread_place *at, bool held);
static void mark(struct html *h, enum say what);
static void acts_html(
    struct html *h, const struct thread_show *show, const struct comment *comment);
static void act_link(struct html *h, const struct thread_show *show, const struct comment *comment,
    const char *act, enum say what);
static void text_html(struct html *h, const struct comment *comment);

void
comment_html(struct html *h, const struct thread_show *show, const struct thread_place *at)
{
	const struct comment *comment = at->comment;
	bool held = comment->status == HELD;
	bool own = show->viewer != 0 && comment->author_id == show->viewer;

	if (at->trace) {
		trace_html(h, comment);
		return;
	}
	html_open(h, "article");
	html_attr_printf(h, "class", "postbag-comment%s%s", held ? " postbag-held" : "",
	    own ? " postbag-own" : "");
	html_attr_printf(h, "id", "postbag-%lld", (long long)comment->id);
	html_attr_i64(h, "data-id", comment->id);
	html_attr_i64(h, "tabindex", -1);
	byline_html(h, at, held);
	text_html(h, comment);
	acts_html(h, show, comment);
	html_close(h, "article");
}

void
comment_quote_html(struct html *h, const struct comment *comment)
{
	const struct thread_place at = { .comment = comment };

	html_open_class(h, "article", "postbag-comment postbag-quoted");
	byline_html(h, &at, comment->status == HELD);
	text_html(h, comment);
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

static void
byline_html(struct html *h, const struct thread_place *at, bool held)
{
	const struct comment *comment = at->comment;

	html_open_class(h, "header", "postbag-byline");
	html_open_class(h, "b", "postbag-author");
	html_open(h, "bdi");
	html_text(h, comment->author_name);
	html_close(h, "bdi");
	html_close(h, "b");
	html_words(h, " ");
	/* Deeper replies stand no further in: they say whom they answer. */
	if (at->level > TREE_LEVELS && at->parent != NULL) {
		html_open_class(h, "span", "postbag-to");
		say_one_html(h, SAY_COMMENT_IN_REPLY_TO, "name", at->parent->author_name);
		html_close(h, "span");
		html_words(h, " ");
	}
	html_open_class(h, "a", "postbag-when");
	html_attr_printf(h, "href", "#postbag-%lld", (long long)comment->id);
	comment_time_html(h, comment->created_us);
	html_close(h, "a");
	if (held)
		mark(h, SAY_COMMENT_WAITING);
	if (comment->edited_us != 0)
		mark(h, SAY_COMMENT_EDITED);
	html_close(h, "header");
}

static void
mark(struct html *h, enum say what)
{
	html_words(h, " ");
	html_open_class(h, "span", "postbag-mark");
	say_html(h, what);
	html_close(h, "span");
}

static void
text_html(struct html *h, const struct comment *comment)
{
	html_open_class(h, "div", "postbag-text");
	html_attr_text(h, "dir", "auto");
	html_safe(h, (struct safe_html){ comment->html });
	html_close(h, "div");
}

static void
acts_html(struct html *h, const struct thread_show *show, const struct comment *comment)
{
	bool changeable = comment_open_to(comment, show->viewer, show->now_us, show->edit_window_s);

	if (comment->status != PUBLISHED && !changeable)
		return;
	html_open_class(h, "footer", "postbag-acts");
	if (comment->status == PUBLISHED) {
		html_open_class(h, "a", "postbag-reply");
		html_attr_printf(h, "href", "%.*scompose?article=%.*s&lang=%s&reply=%lld",
		    STR_ARG(show->place.prefix), STR_ARG(show->place.escaped_url),
		    say_language(h->lang)->tag, (long long)comment->id);
		html_attr(h, "data-name", comment->author_name);
		html_attr_text(h, "rel", "nofollow");
		say_html(h, SAY_REPLY);
		html_open_class(h, "span", "postbag-unseen");
		html_words(h, " ");
		say_one_html(h, SAY_REPLY_WHOM, "name", comment->author_name);
		html_close(h, "span");
		html_close(h, "a");
		if (show->viewer == 0 || comment->author_id != show->viewer)
			vote_html(h, &show->place, comment, VOTE_NONE);
	}
	if (changeable) {
		act_link(h, show, comment, "edit", SAY_EDIT);
		act_link(h, show, comment, "delete", SAY_DELETE);
	}
	html_close(h, "footer");
}

static void
act_link(struct html *h, const struct thread_show *show, const struct comment *comment,
    const char *act, enum say what)
{
	html_words(h, " ");
	html_open(h, "a");
	html_attr_printf(h, "class", "postbag-%s", act);
	html_attr_printf(h, "href", "%.*sarticles/%016llx/comments/%lld/%s?lang=%s",
	    STR_ARG(show->place.prefix), (unsigned long long)comment->article_id,
	    (long long)comment->id, act, say_language(h->lang)->tag);
	html_attr_text(h, "rel", "nofollow");
	say_html(h, what);
	html_close(h, "a");
}
