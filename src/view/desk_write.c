#include "view/desk_parts.h"

#include "view/field_html.h"

static void edit_form(
    struct html *h, const struct desk_show *show, const struct desk_card *card, struct str text);
static void form_begin(
    struct html *h, const struct desk_show *show, const struct comment *comment, const char *to);
static void text_field(struct html *h, const char *id, const char *label, struct str text);
static const char *unanswerable(const struct desk_context *context);

void
desk_edit_page(
    struct html *h, const struct desk_show *show, const struct desk_card *card, struct str text)
{
	desk_begin(h, show, "Edit a comment", DESK_NOWHERE);
	desk_near(h, show, card->comment);
	if (card->may)
		edit_form(h, show, card, text);
	else
		html_element_words(h, "p", "Your role lets you look here, and not do this.");
	desk_end(h);
}

static void
edit_form(
    struct html *h, const struct desk_show *show, const struct desk_card *card, struct str text)
{
	const struct comment *comment = card->comment;

	form_begin(h, show, comment, "edit");
	desk_hidden(h, "seen", arena_printf(h->buf.arena, "%lld", (long long)comment->edited_us).p);
	text_field(h, "edit-text", "Text", text);
	html_open_class(h, "p", "desk-help");
	html_words(h,
	    "Readers see that the editors have edited it. Its author can delete it as before, and "
	    "cannot edit it any more.");
	html_close(h, "p");
	desk_reason_field(h, "edit-reason", card->said.reason);
	desk_button(h, "desk-primary", "Save");
	html_close(h, "form");
}

void
desk_answer(struct html *h, const struct desk_show *show, const struct desk_context *context)
{
	const char *why = unanswerable(context);

	html_element_words(h, "h2", "Answer it");
	if (why != NULL) {
		html_element_words(h, "p", why);
		return;
	}
	form_begin(h, show, context->card.comment, "answer");
	desk_hidden(h, "key", context->key);
	text_field(h, "answer-text", "Your answer", context->answer);
	html_open_class(h, "p", "desk-help");
	html_words(h, "Readers see it at once, under the name ");
	html_open(h, "b");
	html_text(h, show->who->moderator_name);
	html_close(h, "b");
	html_words(h, " and with the badge \xe2\x80\x9cModerator\xe2\x80\x9d.");
	html_close(h, "p");
	desk_button(h, "desk-other", "Post the answer");
	html_close(h, "form");
}

/* Why nobody can answer it; NULL: one can. What was typed meanwhile is given back all the same. */
static const char *
unanswerable(const struct desk_context *context)
{
	const struct comment *comment = context->card.comment;

	if (context->answer.len > 0)
		return NULL;
	if (comment->status != PUBLISHED)
		return "Only what is published can be answered.";
	if (context->closed)
		return "The thread is closed.";
	for (size_t i = 0; i < context->thread.count; i++)
		if (context->thread.place[i].comment->id == comment->id &&
		    context->thread.place[i].locked)
			return "Its replies are locked.";
	return NULL;
}

/* A form below the comment's own address. */
static void
form_begin(
    struct html *h, const struct desk_show *show, const struct comment *comment, const char *to)
{
	html_open_class(h, "form", "desk-form desk-closing");
	html_attr_text(h, "method", "post");
	desk_address(h, "action", show, comment->article_id, comment->id, to);
	desk_hidden(h, "token", show->form_token);
}

static void
text_field(struct html *h, const char *id, const char *label, struct str text)
{
	html_open_class(h, "p", "desk-field");
	html_open(h, "label");
	html_attr_text(h, "for", id);
	html_words(h, label);
	html_close(h, "label");
	html_open(h, "textarea");
	html_attr_text(h, "id", id);
	html_attr_text(h, "name", "text");
	html_attr_text(h, "dir", "auto");
	html_attr_i64(h, "rows", 6);
	html_flag(h, "required");
	field_typed(h, text);
	html_close(h, "p");
}
