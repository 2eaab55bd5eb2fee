#include "view/article_html.h"

#include "view/desk_field.h"
#include "view/desk_parts.h"
#include "view/limits_html.h"

static const char *const policy_label[] = {
	[POLICY_OPEN] = "open: nobody\xe2\x80\x99s comment waits",
	[POLICY_FIRST] = "first: who was never published waits",
	[POLICY_ALL] = "all: every reader\xe2\x80\x99s comment waits",
};

static const struct {
	const char *label, *said;
} work_row[] = {
	[WORK_OFF] = { "off: for none", "Browsers need not work for a comment." },
	[WORK_ALWAYS] = { "always: for each, or it waits",
	    "Browsers work for each comment, or it waits." },
	[WORK_RISING] = { "rising: when it may be spam, the more the likelier",
	    "Browsers work for a comment when it may be spam, or it waits." },
};

static void policy_words(struct html *h, const struct site *site);
static void policy_form(
    struct html *h, const struct desk_show *show, const struct site *site, const struct form *form);
static void policy_select(struct html *h, struct str chosen, const char *id);
static void work_form(struct html *h, const struct site *site, const struct form *form,
    const struct problems *problems);
static void work_select(struct html *h, struct str chosen, const char *id);
static void work_number(struct html *h, const struct site *site, const char *name,
    const char *label, const struct form *form, const struct problems *problems);

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
		html_close(h, "section");
	}
	limits_link(h, show);
	desk_end(h);
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
	    h, " Either may be said otherwise of one article. %s", work_row[site->set.work].said);
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

	desk_form_begin(h, show, "desk-form", arena_printf(a, "sites/%lld", (long long)site->id).p);
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
	work_form(h, site, form, form != NULL ? show->problems : NULL);
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

/* form: what was sent and refused, or NULL. */
static void
work_form(struct html *h, const struct site *site, const struct form *form,
    const struct problems *problems)
{
	struct str chosen = form != NULL ? form_get(form, "work")
					 : str_of(work_when_name((enum work_when)site->set.work));

	work_select(h, chosen, arena_printf(h->buf.arena, "work-%lld", (long long)site->id).p);
	work_number(h, site, "work_bits",
	    "How much, in bits: 18 is about a second on a phone, one more is twice as long", form,
	    problems);
	work_number(h, site, "work_bits_most", "Rising: to how many bits", form, problems);
	work_number(
	    h, site, "work_busy", "Rising: from so many comments in ten minutes", form, problems);
}

static void
work_select(struct html *h, struct str chosen, const char *id)
{
	html_open_class(h, "p", "desk-field");
	html_open(h, "label");
	html_attr_text(h, "for", id);
	html_words(h, "For which comments browsers must work (proof of work)");
	html_close(h, "label");
	html_open(h, "select");
	html_attr_text(h, "id", id);
	html_attr_text(h, "name", "work");
	for (size_t i = 0; i < COUNT_OF(work_row); i++) {
		struct str name = str_of(work_when_name((enum work_when)i));

		desk_option(h, name, str_of(work_row[i].label), str_equal(chosen, name));
	}
	html_close(h, "select");
	html_close(h, "p");
}

static void
work_number(struct html *h, const struct site *site, const char *name, const char *label,
    const struct form *form, const struct problems *problems)
{
	struct buf value = buf_begin(h->buf.arena, 16, 64);

	option_show(option_find(&site_table, str_of(name)), &site->set, &value);
	desk_field(h, &(struct desk_field){
			  .id = arena_printf(h->buf.arena, "%s-%lld", name, (long long)site->id).p,
			  .name = name,
			  .label = label,
			  .value = form != NULL ? form_get(form, name) : buf_str(&value),
			  .autocomplete = "off",
			  .digits = true,
			  .problems = problems,
		      });
}
