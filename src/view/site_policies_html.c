#include "view/article_html.h"

#include "model/bayes.h"
#include "view/desk_field.h"
#include "view/desk_parts.h"
#include "view/limits_html.h"

static const char *const policy_label[] = {
	[POLICY_OPEN] = "open: nobody\xe2\x80\x99s comment waits",
	[POLICY_FIRST] = "first: who was never published waits",
	[POLICY_ALL] = "all: every reader\xe2\x80\x99s comment waits",
};

static const char *const filter_label[] = {
	[FILTER_OFF] = "off: it looks at none",
	[FILTER_COUNT] = "count: what it finds counts, and nothing else",
	[FILTER_HOLD] = "hold: what is almost certainly spam waits",
	[FILTER_SPAM] = "spam: what is almost certainly spam is taken for it",
};

static const char *const work_label[] = {
	[WORK_OFF] = "off: for none",
	[WORK_ALWAYS] = "always: for each, or it waits",
	[WORK_RISING] = "rising: when it may be spam, the more the likelier",
};

static const char *const work_said[] = {
	[WORK_OFF] = "Browsers need not work for a comment.",
	[WORK_ALWAYS] = "Browsers work for each comment, or it waits.",
	[WORK_RISING] = "Browsers work for a comment when it may be spam, or it waits.",
};

static const char *const trap_label[] = {
	[TRAP_OFF] = "off: the form has none",
	[TRAP_HOLD] = "hold: the comment waits",
	[TRAP_SPAM] = "spam: the comment is put into spam",
};

/* A setting of the form. */
struct row {
	const char *name;
	const char *label;
	const char *const *choice; /* of each choice how it is said; NULL: it is a number */
};

/* What belongs together, with a sentence about it. */
static const struct group {
	const char *title, *about;
	struct row row[4];
} group[] = {
	{ "The trap field",
	    "The form has a field that readers do not see, and programs that fill in everything "
	    "do.",
	    { { "trap", "What is done with a comment that has it filled in", trap_label } } },
	{ "The filter that learns",
	    "It compares comments with what moderators here have published and called spam, and "
	    "concludes nothing before it knows 50 of each.",
	    { { "filter", "What is done about what it finds", filter_label } } },
	{ "Nearly the same text",
	    "A campaign comes from many addresses, with other names and links each time.",
	    { { "near_copies",
		"A comment waits when it is nearly like so many others of the last day; 0: never",
		NULL } } },
	{ "What adds up",
	    "Rules that count, and the filter, give a comment numbers, which are added up.",
	    { { "hold_score", "A comment waits when they come to this; 0: never", NULL },
		{ "spam_score", "It is taken for spam when they come to this; 0: never", NULL } } },
	{ "Proof of work",
	    "Browsers compute something before a comment is taken, so that a million of them cost "
	    "a spammer days. Readers without JavaScript wait for a moderator instead.",
	    { { "work", "For which comments browsers must work", work_label },
		{ "work_bits",
		    "How much, in bits: 18 is about a second on a phone, one more is twice as long",
		    NULL },
		{ "work_bits_most", "Rising: to how many bits", NULL },
		{ "work_busy", "Rising: from so many comments in ten minutes", NULL } } },
	{ "Shares", "What comes past the cap is counted apart, and moderators see it as suspect.",
	    { { "share_cap", "So many shares of an article count in a minute; 0: all", NULL } } },
};

/* A site's form: what was sent is in it if that was refused. */
struct site_form {
	const struct site *site;
	const struct form *sent;         /* or NULL */
	const struct problems *problems; /* or NULL */
};

static void keys_link(struct html *h, const struct desk_show *show, const struct site *site);
static void policy_words(struct html *h, const struct site *site);
static void policy_form(
    struct html *h, const struct desk_show *show, const struct site *site, const struct form *form);
static void policy_select(struct html *h, struct str chosen, const char *id);
static void group_html(struct html *h, const struct site_form *form, const struct group *of);
static void row_select(
    struct html *h, const struct row *row, const char *id, struct str chosen, bool wrong);

void
site_policies_page(
    struct html *h, const struct desk_show *show, const struct site_policies *policies)
{
	desk_begin(h, show, "Sites", DESK_SITES);
	for (size_t i = 0; i < policies->sites; i++) {
		const struct site *site = &policies->site[i];

		html_element(h, "h2", site->title);
		html_open_class(h, "section", "desk-card");
		policy_words(h, site);
		if (policies->owns[i])
			policy_form(
			    h, show, site, policies->wrong == site->id ? policies->form : NULL);
		if (policies->owns[i])
			keys_link(h, show, site);
		html_close(h, "section");
	}
	limits_link(h, show);
	desk_end(h);
}

