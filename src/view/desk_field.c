#include "view/desk_field.h"

#include "view/words.h"

static void marks_html(struct html *h, const struct desk_field *f, bool wrong);

void
desk_field(struct html *h, const struct desk_field *f)
{
	enum problem_code code =
	    f->problems == NULL ? PROBLEM_NONE : problem_of(f->problems, f->name);

	html_open_class(h, "div", "desk-field");
	html_open(h, "label");
	html_attr_text(h, "for", f->id);
	html_words(h, f->label);
	html_close(h, "label");
	html_open(h, "input");
	html_attr_text(h, "id", f->id);
	html_attr_text(h, "name", f->name);
	html_attr_text(h, "type", f->password ? "password" : "text");
	html_attr_text(h, "autocomplete", f->autocomplete);
	html_attr_text(h, "autocapitalize", "none");
	if (f->digits)
		html_attr_text(h, "inputmode", "numeric");
	if (!f->optional)
		html_flag(h, "required");
	if (f->value.len > 0)
		html_attr(h, "value", f->value);
	marks_html(h, f, code != PROBLEM_NONE);
	if (code != PROBLEM_NONE) {
		html_open_class(h, "p", "desk-error");
		html_attr_printf(h, "id", "%s-error", f->id);
		html_text(
		    h, words_problem(h->buf.arena, h->lang, &(struct problem){ f->name, code }));
		html_close(h, "p");
	}
	if (f->help != NULL) {
		html_open_class(h, "p", "desk-help");
		html_attr_printf(h, "id", "%s-help", f->id);
		html_words(h, f->help);
		html_close(h, "p");
	}
	html_close(h, "div");
}

void
desk_field_current(struct html *h, const char *where, const struct problems *problems)
{
	desk_field(h, &(struct desk_field){
			  .id = arena_printf(h->buf.arena, "%s-current", where).p,
			  .name = "current",
			  .label = "Your password",
			  .autocomplete = "current-password",
			  .password = true,
			  .problems = problems,
		      });
}

void
desk_field_code(struct html *h, const char *where, const struct problems *problems)
{
	desk_field(h, &(struct desk_field){
			  .id = arena_printf(h->buf.arena, "%s-code", where).p,
			  .name = "code",
			  .label = "Code from your app",
			  .autocomplete = "one-time-code",
			  .digits = true,
			  .problems = problems,
		      });
}

void
desk_field_any_code(struct html *h, const char *where, const struct problems *problems)
{
	desk_field(h, &(struct desk_field){
			  .id = arena_printf(h->buf.arena, "%s-code", where).p,
			  .name = "code",
			  .label = "Code from your app, or a recovery code",
			  .autocomplete = "one-time-code",
			  .problems = problems,
		      });
}

static void
marks_html(struct html *h, const struct desk_field *f, bool wrong)
{
	if (wrong)
		html_attr_text(h, "aria-invalid", "true");
	if (wrong && f->help != NULL)
		html_attr_printf(h, "aria-describedby", "%s-error %s-help", f->id, f->id);
	else if (wrong || f->help != NULL)
		html_attr_printf(h, "aria-describedby", "%s-%s", f->id, wrong ? "error" : "help");
}
