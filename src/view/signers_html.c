#include "view/signers_html.h"

#include "base/clock.h"
#include "view/comment_html.h"
#include "view/desk_field.h"
#include "view/desk_parts.h"
#include "view/field_html.h"

static void secret_html(struct html *h, const struct signers_show *show);
static void list_html(struct html *h, const struct signers_show *show);
static void row_html(struct html *h, const struct signers_show *show, const struct sso_key *key);
static void when_cell(struct html *h, const char *column, int64_t at_us);
static void add_html(struct html *h, const struct signers_show *show);
static void kind_select(struct html *h, struct str chosen);
static void key_field(struct html *h, struct str text, const struct problems *problems);
static void check_html(struct html *h, const struct signers_show *show);
static void found_html(struct html *h, const struct token_check *check);
static const char *below(struct html *h, const struct site *site, const char *what);

static const char *const kind_label[SSO_KINDS] = {
	[SSO_PASETO] = "PASETO v4.public",
	[SSO_JWT_EDDSA] = "JWT, EdDSA",
	[SSO_JWT_HS256] = "JWT, HS256: one secret on both sides",
};

void
signers_page(struct html *h, const struct signers_show *show)
{
	struct str title =
	    arena_printf(h->buf.arena, "Single sign-on at %.*s", STR_ARG(show->site->title));

	desk_begin(h, show->desk, title.p, DESK_SITES);
	html_element_words(h, "p",
	    "With these keys Postbag knows the tokens by which the site says who its readers are. "
	    "Who has the private part of one can sign in as any reader of the site.");
	if (show->secret != NULL)
		secret_html(h, show);
	list_html(h, show);
	add_html(h, show);
	check_html(h, show);
	desk_end(h);
}

void
signer_remove_page(struct html *h, const struct desk_show *desk, const struct site *site,
    const struct sso_key *key)
{
	desk_begin(h, desk, "Remove a key", DESK_SITES);
	html_open_class(h, "section", "desk-card");
	html_open(h, "p");
	html_words(h, "The key ");
	html_element(h, "b", key->name);
	html_words(h, " of ");
	html_text(h, site->title);
	html_words(h,
	    " signs in nobody any more, and readers whom it has signed in are signed out at "
	    "once. What they wrote stays theirs: another key signs them in again.");
	html_close(h, "p");
	desk_form_begin(h, desk, "", below(h, site, "/remove"));
	form_hidden_html(h, "key_name", key->name);
	html_open_class(h, "p", "desk-buttons");
	html_open_class(h, "button", "desk-primary");
	html_attr_text(h, "type", "submit");
	html_words(h, "Remove it");
	html_close(h, "button");
	html_words(h, " ");
	html_open(h, "a");
	html_attr_printf(h, "href", "%.*sadmin/%s", STR_ARG(desk->prefix), below(h, site, ""));
	html_words(h, "Cancel");
	html_close(h, "a");
	html_close(h, "p");
	html_close(h, "form");
	html_close(h, "section");
	desk_end(h);
}

static void
secret_html(struct html *h, const struct signers_show *show)
{
	html_open_class(h, "section", "desk-card desk-here");
	html_open(h, "h2");
	html_words(h, "The secret of ");
	html_text(h, show->fresh.name);
	html_close(h, "h2");
	html_element_words(h, "p",
	    "It is shown this once, and cannot be shown again. The site signs with these "
	    "characters as they are.");
	html_open(h, "p");
	html_open_class(h, "code", "desk-secret");
	html_words(h, show->secret);
	html_close(h, "code");
	html_close(h, "p");
	html_close(h, "section");
}

static void
list_html(struct html *h, const struct signers_show *show)
{
	static const char *const column[] = { "Key", "Algorithm", "Issuer", "Added", "Last used",
		"" };

	if (show->keys == 0) {
		html_open_class(h, "p", "desk-empty");
		html_words(h, "The site has no keys: it signs nobody in.");
		html_close(h, "p");
		return;
	}
	desk_table_begin(h, column, COUNT_OF(column));
	for (size_t i = 0; i < show->keys; i++)
		row_html(h, show, &show->key[i]);
	desk_table_end(h);
}

static void
row_html(struct html *h, const struct signers_show *show, const struct sso_key *key)
{
	html_open(h, "tr");
	desk_cell(h, "Key");
	html_text(h, key->name);
	html_close(h, "td");
	desk_cell(h, "Algorithm");
	html_words(h, kind_label[key->kind]);
	html_close(h, "td");
	desk_cell(h, "Issuer");
	html_open(h, "bdi");
	html_text(h, key->issuer);
	html_close(h, "bdi");
	html_close(h, "td");
	when_cell(h, "Added", key->made_us);
	when_cell(h, "Last used", key->used_us);
	html_open(h, "td");
	html_open(h, "a");
	/* Nothing in a key's name means anything in an address. */
	html_attr_printf(h, "href", "%.*sadmin/%s?key_name=%.*s", STR_ARG(show->desk->prefix),
	    below(h, show->site, "/remove"), STR_ARG(key->name));
	html_words(h, "Remove");
	html_close(h, "a");
	html_close(h, "td");
	html_close(h, "tr");
}

static void
when_cell(struct html *h, const char *column, int64_t at_us)
{
	desk_cell(h, column);
	if (at_us != 0)
		comment_time_html(h, at_us);
	else
		html_words(h, "never");
	html_close(h, "td");
}

