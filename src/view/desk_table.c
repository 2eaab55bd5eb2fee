#include "view/desk_parts.h"

#include "view/comment_html.h"

static void comment_cell(
    struct html *h, const struct desk_show *show, const struct decision *decision, bool linked);
static void thread_html(struct html *h, const struct decision *decision);
static void why_html(struct html *h, const struct decision *decision);

void
desk_table(struct html *h, const struct desk_show *show, const struct decision *decision,
    size_t decisions, bool linked)
{
	static const char *const column[] = { "When", "Who", "Comment", "Decision", "Why", "Undo" };

	desk_table_begin(h, column, COUNT_OF(column));
	for (size_t i = 0; i < decisions; i++)
		desk_table_row(h, show, &decision[i], linked);
	desk_table_end(h);
}

void
desk_decision(struct html *h, const struct decision *decision)
{
	if (decision->act.len > 0) {
		desk_act(h, decision->act);
		return;
	}
	desk_badge(h, decision->from);
	html_words(h, " \xe2\x86\x92 ");
	desk_badge(h, decision->to);
}

void
desk_table_row(
    struct html *h, const struct desk_show *show, const struct decision *decision, bool linked)
{
	html_open(h, "tr");
	desk_cell(h, "When");
	comment_time_html(h, decision->decided_us);
	html_close(h, "td");
	desk_cell(h, "Who");
	if (decision->moderator.len > 0)
		html_text(h, decision->moderator);
	else
		html_words(h, "the author");
	html_close(h, "td");
	comment_cell(h, show, decision, linked);
	desk_cell(h, "Decision");
	desk_decision(h, decision);
	html_close(h, "td");
	desk_cell(h, "Why");
	why_html(h, decision);
	html_close(h, "td");
	html_open(h, "td");
	desk_undo(h, show, decision, linked ? "log" : "");
	html_close(h, "td");
	html_close(h, "tr");
}

static void
comment_cell(
    struct html *h, const struct desk_show *show, const struct decision *decision, bool linked)
{
	desk_cell(h, "Comment");
	if (decision->comment_id == 0) {
		thread_html(h, decision);
		return;
	}
	if (linked) {
		html_open(h, "a");
		desk_address(h, "href", show, decision->article_id, decision->comment_id, "");
	}
	html_text(h, decision->author_name);
	html_words(h, " on ");
	html_text(
	    h, decision->article_title.len > 0 ? decision->article_title : decision->article_url);
	if (linked)
		html_close(h, "a");
	html_close(h, "td");
}

/* The rest of the cell of a decision about a thread, which has no page of its own at the desk. */
static void
thread_html(struct html *h, const struct decision *decision)
{
	html_words(h, "The thread of ");
	html_open(h, "a");
	html_attr(h, "href", decision->article_url);
	html_attr_text(h, "rel", "noopener");
	html_attr_text(h, "target", "_blank");
	html_text(
	    h, decision->article_title.len > 0 ? decision->article_title : decision->article_url);
	html_close(h, "a");
	html_close(h, "td");
}

/* The ground of a rejection stands before the moderator's own words. */
static void
why_html(struct html *h, const struct decision *decision)
{
	if (decision->undoes != 0)
		html_words(h, "Undo of an earlier decision. ");
	if (decision->ground != GROUND_NONE)
		html_printf(h, "%s. ", ground_info(decision->ground)->label);
	html_text(h, decision->reason);
	if (decision->note.len > 0) {
		html_words(h, " To the author: \xe2\x80\x9c");
		html_text(h, decision->note);
		html_words(h, "\xe2\x80\x9d");
	}
}
