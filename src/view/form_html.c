#include "view/form_html.h"

#include <string.h>

#include "text/mailbox.h"
#include "view/say.h"
#include "view/tools_html.h"
#include "view/words.h"

#define NO_HELP SAYS

/* A labelled input or textarea and what is wrong with it. */
struct field {
	const char *id; /* unique on a page that has more than one form */
	const char *name;
	enum say label;
	enum say help; /* a line that follows, with the id "ID-help"; or NO_HELP */
	const struct problems *problems;
};

/* A field of one line about who writes, and what browsers and phones are told of it. */
struct line {
	const char *id, *name;
	enum say label, help;
	const char *type;
	const char *mode;     /* of the keyboard */
	const char *complete; /* the autofill field of HTML's table */
	const char *dir;      /* of what is typed */
	int64_t most;
	bool required;
};

static const struct line name_line = { "postbag-name", "name", SAY_FORM_NAME, NO_HELP, "text",
	"text", "name", "auto", COMMENT_NAME_MAX_POINTS, true };
static const struct line email_line = { "postbag-email", "email", SAY_FORM_EMAIL,
	SAY_FORM_EMAIL_HELP, "email", "email", "email", "ltr", MAILBOX_MAX_BYTES, false };
/* Not of type "url": browsers would refuse "example.org", which we take. */
static const struct line website_line = { "postbag-website", "website", SAY_FORM_WEBSITE,
	SAY_FORM_WEBSITE_HELP, "text", "url", "url", "ltr", COMMENT_WEBSITE_MAX_BYTES, false };

static void title_html(struct html *h, const struct form_show *form);
static void errors_html(struct html *h, const struct problems *problems);
static void preview_html(struct html *h, struct safe_html preview);
static void who_html(struct html *h, const struct site *site, const struct form_show *form);
static void line_html(
    struct html *h, const struct line *line, struct str value, const struct problems *problems);
static void remember_html(struct html *h, bool remember);
static void text_html(
    struct html *h, const char *id, struct str text, int64_t most, const struct problems *problems);
static void field_begin(struct html *h, const struct field *f);
static void field_marks(struct html *h, const struct field *f);
static void field_end(struct html *h, const struct field *f);
static void hidden(struct html *h, const char *name, struct str value);
static void lang_hidden(struct html *h);
static void button(struct html *h, const char *class, const char *value, enum say what);
static void act_begin(
    struct html *h, const struct place *place, const struct comment *comment, const char *act);
static void cancel(struct html *h, const struct place *place, const struct comment *comment);

void
form_hidden_html(struct html *h, const struct place *place)
{
	hidden(h, "article", place->article->url);
	if (place->article->title.len > 0)
		hidden(h, "title", place->article->title);
	hidden(h, "ticket", str_of(place->ticket));
	lang_hidden(h);
}

void
form_html(struct html *h, const struct place *place, const struct form_show *form)
{
	html_open_class(h, "form", "postbag-form");
	html_attr_text(h, "id", "postbag-form");
	html_attr_text(h, "method", "post");
	html_attr_printf(h, "action", "%.*scomments", STR_ARG(place->prefix));
	html_attr_text(h, "accept-charset", "utf-8");
	html_attr_text(h, "aria-labelledby", "postbag-form-title");
	title_html(h, form);
	form_hidden_html(h, place);
	hidden(h, "reply",
	    form->reply == 0 ? STR_EMPTY
			     : arena_printf(h->buf.arena, "%lld", (long long)form->reply));
	errors_html(h, form->problems);
	preview_html(h, form->preview);
	who_html(h, place->site, form);
	text_html(h, "postbag-text", form->text, form->text_points, form->problems);
	html_open_class(h, "p", "postbag-buttons");
	button(h, "postbag-post", "post",
	    form->reply != 0 ? SAY_FORM_POST_REPLY : SAY_FORM_POST_COMMENT);
	html_words(h, " ");
	button(h, "postbag-look", "preview", SAY_FORM_PREVIEW);
	html_words(h, " ");
	/* The script's, for a reply that it has brought here. */
	html_open_class(h, "button", "postbag-cancel");
	html_attr_text(h, "type", "button");
	html_attr_text(h, "aria-keyshortcuts", "Escape");
	html_flag(h, "hidden");
	say_html(h, SAY_FORM_CANCEL);
	html_close(h, "button");
	html_close(h, "p");
	html_close(h, "form");
}

