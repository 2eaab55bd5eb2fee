#include "view/desk_parts.h"

#include "view/bulk_html.h"
#include "view/field_html.h"
#include "view/words.h"

static void style_html(struct html *h, struct str prefix, const char *file);
static void pages_html(struct html *h, const struct desk_show *show, int current);
static void queues_html(struct html *h, const struct desk_show *show, int current);
static void nav_link(struct html *h, bool current, const char *words, int64_t count);
static void who_html(struct html *h, const struct desk_show *show, int current);
static void said_html(struct html *h, const struct desk_show *show, int current);
static void done_html(struct html *h, const struct desk_show *show, int current);
static void bulk_html(struct html *h, const struct desk_show *show);

void
desk_head(struct html *h, struct str prefix, const char *title, const char *style)
{
	html_doctype(h);
	html_open(h, "html");
	html_attr_text(h, "lang", "en");
	html_open(h, "head");
	html_open(h, "meta");
	html_attr_text(h, "charset", "utf-8");
	html_open(h, "meta");
	html_attr_text(h, "name", "viewport");
	html_attr_text(h, "content", "width=device-width, initial-scale=1");
	html_open(h, "title");
	html_printf(h, "%s \xe2\x80\x93 Postbag", title);
	html_close(h, "title");
	style_html(h, prefix, "desk.css");
	if (style != NULL)
		style_html(h, prefix, style);
	html_open(h, "script");
	html_attr_printf(h, "src", "%.*sstatic/desk.js", STR_ARG(prefix));
	html_flag(h, "defer");
	html_close(h, "script");
	html_close(h, "head");
}

void
desk_begin(struct html *h, const struct desk_show *show, const char *title, int current)
{
	desk_head(h, show->prefix, title, show->style);
	html_open_class(h, "body", "desk");
	html_open_class(h, "a", "desk-skip");
	html_attr_text(h, "href", "#desk-main");
	html_words(h, "To the content");
	html_close(h, "a");
	html_open(h, "header");
	html_open_class(h, "p", "desk-name");
	html_open(h, "a");
	html_attr_printf(h, "href", "%.*sadmin/", STR_ARG(show->prefix));
	html_words(h, "Postbag");
	html_close(h, "a");
	html_close(h, "p");
	pages_html(h, show, current);
	who_html(h, show, current);
	queues_html(h, show, current);
	html_close(h, "header");
	html_open(h, "main");
	html_attr_text(h, "id", "desk-main");
	html_attr_text(h, "tabindex", "-1");
	html_element_words(h, "h1", title);
	said_html(h, show, current);
}

void
desk_end(struct html *h)
{
	html_close(h, "main");
	desk_keys(h);
	html_close(h, "body");
	html_close(h, "html");
}

const char *
desk_status_label(enum status status)
{
	static const char *const label[STATUSES] = {
		[PUBLISHED] = "Published",
		[HELD] = "Waiting",
		[SPAM] = "Spam",
		[REJECTED] = "Rejected",
		[DELETED] = "Deleted",
	};

	return label[status];
}

void
desk_badge(struct html *h, enum status status)
{
	html_open(h, "span");
	html_attr_printf(h, "class", "desk-status desk-status-%s", status_name(status));
	html_words(h, desk_status_label(status));
	html_close(h, "span");
}

void
desk_shadow(struct html *h, enum status status, bool shadowed)
{
	if (status != SPAM || !shadowed)
		return;
	html_words(h, " ");
	html_open_class(h, "span", "desk-status");
	html_words(h, "Shadowed");
	html_close(h, "span");
}

void
desk_hidden(struct html *h, const char *name, const char *value)
{
	form_hidden_html(h, name, str_of(value));
}

void
desk_reason_field(struct html *h, const char *id, struct str value)
{
	desk_words_field(h, id, "reason", "Reason, for the log", value);
}

void
desk_words_field(
    struct html *h, const char *id, const char *name, const char *label, struct str value)
{
	html_open_class(h, "p", "desk-field");
	html_open(h, "label");
	html_attr_text(h, "for", id);
	html_words(h, label);
	html_close(h, "label");
	/* Not an input: Enter in one would press the first button, and decide. */
	html_open(h, "textarea");
	html_attr_text(h, "id", id);
	html_attr_text(h, "name", name);
	html_attr_i64(h, "rows", 1);
	html_attr_i64(h, "maxlength", DECISION_REASON_MAX_POINTS);
	html_attr_text(h, "autocomplete", "off");
	html_text(h, value);
	html_close(h, "textarea");
	html_close(h, "p");
}

void
desk_address(struct html *h, const char *attr, const struct desk_show *show, int64_t article_id,
    int64_t comment_id, const char *ending)
{
	html_attr_printf(h, attr, "%.*sadmin/articles/%016llx/comments/%lld%s%s",
	    STR_ARG(show->prefix), (unsigned long long)article_id, (long long)comment_id,
	    ending[0] == '\0' ? "" : "/", ending);
}

