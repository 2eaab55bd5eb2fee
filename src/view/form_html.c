#include "view/form_html.h"

#include "text/mailbox.h"
#include "view/field_html.h"
#include "view/say.h"
#include "view/work_html.h"

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

static void closed_html(struct html *h, const struct form_show *form);
static void title_html(struct html *h, const struct form_show *form);
static void preview_html(struct html *h, struct safe_html preview);
static void member_html(struct html *h, const struct place *place);
static void me_link(struct html *h, const struct place *place);
static void who_html(struct html *h, const struct place *place, const struct form_show *form);
static void line_html(
    struct html *h, const struct line *line, struct str value, const struct problems *problems);
static void remember_html(struct html *h, bool remember);
static void trap_html(struct html *h);

void
form_place_html(struct html *h, const struct place *place)
{
	form_hidden_html(h, "article", place->article->url);
	if (place->article->title.len > 0)
		form_hidden_html(h, "title", place->article->title);
	form_hidden_html(h, "ticket", str_of(place->ticket));
	form_lang_html(h);
}

void
form_html(struct html *h, const struct place *place, const struct form_show *form)
{
	if (place->article->closed) {
		closed_html(h, form);
		return;
	}
	if (place->member.len > 0)
		member_html(h, place);
	html_open_class(h, "form", "postbag-form");
	html_attr_text(h, "id", "postbag-form");
	html_attr_text(h, "method", "post");
	html_attr_printf(h, "action", "%.*scomments", STR_ARG(place->prefix));
	html_attr_text(h, "accept-charset", "utf-8");
	html_attr_text(h, "aria-labelledby", "postbag-form-title");
	title_html(h, form);
	form_place_html(h, place);
	form_hidden_html(h, "reply",
	    form->reply == 0 ? STR_EMPTY
			     : arena_printf(h->buf.arena, "%lld", (long long)form->reply));
	form_errors_html(h, form->problems);
	preview_html(h, form->preview);
	who_html(h, place, form);
	if (place->site->set.trap != TRAP_OFF)
		trap_html(h);
	field_text_html(h, "postbag-text", form->text, form->text_points, form->problems);
	if (place->site->set.work != WORK_OFF)
		work_html(h, form->work, form->challenge);
	html_open_class(h, "p", "postbag-buttons");
	form_button_html(h, "postbag-post", "post",
	    form->reply != 0 ? SAY_FORM_POST_REPLY : SAY_FORM_POST_COMMENT);
	html_words(h, " ");
	form_button_html(h, "postbag-look", "preview", SAY_FORM_PREVIEW);
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

/* Who wrote while the thread was being closed gets the text back, to keep it. */
static void
closed_html(struct html *h, const struct form_show *form)
{
	html_open_class(h, "div", "postbag-closed");
	if (form->problems != NULL && form->problems->count > 0)
		form_errors_html(h, form->problems);
	else
		say_element(h, "p", SAY_COMMENTS_CLOSED);
	if (form->text.len > 0) {
		html_open_class(h, "p", "postbag-field");
		html_open(h, "label");
		html_attr_text(h, "for", "postbag-kept");
		say_html(h, SAY_FORM_KEPT);
		html_close(h, "label");
		html_open(h, "textarea");
		html_attr_text(h, "id", "postbag-kept");
		html_attr_text(h, "dir", "auto");
		html_attr_i64(h, "rows", 6);
		html_flag(h, "readonly");
		field_typed(h, form->text);
		html_close(h, "p");
	}
	html_close(h, "div");
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

/* Who is signed in, and the way out: a form of its own, which takes nothing along that was typed.
 * That its method is its button's keeps the script from sending it in place: the page is to be read
 * again, with the draft. */
static void
member_html(struct html *h, const struct place *place)
{
	html_open_class(h, "form", "postbag-member");
	html_attr_printf(h, "action", "%.*ssign-out", STR_ARG(place->prefix));
	html_attr_text(h, "accept-charset", "utf-8");
	form_hidden_html(h, "article", place->article->url);
	form_lang_html(h);
	html_open(h, "p");
	say_one_html(h, SAY_FORM_SIGNED_IN, "name", place->member);
	html_words(h, " ");
	html_open(h, "button");
	html_attr_text(h, "type", "submit");
	html_attr_text(h, "formmethod", "post");
	say_html(h, SAY_FORM_SIGN_OUT);
	html_close(h, "button");
	if (place->at_home)
		me_link(h, place);
	html_close(h, "p");
	html_close(h, "form");
}

static void
me_link(struct html *h, const struct place *place)
{
	html_words(h, " ");
	html_open(h, "a");
	html_attr_printf(h, "href", "%.*sme?article=%.*s&lang=%s", STR_ARG(place->prefix),
	    STR_ARG(place->escaped_url), say_language(h->lang)->tag);
	say_html(h, SAY_ME_TITLE);
	html_close(h, "a");
}

static void
who_html(struct html *h, const struct place *place, const struct form_show *form)
{
	bool member = place->member.len > 0;

	if (member && !place->site->set.ask_website)
		return;
	html_open_class(h, "div", "postbag-who");
	if (!member)
		line_html(h, &name_line, form->author_name, form->problems);
	if (!member && place->site->set.ask_email)
		line_html(h, &email_line, form->email, form->problems);
	if (place->site->set.ask_website)
		line_html(h, &website_line, form->website, form->problems);
	html_close(h, "div");
	if (!member)
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

/* Neither shown nor read aloud nor reached by a key. Who sees it all the same, in a browser without
 * styles, is told what to do. */
static void
trap_html(struct html *h)
{
	html_open_class(h, "p", "postbag-trap");
	html_flag(h, "hidden");
	html_open(h, "label");
	say_html(h, SAY_FORM_TRAP);
	html_words(h, " ");
	html_open(h, "input");
	html_attr_text(h, "name", FORM_TRAP);
	html_attr_text(h, "autocomplete", "off");
	html_attr_i64(h, "tabindex", -1);
	html_close(h, "label");
	html_close(h, "p");
}
