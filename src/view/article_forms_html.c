#include "view/article_html.h"

#include "view/article_parts.h"
#include "view/comment_html.h"
#include "view/desk_field.h"
#include "view/desk_parts.h"

static struct str sent(const struct article_show *article, const char *field);
static void state_words(struct html *h, const struct article_show *article);
static void state_form(
    struct html *h, const struct desk_show *show, const struct article_show *article);
static void age_form(
    struct html *h, const struct desk_show *show, const struct article_show *article);
static void age_select(struct html *h, const struct article_show *article);
static void addresses_html(struct html *h, const struct article_show *article);
static void rival_html(
    struct html *h, const struct desk_show *show, const struct article_show *article);
static void merge_form(
    struct html *h, const struct desk_show *show, const struct article_show *article);
static bool share_row_wanted(const struct article_show *article, enum network network);
static void share_row(struct html *h, const struct desk_show *show,
    const struct article_show *article, enum network network);

void
article_closing(struct html *h, const struct desk_show *show, const struct article_show *article)
{
	html_element_words(h, "h2", "State");
	html_open_class(h, "section", "desk-card");
	state_words(h, article);
	if (article->may) {
		state_form(h, show, article);
		age_form(h, show, article);
	}
	html_close(h, "section");
}

/* What holds now, and why. */
static void
state_words(struct html *h, const struct article_show *article)
{
	const struct article *of = article->line.article;

	html_open(h, "p");
	if (article->by_age)
		html_words(h, "It was closed by its age ");
	else if (of->closed)
		html_words(h, "It was closed by a moderator: readers write no more.");
	else if (of->held)
		html_words(h, "It is open, and every reader\xe2\x80\x99s comment waits.");
	else
		html_printf(h,
		    "It is open, and comments wait as the site\xe2\x80\x99s policy says: %s.",
		    policy_name(article->site->policy));
	if (article->by_age || (!of->closed && article->closes_us != 0)) {
		html_words(h, article->by_age ? "on " : " It closes by itself on ");
		comment_time_html(h, article->closes_us);
		html_words(h, article->by_age ? ": readers write no more." : ".");
	}
	html_close(h, "p");
}

static void
state_form(struct html *h, const struct desk_show *show, const struct article_show *article)
{
	const struct article *of = article->line.article;

	article_form(h, show, of->id, "desk-form", "thread");
	desk_hidden(h, "back", "article");
	desk_reason_field(h, "article-reason", STR_EMPTY);
	html_open_class(h, "p", "desk-buttons");
	if (of->closed && !article->by_age)
		article_button(h, "act", "open", "Open the thread");
	else if (!of->closed)
		article_button(h, "act", "close", "Close the thread");
	html_words(h, " ");
	if (of->held)
		article_button(h, "act", "release", "Hold comments no more");
	else
		article_button(h, "act", "hold", "Hold every comment");
	html_close(h, "p");
	html_close(h, "form");
}

static void
age_form(struct html *h, const struct desk_show *show, const struct article_show *article)
{
	int64_t days = article->line.article->close_days;
	struct str typed = sent(article, "days");

	article_form(h, show, article->line.article->id, "desk-form", "age");
	age_select(h, article);
	html_open_class(h, "p", "desk-choice");
	html_open(h, "label");
	html_attr_text(h, "for", "article-days");
	html_words(h, "Days");
	html_close(h, "label");
	html_open(h, "input");
	html_attr_text(h, "id", "article-days");
	html_attr_text(h, "name", "days");
	html_attr_text(h, "inputmode", "numeric");
	html_attr_text(h, "autocomplete", "off");
	if (problem_of(show->problems, "days") != PROBLEM_NONE)
		html_attr_text(h, "aria-invalid", "true");
	if (typed.p != NULL)
		html_attr(h, "value", typed);
	else if (days > 0)
		html_attr_i64(h, "value", days);
	html_close(h, "p");
	desk_button(h, "desk-other", "Set");
	html_close(h, "form");
}

/* What a field had in it that was sent; with p == NULL: none was. */
static struct str
sent(const struct article_show *article, const char *field)
{
	return article->form == NULL ? (struct str){ 0 } : form_get(article->form, field);
}

static void
age_select(struct html *h, const struct article_show *article)
{
	int64_t days = article->line.article->close_days, usual = article->site->set.close_days;
	struct str when = sent(article, "when");
	struct str site = usual == 0 ? STR("As the site says: never")
				     : arena_printf(h->buf.arena, "As the site says: after %lld %s",
					   (long long)usual, usual == 1 ? "day" : "days");

	if (when.p == NULL)
		when = days == ARTICLE_AS_SITE ? STR("site")
		       : days == 0             ? STR("never")
					       : STR("days");
	html_open_class(h, "p", "desk-field");
	html_open(h, "label");
	html_attr_text(h, "for", "article-when");
	html_words(h, "Closes by itself");
	html_close(h, "label");
	html_open(h, "select");
	html_attr_text(h, "id", "article-when");
	html_attr_text(h, "name", "when");
	desk_option(h, STR("site"), site, str_equal(when, STR("site")));
	desk_option(h, STR("never"), STR("Never"), str_equal(when, STR("never")));
	desk_option(h, STR("days"), STR("So many days after it was first known"),
	    str_equal(when, STR("days")));
	html_close(h, "select");
	html_close(h, "p");
}

