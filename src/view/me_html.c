#include "view/me_html.h"

#include "view/comment_html.h"
#include "view/field_html.h"
#include "view/page_html.h"
#include "view/say.h"

static void begin(struct html *h, const struct me_place *place, enum say title);
static void end(struct html *h);
static void item_html(struct html *h, const struct me_show *me, const struct account_comment *item);
static void byline_html(
    struct html *h, const struct me_place *place, const struct account_comment *item);
static void state_html(struct html *h, const struct comment *comment);
static void acts_html(struct html *h, const struct me_show *me, const struct comment *comment);
static void act_link(struct html *h, const struct me_place *place, const struct comment *comment,
    const char *act, enum say what);
static void more_html(struct html *h, const struct me_show *me);
static void account_html(struct html *h, const struct me_place *place);
static void choice_html(struct html *h, const char *value, enum say what);
static void me_link(struct html *h, const struct me_place *place, const char *below, int64_t after);

void
me_page(struct html *h, const struct me_show *me)
{
	begin(h, &me->place, SAY_ME_TITLE);
	html_open(h, "p");
	say_one_html(h, SAY_FORM_SIGNED_IN, "name", me->name);
	html_close(h, "p");
	if (me->all == 0) {
		say_element(h, "p", SAY_ME_NONE);
	} else {
		html_open_class(h, "h2", "postbag-title");
		say_count_html(h, SAY_COMMENTS_COUNT, me->all);
		html_close(h, "h2");
	}
	if (me->count > 0) {
		html_open_class(h, "ol", "postbag-comments");
		for (size_t i = 0; i < me->count; i++)
			item_html(h, me, &me->comment[i]);
		html_close(h, "ol");
	}
	if (me->next != 0)
		more_html(h, me);
	account_html(h, &me->place);
	end(h);
}

void
leave_page(struct html *h, const struct leave_show *leave)
{
	begin(h, &leave->place, SAY_ME_LEAVE);
	html_open_class(h, "form", "postbag-form");
	html_attr_text(h, "method", "post");
	html_attr_printf(h, "action", "%.*sme/delete", STR_ARG(leave->place.prefix));
	html_attr_text(h, "accept-charset", "utf-8");
	form_hidden_html(h, "ticket", str_of(leave->ticket));
	if (leave->place.article != NULL)
		form_hidden_html(h, "article", leave->place.article->url);
	form_lang_html(h);
	form_errors_html(h, leave->problems);
	html_open(h, "p");
	say_one_html(h, SAY_ME_LEAVE_ABOUT, "name", leave->name);
	html_close(h, "p");
	html_open_class(h, "div", "postbag-reasons");
	html_attr_text(h, "role", "radiogroup");
	html_attr_text(h, "aria-labelledby", "postbag-leave");
	html_open(h, "p");
	html_attr_text(h, "id", "postbag-leave");
	say_html(h, SAY_ME_LEAVE_COMMENTS);
	html_close(h, "p");
	choice_html(h, "keep", SAY_ME_LEAVE_KEEP);
	choice_html(h, "erase", SAY_ME_LEAVE_ERASE);
	html_close(h, "div");
	html_open_class(h, "p", "postbag-buttons");
	form_button_html(h, "postbag-post", "delete", SAY_ME_LEAVE);
	html_words(h, " ");
	html_open(h, "a");
	me_link(h, &leave->place, "me", 0);
	say_html(h, SAY_FORM_CANCEL);
	html_close(h, "a");
	html_close(h, "p");
	html_close(h, "form");
	end(h);
}

void
me_out_page(struct html *h, const struct me_place *place, bool left)
{
	begin(h, place, SAY_ME_TITLE);
	html_open(h, "p");
	if (left) {
		html_attr_text(h, "class", "postbag-notice");
		html_attr_text(h, "role", "status");
	}
	say_html(h, left ? SAY_ME_LEFT : SAY_ME_OUT);
	html_close(h, "p");
	end(h);
}

static void
begin(struct html *h, const struct me_place *place, enum say title)
{
	page_begin(h, place->prefix, str_of(say_text(h->lang, title)), place->article);
	html_open_class(h, "section", "postbag");
}

static void
end(struct html *h)
{
	html_close(h, "section");
	page_end(h);
}

static void
item_html(struct html *h, const struct me_show *me, const struct account_comment *item)
{
	const struct comment *comment = &item->comment;

	html_open_class(h, "li", "postbag-item");
	html_open(h, "article");
	html_attr_printf(
	    h, "class", "postbag-comment%s", comment->status == PUBLISHED ? "" : " postbag-held");
	html_attr_printf(h, "id", "postbag-%lld", (long long)comment->id);
	byline_html(h, &me->place, item);
	comment_text_html(h, comment);
	comment_told_html(h, comment);
	acts_html(h, me, comment);
	html_close(h, "article");
	html_close(h, "li");
}