void
desk_table_begin(struct html *h, const char *const column[], size_t columns)
{
	html_open_class(h, "table", "desk-table");
	html_open(h, "thead");
	html_open(h, "tr");
	for (size_t i = 0; i < columns; i++) {
		const char *cell = column[i][0] != '\0' ? "th" : "td";

		html_open(h, cell);
		if (column[i][0] != '\0')
			html_attr_text(h, "scope", "col");
		html_words(h, column[i]);
		html_close(h, cell);
	}
	html_close(h, "tr");
	html_close(h, "thead");
	html_open(h, "tbody");
}

void
desk_table_end(struct html *h)
{
	html_close(h, "tbody");
	html_close(h, "table");
}

void
desk_cell(struct html *h, const char *column)
{
	html_open(h, "td");
	html_attr_text(h, "data-label", column);
}

void
desk_form_begin(struct html *h, const struct desk_show *show, const char *class, const char *below)
{
	html_open(h, "form");
	if (class[0] != '\0')
		html_attr_text(h, "class", class);
	html_attr_text(h, "method", "post");
	html_attr_printf(h, "action", "%.*sadmin/%s", STR_ARG(show->prefix), below);
	desk_hidden(h, "token", show->form_token);
}

void
desk_search_begin(struct html *h, const struct desk_show *show, const char *below)
{
	html_open_class(h, "form", "desk-search");
	html_attr_text(h, "role", "search");
	html_attr_printf(h, "action", "%.*sadmin/%s", STR_ARG(show->prefix), below);
}

void
desk_search_field(struct html *h, const char *label, struct str words, int64_t most)
{
	html_open_class(h, "p", "desk-field");
	html_open(h, "label");
	html_attr_text(h, "for", "desk-q");
	html_words(h, label);
	html_close(h, "label");
	html_open(h, "input");
	html_attr_text(h, "id", "desk-q");
	html_attr_text(h, "name", "q");
	html_attr_text(h, "type", "search");
	html_attr(h, "value", words);
	html_attr_i64(h, "maxlength", most);
	html_close(h, "p");
}

void
desk_site_choice(struct html *h, const struct sites *sites, int64_t chosen)
{
	if (sites->count < 2)
		return;
	desk_select_begin(h, "site", "Site");
	desk_option(h, STR_EMPTY, STR("All"), chosen == 0);
	for (size_t i = 0; i < sites->count; i++)
		desk_option(
		    h, sites->site[i].name, sites->site[i].title, sites->site[i].id == chosen);
	desk_select_end(h);
}

void
desk_option(struct html *h, struct str value, struct str words, bool chosen)
{
	html_open(h, "option");
	html_attr(h, "value", value);
	if (chosen)
		html_flag(h, "selected");
	html_text(h, words);
	html_close(h, "option");
}

void
desk_select_begin(struct html *h, const char *name, const char *label)
{
	html_open_class(h, "p", "desk-choice");
	html_open(h, "label");
	html_attr_printf(h, "for", "desk-%s", name);
	html_words(h, label);
	html_close(h, "label");
	html_open(h, "select");
	html_attr_printf(h, "id", "desk-%s", name);
	html_attr_text(h, "name", name);
}

void
desk_select_end(struct html *h)
{
	html_close(h, "select");
	html_close(h, "p");
}

void
desk_button(struct html *h, const char *class, const char *words)
{
	html_open_class(h, "p", "desk-buttons");
	html_open_class(h, "button", class);
	html_attr_text(h, "type", "submit");
	html_words(h, words);
	html_close(h, "button");
	html_close(h, "p");
}

void
desk_problems(struct html *h, const struct problems *problems)
{
	if (problems == NULL || problems->count == 0)
		return;
	html_open_class(h, "div", "desk-errors");
	html_attr_text(h, "role", "alert");
	for (size_t i = 0; i < problems->count; i++)
		html_element(h, "p", words_problem(h->buf.arena, h->lang, &problems->problem[i]));
	html_close(h, "div");
}

void
desk_more(struct html *h, const struct desk_show *show, const char *path, int64_t next)
{
	html_open_class(h, "p", "desk-more");
	html_open(h, "a");
	html_attr_text(h, "rel", "next");
	html_attr_printf(
	    h, "href", "%.*sadmin/%s%lld", STR_ARG(show->prefix), path, (long long)next);
	html_words(h, "More");
	html_close(h, "a");
	html_close(h, "p");
}

static void
style_html(struct html *h, struct str prefix, const char *file)
{
	html_open(h, "link");
	html_attr_text(h, "rel", "stylesheet");
	html_attr_printf(h, "href", "%.*sstatic/%s", STR_ARG(prefix), file);
}

