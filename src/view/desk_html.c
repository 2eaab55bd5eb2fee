#include "view/desk_html.h"

#include "view/desk_parts.h"
#include "view/passkey_html.h"
#include "view/tree_html.h"

#define DESK_LEVELS 5 /* that stand further in, in the context of a comment */

/* What each item of the branch around a comment is written with. */
struct around {
	const struct desk_show *show;
	const struct desk_card *card;
};

static void field_html(struct html *h, const char *id, const char *label);
static void item_html(struct html *h, const struct thread_place *at, const void *with);

void
desk_sign_in_page(struct html *h, const struct sign_in_show *show)
{
	desk_head(h, show->prefix, "Sign in", NULL);
	html_open_class(h, "body", "desk");
	html_open(h, "main");
	html_open_class(h, "div", "desk-sign-in");
	html_element_words(h, "h1", "Postbag");
	html_element_words(h, "p", "Sign in to the moderators\xe2\x80\x99 desk.");
	desk_problems(h, show->problems);
	html_open(h, "form");
	html_attr_text(h, "method", "post");
	html_attr_printf(h, "action", "%.*sadmin/sign-in", STR_ARG(show->prefix));
	field_html(h, "desk-name", "Name");
	html_attr_text(h, "name", "name");
	html_attr(h, "value", show->name);
	html_attr_text(h, "autocomplete", "username");
	html_attr_text(h, "autocapitalize", "none");
	html_flag(h, "required");
	html_close(h, "p");
	field_html(h, "desk-password", "Password");
	html_attr_text(h, "name", "password");
	html_attr_text(h, "type", "password");
	html_attr_text(h, "autocomplete", "current-password");
	html_flag(h, "required");
	html_close(h, "p");
	desk_button(h, "desk-primary", "Sign in");
	html_close(h, "form");
	if (show->passkey != NULL)
		passkey_sign_in_form(h, show->prefix, show->passkey);
	html_close(h, "div");
	html_close(h, "main");
	html_close(h, "body");
	html_close(h, "html");
}

void
desk_context_page(struct html *h, const struct desk_show *show, const struct desk_context *context)
{
	const struct around around = { show, &context->card };

	desk_begin(h, show, "One comment in its thread", DESK_NOWHERE);
	desk_changes(h, context);
	tree_html(h, &(struct tree_show){
			 .thread = &context->thread,
			 .list_class = "desk-context",
			 .levels = DESK_LEVELS,
			 .nested_class = "desk-answers",
			 .item_class = "desk-place",
			 .item = item_html,
			 .with = &around,
		     });
	if (context->card.may)
		desk_answer(h, show, context);
	desk_versions(h, context);
	html_element_words(h, "h2", "Decisions so far");
	if (context->decisions == 0)
		html_element_words(h, "p", "None yet.");
	else
		desk_table(h, show, context->decision, context->decisions, false);
	if (context->card.may)
		desk_closing(h, show, context);
	desk_end(h);
}

/* A labelled input whose start tag is open for more. */
static void
field_html(struct html *h, const char *id, const char *label)
{
	html_open_class(h, "p", "desk-field");
	html_open(h, "label");
	html_attr_text(h, "for", id);
	html_words(h, label);
	html_close(h, "label");
	html_open(h, "input");
	html_attr_text(h, "id", id);
}

static void
item_html(struct html *h, const struct thread_place *at, const void *with)
{
	const struct around *around = with;

	if (at->comment->id == around->card->comment->id)
		desk_here(h, around->show, around->card);
	else
		desk_near(h, around->show, at->comment);
}