/* To the comment where it stands; to the article where others see nothing of it. */
static void
byline_html(struct html *h, const struct me_place *place, const struct account_comment *item)
{
	const struct comment *comment = &item->comment;

	html_open_class(h, "header", "postbag-byline");
	html_open_class(h, "b", "postbag-author");
	html_open(h, "a");
	if (comment->status == PUBLISHED || comment->status == HELD)
		html_attr_printf(h, "href",
		    "%.*sarticles/%016llx/comments/%lld?lang=%s#postbag-%lld",
		    STR_ARG(place->prefix), (unsigned long long)comment->article_id,
		    (long long)comment->id, say_language(h->lang)->tag, (long long)comment->id);
	else
		html_attr(h, "href", item->url);
	html_element(h, "bdi", item->title.len > 0 ? item->title : item->url);
	html_close(h, "a");
	html_close(h, "b");
	html_words(h, " ");
	comment_time_html(h, comment->created_us);
	state_html(h, comment);
	html_close(h, "header");
}

static void
state_html(struct html *h, const struct comment *comment)
{
	static const struct {
		enum say what;
		const char *class;
	} state[STATUSES] = {
		[PUBLISHED] = { SAY_ME_PUBLISHED, "postbag-mark" },
		[HELD] = { SAY_COMMENT_WAITING, "postbag-mark postbag-waits" },
		/* Nobody is told that what they wrote is taken for spam. */
		[SPAM] = { SAY_COMMENT_WAITING, "postbag-mark postbag-waits" },
		[REJECTED] = { SAY_COMMENT_REJECTED, "postbag-mark postbag-waits" },
		[DELETED] = { SAY_ME_DELETED, "postbag-mark" },
	};

	html_words(h, " ");
	html_open_class(h, "span", state[comment->status].class);
	say_html(h, state[comment->status].what);
	html_close(h, "span");
}

static void
acts_html(struct html *h, const struct me_show *me, const struct comment *comment)
{
	if (!comment_open_to(comment, comment->author_id, me->now_us, me->edit_window_s))
		return;
	html_open_class(h, "footer", "postbag-acts");
	if (comment_editable_by(comment, comment->author_id, me->now_us, me->edit_window_s))
		act_link(h, &me->place, comment, "edit", SAY_EDIT);
	act_link(h, &me->place, comment, "delete", SAY_DELETE);
	html_close(h, "footer");
}

static void
act_link(struct html *h, const struct me_place *place, const struct comment *comment,
    const char *act, enum say what)
{
	html_open(h, "a");
	html_attr_printf(h, "href", "%.*sarticles/%016llx/comments/%lld/%s?lang=%s",
	    STR_ARG(place->prefix), (unsigned long long)comment->article_id, (long long)comment->id,
	    act, say_language(h->lang)->tag);
	say_html(h, what);
	html_close(h, "a");
	html_words(h, " ");
}

static void
more_html(struct html *h, const struct me_show *me)
{
	html_open_class(h, "p", "postbag-more");
	html_open(h, "a");
	me_link(h, &me->place, "me", me->next);
	html_attr_text(h, "rel", "next");
	say_html(h, SAY_COMMENTS_EARLIER);
	html_close(h, "a");
	html_close(h, "p");
}

static void
account_html(struct html *h, const struct me_place *place)
{
	html_open_class(h, "p", "postbag-acts");
	html_open(h, "a");
	html_attr_printf(h, "href", "%.*sapi/v1/me/data", STR_ARG(place->prefix));
	html_flag(h, "download");
	say_html(h, SAY_ME_DOWNLOAD);
	html_close(h, "a");
	html_words(h, " ");
	html_open(h, "a");
	me_link(h, place, "me/delete", 0);
	say_html(h, SAY_ME_LEAVE);
	html_close(h, "a");
	html_close(h, "p");
}

static void
choice_html(struct html *h, const char *value, enum say what)
{
	html_open_class(h, "p", "postbag-reason");
	html_open(h, "label");
	html_open(h, "input");
	html_attr_text(h, "type", "radio");
	html_attr_text(h, "name", "comments");
	html_attr_text(h, "value", value);
	html_flag(h, "required");
	html_words(h, " ");
	say_html(h, what);
	html_close(h, "label");
	html_close(h, "p");
}

/* The address of a page of theirs, as an attribute; after: 0: from the first. */
static void
me_link(struct html *h, const struct me_place *place, const char *below, int64_t after)
{
	struct str from =
	    after == 0 ? STR_EMPTY : arena_printf(h->buf.arena, "&after=%lld", (long long)after);

	if (place->article == NULL)
		html_attr_printf(h, "href", "%.*s%s?lang=%s%.*s", STR_ARG(place->prefix), below,
		    say_language(h->lang)->tag, STR_ARG(from));
	else
		html_attr_printf(h, "href", "%.*s%s?article=%.*s&lang=%s%.*s",
		    STR_ARG(place->prefix), below, STR_ARG(place->escaped_url),
		    say_language(h->lang)->tag, STR_ARG(from));
}
