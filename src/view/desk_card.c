#include "view/desk_parts.h"

#include "model/rule.h"
#include "text/marked.h"
#include "view/bulk_html.h"
#include "view/comment_html.h"

static void byline_html(
    struct html *h, const struct desk_show *show, const struct desk_card *card, bool tick);
static void ban_html(struct html *h, const struct desk_show *show, const struct ban *ban);
static void taken_html(struct html *h, const struct desk_card *card);
static void article_html(struct html *h, const struct desk_card *card);
static void text_html(struct html *h, const struct comment *comment, const struct verdict *verdict);
static void context_link(
    struct html *h, const struct desk_show *show, const struct comment *comment);
static void edit_link(struct html *h, const struct desk_show *show, const struct comment *comment);
static void decide_html(struct html *h, const struct desk_show *show, const struct desk_card *card);
static void keep_button(
    struct html *h, const struct desk_show *show, const struct comment *comment);
static void decide_button(struct html *h, enum action action);

void
desk_card(struct html *h, const struct desk_show *show, const struct desk_card *card)
{
	html_open_class(h, "article", "desk-card");
	html_attr_printf(h, "id", "comment-%lld", (long long)card->comment->id);
	byline_html(h, show, card, card->may && show->back != NULL);
	taken_html(h, card);
	article_html(h, card);
	desk_parent(h, card);
	text_html(h, card->comment, &card->verdict);
	context_link(h, show, card->comment);
	desk_background(h, show, card);
	desk_why(h, show, &card->verdict);
	desk_reports(h, &card->reports);
	if (card->may)
		decide_html(h, show, card);
	html_close(h, "article");
}

void
desk_near(struct html *h, const struct desk_show *show, const struct comment *comment)
{
	const struct verdict nothing = { .count = 0 };

	html_open_class(h, "article", "desk-card");
	byline_html(h, show, &(struct desk_card){ .comment = comment }, false);
	text_html(h, comment, &nothing);
	context_link(h, show, comment);
	html_close(h, "article");
}

void
desk_here(struct html *h, const struct desk_show *show, const struct desk_card *card)
{
	html_open_class(h, "article", "desk-card desk-here");
	html_attr_text(h, "aria-current", "true");
	byline_html(h, show, card, false);
	taken_html(h, card);
	article_html(h, card);
	desk_parent(h, card);
	text_html(h, card->comment, &card->verdict);
	desk_background(h, show, card);
	desk_why(h, show, &card->verdict);
	desk_reports(h, &card->reports);
	if (card->may) {
		edit_link(h, show, card->comment);
		decide_html(h, show, card);
	}
	html_close(h, "article");
}

static void
byline_html(struct html *h, const struct desk_show *show, const struct desk_card *card, bool tick)
{
	const struct comment *comment = card->comment;
	struct str *mark;
	size_t marks = verdict_marks(h->buf.arena, &card->verdict, &mark);

	html_open_class(h, "header", "desk-byline");
	html_open_class(h, "b", "desk-author");
	html_open(h, "bdi");
	desk_marked_text(h, comment->author_name, mark, marks);
	html_close(h, "bdi");
	html_close(h, "b");
	html_words(h, " ");
	comment_time_html(h, comment->created_us);
	html_words(h, " ");
	desk_badge(h, comment->status);
	desk_shadow(h, comment->status, comment->shadowed);
	desk_marks(h, comment);
	if (card->ban != NULL)
		ban_html(h, show, card->ban);
	if (comment->edited_us != 0) {
		html_words(h, " ");
		html_open_class(h, "span", "desk-status");
		html_words(h, comment->by_editors ? "Edited by the editors" : "Edited");
		html_close(h, "span");
	}
	if (tick)
		bulk_tick(h, comment);
	html_close(h, "header");
}

static void
taken_html(struct html *h, const struct desk_card *card)
{
	if (card->taken_by.len == 0)
		return;
	html_open_class(h, "p", "desk-taken");
	html_open(h, "bdi");
	html_text(h, card->taken_by);
	html_close(h, "bdi");
	html_words(h, " is looking at this one.");
	html_close(h, "p");
}

static void
ban_html(struct html *h, const struct desk_show *show, const struct ban *ban)
{
	html_words(h, " ");
	html_open(h, "a");
	html_attr_printf(
	    h, "href", "%.*sadmin/bans#ban-%lld", STR_ARG(show->prefix), (long long)ban->id);
	html_attr_text(h, "class", "desk-status desk-status-rejected");
	html_words(h, "Banned");
	html_close(h, "a");
}

static void
article_html(struct html *h, const struct desk_card *card)
{
	html_open_class(h, "p", "desk-article");
	html_text(h, card->site_title);
	html_words(h, " \xc2\xb7 ");
	html_open(h, "a");
	html_attr(h, "href", card->article_url);
	html_attr_text(h, "rel", "noopener");
	html_attr_text(h, "target", "_blank");
	html_text(h, card->article_title.len > 0 ? card->article_title : card->article_url);
	html_close(h, "a");
	html_close(h, "p");
}