static void
keys_link(struct html *h, const struct desk_show *show, const struct site *site)
{
	html_open(h, "p");
	html_open(h, "a");
	html_attr_printf(
	    h, "href", "%.*sadmin/sites/%lld/keys", STR_ARG(show->prefix), (long long)site->id);
	html_words(h, "Single sign-on: the keys with which the site signs its readers in");
	html_close(h, "a");
	html_close(h, "p");
}

static void
policy_words(struct html *h, const struct site *site)
{
	int64_t days = site->set.close_days;

	html_open(h, "p");
	html_printf(h, "Policy: %s. ", policy_label[site->policy]);
	if (days == 0)
		html_words(h, "Threads stay open.");
	else
		html_printf(h, "A thread closes %lld %s after its article was first known.",
		    (long long)days, days == 1 ? "day" : "days");
	html_printf(
	    h, " Either may be said otherwise of one article. %s", work_said[site->set.work]);
	html_close(h, "p");
}

static void
policy_form(
    struct html *h, const struct desk_show *show, const struct site *site, const struct form *form)
{
	struct arena *a = h->buf.arena;
	struct str days = arena_printf(a, "%lld", (long long)site->set.close_days);
	struct str chosen = str_of(policy_name(site->policy));

	if (form != NULL) {
		days = form_get(form, "days");
		chosen = form_get(form, "policy");
	}

	desk_form_begin(h, show, "desk-more", arena_printf(a, "sites/%lld", (long long)site->id).p);
	html_open_class(h, "div", "desk-choices");
	policy_select(h, chosen, arena_printf(a, "policy-%lld", (long long)site->id).p);
	desk_field(h, &(struct desk_field){
			  .id = arena_printf(a, "days-%lld", (long long)site->id).p,
			  .name = "days",
			  .label = "Threads close after so many days; 0: never",
			  .value = days,
			  .autocomplete = "off",
			  .digits = true,
			  .problems = form != NULL ? show->problems : NULL,
		      });
	html_close(h, "div");
	for (size_t i = 0; i < COUNT_OF(group); i++)
		group_html(h,
		    &(struct site_form){ site, form, form != NULL ? show->problems : NULL },
		    &group[i]);
	desk_button(h, "desk-primary", "Save");
	html_close(h, "form");
}

static void
policy_select(struct html *h, struct str chosen, const char *id)
{
	html_open_class(h, "p", "desk-field");
	html_open(h, "label");
	html_attr_text(h, "for", id);
	html_words(h, "Whose comments wait");
	html_close(h, "label");
	html_open(h, "select");
	html_attr_text(h, "id", id);
	html_attr_text(h, "name", "policy");
	for (size_t i = 0; i < COUNT_OF(policy_label); i++)
		desk_option(h, str_of(policy_name((enum policy)i)), str_of(policy_label[i]),
		    str_equal(chosen, str_of(policy_name((enum policy)i))));
	html_close(h, "select");
	html_close(h, "p");
}

static void
group_html(struct html *h, const struct site_form *form, const struct group *of)
{
	struct arena *a = h->buf.arena;

	html_element_words(h, "h3", of->title);
	html_open_class(h, "p", "desk-help");
	html_words(h, of->about);
	html_close(h, "p");
	html_open_class(h, "div", "desk-choices");
	for (size_t i = 0; i < COUNT_OF(of->row) && of->row[i].name != NULL; i++) {
		const struct row *row = &of->row[i];
		const char *id = arena_printf(a, "%s-%lld", row->name, (long long)form->site->id).p;
		struct buf set = buf_begin(a, 16, 64);

		option_show(option_find(&site_table, str_of(row->name)), &form->site->set, &set);
		struct str value =
		    form->sent != NULL ? form_get(form->sent, row->name) : buf_str(&set);
		if (row->choice != NULL)
			row_select(h, row, id, value,
			    form->problems != NULL &&
				problem_of(form->problems, row->name) != PROBLEM_NONE);
		else
			desk_field(h, &(struct desk_field){
					  .id = id,
					  .name = row->name,
					  .label = row->label,
					  .value = value,
					  .autocomplete = "off",
					  .digits = true,
					  .problems = form->problems,
				      });
	}
	html_close(h, "div");
}

static void
row_select(struct html *h, const struct row *row, const char *id, struct str chosen, bool wrong)
{
	const char *choices = option_find(&site_table, str_of(row->name))->choices;
	struct str word;

	html_open_class(h, "p", "desk-field");
	html_open(h, "label");
	html_attr_text(h, "for", id);
	html_words(h, row->label);
	html_close(h, "label");
	html_open(h, "select");
	html_attr_text(h, "id", id);
	html_attr_text(h, "name", row->name);
	if (wrong)
		html_attr_text(h, "aria-invalid", "true");
	for (int64_t i = 0; (word = option_choice(choices, i)).len > 0; i++)
		desk_option(h, word, str_of(row->choice[i]), str_equal(chosen, word));
	html_close(h, "select");
	html_close(h, "p");
}
