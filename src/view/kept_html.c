#include "view/kept_html.h"

#include "view/field_html.h"
#include "view/say.h"

#define ID "postbag-kept"

static void field_html(struct html *h, const struct kept_show *kept);
static void hidden_html(struct html *h, const struct form *form);
static void again_html(struct html *h, const struct form *form);

void
kept_html(struct html *h, const struct kept_show *kept)
{
	bool again = kept->action.len > 0;

	html_open_class(h, "section", "postbag");
	html_open_class(h, again ? "form" : "div", "postbag-form postbag-kept");
	if (again) {
		html_attr_text(h, "method", "post");
		html_attr(h, "action", kept->action);
		html_attr_text(h, "accept-charset", "utf-8");
		hidden_html(h, kept->form);
	}
	field_html(h, kept);
	if (again) {
		again_html(h, kept->form);
	} else {
		html_open_class(h, "p", "postbag-help");
		html_attr_text(h, "id", ID "-help");
		say_html(h, SAY_KEPT_HELP);
		html_close(h, "p");
	}
	html_close(h, again ? "form" : "div");
	html_close(h, "section");
}

static void
field_html(struct html *h, const struct kept_show *kept)
{
	html_open_class(h, "p", "postbag-field");
	html_open(h, "label");
	html_attr_text(h, "for", ID);
	say_html(h, SAY_KEPT_TEXT);
	html_close(h, "label");
	html_open(h, "textarea");
	html_attr_text(h, "id", ID);
	html_attr_text(h, "name", kept->name);
	html_attr_text(h, "dir", "auto");
	html_attr_i64(h, "rows", 10);
	if (kept->action.len > 0) {
		html_flag(h, "required");
	} else {
		html_flag(h, "readonly");
		html_attr_text(h, "aria-describedby", ID "-help");
	}
	field_typed(h, form_get(kept->form, kept->name));
	html_close(h, "p");
}

/* With the same ticket and key, so that what did arrive is not there twice. */
static void
hidden_html(struct html *h, const struct form *form)
{
	static const char *const name[] = { "article", "title", "ticket", "lang", "key", "reply",
		"name", "email", "website", "remember" };

	for (size_t i = 0; i < COUNT_OF(name); i++) {
		struct str value = form_get(form, name[i]);

		if (value.len > 0)
			form_hidden_html(h, name[i], value);
	}
}

/* What the button was that was pressed, this one is. */
static void
again_html(struct html *h, const struct form *form)
{
	html_open_class(h, "p", "postbag-buttons");
	html_open_class(h, "button", "postbag-post");
	html_attr_text(h, "type", "submit");
	html_attr_text(h, "name", "act");
	html_attr(h, "value", form_get(form, "act"));
	say_html(h, SAY_KEPT_AGAIN);
	html_close(h, "button");
	html_close(h, "p");
}
