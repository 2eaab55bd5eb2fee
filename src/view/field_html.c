#include "view/field_html.h"

#include <string.h>

#include "view/say.h"
#include "view/tools_html.h"
#include "view/words.h"

static void help_html(struct html *h, const struct field *f);

void
field_begin(struct html *h, const struct field *f)
{
	html_open_class(h, "p", "postbag-field");
	html_open(h, "label");
	html_attr_text(h, "for", f->id);
	say_html(h, f->label);
	html_close(h, "label");
}

void
field_marks(struct html *h, const struct field *f)
{
	bool wrong = f->problems != NULL && problem_of(f->problems, f->name) != PROBLEM_NONE;
	bool help = f->help != NO_HELP;

	if (wrong)
		html_attr_text(h, "aria-invalid", "true");
	if (wrong && help)
		html_attr_printf(h, "aria-describedby", "%s-error %s-help", f->id, f->id);
	else if (wrong || help)
		html_attr_printf(h, "aria-describedby", "%s-%s", f->id, wrong ? "error" : "help");
}

void
field_end(struct html *h, const struct field *f)
{
	html_close(h, "p");
	field_error(h, f);
	if (f->help != NO_HELP)
		help_html(h, f);
}

void
field_error(struct html *h, const struct field *f)
{
	enum problem_code code =
	    f->problems == NULL ? PROBLEM_NONE : problem_of(f->problems, f->name);

	if (code == PROBLEM_NONE)
		return;
	html_open_class(h, "p", "postbag-error");
	html_attr_printf(h, "id", "%s-error", f->id);
	html_text(h, words_problem(h->buf.arena, h->lang, &(struct problem){ f->name, code }));
	html_close(h, "p");
}

void
field_text_html(
    struct html *h, const char *id, struct str text, int64_t most, const struct problems *problems)
{
	const struct field f = { id, "text", SAY_FORM_TEXT, SAY_FORM_HELP, problems };

	field_begin(h, &f);
	html_open(h, "textarea");
	html_attr_text(h, "id", id);
	html_attr_text(h, "name", "text");
	html_attr_text(h, "dir", "auto");
	html_attr_i64(h, "rows", 6);
	html_attr_i64(h, "data-max", most);
	html_flag(h, "required");
	field_marks(h, &f);
	field_typed(h, text);
	field_end(h, &f);
	/* Behind the text: who comes by keyboard writes first. */
	tools_html(h);
	field_room_html(h);
}

void
field_typed(struct html *h, struct str text)
{
	html_words(h, "\n");
	html_text(h, text);
	html_close(h, "textarea");
}

/* How much room is left, which only the script knows. */
void
field_room_html(struct html *h)
{
	html_open_class(h, "p", "postbag-help postbag-room");
	html_flag(h, "hidden");
	html_close(h, "p");
}

/* All that is wrong, at the head, where a reader without JavaScript arrives. */
void
form_errors_html(struct html *h, const struct problems *problems)
{
	if (problems == NULL || problems->count == 0)
		return;
	html_open_class(h, "div", "postbag-errors");
	html_attr_text(h, "role", "alert");
	for (size_t i = 0; i < problems->count; i++)
		html_element(h, "p", words_problem(h->buf.arena, h->lang, &problems->problem[i]));
	html_close(h, "div");
}

void
form_button_html(struct html *h, const char *class, const char *value, enum say what)
{
	html_open_class(h, "button", class);
	html_attr_text(h, "type", "submit");
	html_attr_text(h, "name", "act");
	html_attr_text(h, "value", value);
	if (strcmp(class, "postbag-post") == 0)
		html_attr_text(h, "aria-keyshortcuts", "Control+Enter");
	say_html(h, what);
	html_close(h, "button");
}

void
form_hidden_html(struct html *h, const char *name, struct str value)
{
	html_open(h, "input");
	html_attr_text(h, "type", "hidden");
	html_attr_text(h, "name", name);
	html_attr(h, "value", value);
}

/* The answer comes in the language of the form. */
void
form_lang_html(struct html *h)
{
	form_hidden_html(h, "lang", str_of(say_language(h->lang)->tag));
}

static void
help_html(struct html *h, const struct field *f)
{
	html_open_class(h, "p", "postbag-help");
	html_attr_printf(h, "id", "%s-help", f->id);
	say_html(h, f->help);
	html_close(h, "p");
}
