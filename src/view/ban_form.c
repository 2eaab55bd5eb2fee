#include "view/ban_html.h"

#include "view/comment_html.h"
#include "view/desk_parts.h"

static void intro_html(struct html *h, const struct ban_form *form);
static void form_html(struct html *h, const struct desk_show *show, const struct ban_form *form);
static void hidden_html(struct html *h, const struct ban_form *form);
static void site_html(struct html *h, const struct ban_form *form);
static void kinds_html(struct html *h, const struct desk_show *show, const struct ban_form *form);
static void kind_begin(struct html *h, const struct ban_form *form, enum ban_kind kind);
static void kind_words(struct html *h, const struct desk_show *show, const struct ban_form *form,
    enum ban_kind kind, struct str value, const char *help);
static void help_html(struct html *h, const char *words);
static void actor_html(struct html *h, const struct ban_form *form);
static void outcome_html(struct html *h, const struct ban_form *form);
static void time_html(struct html *h, const struct ban_form *form);
static void select_begin(struct html *h, const char *name, const char *label);
static void preview_html(struct html *h, const struct desk_show *show, const struct ban_form *form);
static void bound_html(struct html *h, const struct ban_preview *preview);
static void met_html(
    struct html *h, const struct desk_show *show, const struct ban_preview *preview);
static void met_row(struct html *h, const struct desk_show *show, const struct ban_met *met);
static void act_button(struct html *h, const char *class, const char *act, const char *words);

void
ban_page(struct html *h, const struct desk_show *show, const struct ban_form *form)
{
	desk_begin(h, show, "Make a ban", DESK_BANS);
	intro_html(h, form);
	if (form->preview != NULL)
		preview_html(h, show, form);
	form_html(h, show, form);
	desk_end(h);
}

static void
intro_html(struct html *h, const struct ban_form *form)
{
	html_open(h, "p");
	if (form->comment_id != 0) {
		html_words(h, "From a comment by ");
		html_open(h, "b");
		html_open(h, "bdi");
		html_text(h, form->author_name);
		html_close(h, "bdi");
		html_close(h, "b");
		html_words(h, " at ");
		html_text(h, form->site->title);
		html_words(h, ". ");
	}
	html_words(h, "A ban is of one site, and counts from now on: what is there stays as it is. "
		      "Moderators and staff are never banned.");
	html_close(h, "p");
}

static void
form_html(struct html *h, const struct desk_show *show, const struct ban_form *form)
{
	desk_form_begin(h, show, "desk-card desk-stack desk-wide", "bans");
	hidden_html(h, form);
	site_html(h, form);
	kinds_html(h, show, form);
	outcome_html(h, form);
	time_html(h, form);
	html_open_class(h, "p", "desk-field");
	html_open(h, "label");
	html_attr_text(h, "for", "ban-why");
	html_words(h, "Why, for moderators");
	html_close(h, "label");
	html_open(h, "input");
	html_attr_text(h, "id", "ban-why");
	html_attr_text(h, "name", "why");
	html_attr(h, "value", form->why);
	html_attr_i64(h, "maxlength", BAN_WHY_MAX_POINTS);
	html_attr_text(h, "autocomplete", "off");
	html_close(h, "p");
	html_open_class(h, "p", "desk-buttons");
	/* The first is what Enter presses: it must be the one that only shows. */
	act_button(h, form->preview == NULL ? "desk-primary" : "desk-other", "preview", "Preview");
	if (form->preview != NULL)
		act_button(h, "desk-primary", "make", "Ban");
	html_close(h, "p");
	html_close(h, "form");
}

static void
hidden_html(struct html *h, const struct ban_form *form)
{
	struct arena *a = h->buf.arena;

	if (form->comment_id == 0)
		return;
	desk_hidden(
	    h, "article", arena_printf(a, "%016llx", (unsigned long long)form->article_id).p);
	desk_hidden(h, "comment", arena_printf(a, "%lld", (long long)form->comment_id).p);
}

static void
site_html(struct html *h, const struct ban_form *form)
{
	if (form->comment_id != 0)
		return;
	select_begin(h, "site", "Site");
	for (size_t i = 0; i < form->sites->count; i++) {
		const struct site *site = &form->sites->site[i];

		desk_option(
		    h, site->name, site->title, form->site != NULL && form->site->id == site->id);
	}
	html_close(h, "select");
	html_close(h, "p");
}