/* With what was found in it marked. */
static void
text_html(struct html *h, const struct comment *comment, const struct verdict *verdict)
{
	struct str *mark;
	size_t marks = verdict_marks(h->buf.arena, verdict, &mark);

	html_open_class(h, "div", "desk-text");
	html_attr_text(h, "dir", "auto");
	html_safe(h, marked_html(h->buf.arena, (struct safe_html){ comment->html }, mark, marks));
	html_close(h, "div");
}

static void
context_link(struct html *h, const struct desk_show *show, const struct comment *comment)
{
	html_open_class(h, "p", "desk-article");
	html_open(h, "a");
	desk_address(h, "href", show, comment->article_id, comment->id, "");
	desk_key(h, DESK_KEY_OPEN);
	html_words(
	    h, comment->parent_id == 0 ? "In context" : "In context: it answers another comment");
	html_close(h, "a");
	html_close(h, "p");
}

static void
edit_link(struct html *h, const struct desk_show *show, const struct comment *comment)
{
	html_open_class(h, "p", "desk-article");
	html_open(h, "a");
	desk_address(h, "href", show, comment->article_id, comment->id, "edit");
	html_words(h, "Edit the text");
	html_close(h, "a");
	html_close(h, "p");
}

static void
decide_html(struct html *h, const struct desk_show *show, const struct desk_card *card)
{
	const struct comment *comment = card->comment;
	struct str id = arena_printf(h->buf.arena, "%lld", (long long)comment->id);

	html_open_class(h, "form", "desk-form");
	html_attr_text(h, "method", "post");
	desk_address(h, "action", show, comment->article_id, comment->id, "decide");
	desk_hidden(h, "token", show->form_token);
	desk_hidden(h, "from", status_name(comment->status));
	if (show->back != NULL)
		desk_hidden(h, "back", show->back);
	desk_hidden(h, "seen", arena_printf(h->buf.arena, "%lld", (long long)comment->edited_us).p);
	desk_reason_field(h, arena_printf(h->buf.arena, "reason-%s", id.p).p, card->said.reason);
	if (action_applies(ACTION_REJECT, comment->status))
		desk_ground_fields(h, id.p, &card->said);
	html_open_class(h, "p", "desk-buttons");
	if (card->reports.waiting > 0 || card->unseen)
		keep_button(h, show, comment);
	for (unsigned i = 0; i < ACTIONS; i++)
		if (action_applies((enum action)i, comment->status))
			decide_button(h, (enum action)i);
	html_close(h, "p");
	desk_mark_buttons(h, show, comment);
	if (show->back == NULL)
		desk_badge_buttons(h, show, comment);
	html_close(h, "form");
}

void
desk_ground_fields(struct html *h, const char *id, const struct desk_said *said)
{
	struct str select = arena_printf(h->buf.arena, "ground-%s", id);
	struct str note = arena_printf(h->buf.arena, "note-%s", id);

	html_open_class(h, "p", "desk-field");
	html_open(h, "label");
	html_attr(h, "for", select);
	html_words(h, "If rejected: on what ground");
	html_close(h, "label");
	html_open(h, "select");
	html_attr(h, "id", select);
	html_attr_text(h, "name", "ground");
	for (unsigned i = 0; i < GROUNDS; i++) {
		const struct ground_info *info = ground_info((enum ground)i);

		desk_option(h, str_of(info->name), str_of(info->label),
		    str_equal(said->ground, str_of(info->name)));
	}
	html_close(h, "select");
	html_close(h, "p");
	desk_words_field(h, note.p, "note", "If rejected: note to the author", said->note);
}

static void
keep_button(struct html *h, const struct desk_show *show, const struct comment *comment)
{
	html_open_class(h, "button", comment->status == PUBLISHED ? "desk-primary" : "desk-other");
	html_attr_text(h, "type", "submit");
	desk_address(h, "formaction", show, comment->article_id, comment->id, "keep");
	desk_key(h, DESK_KEY_KEEP);
	html_words(h, "Keep it");
	html_close(h, "button");
	html_words(h, " ");
}

static void
decide_button(struct html *h, enum action action)
{
	static const char *const class[ACTIONS] = {
		[ACTION_PUBLISH] = "desk-primary",
		[ACTION_REJECT] = "desk-other",
		[ACTION_SPAM] = "desk-other",
		[ACTION_DELETE] = "desk-danger",
	};
	static const enum desk_key key[ACTIONS] = {
		[ACTION_PUBLISH] = DESK_KEY_PUBLISH,
		[ACTION_REJECT] = DESK_KEY_REJECT,
		[ACTION_SPAM] = DESK_KEY_SPAM,
		[ACTION_DELETE] = DESK_KEY_DELETE,
	};

	html_open_class(h, "button", class[action]);
	html_attr_text(h, "type", "submit");
	html_attr_text(h, "name", "action");
	html_attr_text(h, "value", action_info(action)->name);
	desk_key(h, key[action]);
	html_words(h, action_info(action)->label);
	html_close(h, "button");
	html_words(h, " ");
}