/* Whose session it is says so with their password: a key stays when the session has ended. */
static void
add_html(struct html *h, const struct signers_show *show)
{
	const struct problems *problems = show->fresh.wrong ? show->desk->problems : NULL;
	const struct signer_new *fresh = &show->fresh;

	html_element_words(h, "h2", "Add a key");
	html_open_class(h, "section", "desk-card");
	desk_form_begin(h, show->desk, "desk-stack", below(h, show->site, ""));
	desk_field(h, &(struct desk_field){
			  .id = "key-name",
			  .name = "key_name",
			  .label = "Name: the kid of its tokens",
			  .value = fresh->wrong ? fresh->name : STR_EMPTY,
			  .autocomplete = "off",
			  .help = "Letters, digits, dots, hyphens and underscores.",
			  .problems = problems,
		      });
	kind_select(h, fresh->wrong ? fresh->kind : STR_EMPTY);
	desk_field(h, &(struct desk_field){
			  .id = "key-issuer",
			  .name = "issuer",
			  .label = "Issuer: the iss of its tokens",
			  .value = fresh->wrong ? fresh->issuer : STR_EMPTY,
			  .autocomplete = "off",
			  .help = "Mostly the address of the site, as in https://news.example.",
			  .problems = problems,
		      });
	key_field(h, fresh->wrong ? fresh->text : STR_EMPTY, problems);
	desk_field_current(h, "key", problems);
	desk_button(h, "desk-primary", "Add it");
	html_close(h, "form");
	html_close(h, "section");
}

static void
kind_select(struct html *h, struct str chosen)
{
	html_open_class(h, "p", "desk-field");
	html_open(h, "label");
	html_attr_text(h, "for", "key-kind");
	html_words(h, "Algorithm");
	html_close(h, "label");
	html_open(h, "select");
	html_attr_text(h, "id", "key-kind");
	html_attr_text(h, "name", "kind");
	for (unsigned i = 0; i < SSO_KINDS; i++) {
		struct str name = str_of(sso_kind_name((enum sso_kind)i));

		desk_option(h, name, str_of(kind_label[i]), str_equal(chosen, name));
	}
	html_close(h, "select");
	html_close(h, "p");
}

static void
key_field(struct html *h, struct str text, const struct problems *problems)
{
	enum problem_code code = problems == NULL ? PROBLEM_NONE : problem_of(problems, "key");

	html_open_class(h, "div", "desk-field");
	html_open(h, "label");
	html_attr_text(h, "for", "key-text");
	html_words(h, "The public key");
	html_close(h, "label");
	html_open(h, "textarea");
	html_attr_text(h, "id", "key-text");
	html_attr_text(h, "name", "key");
	html_attr_i64(h, "rows", 4);
	html_attr_text(h, "spellcheck", "false");
	html_attr_text(h, "autocomplete", "off");
	html_attr_text(h, "aria-describedby", "key-text-help");
	if (code != PROBLEM_NONE)
		html_attr_text(h, "aria-invalid", "true");
	field_typed(h, text);
	html_open_class(h, "p", "desk-help");
	html_attr_text(h, "id", "key-text-help");
	html_words(h,
	    "As PEM, 64 hex digits, base64url or PASERK; never the private one. For HS256 it stays "
	    "empty: Postbag makes the secret, and shows it once.");
	html_close(h, "p");
	html_close(h, "div");
}

static void
check_html(struct html *h, const struct signers_show *show)
{
	html_element_words(h, "h2", "Check a token");
	html_open_class(h, "section", "desk-card");
	if (show->check != NULL)
		found_html(h, show->check);
	desk_form_begin(h, show->desk, "desk-stack", below(h, show->site, "/check"));
	html_open_class(h, "div", "desk-field");
	html_open(h, "label");
	html_attr_text(h, "for", "key-token");
	html_words(h, "A token that the site has made");
	html_close(h, "label");
	html_open(h, "textarea");
	html_attr_text(h, "id", "key-token");
	html_attr_text(h, "name", "sso_token");
	html_attr_i64(h, "rows", 4);
	html_attr_text(h, "spellcheck", "false");
	html_attr_text(h, "autocomplete", "off");
	html_flag(h, "required");
	html_attr_text(h, "aria-describedby", "key-token-help");
	html_close(h, "textarea");
	html_open_class(h, "p", "desk-help");
	html_attr_text(h, "id", "key-token-help");
	html_words(h, "It is not used up by that, and not kept.");
	html_close(h, "p");
	html_close(h, "div");
	desk_button(h, "desk-other", "Check it");
	html_close(h, "form");
	html_close(h, "section");
}

static void
found_html(struct html *h, const struct token_check *check)
{
	html_open(h, "p");
	html_attr_text(h, "role", "status");
	if (check->fault != SSO_GOOD) {
		html_printf(h, "The token is refused: %s", sso_fault_info(check->fault)->about);
		html_close(h, "p");
		return;
	}
	html_words(
	    h, "The token is good, if it has not been handed in yet. It is signed with the key ");
	html_text(h, check->key->name);
	html_words(h, " and signs in ");
	html_element(h, "bdi", check->claims->name);
	html_words(h, ", whom the site knows as ");
	html_element(h, "bdi", check->claims->subject);
	html_words(h, check->claims->email.len > 0 ? ", with an e-mail address" : "");
	html_words(h, ", until ");
	comment_time_html(h, check->claims->expires_s * US_PER_S);
	html_words(h, ".");
	html_close(h, "p");
}

/* Where the pages of a site's keys are, below admin/. */
static const char *
below(struct html *h, const struct site *site, const char *what)
{
	return arena_printf(h->buf.arena, "sites/%lld/keys%s", (long long)site->id, what).p;
}
