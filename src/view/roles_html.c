#include "view/roles_html.h"

#include "view/desk_field.h"
#include "view/desk_parts.h"
#include "view/field_html.h"

static void site_html(struct html *h, const struct roles_show *show, const struct site *site);
static void row_html(struct html *h, const struct desk_show *show, const struct site *site,
    const struct moderator_at *at);
static void give_html(struct html *h, const struct roles_show *show, const struct site *site);
static void form_begin(
    struct html *h, const struct desk_show *show, const char *class, const struct site *site);
static void added_html(struct html *h, const struct roles_show *show);
static void add_html(struct html *h, const struct roles_show *show);
static void role_select(struct html *h, const char *id, enum role least, enum role chosen);

static const char *const role_label[ROLES] = {
	[ROLE_NONE] = "Nothing",
	[ROLE_READ_ONLY] = "Look",
	[ROLE_MODERATOR] = "Decide",
	[ROLE_OWNER] = "Decide, and say who may",
};

void
roles_page(struct html *h, const struct roles_show *show)
{
	desk_begin(h, show->desk, "Moderators", DESK_MODERATORS);
	if (show->password != NULL)
		added_html(h, show);
	for (size_t i = 0; i < show->sites.count; i++)
		site_html(h, show, &show->sites.site[i]);
	add_html(h, show);
	desk_end(h);
}

static void
site_html(struct html *h, const struct roles_show *show, const struct site *site)
{
	static const char *const column[] = { "Who", "May", "Where", "Change" };

	html_open(h, "section");
	html_attr_printf(h, "aria-labelledby", "site-%lld", (long long)site->id);
	html_open(h, "h2");
	html_attr_printf(h, "id", "site-%lld", (long long)site->id);
	html_text(h, site->title);
	html_close(h, "h2");
	desk_table_begin(h, column, COUNT_OF(column));
	for (size_t i = 0; i < show->count; i++)
		if (show->at[i].site_id == site->id)
			row_html(h, show->desk, site, &show->at[i]);
	desk_table_end(h);
	give_html(h, show, site);
	html_close(h, "section");
}

static void
row_html(struct html *h, const struct desk_show *show, const struct site *site,
    const struct moderator_at *at)
{
	bool self = str_equal(at->name, show->who->moderator_name);
	struct str id =
	    arena_printf(h->buf.arena, "role-%lld-%lld", (long long)site->id, (long long)at->id);

	html_open(h, "tr");
	desk_cell(h, "Who");
	html_open(h, "bdi");
	html_text(h, at->name);
	html_close(h, "bdi");
	html_close(h, "td");
	desk_cell(h, "May");
	html_words(h, role_label[at->role]);
	html_close(h, "td");
	desk_cell(h, "Where");
	html_words(h, at->general ? "At every site without a role of its own" : "Here");
	html_close(h, "td");
	desk_cell(h, "Change");
	if (self) {
		html_words(h, "Another owner can");
	} else {
		form_begin(h, show, "desk-inline", site);
		form_hidden_html(h, "name", at->name);
		html_open_class(h, "label", "desk-unseen");
		html_attr(h, "for", id);
		html_words(h, "What may ");
		html_text(h, at->name);
		html_close(h, "label");
		role_select(h, id.p, ROLE_NONE, at->role);
		html_words(h, " ");
		desk_button(h, "desk-other", "Change");
		html_close(h, "form");
	}
	html_close(h, "td");
	html_close(h, "tr");
}

/* Who has been added, and has no role here yet. */
static void
give_html(struct html *h, const struct roles_show *show, const struct site *site)
{
	const char *name = arena_printf(h->buf.arena, "name-%lld", (long long)site->id).p;
	const char *role = arena_printf(h->buf.arena, "role-%lld", (long long)site->id).p;

	form_begin(h, show->desk, "desk-form", site);
	html_open_class(h, "p", "desk-field");
	html_open(h, "label");
	html_attr_text(h, "for", name);
	html_words(h, "Somebody else, by the name they sign in with");
	html_close(h, "label");
	html_open(h, "input");
	html_attr_text(h, "id", name);
	html_attr_text(h, "name", "name");
	if (str_equal(show->typed_site, site->name))
		html_attr(h, "value", show->typed_name);
	html_attr_text(h, "autocomplete", "off");
	html_attr_text(h, "autocapitalize", "none");
	html_flag(h, "required");
	html_close(h, "p");
	html_open_class(h, "p", "desk-field");
	html_open(h, "label");
	html_attr_text(h, "for", role);
	html_words(h, "May");
	html_close(h, "label");
	role_select(h, role, ROLE_READ_ONLY, ROLE_MODERATOR);
	html_close(h, "p");
	desk_button(h, "desk-other", "Give this role");
	html_close(h, "form");
}

static void
added_html(struct html *h, const struct roles_show *show)
{
	html_open_class(h, "section", "desk-card desk-here");
	html_open(h, "h2");
	html_words(h, "The password of ");
	html_open(h, "bdi");
	html_text(h, show->fresh.name);
	html_close(h, "bdi");
	html_close(h, "h2");
	html_element_words(h, "p",
	    "It is shown this once, and cannot be shown again. They sign in with it, and can "
	    "change it "
	    "on their account\xe2\x80\x99s page.");
	html_open(h, "p");
	html_open_class(h, "code", "desk-secret");
	html_words(h, show->password);
	html_close(h, "code");
	html_close(h, "p");
	html_close(h, "section");
}

/* Whose session it is says so with their password: whom they add stays when the session has ended.
 */
static void
add_html(struct html *h, const struct roles_show *show)
{
	const struct problems *problems = show->fresh.wrong ? show->desk->problems : NULL;
	const struct role_new *fresh = &show->fresh;

	html_element_words(h, "h2", "Add somebody");
	html_open_class(h, "section", "desk-card");
	desk_form_begin(h, show->desk, "desk-stack", "moderators/new");
	desk_field(h, &(struct desk_field){
			  .id = "new-name",
			  .name = "new_name",
			  .label = "Their name, to sign in with",
			  .autocomplete = "off",
			  .value = fresh->wrong ? fresh->name : STR_EMPTY,
			  .problems = problems,
		      });
	desk_select_begin(h, "site", "Where");
	for (size_t i = 0; i < show->sites.count; i++)
		desk_option(h, show->sites.site[i].name, show->sites.site[i].title,
		    str_equal(fresh->site, show->sites.site[i].name));
	desk_select_end(h);
	desk_select_begin(h, "role", "May");
	for (unsigned i = ROLE_READ_ONLY; i < ROLES; i++)
		desk_option(h, str_of(role_name((enum role)i)), str_of(role_label[i]),
		    fresh->role.len > 0 ? str_equal(fresh->role, str_of(role_name((enum role)i)))
					: i == ROLE_MODERATOR);
	desk_select_end(h);
	desk_field_current(h, "new", problems);
	desk_button(h, "desk-primary", "Add them");
	html_close(h, "form");
	html_close(h, "section");
}

static void
form_begin(struct html *h, const struct desk_show *show, const char *class, const struct site *site)
{
	desk_form_begin(h, show, class, "moderators");
	form_hidden_html(h, "site", site->name);
}

static void
role_select(struct html *h, const char *id, enum role least, enum role chosen)
{
	html_open(h, "select");
	html_attr_text(h, "id", id);
	html_attr_text(h, "name", "role");
	for (unsigned i = least; i < ROLES; i++)
		desk_option(h, str_of(role_name((enum role)i)), str_of(role_label[i]),
		    (enum role)i == chosen);
	html_close(h, "select");
}