static void
pages_html(struct html *h, const struct desk_show *show, int current)
{
	static const struct {
		int page;
		const char *path;
		const char *label;
		enum role least; /* whoever may less does not find it */
	} page[] = {
		{ DESK_OVERVIEW, "", "Overview", ROLE_READ_ONLY },
		{ DESK_ARTICLES, "articles", "Articles", ROLE_READ_ONLY },
		{ DESK_BANS, "bans", "Bans", ROLE_READ_ONLY },
		{ DESK_RULES, "rules", "Rules", ROLE_READ_ONLY },
		{ DESK_LOG, "log", "Log", ROLE_READ_ONLY },
		{ DESK_SITES, "sites", "Sites", ROLE_OWNER },
		{ DESK_MODERATORS, "moderators", "Moderators", ROLE_OWNER },
	};

	html_open(h, "nav");
	html_attr_text(h, "aria-label", "Desk");
	for (size_t i = 0; i < COUNT_OF(page); i++) {
		if (page[i].least > ROLE_READ_ONLY && session_highest(show->who) < page[i].least)
			continue;
		html_open(h, "a");
		html_attr_printf(h, "href", "%.*sadmin/%s", STR_ARG(show->prefix), page[i].path);
		nav_link(h, current == page[i].page, page[i].label, 0);
	}
	html_close(h, "nav");
}

static void
queues_html(struct html *h, const struct desk_show *show, int current)
{
	html_open_class(h, "nav", "desk-queues");
	html_attr_text(h, "aria-label", "Queues");
	for (int i = 0; i < QUEUES; i++) {
		const struct queue_info *info = queue_info((enum queue)i);

		html_open(h, "a");
		html_attr_printf(
		    h, "href", "%.*sadmin/queue?queue=%s", STR_ARG(show->prefix), info->name);
		nav_link(h, current == i, info->label, show->tally[i]);
	}
	html_close(h, "nav");
}

/* The rest of a link whose start tag is open. */
static void
nav_link(struct html *h, bool current, const char *words, int64_t count)
{
	if (current)
		html_attr_text(h, "aria-current", "page");
	html_words(h, words);
	if (count > 0) {
		html_words(h, " ");
		html_open_class(h, "span", "desk-count");
		html_i64(h, count);
		html_words(h, count < QUEUE_TALLY_MOST ? "" : "+");
		html_close(h, "span");
	}
	html_close(h, "a");
}

static void
who_html(struct html *h, const struct desk_show *show, int current)
{
	html_open_class(h, "form", "desk-who");
	html_attr_text(h, "method", "post");
	html_attr_printf(h, "action", "%.*sadmin/sign-out", STR_ARG(show->prefix));
	desk_hidden(h, "token", show->form_token);
	html_open_class(h, "button", "desk-quiet");
	html_attr_text(h, "type", "button");
	html_flag(h, "data-help");
	html_flag(h, "hidden");
	html_words(h, "Keys");
	html_close(h, "button");
	html_words(h, " ");
	html_open(h, "span");
	html_text(h, show->who->moderator_name);
	html_close(h, "span");
	html_words(h, " ");
	html_open(h, "a");
	html_attr_printf(h, "href", "%.*sadmin/account", STR_ARG(show->prefix));
	nav_link(h, current == DESK_ACCOUNT, "Account", 0);
	html_words(h, " ");
	html_open_class(h, "button", "desk-quiet");
	html_attr_text(h, "type", "submit");
	html_words(h, "Sign out");
	html_close(h, "button");
	html_close(h, "form");
}

static void
said_html(struct html *h, const struct desk_show *show, int current)
{
	if (show->notice != NULL) {
		html_open_class(h, "p", "desk-notice");
		html_attr_text(h, "role", "status");
		html_words(h, show->notice);
		html_close(h, "p");
	}
	if (show->done != NULL)
		done_html(h, show, current);
	if (show->bulk != NULL)
		bulk_html(h, show);
	desk_problems(h, show->problems);
}

static void
done_html(struct html *h, const struct desk_show *show, int current)
{
	html_open_class(h, "div", "desk-notice desk-buttons");
	html_open_class(h, "p", "desk-field");
	html_attr_text(h, "role", "status");
	desk_did(h, show->done);
	html_close(h, "p");
	desk_undo(h, show, show->done,
	    show->back != NULL    ? show->back
	    : current == DESK_LOG ? "log"
				  : "");
	html_close(h, "div");
}

static void
bulk_html(struct html *h, const struct desk_show *show)
{
	html_open_class(h, "div", "desk-notice desk-buttons");
	html_open_class(h, "p", "desk-field");
	html_attr_text(h, "role", "status");
	bulk_did(h, show->bulk);
	html_close(h, "p");
	bulk_undo(h, show, show->bulk, show->back);
	html_close(h, "div");
}
