#include "text/marked.h"
#include "view/comment_html.h"
#include "view/desk_parts.h"
#include "view/field_html.h"
#include "view/rules_html.h"
#include "view/words.h"

static void look_html(struct html *h, const struct rule_show *show);
static void form_html(struct html *h, const struct rule_show *show);
static void form_begin(struct html *h, const struct rule_show *show);
static void text_html(struct html *h, const struct rule_show *show);
static void number_html(struct html *h, const struct rule_show *show, const char *name,
    const char *label, struct str value, const char *help);
static void help_html(struct html *h, const char *name, const char *help);
static const char *score_help(struct arena *a, const struct site_settings *set);
static void outcome_html(struct html *h, const struct rule_show *show);
static void mark_wrong(struct html *h, const struct rule_show *show, const char *name, bool help);
static void tell_wrong(struct html *h, const struct rule_show *show, const char *name);
static void act_button(struct html *h, const char *class, const char *act, const char *words);
static void change_html(struct html *h, const struct rule_show *show);
static void trial_html(struct html *h, const struct trial *trial);
static void numbers_html(struct html *h, const struct trial *trial);
static void hit_html(struct html *h, const struct trial_hit *hit);

void
rule_page(struct html *h, const struct rule_show *show)
{
	desk_begin(h, show->desk, cause_info(show->rule->kind)->label, DESK_RULES);
	html_open_class(h, "p", "desk-soft");
	html_text(h, show->site->title);
	html_words(h, " \xc2\xb7 ");
	html_words(h, rule_info_of(show->rule->kind)->about);
	html_close(h, "p");
	if (show->may)
		form_html(h, show);
	else
		look_html(h, show);
	if (show->may && show->rule->id != 0)
		change_html(h, show);
	if (show->trial != NULL)
		trial_html(h, show->trial);
	desk_end(h);
}

/* For who may not change it. */
static void
look_html(struct html *h, const struct rule_show *show)
{
	html_open(h, "p");
	rule_line(h, show->rule);
	html_words(h, " \xe2\x80\x93 ");
	rule_outcome_html(h, show->rule);
	html_words(h, show->rule->enabled ? "" : " (off)");
	html_close(h, "p");
	if (show->rule->kind == CAUSE_WORDS) {
		html_open_class(h, "div", "desk-typed");
		html_text(h, show->rule->text);
		html_close(h, "div");
	}
	if (session_role(show->desk->who, show->rule->site_id) < ROLE_MODERATOR)
		return;
	html_open_class(h, "form", "desk-form");
	html_attr_printf(h, "action", "%.*sadmin/rules/%lld", STR_ARG(show->desk->prefix),
	    (long long)show->rule->id);
	html_open_class(h, "p", "desk-buttons");
	act_button(h, "desk-other", "try", "Try it on the last 1,000 comments");
	html_close(h, "p");
	html_close(h, "form");
}

static void
form_html(struct html *h, const struct rule_show *show)
{
	const struct rule_info *info = rule_info_of(show->rule->kind);

	form_begin(h, show);
	if (info->field != NULL)
		text_html(h, show);
	if (info->threshold != NULL)
		number_html(h, show, "threshold", info->threshold, show->typed->threshold, NULL);
	if (info->span != NULL)
		number_html(h, show, "span", info->span, show->typed->span, NULL);
	outcome_html(h, show);
	number_html(h, show, "score", "How much it counts, 0 to 100", show->typed->score,
	    score_help(h->buf.arena, &show->site->set));
	html_open_class(h, "p", "desk-buttons");
	act_button(h, "desk-primary", "save", "Save");
	act_button(h, "desk-other", "try", "Try it on the last 1,000 comments");
	html_close(h, "p");
	html_close(h, "form");
}

static void
form_begin(struct html *h, const struct rule_show *show)
{
	struct str one = arena_printf(h->buf.arena, "rules/%lld", (long long)show->rule->id);

	desk_form_begin(
	    h, show->desk, "desk-form desk-rule", show->rule->id != 0 ? one.p : "rules");
	if (show->rule->id != 0)
		return;
	form_hidden_html(h, "site", show->site->name);
	desk_hidden(h, "kind", cause_info(show->rule->kind)->name);
}

