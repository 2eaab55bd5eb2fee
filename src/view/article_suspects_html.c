#include "view/article_html.h"

#include "view/article_parts.h"
#include "view/desk_parts.h"

static void explained(struct html *h, const struct article_show *article);
static void table(struct html *h, const struct share_record *shares);
static void buttons(
    struct html *h, const struct desk_show *show, const struct article_show *article);
static void number(struct html *h, const char *column, int64_t number);

void
article_suspects(struct html *h, const struct desk_show *show, const struct article_show *article)
{
	const struct share_record *shares = article->shares;

	if (share_total(&shares->suspect) + share_total(&shares->counted) +
		share_total(&shares->dropped) ==
	    0)
		return;
	html_element_words(h, "h2", "Suspect shares");
	html_open_class(h, "section", "desk-card");
	html_attr_text(h, "id", "suspects");
	explained(h, article);
	table(h, shares);
	if (article->may)
		buttons(h, show, article);
	html_close(h, "section");
}

static void
explained(struct html *h, const struct article_show *article)
{
	int64_t cap = article->site->set.share_cap;

	html_open(h, "p");
	html_words(h, "These came faster than readers share. ");
	if (cap > 0)
		html_printf(h,
		    "At this site %lld shares of an article count in a minute; readers and lists "
		    "see "
		    "nothing of those past them until a moderator takes them into the count.",
		    (long long)cap);
	else
		html_words(h, "At this site all shares count by now, however fast they come.");
	html_close(h, "p");
}

static void
table(struct html *h, const struct share_record *shares)
{
	static const char *const column[] = { "Network", "Suspect", "Taken into the count",
		"Dropped" };

	desk_table_begin(h, column, COUNT_OF(column));
	for (unsigned i = 0; i < NETWORKS; i++) {
		if (shares->suspect.of[i] + shares->counted.of[i] + shares->dropped.of[i] == 0)
			continue;
		html_open(h, "tr");
		html_open(h, "td");
		html_words(h, network_info((enum network)i)->label);
		html_close(h, "td");
		number(h, column[1], shares->suspect.of[i]);
		number(h, column[2], shares->counted.of[i]);
		number(h, column[3], shares->dropped.of[i]);
		html_close(h, "tr");
	}
	desk_table_end(h);
}

static void
number(struct html *h, const char *column, int64_t number)
{
	desk_cell(h, column);
	html_i64(h, number);
	html_close(h, "td");
}

/* What has been said can be taken back, both at once: then it is to be said anew. */
static void
buttons(struct html *h, const struct desk_show *show, const struct article_show *article)
{
	const struct share_record *shares = article->shares;

	article_form(h, show, article->line.article->id, "desk-form", "suspects");
	html_open_class(h, "p", "desk-buttons");
	if (share_total(&shares->suspect) > 0) {
		article_button(
		    h, "as", share_stand_name(SHARE_COUNTED), "Take them into the count");
		html_words(h, " ");
		article_button(h, "as", share_stand_name(SHARE_DROPPED), "Drop them");
		html_words(h, " ");
	}
	if (share_total(&shares->counted) + share_total(&shares->dropped) > 0)
		article_button(h, "as", share_stand_name(SHARE_SUSPECT), "Undo: suspect again");
	html_close(h, "p");
	html_close(h, "form");
}
