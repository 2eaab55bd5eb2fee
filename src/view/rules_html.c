#include "view/rules_html.h"

#include "view/comment_html.h"
#include "view/desk_parts.h"
#include "view/field_html.h"

#define WORDS_SHOWN 5

static void site_html(struct html *h, const struct rules_show *show, const struct site *site);
static void filter_html(struct html *h, const struct site *site, const struct bayes_total *learned);
static void near_html(struct html *h, const struct site *site);
static void table_html(struct html *h, const struct rules_show *show, const struct site *site);
static void row_html(struct html *h, const struct rules_show *show, const struct rule *rule);
static void who_html(struct html *h, const struct rule *rule);
static void new_html(struct html *h, const struct rules_show *show, const struct site *site);
static void words_line(struct html *h, struct str words);

void
rules_page(struct html *h, const struct rules_show *show)
{
	desk_begin(h, show->desk, "Rules", DESK_RULES);
	html_open_class(h, "p", "desk-soft");
	html_words(h, "By these rules comments are judged when they are posted or edited, beside "
		      "what the site's policy says. Moderators and staff are judged by none.");
	html_close(h, "p");
	for (size_t i = 0; i < show->known->sites.count; i++)
		site_html(h, show, &show->known->sites.site[i]);
	desk_end(h);
}

static void
site_html(struct html *h, const struct rules_show *show, const struct site *site)
{
	size_t rules = 0;

	for (size_t i = 0; i < show->known->rules; i++)
		rules += show->known->rule[i].site_id == site->id;
	html_open(h, "section");
	html_attr_printf(h, "aria-labelledby", "site-%lld", (long long)site->id);
	html_open(h, "h2");
	html_attr_printf(h, "id", "site-%lld", (long long)site->id);
	html_text(h, site->title);
	html_close(h, "h2");
	if (rules > 0)
		table_html(h, show, site);
	else
		html_element_words(h, "p", "This site has no rules.");
	for (size_t i = 0; i < show->known->totals; i++)
		if (show->known->learned[i].site_id == site->id)
			filter_html(h, site, &show->known->learned[i]);
	near_html(h, site);
	if (session_role(show->desk->who, site->id) >= ROLE_OWNER)
		new_html(h, show, site);
	html_close(h, "section");
}

static void
filter_html(struct html *h, const struct site *site, const struct bayes_total *learned)
{
	static const char *const does[] = {
		[FILTER_OFF] = "is off",
		[FILTER_COUNT] = "only counts",
		[FILTER_HOLD] = "holds what is like earlier spam",
		[FILTER_SPAM] = "puts what is like earlier spam into spam",
	};

	html_open_class(h, "p", "desk-soft");
	html_printf(h,
	    "The filter that learns %s. It has learned %lld good comments and %lld that "
	    "are spam from what moderators decided",
	    does[site->set.filter], (long long)learned->good, (long long)learned->spam);
	if (site->set.filter != FILTER_OFF && !bayes_enough(learned))
		html_printf(h, "; it begins when it knows %d of each", BAYES_LEAST);
	html_words(h, ".");
	html_close(h, "p");
}

static void
near_html(struct html *h, const struct site *site)
{
	int64_t copies = site->set.near_copies;

	html_open_class(h, "p", "desk-soft");
	if (copies == 0)
		html_words(h, "Texts that are nearly the same are not looked for.");
	else
		html_printf(h,
		    "A comment is held when its text is nearly that of %lld %s of the last day.",
		    (long long)copies, copies == 1 ? "other" : "others");
	html_close(h, "p");
}

static void
table_html(struct html *h, const struct rules_show *show, const struct site *site)
{
	static const char *const column[] = { "What", "Then", "Caught in 30 days", "By" };

	desk_table_begin(h, column, COUNT_OF(column));
	for (size_t i = 0; i < show->known->rules; i++)
		if (show->known->rule[i].site_id == site->id)
			row_html(h, show, &show->known->rule[i]);
	desk_table_end(h);
}