static void
text_html(struct html *h, const struct rule_show *show)
{
	const struct rule_info *info = rule_info_of(show->rule->kind);
	bool words = show->rule->kind == CAUSE_WORDS;

	html_open_class(h, "div", "desk-field");
	html_open(h, "label");
	html_attr_text(h, "for", info->field);
	html_words(h, info->text);
	html_close(h, "label");
	html_open(h, words ? "textarea" : "input");
	html_attr_text(h, "id", info->field);
	html_attr_text(h, "name", info->field);
	html_attr_text(h, "autocomplete", "off");
	html_attr_text(h, "autocapitalize", "none");
	html_attr_text(h, "spellcheck", "false");
	html_attr_text(h, "dir", "auto");
	if (words)
		html_attr_i64(h, "rows", 10);
	html_flag(h, "required");
	mark_wrong(h, show, info->field, true);
	if (words)
		field_typed(h, show->typed->text);
	else
		html_attr(h, "value", show->typed->text);
	tell_wrong(h, show, info->field);
	if (show->complaint != NULL) {
		html_open_class(h, "p", "desk-error");
		html_words(h, show->complaint);
		html_close(h, "p");
	}
	help_html(h, info->field,
	    words ? "Large and small letters and accents are one. A word is found where it "
		    "stands by itself; with a * at its end or beginning, as a part of "
		    "another."
		  : "A regular expression, as RE2 takes it. Large and small letters are one. "
		    "For example: \\bcheap\\s+(pills|watches)\\b");
	html_close(h, "div");
}

static void
number_html(struct html *h, const struct rule_show *show, const char *name, const char *label,
    struct str value, const char *help)
{
	html_open_class(h, "div", "desk-field");
	html_open(h, "label");
	html_attr_text(h, "for", name);
	html_words(h, label);
	html_close(h, "label");
	html_open(h, "input");
	html_attr_text(h, "id", name);
	html_attr_text(h, "name", name);
	html_attr_text(h, "inputmode", "numeric");
	html_attr_text(h, "autocomplete", "off");
	html_flag(h, "required");
	html_attr(h, "value", value);
	mark_wrong(h, show, name, help != NULL);
	tell_wrong(h, show, name);
	if (help != NULL)
		help_html(h, name, help);
	html_close(h, "div");
}

static void
help_html(struct html *h, const char *name, const char *help)
{
	html_open_class(h, "p", "desk-help");
	html_attr_printf(h, "id", "%s-help", name);
	html_words(h, help);
	html_close(h, "p");
}

static const char *
score_help(struct arena *a, const struct site_settings *set)
{
	struct buf help = buf_begin(a, 128, 512);

	buf_text(&help, "What several rules find in one comment is added up.");
	if (set->hold_score > 0)
		buf_printf(&help, " From %lld on it is held.", (long long)set->hold_score);
	if (set->spam_score > 0)
		buf_printf(&help, " From %lld on it is put into spam.", (long long)set->spam_score);
	return arena_text(a, buf_str(&help));
}

/* The rest of an open start tag. */
static void
mark_wrong(struct html *h, const struct rule_show *show, const char *name, bool help)
{
	bool wrong = problem_of(show->desk->problems, name) != PROBLEM_NONE;

	if (wrong)
		html_attr_text(h, "aria-invalid", "true");
	if (wrong && help)
		html_attr_printf(h, "aria-describedby", "%s-error %s-help", name, name);
	else if (wrong || help)
		html_attr_printf(h, "aria-describedby", "%s-%s", name, wrong ? "error" : "help");
}

static void
tell_wrong(struct html *h, const struct rule_show *show, const char *name)
{
	enum problem_code code = problem_of(show->desk->problems, name);

	if (code == PROBLEM_NONE)
		return;
	html_open_class(h, "p", "desk-error");
	html_attr_printf(h, "id", "%s-error", name);
	html_text(h, words_problem(h->buf.arena, h->lang, &(struct problem){ name, code }));
	html_close(h, "p");
}