static void
kinds_html(struct html *h, const struct desk_show *show, const struct ban_form *form)
{
	html_open_class(h, "div", "desk-stack desk-wide");
	html_attr_text(h, "role", "radiogroup");
	html_attr_text(h, "aria-labelledby", "ban-kinds");
	html_open(h, "h2");
	html_attr_text(h, "id", "ban-kinds");
	html_words(h, "What is banned");
	html_close(h, "h2");
	if (form->comment_id != 0) {
		actor_html(h, form);
		kind_begin(h, form, BAN_AUTHOR);
		help_html(h, form->member
				 ? "The account that the site had signed in, with whatever "
				   "browser and under whatever name."
				 : "Whoever has the cookie that this comment was written "
				   "with. A new browser has a new one.");
		html_close(h, "div");
	}
	kind_words(h, show, form, BAN_EMAIL, form->email,
	    form->has_email ? "The one that came with the comment, unless another is typed here."
			    : "It is kept as a keyed hash, and cannot be read again.");
	kind_words(h, show, form, BAN_DOMAIN, form->domain,
	    "Of e-mail addresses: this domain, and what is below it.");
	kind_words(h, show, form, BAN_NAME, form->name,
	    "This name, and what looks like it: case, spaces, signs and look-alike letters do not "
	    "count.");
	kind_words(h, show, form, BAN_TEXT, form->text,
	    "Texts with this piece in them, wherever it stands; compared in the same way.");
	html_close(h, "div");
}

/* A ban of an address ends when nobody can compare it any more. */
static void
actor_html(struct html *h, const struct ban_form *form)
{
	if (form->actor_end_us == 0) {
		help_html(h, "The address this comment came from cannot be banned any more: it is "
			     "not kept, and what stood for it is too old.");
		return;
	}
	kind_begin(h, form, BAN_ACTOR);
	html_open_class(h, "p", "desk-help");
	html_words(h, "Where this comment came from: others may share it. Until ");
	comment_time_html(h, form->actor_end_us);
	html_words(h, " at the latest, when nothing can be compared with it any more.");
	html_close(h, "p");
	html_close(h, "div");
}

/* Open for what belongs to it. */
static void
kind_begin(struct html *h, const struct ban_form *form, enum ban_kind kind)
{
	const struct ban_kind_info *info = ban_kind_info(kind);

	html_open_class(h, "div", "desk-field");
	html_open(h, "label");
	html_open(h, "input");
	html_attr_text(h, "type", "radio");
	html_attr_text(h, "name", "kind");
	html_attr_text(h, "value", info->name);
	if (form->kind == kind)
		html_flag(h, "checked");
	html_words(h, " ");
	html_words(h, info->label);
	html_close(h, "label");
}

static void
kind_words(struct html *h, const struct desk_show *show, const struct ban_form *form,
    enum ban_kind kind, struct str value, const char *help)
{
	const struct ban_kind_info *info = ban_kind_info(kind);

	kind_begin(h, form, kind);
	html_open(h, "input");
	html_attr_text(h, "name", info->name);
	html_attr_text(h, "type", kind == BAN_EMAIL ? "email" : "text");
	html_attr_text(h, "aria-label", info->label);
	html_attr_printf(h, "aria-describedby", "ban-%s-help", info->name);
	html_attr(h, "value", value);
	if (show->problems != NULL && problem_of(show->problems, info->name) != PROBLEM_NONE)
		html_attr_text(h, "aria-invalid", "true");
	html_attr_i64(h, "maxlength", BAN_WORDS_MAX_POINTS);
	html_attr_text(h, "autocomplete", "off");
	html_attr_text(h, "autocapitalize", "none");
	html_open_class(h, "p", "desk-help");
	html_attr_printf(h, "id", "ban-%s-help", info->name);
	html_words(h, help);
	html_close(h, "p");
	html_close(h, "div");
}

static void
help_html(struct html *h, const char *words)
{
	html_open_class(h, "p", "desk-help");
	html_words(h, words);
	html_close(h, "p");
}

