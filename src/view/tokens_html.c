#include "view/tokens_html.h"

#include "text/date.h"
#include "view/comment_html.h"
#include "view/desk_field.h"
#include "view/desk_parts.h"

static void made_html(struct html *h, const char *made);
static void make_html(struct html *h, const struct tokens_show *show);
static void list_html(struct html *h, const struct tokens_show *show);
static void row_html(struct html *h, const struct tokens_show *show, const struct api_token *token);
static void day_html(struct html *h, int64_t at_us);

void
tokens_page(struct html *h, const struct tokens_show *show)
{
	desk_begin(h, show->desk, "Your tokens", DESK_ACCOUNT);
	html_element_words(h, "p",
	    "With a token a program does at the desk what you may do there, in your name. Your "
	    "second factor is not asked for: who has the token has it all, so keep it as you keep "
	    "a password.");
	if (show->made != NULL)
		made_html(h, show->made);
	list_html(h, show);
	make_html(h, show);
	desk_end(h);
}

static void
made_html(struct html *h, const char *made)
{
	html_open_class(h, "section", "desk-card desk-here");
	html_element_words(h, "h2", "Your new token");
	html_element_words(h, "p", "It is shown this once, and cannot be shown again.");
	html_open(h, "p");
	html_open_class(h, "code", "desk-secret");
	html_words(h, made);
	html_close(h, "code");
	html_close(h, "p");
	html_close(h, "section");
}

static void
make_html(struct html *h, const struct tokens_show *show)
{
	const struct desk_field name = {
		.id = "token-name",
		.name = "token_name",
		.label = "What it is for",
		.autocomplete = "off",
		.value = show->name,
		.problems = show->desk->problems,
	};

	html_element_words(h, "h2", "A new token");
	html_open_class(h, "section", "desk-card");
	desk_form_begin(h, show->desk, "desk-stack", "account/tokens");
	desk_field(h, &name);
	html_open_class(h, "div", "desk-choices");
	desk_select_begin(h, "scope", "What it may do");
	desk_option(h, STR("read"), STR("Only look"), true);
	desk_option(h, STR("act"), STR("All that you may"), false);
	desk_select_end(h);
	desk_select_begin(h, "days", "How long it is good");
	for (size_t i = 0; i < API_TOKEN_LIVES; i++) {
		struct str days = arena_printf(h->buf.arena, "%lld", (long long)api_token_life[i]);

		desk_option(h, days,
		    api_token_life[i] == 365 ? STR("A year")
					     : arena_printf(h->buf.arena, "%s days", days.p),
		    api_token_life[i] == 90);
	}
	desk_select_end(h);
	html_close(h, "div");
	desk_button(h, "desk-primary", "Make it");
	html_close(h, "form");
	html_close(h, "section");
}

static void
list_html(struct html *h, const struct tokens_show *show)
{
	static const char *const column[] = { "Name", "May", "Made", "Good until", "Last used",
		"Revoke" };

	if (show->tokens == 0) {
		html_open_class(h, "p", "desk-empty");
		html_words(h, "You have none.");
		html_close(h, "p");
		return;
	}
	desk_table_begin(h, column, COUNT_OF(column));
	for (size_t i = 0; i < show->tokens; i++)
		row_html(h, show, &show->token[i]);
	desk_table_end(h);
}

static void
row_html(struct html *h, const struct tokens_show *show, const struct api_token *token)
{
	html_open(h, "tr");
	desk_cell(h, "Name");
	html_text(h, token->name);
	html_close(h, "td");
	desk_cell(h, "May");
	html_words(h, str_equal(token->scope, STR("act")) ? "All that you may" : "Only look");
	html_close(h, "td");
	desk_cell(h, "Made");
	comment_time_html(h, token->created_us);
	html_close(h, "td");
	desk_cell(h, "Good until");
	comment_time_html(h, token->expires_us);
	if (token->expires_us <= show->now_us)
		html_words(h, " (it has ended)");
	html_close(h, "td");
	desk_cell(h, "Last used");
	if (token->used_us != 0)
		day_html(h, token->used_us);
	else
		html_words(h, "never");
	html_close(h, "td");
	html_open(h, "td");
	desk_form_begin(h, show->desk, "desk-inline",
	    arena_printf(h->buf.arena, "account/tokens/%lld/revoke", (long long)token->id).p);
	desk_button(h, "desk-quiet", "Revoke");
	html_close(h, "form");
	html_close(h, "td");
	html_close(h, "tr");
}

/* Of its uses no more is known than the day. */
static void
day_html(struct html *h, int64_t at_us)
{
	struct date date = date_of(at_us);
	struct str day =
	    arena_printf(h->buf.arena, "%04d-%02d-%02d", date.year, date.month, date.day);

	html_open(h, "time");
	html_attr(h, "datetime", day);
	html_text(h, day);
	html_close(h, "time");
}
