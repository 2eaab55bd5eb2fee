#include "view/thread_html.h"

#include "base/bug.h"
#include "text/json.h"
#include "view/comment_html.h"
#include "view/feed_html.h"
#include "view/form_html.h"
#include "view/say.h"
#include "view/share_html.h"
#include "view/tree_html.h"
#include "view/vote_html.h"

static void script_words(struct html *h);
static void title_html(struct html *h, const struct thread_show *show);
static void sorts_html(struct html *h, const struct thread_show *show);
static void whole_html(struct html *h, const struct thread_show *show);
static void list_html(struct html *h, const struct thread_show *show);
static void item_html(struct html *h, const struct thread_place *at, const void *show);
static void summary_html(struct html *h, const struct thread_place *at, const void *show);
static void end_html(struct html *h, const struct thread_place *root, const void *show);
static void turn_html(
    struct html *h, const struct thread_show *show, const char *side, enum say what);
static void thread_link(struct html *h, const struct thread_show *show, enum sort sort,
    const char *side, struct str cursor);

void
thread_html(struct html *h, const struct thread_show *show)
{
	const struct place *place = &show->place;

	html_open_class(h, "section", "postbag");
	html_attr_text(h, "id", "postbag");
	html_attr_printf(h, "data-article", "%016llx", (unsigned long long)place->article->id);
	html_attr_printf(h, "data-revision", "%lld.%lld",
	    (long long)place->article->thread_revision, (long long)place->article->share_revision);
	html_attr_printf(h, "data-src", "%.*sthread?article=%.*s&lang=%s", STR_ARG(place->prefix),
	    STR_ARG(place->escaped_url), say_language(h->lang)->tag);
	html_attr_text(h, "data-sort", sort_name(show->sort));
	html_attr_i64(h, "data-comments", place->article->comments);
	say_lang_attrs(h);
	html_attr_text(h, "aria-labelledby", "postbag-title");
	script_words(h);
	if (!show->barless)
		share_html(h, place, show->shares);
	title_html(h, show);
	if (show->notice != NULL) {
		html_open_class(h, "p", "postbag-notice");
		html_attr_text(h, "role", "status");
		html_attr_i64(h, "tabindex", -1);
		html_words(h, show->notice);
		html_close(h, "p");
	}
	if (show->root != 0 || show->comment != 0)
		whole_html(h, show);
	else if (show->thread.count > 1)
		sorts_html(h, show);
	if (show->prev.len > 0)
		turn_html(h, show, "before", SAY_COMMENTS_EARLIER);
	list_html(h, show);
	if (show->next.len > 0)
		turn_html(h, show, "after", SAY_COMMENTS_MORE);
	if (show->thread.count > 0 && place->site->set.votes != VOTES_NONE)
		vote_form_html(h, place);
	form_html(h, place, &show->form);
	html_open_class(h, "p", "postbag-foot");
	feed_link_html(h, place);
	html_close(h, "p");
	/* What the script tells screen readers. */
	html_open_class(h, "p", "postbag-live");
	html_attr_text(h, "role", "status");
	html_close(h, "p");
	html_close(h, "section");
}

/* What www/postbag.js says by itself. */
static void
script_words(struct html *h)
{
	static const struct {
		const char *name;
		enum say what;
	} word[] = {
		{ "cancel", SAY_FORM_CANCEL },
		{ "comment", SAY_FORM_COMMENT },
		{ "copied", SAY_SCRIPT_COPIED },
		{ "copyThis", SAY_SCRIPT_COPY_THIS },
		{ "fresh", SAY_SCRIPT_FRESH },
		{ "left", SAY_SCRIPT_LEFT },
		{ "loading", SAY_SCRIPT_LOADING },
		{ "replyTo", SAY_FORM_REPLY_TO },
		{ "sending", SAY_SCRIPT_SENDING },
		{ "unread", SAY_SCRIPT_UNREAD },
		{ "unsent", SAY_SCRIPT_UNSENT },
	};
	struct json j = json_begin(h->buf.arena, 1024, 64 * 1024);
	struct str words;

	json_object_begin(&j, NULL);
	for (size_t i = 0; i < COUNT_OF(word); i++)
		json_text(&j, word[i].name, say_text(h->lang, word[i].what));
	json_object_end(&j);
	MUST(json_finish(&j, &words) == OK);
	html_attr(h, "data-words", words);
}

static void
title_html(struct html *h, const struct thread_show *show)
{
	int64_t comments = show->place.article->comments;

	html_open_class(h, "h2", "postbag-title");
	html_attr_text(h, "id", "postbag-title");
	if (comments == 0)
		say_html(h, SAY_COMMENTS_TITLE);
	else
		say_count_html(h, SAY_COMMENTS_COUNT, comments);
	html_close(h, "h2");
}

