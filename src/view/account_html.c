#include "view/account_html.h"

#include "view/comment_html.h"
#include "view/desk_field.h"
#include "view/desk_parts.h"

static void factor_html(
    struct html *h, const struct desk_show *show, const struct account_show *account);
static void factor_on_html(
    struct html *h, const struct desk_show *show, const struct account_show *account);
static void passkeys_html(
    struct html *h, const struct desk_show *show, const struct account_show *account);
static void password_html(
    struct html *h, const struct desk_show *show, const struct account_show *account);
static void tokens_html(struct html *h, const struct desk_show *show);
static void sessions_html(
    struct html *h, const struct desk_show *show, const struct account_show *account);
static void session_row(
    struct html *h, const struct desk_show *show, const struct sitting *sitting);

void
account_page(struct html *h, const struct desk_show *show, const struct account_show *account)
{
	desk_begin(h, show, "Your account", DESK_ACCOUNT);
	html_open(h, "p");
	html_words(h, "You are ");
	html_element(h, "strong", show->who->moderator_name);
	html_words(h, ", a moderator since ");
	comment_time_html(h, account->created_us);
	html_words(h, ".");
	html_close(h, "p");
	passkeys_html(h, show, account);
	factor_html(h, show, account);
	password_html(h, show, account);
	tokens_html(h, show);
	sessions_html(h, show, account);
	desk_end(h);
}

static void
passkeys_html(struct html *h, const struct desk_show *show, const struct account_show *account)
{
	html_element_words(h, "h2", "Passkeys");
	html_open_class(h, "section", "desk-card");
	html_open(h, "p");
	html_words(h, "With a passkey you sign in as you unlock your phone or computer. ");
	if (account->passkeys == 0)
		html_words(h, "You have none.");
	else
		html_printf(h, "You have %zu.", account->passkeys);
	html_close(h, "p");
	html_open(h, "form");
	html_attr_printf(h, "action", "%.*sadmin/account/passkeys", STR_ARG(show->prefix));
	desk_button(h, "desk-other", "Your passkeys");
	html_close(h, "form");
	html_close(h, "section");
}

static void
factor_html(struct html *h, const struct desk_show *show, const struct account_show *account)
{
	html_element_words(h, "h2", "Second factor");
	html_open_class(h, "section", "desk-card");
	if (account->factor != NULL) {
		factor_on_html(h, show, account);
		html_close(h, "section");
		return;
	}
	html_element_words(h, "p",
	    "It is off: who knows your password is in. With it, signing in also asks for a code "
	    "from an app on your phone.");
	html_open(h, "form");
	html_attr_printf(h, "action", "%.*sadmin/account/second-factor", STR_ARG(show->prefix));
	desk_button(h, "desk-primary", "Set it up");
	html_close(h, "form");
	html_close(h, "section");
}

static void
factor_on_html(struct html *h, const struct desk_show *show, const struct account_show *account)
{
	int64_t codes = account->factor->codes;

	html_open(h, "p");
	html_words(h, "It is on since ");
	comment_time_html(h, account->factor->since_us);
	html_printf(
	    h, ". %lld recovery %s left.", (long long)codes, codes == 1 ? "code is" : "codes are");
	html_close(h, "p");
	html_element_words(h, "h3", "New recovery codes");
	desk_form_begin(h, show, "desk-stack", "account/recovery-codes");
	desk_field_any_code(
	    h, "account-codes", account->wrong == ACCOUNT_CODES ? show->problems : NULL);
	desk_button(h, "desk-other", "Make new codes");
	html_close(h, "form");
	html_element_words(h, "h3", "Without a second factor");
	desk_form_begin(h, show, "desk-stack", "account/second-factor/off");
	desk_field_current(h, "account-off", account->wrong == ACCOUNT_OFF ? show->problems : NULL);
	desk_field_any_code(
	    h, "account-off", account->wrong == ACCOUNT_OFF ? show->problems : NULL);
	desk_button(h, "desk-danger", "Switch it off");
	html_close(h, "form");
}

static void
password_html(struct html *h, const struct desk_show *show, const struct account_show *account)
{
	const struct problems *problems =
	    account->wrong == ACCOUNT_PASSWORD ? show->problems : NULL;
	struct desk_field field = {
		.id = "account-password",
		.name = "password",
		.label = "New password",
		.autocomplete = "new-password",
		.help = "At least 12 characters. All your other sessions end, and your tokens are "
			"revoked.",
		.password = true,
		.problems = problems,
	};

	html_element_words(h, "h2", "Password");
	html_open_class(h, "section", "desk-card");
	desk_form_begin(h, show, "desk-stack", "account/password");
	desk_field_current(h, "account", problems);
	desk_field(h, &field);
	field.id = "account-again";
	field.name = "again";
	field.label = "New password, once more";
	field.help = NULL;
	desk_field(h, &field);
	desk_button(h, "desk-primary", "Change the password");
	html_close(h, "form");
	html_close(h, "section");
}

static void
tokens_html(struct html *h, const struct desk_show *show)
{
	html_element_words(h, "h2", "Programs");
	html_open_class(h, "section", "desk-card");
	html_element_words(h, "p",
	    "A program that works at the desk as you does so with a token, not your password.");
	html_open(h, "form");
	html_attr_printf(h, "action", "%.*sadmin/account/tokens", STR_ARG(show->prefix));
	desk_button(h, "desk-other", "Your tokens");
	html_close(h, "form");
	html_close(h, "section");
}

static void
sessions_html(struct html *h, const struct desk_show *show, const struct account_show *account)
{
	static const char *const column[] = { "Browser", "Signed in", "Last used", "" };

	html_element_words(h, "h2", "Where you are signed in");
	desk_table_begin(h, column, COUNT_OF(column));
	for (size_t i = 0; i < account->sittings; i++)
		session_row(h, show, &account->sitting[i]);
	desk_table_end(h);
	desk_form_begin(h, show, "desk-more", "sign-out");
	desk_hidden(h, "where", "everywhere");
	desk_button(h, "desk-other", "Sign out everywhere");
	html_close(h, "form");
}

static void
session_row(struct html *h, const struct desk_show *show, const struct sitting *sitting)
{
	const char *below =
	    arena_printf(h->buf.arena, "account/sessions/%lld/end", (long long)sitting->id).p;

	html_open(h, "tr");
	desk_cell(h, "Browser");
	if (sitting->browser.len > 0)
		html_text(h, sitting->browser);
	else
		html_words(h, "Unknown");
	if (sitting->id == show->who->id) {
		html_words(h, " ");
		html_open_class(h, "span", "desk-status desk-status-published");
		html_words(h, "This one");
		html_close(h, "span");
	}
	html_close(h, "td");
	desk_cell(h, "Signed in");
	comment_time_html(h, sitting->started_us);
	html_close(h, "td");
	desk_cell(h, "Last used");
	comment_time_html(h, sitting->used_us);
	html_close(h, "td");
	html_open(h, "td");
	desk_form_begin(h, show, "desk-inline", below);
	desk_button(h, "desk-quiet", "Sign out");
	html_close(h, "form");
	html_close(h, "td");
	html_close(h, "tr");
}