void
form_edit_html(struct html *h, const struct place *place, const struct comment *comment,
    const struct form_show *form)
{
	act_begin(h, place, comment, "edit");
	html_open_class(h, "h2", "postbag-form-title");
	say_html(h, SAY_FORM_EDIT);
	html_close(h, "h2");
	errors_html(h, form->problems);
	text_html(h, "postbag-edit-text", form->text, form->text_points, form->problems);
	html_open_class(h, "p", "postbag-buttons");
	button(h, "postbag-post", "edit", SAY_FORM_SAVE);
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
	button(h, "postbag-post", "delete", SAY_DELETE);
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
	lang_hidden(h);
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
title_html(struct html *h, const struct form_show *form)
{
	html_open_class(h, "h2", "postbag-form-title");
	html_attr_text(h, "id", "postbag-form-title");
	if (form->reply_name.len > 0)
		say_one_html(h, SAY_FORM_REPLY_TO, "name", form->reply_name);
	else
		say_html(h, form->reply != 0 ? SAY_FORM_REPLY : SAY_FORM_COMMENT);
	html_close(h, "h2");
}

/* All that is wrong, at the head, where a reader without JavaScript arrives. */
static void
errors_html(struct html *h, const struct problems *problems)
{
	if (problems == NULL || problems->count == 0)
		return;
	html_open_class(h, "div", "postbag-errors");
	html_attr_text(h, "role", "alert");
	for (size_t i = 0; i < problems->count; i++)
		html_element(h, "p", words_problem(h->buf.arena, h->lang, &problems->problem[i]));
	html_close(h, "div");
}

static void
preview_html(struct html *h, struct safe_html preview)
{
	if (preview.html.len == 0)
		return;
	html_open_class(h, "section", "postbag-preview");
	say_attr(h, "aria-label", SAY_FORM_PREVIEW);
	html_attr_i64(h, "tabindex", -1);
	html_open_class(h, "p", "postbag-preview-title");
	say_html(h, SAY_FORM_PREVIEW_ABOUT);
	html_close(h, "p");
	html_open_class(h, "div", "postbag-text");
	html_attr_text(h, "dir", "auto");
	html_safe(h, preview);
	html_close(h, "div");
	html_close(h, "section");
}

static void
who_html(struct html *h, const struct site *site, const struct form_show *form)
{
	html_open_class(h, "div", "postbag-who");
	line_html(h, &name_line, form->author_name, form->problems);
	if (site->set.ask_email)
		line_html(h, &email_line, form->email, form->problems);
	if (site->set.ask_website)
		line_html(h, &website_line, form->website, form->problems);
	html_close(h, "div");
	remember_html(h, form->remember);
}

static void
line_html(
    struct html *h, const struct line *line, struct str value, const struct problems *problems)
{
	const struct field f = { line->id, line->name, line->label, line->help, problems };

	html_open(h, "div");
	field_begin(h, &f);
	html_open(h, "input");
	html_attr_text(h, "id", f.id);
	html_attr_text(h, "name", f.name);
	html_attr(h, "value", value);
	html_attr_text(h, "type", line->type);
	html_attr_text(h, "inputmode", line->mode);
	html_attr_text(h, "autocomplete", line->complete);
	html_attr_text(h, "dir", line->dir);
	html_attr_i64(h, "maxlength", line->most);
	if (line->required)
		html_flag(h, "required");
	field_marks(h, &f);
	field_end(h, &f);
	html_close(h, "div");
}

/* Only the script can keep anything in the browser, and it shows this then. */
static void
remember_html(struct html *h, bool remember)
{
	html_open_class(h, "p", "postbag-remember");
	html_flag(h, "hidden");
	html_open(h, "label");
	html_open(h, "input");
	html_attr_text(h, "type", "checkbox");
	html_attr_text(h, "name", "remember");
	html_attr_text(h, "value", "yes");
	if (remember)
		html_flag(h, "checked");
	html_words(h, " ");
	say_html(h, SAY_FORM_REMEMBER);
	html_close(h, "label");
	html_close(h, "p");
}

static void
text_html(
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
	/* HTML drops the first line end in a textarea: give it one to drop. */
	html_words(h, "\n");
	html_text(h, text);
	html_close(h, "textarea");
	field_end(h, &f);
	/* Behind the text: who comes by keyboard writes first. */
	tools_html(h);
	/* How much room is left, which only the script knows. */
	html_open_class(h, "p", "postbag-help postbag-room");
	html_flag(h, "hidden");
	html_close(h, "p");
}

static void
field_begin(struct html *h, const struct field *f)
{
	html_open_class(h, "p", "postbag-field");
	html_open(h, "label");
	html_attr_text(h, "for", f->id);
	say_html(h, f->label);
	html_close(h, "label");
}

static void
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

static void
field_end(struct html *h, const struct field *f)
{
	enum problem_code code =
	    f->problems == NULL ? PROBLEM_NONE : problem_of(f->problems, f->name);

	html_close(h, "p");
	if (code != PROBLEM_NONE) {
		html_open_class(h, "p", "postbag-error");
		html_attr_printf(h, "id", "%s-error", f->id);
		html_text(
		    h, words_problem(h->buf.arena, h->lang, &(struct problem){ f->name, code }));
		html_close(h, "p");
	}
	if (f->help != NO_HELP) {
		html_open_class(h, "p", "postbag-help");
		html_attr_printf(h, "id", "%s-help", f->id);
		say_html(h, f->help);
		html_close(h, "p");
	}
}

static void
hidden(struct html *h, const char *name, struct str value)
{
	html_open(h, "input");
	html_attr_text(h, "type", "hidden");
	html_attr_text(h, "name", name);
	html_attr(h, "value", value);
}

/* The answer comes in the language of the form. */
static void
lang_hidden(struct html *h)
{
	hidden(h, "lang", str_of(say_language(h->lang)->tag));
}

static void
button(struct html *h, const char *class, const char *value, enum say what)
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