void
article_places(struct html *h, const struct desk_show *show, const struct article_show *article)
{
	int64_t id = article->line.article->id;

	html_element_words(h, "h2", "Title and address");
	html_open_class(h, "section", "desk-card");
	addresses_html(h, article);
	if (article->may) {
		article_form(h, show, id, "desk-form", "title");
		desk_field(h, &(struct desk_field){
				  .id = "article-title",
				  .name = "title",
				  .label = "Title",
				  .value = article->title,
				  .autocomplete = "off",
				  .problems = show->problems,
			      });
		desk_button(h, "desk-other", "Correct");
		html_close(h, "form");
	}
	if (article->owns) {
		article_form(h, show, id, "desk-form", "move");
		desk_field(h, &(struct desk_field){
				  .id = "article-url",
				  .name = "url",
				  .label = "Address (the one it has now leads to it as before)",
				  .value = article->url,
				  .autocomplete = "off",
				  .problems = show->problems,
			      });
		desk_button(h, "desk-other", "Move");
		html_close(h, "form");
		rival_html(h, show, article);
		merge_form(h, show, article);
	}
	html_close(h, "section");
}

static void
addresses_html(struct html *h, const struct article_show *article)
{
	if (article->addresses == 0) {
		html_element_words(h, "p", "It has no other address.");
		return;
	}
	html_element_words(h, "p", "These addresses lead to it, too:");
	html_open(h, "ul");
	for (size_t i = 0; i < article->addresses; i++)
		html_element(h, "li", article->address[i]);
	html_close(h, "ul");
}

/* Two articles cannot have one address; but they can become one. */
static void
rival_html(struct html *h, const struct desk_show *show, const struct article_show *article)
{
	struct buf to = buf_begin(h->buf.arena, 256, 8192);

	if (article->rival.len == 0)
		return;
	buf_printf(&to, "%.*sadmin/articles/%016llx/merge?into=", STR_ARG(show->prefix),
	    (unsigned long long)article->line.article->id);
	url_escape(&to, article->rival);
	html_open(h, "p");
	html_open(h, "a");
	html_attr(h, "href", buf_str(&to));
	html_words(h, "Merge this article into the one that has the address");
	html_close(h, "a");
	html_close(h, "p");
}

static void
merge_form(struct html *h, const struct desk_show *show, const struct article_show *article)
{
	html_open_class(h, "form", "desk-form");
	article_address(h, "action", show, article->line.article->id, "merge");
	desk_field(h, &(struct desk_field){
			  .id = "article-into",
			  .name = "into",
			  .label = "Merge it into the article that has this address",
			  .value = article->goal,
			  .autocomplete = "off",
			  .problems = show->problems,
		      });
	desk_button(h, "desk-other", "See what would go there");
	html_close(h, "form");
}

void
article_shares(struct html *h, const struct desk_show *show, const struct article_show *article)
{
	static const char *const column[] = { "Network", "Counted here", "Counted elsewhere" };

	html_element_words(h, "h2", "Shares");
	html_open_class(h, "section", "desk-card");
	html_element_words(h, "p",
	    "What was counted elsewhere before is added to what readers see; statistics and lists "
	    "of what is shared now leave it out.");
	article_form(h, show, article->line.article->id, "desk-more", "shares");
	desk_table_begin(h, column, COUNT_OF(column));
	for (unsigned i = 0; i < NETWORKS; i++)
		if (share_row_wanted(article, (enum network)i))
			share_row(h, show, article, (enum network)i);
	desk_table_end(h);
	if (article->owns) {
		html_open_class(h, "div", "desk-more");
		desk_button(h, "desk-other", "Save");
		html_close(h, "div");
	}
	html_close(h, "form");
	html_close(h, "section");
}

/* Those of the site's bar, and what was counted of others. */
static bool
share_row_wanted(const struct article_show *article, enum network network)
{
	if (network_info(network)->uncounted)
		return false;
	if (article->shares->own.of[network] > 0 || article->shares->base.of[network] > 0)
		return true;
	for (size_t i = 0; i < article->site->networks; i++)
		if (article->site->network[i] == network)
			return true;
	return false;
}

static void
share_row(struct html *h, const struct desk_show *show, const struct article_show *article,
    enum network network)
{
	const struct network_info *info = network_info(network);
	const char *field = arena_printf(h->buf.arena, "base_%s", info->name).p;
	struct str typed = sent(article, field);

	html_open(h, "tr");
	html_open(h, "td");
	html_words(h, info->label);
	html_close(h, "td");
	desk_cell(h, "Counted here");
	html_i64(h, article->shares->own.of[network]);
	html_close(h, "td");
	desk_cell(h, "Counted elsewhere");
	if (article->owns) {
		html_open(h, "input");
		html_attr_text(h, "name", field);
		html_attr_printf(h, "aria-label", "Counted elsewhere: %s", info->label);
		html_attr_text(h, "inputmode", "numeric");
		html_attr_text(h, "autocomplete", "off");
		if (problem_of(show->problems, field) != PROBLEM_NONE)
			html_attr_text(h, "aria-invalid", "true");
		if (typed.p != NULL)
			html_attr(h, "value", typed);
		else
			html_attr_i64(h, "value", article->shares->base.of[network]);
	} else {
		html_i64(h, article->shares->base.of[network]);
	}
	html_close(h, "td");
	html_close(h, "tr");
}