static void
outcome_html(struct html *h, const struct rule_show *show)
{
	static const enum outcome outcome[] = { OUTCOME_HOLD, OUTCOME_SPAM, OUTCOME_REFUSE,
		OUTCOME_NONE };

	html_open_class(h, "div", "desk-field");
	html_open(h, "label");
	html_attr_text(h, "for", "outcome");
	html_words(h, "What becomes of them");
	html_close(h, "label");
	html_open(h, "select");
	html_attr_text(h, "id", "outcome");
	html_attr_text(h, "name", "outcome");
	mark_wrong(h, show, "outcome", false);
	for (size_t i = 0; i < COUNT_OF(outcome); i++) {
		struct str name = str_of(outcome_info(outcome[i])->name);

		desk_option(h, name, str_of(outcome_info(outcome[i])->label),
		    str_equal(show->typed->outcome, name));
	}
	html_close(h, "select");
	tell_wrong(h, show, "outcome");
	html_close(h, "div");
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

static void
change_html(struct html *h, const struct rule_show *show)
{
	form_begin(h, show);
	html_open_class(h, "p", "desk-buttons");
	if (show->rule->enabled)
		act_button(h, "desk-other", "off", "Switch it off");
	else
		act_button(h, "desk-other", "on", "Switch it on");
	act_button(h, "desk-danger", "delete", "Delete it");
	html_close(h, "p");
	html_close(h, "form");
}

static void
trial_html(struct html *h, const struct trial *trial)
{
	html_open(h, "section");
	html_attr_text(h, "aria-labelledby", "trial");
	html_open(h, "h2");
	html_attr_text(h, "id", "trial");
	html_words(h, "Whom it would have caught");
	html_close(h, "h2");
	numbers_html(h, trial);
	for (size_t i = 0; i < trial->hits; i++)
		hit_html(h, &trial->hit[i]);
	html_close(h, "section");
}

static void
numbers_html(struct html *h, const struct trial *trial)
{
	html_open(h, "p");
	html_attr_text(h, "role", "status");
	html_open(h, "b");
	html_printf(h, "%zu of the latest %zu comments", trial->caught, trial->tried);
	html_close(h, "b");
	for (unsigned i = 0, shown = 0; i < STATUSES; i++) {
		if (trial->of[i] == 0)
			continue;
		html_words(h, shown++ == 0 ? ": " : ", ");
		html_printf(h, "%zu ", trial->of[i]);
		html_words(h, desk_status_label((enum status)i));
	}
	html_words(h, trial->caught == 0 ? ". Nobody would have noticed it." : ".");
	if (trial->of[PUBLISHED] > 0)
		html_words(h, " What is published stands first: look whether it should have been "
			      "caught.");
	if (trial->hits < trial->caught)
		html_printf(h, " Here are %zu of them.", trial->hits);
	html_close(h, "p");
}

static void
hit_html(struct html *h, const struct trial_hit *hit)
{
	const struct comment *comment = hit->comment;
	struct str *mark;
	size_t marks = verdict_marks(h->buf.arena, &hit->verdict, &mark);

	html_open_class(h, "article", "desk-card");
	html_open_class(h, "header", "desk-byline");
	html_open_class(h, "b", "desk-author");
	html_open(h, "bdi");
	desk_marked_text(h, comment->author_name, mark, marks);
	html_close(h, "bdi");
	html_close(h, "b");
	html_words(h, " ");
	comment_time_html(h, comment->created_us);
	html_words(h, " ");
	desk_badge(h, comment->status);
	html_close(h, "header");
	html_open_class(h, "p", "desk-article");
	html_text(h, hit->article_title);
	html_close(h, "p");
	html_open_class(h, "div", "desk-text");
	html_attr_text(h, "dir", "auto");
	html_safe(h, marked_html(h->buf.arena, (struct safe_html){ comment->html }, mark, marks));
	html_close(h, "div");
	html_open_class(h, "p", "desk-article");
	desk_found(h, &hit->verdict.finding[0]);
	html_close(h, "p");
	html_close(h, "article");
}