static void
outcome_html(struct html *h, const struct ban_form *form)
{
	select_begin(h, "outcome", "What becomes of what they send");
	for (size_t i = 0; i < BAN_OUTCOMES; i++) {
		const struct outcome_info *info = outcome_info(ban_outcome[i]);

		desk_option(
		    h, str_of(info->name), str_of(info->label), form->outcome == ban_outcome[i]);
	}
	html_close(h, "select");
	html_close(h, "p");
}

static void
time_html(struct html *h, const struct ban_form *form)
{
	select_begin(h, "time", "How long");
	for (size_t i = 0; i < BAN_TIMES; i++)
		desk_option(h, str_of(ban_time[i].name), str_of(ban_time[i].label),
		    form->time == &ban_time[i]);
	html_close(h, "select");
	html_close(h, "p");
}

static void
select_begin(struct html *h, const char *name, const char *label)
{
	html_open_class(h, "p", "desk-field");
	html_open(h, "label");
	html_attr_printf(h, "for", "ban-%s", name);
	html_words(h, label);
	html_close(h, "label");
	html_open(h, "select");
	html_attr_printf(h, "id", "ban-%s", name);
	html_attr_text(h, "name", name);
}

static void
preview_html(struct html *h, const struct desk_show *show, const struct ban_form *form)
{
	const struct ban_preview *preview = form->preview;

	html_open_class(h, "section", "desk-card");
	html_element_words(h, "h2", "What it would have met");
	html_open(h, "p");
	html_attr_text(h, "role", "status");
	html_open(h, "b");
	html_printf(h, "%s%lld %s", preview->more ? "More than " : "", (long long)preview->count,
	    preview->count == 1 ? "comment" : "comments");
	html_close(h, "b");
	html_words(h, " in the last 30 days. ");
	bound_html(h, preview);
	html_close(h, "p");
	if (preview->shown > 0)
		met_html(h, show, preview);
	html_element_words(h, "p", "Nothing is banned yet.");
	html_close(h, "section");
}

/* What was not looked at is not in the number. */
static void
bound_html(struct html *h, const struct ban_preview *preview)
{
	if (preview->looked != 0) {
		html_printf(h, "%s %lld %s of the site %s looked at%s ",
		    preview->all ? "All" : "Only the newest", (long long)preview->looked,
		    preview->looked == 1 ? "comment" : "comments",
		    preview->looked == 1 ? "was" : "were",
		    preview->all ? "." : ", and no older one.");
	}
	if ((size_t)preview->count > preview->shown)
		html_printf(h, "The newest %zu:", preview->shown);
}

static void
met_html(struct html *h, const struct desk_show *show, const struct ban_preview *preview)
{
	static const char *const column[] = { "When", "Name", "Text", "Status" };

	desk_table_begin(h, column, COUNT_OF(column));
	for (size_t i = 0; i < preview->shown; i++)
		met_row(h, show, &preview->met[i]);
	desk_table_end(h);
}

static void
met_row(struct html *h, const struct desk_show *show, const struct ban_met *met)
{
	html_open(h, "tr");
	desk_cell(h, "When");
	comment_time_html(h, met->created_us);
	html_close(h, "td");
	desk_cell(h, "Name");
	html_open(h, "bdi");
	html_text(h, met->author_name);
	html_close(h, "bdi");
	html_close(h, "td");
	desk_cell(h, "Text");
	html_open(h, "a");
	desk_address(h, "href", show, met->article_id, met->comment_id, "");
	html_attr_text(h, "dir", "auto");
	html_text(h, met->text);
	html_close(h, "a");
	html_close(h, "td");
	desk_cell(h, "Status");
	desk_badge(h, met->status);
	desk_shadow(h, met->status, met->shadowed);
	html_close(h, "td");
	html_close(h, "tr");
}

static void
act_button(struct html *h, const char *class, const char *act, const char *words)
{
	html_open_class(h, "button", class);
	html_attr_text(h, "type", "submit");
	html_attr_text(h, "name", "act");
	html_attr_text(h, "value", act);
	html_words(h, words);
	html_close(h, "button");
	html_words(h, " ");
}
