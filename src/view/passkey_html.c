#include "view/passkey_html.h"

#include "view/comment_html.h"
#include "view/desk_field.h"
#include "view/desk_parts.h"

static void list_html(struct html *h, const struct passkeys_show *show);
static void row_html(struct html *h, const struct passkey *passkey);
static void add_html(struct html *h, const struct passkeys_show *show);
static void remove_html(struct html *h, const struct passkeys_show *show);
static void ask_begin(struct html *h, struct str prefix, const struct passkey_ask *ask,
    const char *act, const char *below);
static void answer_fields(struct html *h, const char *const field[], size_t fields);
static void script_html(struct html *h, struct str prefix);

void
passkeys_page(struct html *h, const struct passkeys_show *show)
{
	desk_begin(h, show->desk, "Your passkeys", DESK_ACCOUNT);
	html_element_words(h, "p",
	    "A passkey signs you in without name, password and code: your phone, your computer, a "
	    "security key or a password manager keeps it, makes sure that it is you, and gives it "
	    "to this desk only.");
	list_html(h, show);
	add_html(h, show);
	if (show->passkeys > 0)
		remove_html(h, show);
	desk_end(h);
}

void
passkey_make_page(struct html *h, const struct desk_show *show, const struct passkey_ask *ask)
{
	static const char *const field[] = { "client_data", "authenticator_data" };

	desk_begin(h, show, "Make the passkey", DESK_ACCOUNT);
	html_open_class(h, "section", "desk-card");
	html_open(h, "p");
	html_words(h, "Your password is right. Your browser asks where to keep ");
	html_element(h, "strong", ask->name);
	html_words(h, ", and makes sure that it is you.");
	html_close(h, "p");
	html_open_class(h, "p", "desk-error");
	html_flag(h, "data-passkey-without");
	html_words(h, "This takes JavaScript, and a browser that has passkeys.");
	html_close(h, "p");
	ask_begin(h, show->prefix, ask, "make", "account/passkeys");
	desk_hidden(h, "token", show->form_token);
	desk_hidden(h, "passkey_name", arena_text(h->buf.arena, ask->name));
	answer_fields(h, field, COUNT_OF(field));
	desk_button(h, "desk-primary", "Make it");
	html_close(h, "form");
	html_close(h, "section");
	script_html(h, show->prefix);
	desk_end(h);
}

void
passkey_sign_in_form(struct html *h, struct str prefix, const struct passkey_ask *ask)
{
	static const char *const field[] = { "credential", "client_data", "authenticator_data",
		"signature", "user" };

	ask_begin(h, prefix, ask, "sign", "sign-in/passkey");
	answer_fields(h, field, COUNT_OF(field));
	desk_button(h, "desk-other", "Sign in with a passkey");
	html_close(h, "form");
	script_html(h, prefix);
}

static void
list_html(struct html *h, const struct passkeys_show *show)
{
	static const char *const column[] = { "Name", "Made", "Last used" };

	if (show->passkeys == 0) {
		html_open_class(h, "p", "desk-empty");
		html_words(h, "You have none.");
		html_close(h, "p");
		return;
	}
	desk_table_begin(h, column, COUNT_OF(column));
	for (size_t i = 0; i < show->passkeys; i++)
		row_html(h, &show->passkey[i]);
	desk_table_end(h);
}

static void
row_html(struct html *h, const struct passkey *passkey)
{
	html_open(h, "tr");
	desk_cell(h, "Name");
	html_text(h, passkey->name);
	html_close(h, "td");
	desk_cell(h, "Made");
	comment_time_html(h, passkey->made_us);
	html_close(h, "td");
	desk_cell(h, "Last used");
	if (passkey->used_us != 0)
		comment_time_html(h, passkey->used_us);
	else
		html_words(h, "never");
	html_close(h, "td");
	html_close(h, "tr");
}

static void
add_html(struct html *h, const struct passkeys_show *show)
{
	const struct problems *problems = show->wrong == PASSKEYS_ADD ? show->desk->problems : NULL;

	html_element_words(h, "h2", "A new passkey");
	html_open_class(h, "section", "desk-card");
	if (!show->possible) {
		html_element_words(h, "p",
		    "None can be made here: browsers have passkeys only for a desk that has a "
		    "name for its address, with https before it.");
		html_close(h, "section");
		return;
	}
	desk_form_begin(h, show->desk, "desk-stack", "account/passkeys/new");
	desk_field(h, &(struct desk_field){
			  .id = "passkey-name",
			  .name = "passkey_name",
			  .label = "What it is called",
			  .value = show->name,
			  .autocomplete = "off",
			  .help = "So that you know it again: where it is kept, for example.",
			  .problems = problems,
		      });
	desk_field_current(h, "passkey", problems);
	if (show->code)
		desk_field_any_code(h, "passkey", problems);
	desk_button(h, "desk-primary", "Go on");
	html_close(h, "form");
	html_close(h, "section");
}

static void
remove_html(struct html *h, const struct passkeys_show *show)
{
	const struct problems *problems =
	    show->wrong == PASSKEYS_REMOVE ? show->desk->problems : NULL;

	html_element_words(h, "h2", "Without a passkey");
	html_open_class(h, "section", "desk-card");
	html_element_words(h, "p",
	    "From then on it signs nobody in; who is signed in stays so. Where it is kept, it has "
	    "to be deleted by itself.");
	desk_form_begin(h, show->desk, "desk-stack", "account/passkeys/remove");
	desk_select_begin(h, "passkey", "Passkey");
	for (size_t i = 0; i < show->passkeys; i++)
		desk_option(h, arena_printf(h->buf.arena, "%lld", (long long)show->passkey[i].id),
		    show->passkey[i].name, false);
	desk_select_end(h);
	desk_field_current(h, "passkey-remove", problems);
	desk_button(h, "desk-danger", "Remove it");
	html_close(h, "form");
	html_close(h, "section");
}

/* A form that www/passkey.js shows, and sends when it has filled in what the browser answers. */
static void
ask_begin(struct html *h, struct str prefix, const struct passkey_ask *ask, const char *act,
    const char *below)
{
	html_open(h, "form");
	html_attr_text(h, "method", "post");
	html_attr_printf(h, "action", "%.*sadmin/%s", STR_ARG(prefix), below);
	html_attr_text(h, "data-passkey", act);
	html_attr_text(h, "data-challenge", ask->challenge);
	html_attr_text(h, "data-party", ask->party);
	if (ask->user.len > 0) {
		html_attr(h, "data-user", ask->user);
		html_attr(h, "data-user-name", ask->user_name);
		html_attr(h, "data-known", ask->known);
		html_attr(h, "data-algorithms", ask->algorithms);
	}
	html_flag(h, "hidden");
}

static void
answer_fields(struct html *h, const char *const field[], size_t fields)
{
	for (size_t i = 0; i < fields; i++)
		desk_hidden(h, field[i], "");
}

static void
script_html(struct html *h, struct str prefix)
{
	html_open(h, "script");
	html_attr_printf(h, "src", "%.*sstatic/passkey.js", STR_ARG(prefix));
	html_flag(h, "defer");
	html_close(h, "script");
}
