#include "view/act_form_html.h"

#include "view/field_html.h"
#include "view/say.h"

static void act_begin(
    struct html *h, const struct place *place, const struct comment *comment, const char *act);
static void cancel(struct html *h, const struct place *place, const struct comment *comment);
static void notice_html(struct html *h, const char *notice);
static void reasons_html(struct html *h, const struct report_show *show);
static void reason_html(struct html *h, enum reason reason, bool chosen);
static void words_html(struct html *h, const struct report_show *show);

void
form_edit_html(struct html *h, const struct place *place, const struct comment *comment,
    const struct form_show *form)
{
	act_begin(h, place, comment, "edit");
	html_open_class(h, "h2", "postbag-form-title");
	say_html(h, SAY_FORM_EDIT);
	html_close(h, "h2");
	form_errors_html(h, form->problems);
	field_text_html(h, "postbag-edit-text", form->text, form->text_points, form->problems);
	html_open_class(h, "p", "postbag-buttons");
	form_button_html(h, "postbag-post", "edit", SAY_FORM_SAVE);
	html_words(h, " ");
	cancel(h, place, comment);
	html_close(h, "p");
	html_close(h, "form");
}

void
form_delete_html(struct html *h, const struct place *place, const struct comment *comment)
{
	act_begin(h, place, comment, "delete");
	html_open_class(h, "h2", "postbag-form-title");
	say_html(h, SAY_FORM_DELETE);
	html_close(h, "h2");
	html_open_class(h, "div", "postbag-text");
	html_attr_text(h, "dir", "auto");
	html_safe(h, (struct safe_html){ comment->html });
	html_close(h, "div");
	html_open_class(h, "p", "postbag-buttons");
	form_button_html(h, "postbag-post", "delete", SAY_DELETE);
	html_words(h, " ");
	cancel(h, place, comment);
	html_close(h, "p");
	html_close(h, "form");
}

void
form_report_html(struct html *h, const struct place *place, const struct comment *comment,
    const struct report_show *show)
{
	act_begin(h, place, comment, "report");
	html_open_class(h, "h2", "postbag-form-title");
	say_one_html(h, SAY_FORM_REPORT, "name", comment->author_name);
	html_close(h, "h2");
	notice_html(h, show->notice);
	form_errors_html(h, show->problems);
	html_open_class(h, "div", "postbag-text");
	html_attr_text(h, "dir", "auto");
	html_safe(h, (struct safe_html){ comment->html });
	html_close(h, "div");
	reasons_html(h, show);
	words_html(h, show);
	html_open_class(h, "p", "postbag-buttons");
	form_button_html(h, "postbag-post", "report", SAY_FORM_REPORT_SEND);
	html_words(h, " ");
	cancel(h, place, comment);
	html_close(h, "p");
	html_close(h, "form");
}

static void
act_begin(struct html *h, const struct place *place, const struct comment *comment, const char *act)
{
	html_open_class(h, "form", "postbag-form postbag-inline-form");
	html_attr_text(h, "method", "post");
	html_attr_printf(h, "action", "%.*sarticles/%016llx/comments/%lld/%s",
	    STR_ARG(place->prefix), (unsigned long long)comment->article_id, (long long)comment->id,
	    act);
	html_attr_text(h, "accept-charset", "utf-8");
	form_lang_html(h);
}

static void
cancel(struct html *h, const struct place *place, const struct comment *comment)
{
	html_open_class(h, "a", "postbag-cancel");
	html_attr_text(h, "aria-keyshortcuts", "Escape");
	html_attr_printf(
	    h, "href", "%.*s#postbag-%lld", STR_ARG(place->article->url), (long long)comment->id);
	say_html(h, SAY_FORM_CANCEL);
	html_close(h, "a");
}

static void
notice_html(struct html *h, const char *notice)
{
	if (notice == NULL)
		return;
	html_open_class(h, "p", "postbag-notice");
	html_attr_text(h, "role", "alert");
	html_words(h, notice);
	html_close(h, "p");
}

static void
reasons_html(struct html *h, const struct report_show *show)
{
	const struct field f = { "postbag-reason", "reason", SAY_FORM_REPORT_REASON, NO_HELP,
		show->problems };

	/* Not a fieldset: sites draw those in many ways. */
	html_open_class(h, "div", "postbag-reasons");
	html_attr_text(h, "role", "radiogroup");
	html_attr_printf(h, "aria-labelledby", "%s-label", f.id);
	field_marks(h, &f);
	html_open_class(h, "p", "postbag-label");
	html_attr_printf(h, "id", "%s-label", f.id);
	say_element(h, "b", f.label);
	html_close(h, "p");
	for (unsigned i = 0; i < REASONS; i++)
		reason_html(h, (enum reason)i,
		    str_equal(show->draft.name, str_of(reason_name((enum reason)i))));
	html_close(h, "div");
	field_error(h, &f);
}

static void
reason_html(struct html *h, enum reason reason, bool chosen)
{
	static const enum say words[REASONS] = {
		[REASON_SPAM] = SAY_REASON_SPAM,
		[REASON_ABUSE] = SAY_REASON_ABUSE,
		[REASON_OFF_TOPIC] = SAY_REASON_OFF_TOPIC,
		[REASON_ILLEGAL] = SAY_REASON_ILLEGAL,
		[REASON_OTHER] = SAY_REASON_OTHER,
	};

	html_open_class(h, "div", "postbag-reason");
	html_open(h, "label");
	html_open(h, "input");
	html_attr_text(h, "type", "radio");
	html_attr_text(h, "name", "reason");
	html_attr_text(h, "value", reason_name(reason));
	if (chosen)
		html_flag(h, "checked");
	html_flag(h, "required");
	html_words(h, " ");
	say_html(h, words[reason]);
	html_close(h, "label");
	html_close(h, "div");
}

static void
words_html(struct html *h, const struct report_show *show)
{
	const struct field f = { "postbag-words", "words", SAY_FORM_REPORT_WORDS,
		SAY_FORM_REPORT_HELP, show->problems };

	field_begin(h, &f);
	html_open(h, "textarea");
	html_attr_text(h, "id", f.id);
	html_attr_text(h, "name", "words");
	html_attr_text(h, "dir", "auto");
	html_attr_i64(h, "rows", 3);
	html_attr_i64(h, "data-max", REPORT_WORDS_MAX_POINTS);
	field_marks(h, &f);
	field_typed(h, show->draft.words);
	field_end(h, &f);
	field_room_html(h);
}