static void
row_html(struct html *h, const struct rules_show *show, const struct rule *rule)
{
	html_open(h, "tr");
	desk_cell(h, "What");
	html_open(h, "a");
	html_attr_printf(
	    h, "href", "%.*sadmin/rules/%lld", STR_ARG(show->desk->prefix), (long long)rule->id);
	html_words(h, cause_info(rule->kind)->label);
	html_close(h, "a");
	html_words(h, ": ");
	rule_line(h, rule);
	html_close(h, "td");
	desk_cell(h, "Then");
	if (!rule->enabled) {
		html_open_class(h, "span", "desk-status");
		html_words(h, "Off");
		html_close(h, "span");
		html_words(h, " ");
	}
	rule_outcome_html(h, rule);
	html_close(h, "td");
	desk_cell(h, "Caught in 30 days");
	html_i64(h, rule->caught);
	html_close(h, "td");
	desk_cell(h, "By");
	who_html(h, rule);
	html_close(h, "td");
	html_close(h, "tr");
}

static void
who_html(struct html *h, const struct rule *rule)
{
	bool changed = rule->changed_us != 0;

	html_open(h, "bdi");
	html_text(h, changed ? rule->changed_by : rule->made_by);
	html_close(h, "bdi");
	html_words(h, " ");
	comment_time_html(h, changed ? rule->changed_us : rule->made_us);
}

static void
new_html(struct html *h, const struct rules_show *show, const struct site *site)
{
	const char *id = arena_printf(h->buf.arena, "kind-%lld", (long long)site->id).p;

	html_open_class(h, "form", "desk-search");
	html_attr_printf(h, "action", "%.*sadmin/rules/new", STR_ARG(show->desk->prefix));
	form_hidden_html(h, "site", site->name);
	html_open_class(h, "p", "desk-choice");
	html_open(h, "label");
	html_attr_text(h, "for", id);
	html_words(h, "Another rule, about");
	html_close(h, "label");
	html_open(h, "select");
	html_attr_text(h, "id", id);
	html_attr_text(h, "name", "kind");
	for (size_t i = 0; i < RULE_KINDS; i++) {
		const struct cause_info *info = cause_info(rule_info[i].kind);

		desk_option(h, str_of(info->name), str_of(info->label), i == 0);
	}
	html_close(h, "select");
	html_close(h, "p");
	desk_button(h, "desk-other", "Write it");
	html_close(h, "form");
}

void
rule_outcome_html(struct html *h, const struct rule *rule)
{
	html_words(h, outcome_info(rule->outcome)->label);
	if (rule->score > 0)
		html_printf(h, ", counts %lld", (long long)rule->score);
}

void
rule_line(struct html *h, const struct rule *rule)
{
	switch ((int)rule->kind) {
	case CAUSE_WORDS:
		words_line(h, rule->text);
		break;
	case CAUSE_PATTERN:
		html_element(h, "code", rule->text);
		break;
	case CAUSE_LINKS:
		html_printf(h, "%lld or more", (long long)rule->threshold);
		break;
	case CAUSE_FIRST:
	case CAUSE_DOMAIN:
		html_printf(h, "fewer than %lld published", (long long)rule->threshold);
		break;
	case CAUSE_REPEAT:
		html_printf(h, "posted in the day before, %lld %s or more",
		    (long long)rule->threshold, rule->threshold == 1 ? "time" : "times");
		break;
	case CAUSE_RECORD:
		html_printf(h, "%lld percent or more of the latest %lld",
		    (long long)rule->threshold, (long long)rule->span);
		break;
	default:
		break;
	}
}

static void
words_line(struct html *h, struct str words)
{
	size_t shown = 0, more = 0;

	html_open(h, "bdi");
	while (words.len > 0) {
		struct str word = str_trim(str_cut(&words, '\n'));

		if (word.len == 0)
			continue;
		if (shown == WORDS_SHOWN) {
			more++;
			continue;
		}
		html_words(h, shown++ == 0 ? "" : ", ");
		html_text(h, word);
	}
	html_close(h, "bdi");
	if (more > 0)
		html_printf(h, " and %zu more", more);
}