static void
sorts_html(struct html *h, const struct thread_show *show)
{
	static const enum say words[SORTS] = {
		[SORT_OLDEST] = SAY_SORT_OLDEST,
		[SORT_NEWEST] = SAY_SORT_NEWEST,
		[SORT_BEST] = SAY_SORT_BEST,
	};

	html_open_class(h, "nav", "postbag-sorts");
	say_attr(h, "aria-label", SAY_SORTS_LABEL);
	for (unsigned i = 0; i < SORTS; i++) {
		html_open(h, "a");
		thread_link(h, show, (enum sort)i, NULL, STR_EMPTY);
		if (i == show->sort)
			html_attr_text(h, "aria-current", "true");
		say_html(h, words[i]);
		html_close(h, "a");
		html_words(h, " ");
	}
	html_close(h, "nav");
}

/* From the page of one branch back to all of the thread. */
static void
whole_html(struct html *h, const struct thread_show *show)
{
	html_open_class(h, "nav", "postbag-sorts");
	say_attr(h, "aria-label", SAY_SORTS_LABEL);
	html_open(h, "a");
	thread_link(h, show, show->sort, NULL, STR_EMPTY);
	say_html(h, SAY_COMMENTS_ALL);
	html_close(h, "a");
	html_close(h, "nav");
}

static void
list_html(struct html *h, const struct thread_show *show)
{
	/* That nobody may be the first any more is said where the form was. */
	if (show->thread.count == 0 && show->place.article->closed)
		return;
	if (show->thread.count == 0) {
		html_open_class(h, "p", "postbag-empty");
		say_html(h,
		    show->place.article->comments > 0 ? SAY_COMMENTS_NO_MORE : SAY_COMMENTS_NONE);
		html_close(h, "p");
		return;
	}
	tree_html(h, &(struct tree_show){
			 .thread = &show->thread,
			 .levels = (unsigned)show->place.site->set.depth,
			 .list_class = "postbag-comments",
			 .nested_class = "postbag-replies",
			 .item_class = "postbag-item",
			 .fold_class = "postbag-branch",
			 .item = item_html,
			 .summary = summary_html,
			 .end = end_html,
			 .with = show,
		     });
}

static void
item_html(struct html *h, const struct thread_place *at, const void *show)
{
	comment_html(h, show, at);
}

/* What a branch is folded behind: how many replies there are, those on other pages too. */
static void
summary_html(struct html *h, const struct thread_place *at, const void *show)
{
	int64_t shown = (int64_t)at->replies;

	(void)show;
	say_count_html(
	    h, SAY_REPLIES_COUNT, at->comment->replies > shown ? at->comment->replies : shown);
}

/* What does not fit under a root has pages of its own; the script shows it here. */
static void
end_html(struct html *h, const struct thread_place *root, const void *with)
{
	const struct thread_show *show = with;
	const struct comment *comment = root->comment;
	int64_t hidden = comment->replies - comment->passed - (int64_t)root->replies;

	if (comment->more_after == 0)
		return;
	html_open_class(h, "p", "postbag-more postbag-rest");
	html_open(h, "a");
	html_attr_printf(h, "href",
	    "%.*sthread?article=%.*s&lang=%s&root=%lld&after=%lld&view=page",
	    STR_ARG(show->place.prefix), STR_ARG(show->place.escaped_url),
	    say_language(h->lang)->tag, (long long)comment->id, (long long)comment->more_after);
	say_count_html(h, SAY_REPLIES_REST, hidden > 0 ? hidden : 1);
	html_close(h, "a");
	html_close(h, "p");
}

/* To the page before or after this one. */
static void
turn_html(struct html *h, const struct thread_show *show, const char *side, enum say what)
{
	bool back = side[0] == 'b';

	html_open_class(h, "p", back ? "postbag-more postbag-earlier" : "postbag-more");
	html_open(h, "a");
	html_attr_text(h, "rel", back ? "prev" : "next");
	thread_link(h, show, show->sort, side, back ? show->prev : show->next);
	say_html(h, what);
	html_close(h, "a");
	html_close(h, "p");
}

/* Links open the thread's own page; the script loads the same without leaving this one. side: of
 * the cursor the page is on; NULL: from the start. */
static void
thread_link(struct html *h, const struct thread_show *show, enum sort sort, const char *side,
    struct str cursor)
{
	struct buf link = buf_begin(h->buf.arena, 256, 8192);

	buf_printf(&link, "%.*sthread?article=%.*s&lang=%s&sort=%s", STR_ARG(show->place.prefix),
	    STR_ARG(show->place.escaped_url), say_language(h->lang)->tag, sort_name(sort));
	if (side != NULL)
		buf_printf(&link, "&%s=%.*s", side, STR_ARG(cursor));
	buf_text(&link, "&view=page");
	html_attr(h, "href", buf_str(&link));
}
