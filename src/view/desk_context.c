#include "view/desk_parts.h"

#include "text/diff.h"
#include "view/comment_html.h"

static void closing_form(
    struct html *h, const struct desk_show *show, const struct desk_context *context);

void
desk_changes(struct html *h, const struct desk_context *context)
{
	static const char *const element[] = {
		[DIFF_SAME] = "span",
		[DIFF_GONE] = "del",
		[DIFF_NEW] = "ins",
	};
	struct diff diff;

	if (context->seen == NULL)
		return;
	diff_words(h->buf.arena, context->seen->text, context->card.comment->text, &diff);
	html_open_class(h, "section", "desk-version");
	html_element_words(h, "h2", "What has changed");
	html_open_class(h, "div", "desk-typed");
	html_attr_text(h, "dir", "auto");
	for (size_t i = 0; i < diff.count; i++)
		html_element(h, element[diff.run[i].kind], diff.run[i].text);
	html_close(h, "div");
	html_close(h, "section");
}

void
desk_versions(struct html *h, const struct desk_context *context)
{
	if (context->versions == 0)
		return;
	html_element_words(h, "h2", "Earlier versions");
	html_open_class(h, "ol", "desk-versions");
	for (size_t i = 0; i < context->versions; i++) {
		html_open_class(h, "li", "desk-version");
		html_open_class(h, "p", "desk-soft");
		html_words(h, "Until ");
		comment_time_html(h, context->version[i].replaced_us);
		if (context->version[i].replaced_by.len > 0) {
			html_words(h, ", when it was replaced by ");
			html_text(h, context->version[i].replaced_by);
		}
		html_close(h, "p");
		html_open_class(h, "div", "desk-typed");
		html_attr_text(h, "dir", "auto");
		html_text(h, context->version[i].text);
		html_close(h, "div");
		html_close(h, "li");
	}
	html_close(h, "ol");
}

void
desk_closing(struct html *h, const struct desk_show *show, const struct desk_context *context)
{
	const struct comment *comment = context->card.comment;

	html_element_words(h, "h2", "The thread");
	html_open(h, "p");
	html_words(h, context->by_age
			  ? "It was closed by its age: readers can read, vote and report, and "
			    "write no more. "
		      : context->closed
			  ? "It is closed: readers can read, vote and report, and write no more. "
			  : "It is open: readers can write. ");
	html_open(h, "a");
	html_attr_printf(h, "href", "%.*sadmin/articles/%016llx", STR_ARG(show->prefix),
	    (unsigned long long)comment->article_id);
	html_words(h, "All about the article");
	html_close(h, "a");
	html_close(h, "p");
	if (context->by_age)
		return;
	closing_form(h, show, context);
}

static void
closing_form(struct html *h, const struct desk_show *show, const struct desk_context *context)
{
	const struct comment *comment = context->card.comment;

	desk_form_begin(h, show, "desk-form desk-closing",
	    arena_printf(
		h->buf.arena, "articles/%016llx/thread", (unsigned long long)comment->article_id)
		.p);
	desk_hidden(h, "comment", arena_printf(h->buf.arena, "%lld", (long long)comment->id).p);
	desk_reason_field(h, "thread-reason", STR_EMPTY);
	html_open_class(h, "p", "desk-buttons");
	html_open_class(h, "button", "desk-other");
	html_attr_text(h, "type", "submit");
	html_attr_text(h, "name", "act");
	html_attr_text(h, "value", context->closed ? "open" : "close");
	html_words(h, context->closed ? "Open the thread" : "Close the thread");
	html_close(h, "button");
	html_close(h, "p");
	html_close(h, "form");
}
