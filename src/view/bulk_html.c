#include "view/bulk_html.h"

#include "view/comment_html.h"
#include "view/desk_parts.h"
#include "view/field_html.h"

static void which_html(struct html *h, const struct desk_queue *queue);
static void authors_html(struct html *h);
static void buttons_html(struct html *h, enum queue queue);
static void pick_hidden(struct html *h, const struct form *form);
static void sample_html(struct html *h, const struct bulk_review *review);
static void count_html(struct html *h, int64_t count, const char *one, const char *many);
static void row_html(struct html *h, const struct desk_show *show, const struct bulk *bulk);
static void progress_html(struct html *h, const struct bulk *bulk);

/* One that does something about a bulk. */
struct button {
	const char *act; /* the end of its address */
	const char *label;
	bool key; /* the key that undoes presses it */
};
static const struct button stopping = { "stop", "Stop", false };

static void button_html(struct html *h, const struct desk_show *show, const struct bulk *bulk,
    const struct button *button, const char *back);

static const char *const which_name[BULK_WHICHES] = {
	[BULK_TICKED] = "ticked",
	[BULK_PAGE] = "page",
	[BULK_ALL] = "all",
};

static const char *const which_label[BULK_WHICHES] = {
	[BULK_TICKED] = "Those that are ticked",
	[BULK_PAGE] = "All on this page",
	[BULK_ALL] = "All of this list, on the next pages too",
};

/* What is done, before how many; what was done likewise, and what comes after that. */
static const struct {
	const char *does;
	const char *did;
	const char *as;
} verb[STATUSES] = {
	[PUBLISHED] = { "Publish", "Published", "" },
	[SPAM] = { "Mark as spam", "Marked", " as spam" },
	[REJECTED] = { "Reject", "Rejected", "" },
	[DELETED] = { "Delete", "Deleted", "" },
};

enum err
bulk_which_of(struct str name, enum bulk_which *out)
{
	for (unsigned i = 0; i < BULK_WHICHES; i++) {
		if (str_equal(name, str_of(which_name[i]))) {
			*out = (enum bulk_which)i;
			return OK;
		}
	}
	return ERR_INPUT;
}

void
bulk_tick(struct html *h, const struct comment *comment)
{
	html_words(h, " ");
	html_open_class(h, "label", "desk-tick");
	html_open(h, "input");
	html_attr_text(h, "type", "checkbox");
	html_attr_text(h, "name", "pick");
	html_attr_printf(h, "value", "%016llx-%lld", (unsigned long long)comment->article_id,
	    (long long)comment->id);
	html_attr_text(h, "form", "desk-bulk");
	desk_key(h, DESK_KEY_TICK);
	html_words(h, " Tick");
	html_open_class(h, "span", "desk-unseen");
	html_words(h, " the comment of ");
	html_text(h, comment->author_name);
	html_close(h, "span");
	html_close(h, "label");
}

void
bulk_form(struct html *h, const struct desk_show *show, const struct desk_queue *queue)
{
	bool may = false;

	for (size_t i = 0; i < queue->cards; i++)
		may = may || queue->card[i].may;
	if (!may)
		return;
	html_open_class(h, "details", "desk-bulk");
	html_element_words(h, "summary", "Several at once");
	html_open_class(h, "form", "desk-form");
	html_attr_text(h, "id", "desk-bulk");
	html_attr_text(h, "method", "post");
	html_attr_printf(h, "action", "%.*sadmin/bulk", STR_ARG(show->prefix));
	desk_hidden(h, "token", show->form_token);
	desk_hidden(h, "back", show->back);
	which_html(h, queue);
	desk_reason_field(h, "desk-bulk-reason", STR_EMPTY);
	desk_ground_fields(h, "desk-bulk", &(struct desk_said){ .reason = STR_EMPTY });
	authors_html(h);
	buttons_html(h, queue->ask->queue);
	html_close(h, "form");
	html_open_class(h, "p", "desk-soft");
	html_open(h, "a");
	html_attr_printf(h, "href", "%.*sadmin/bulk", STR_ARG(show->prefix));
	html_words(h, "What you have decided about several so far");
	html_close(h, "a");
	html_close(h, "p");
	html_close(h, "details");
}

static void
which_html(struct html *h, const struct desk_queue *queue)
{
	html_open_class(h, "p", "desk-field");
	html_open(h, "label");
	html_attr_text(h, "for", "desk-bulk-which");
	html_words(h, "Which comments");
	html_close(h, "label");
	html_open(h, "select");
	html_attr_text(h, "id", "desk-bulk-which");
	html_attr_text(h, "name", "which");
	for (unsigned i = 0; i < BULK_WHICHES; i++)
		desk_option(h, str_of(which_name[i]), str_of(which_label[i]), i == BULK_TICKED);
	html_close(h, "select");
	html_close(h, "p");
	struct buf all = buf_begin(h->buf.arena, 64 * (queue->cards + 1), 64 * (queue->cards + 1));
	for (size_t i = 0; i < queue->cards; i++)
		buf_printf(&all, "%s%016llx-%lld", i > 0 ? " " : "",
		    (unsigned long long)queue->card[i].comment->article_id,
		    (long long)queue->card[i].comment->id);
	form_hidden_html(h, "shown", buf_str(&all));
}

static void
authors_html(struct html *h)
{
	html_open_class(h, "p", "desk-marks");
	html_open_class(h, "label", "desk-tick");
	html_open(h, "input");
	html_attr_text(h, "type", "checkbox");
	html_attr_text(h, "name", "authors");
	html_attr_text(h, "value", "too");
	html_words(h, " And everything else that their authors have written here");
	html_close(h, "label");
	html_close(h, "p");
}

static void
buttons_html(struct html *h, enum queue queue)
{
	const char *status = queue_info(queue)->status;

	html_open_class(h, "p", "desk-buttons");
	for (unsigned i = 0; i < ACTIONS; i++) {
		const struct action_info *info = action_info((enum action)i);

		if (strcmp(status_name(info->to), status) == 0)
			continue;
		html_open_class(h, "button", info->to == DELETED ? "desk-danger" : "desk-other");
		html_attr_text(h, "type", "submit");
		html_attr_text(h, "name", "action");
		html_attr_text(h, "value", info->name);
		html_words(h, info->label);
		html_close(h, "button");
		html_words(h, " ");
	}
	html_close(h, "p");
}

void
bulk_review_page(struct html *h, const struct desk_show *show, const struct bulk_review *review)
{
	bool cut = review->items > BULK_MOST;
	int64_t items = cut ? BULK_MOST : (int64_t)review->items;
	const char *does = verb[action_info(review->action)->to].does;

	desk_begin(h, show, "Several at once", DESK_NOWHERE);
	html_open(h, "p");
	html_printf(h, "%s: ", does);
	html_open(h, "strong");
	count_html(h, items, "comment", "comments");
	html_close(h, "strong");
	html_words(
	    h, cut ? ". There are more: these are the oldest, and the others can follow." : ".");
	html_close(h, "p");
	sample_html(h, review);
	desk_form_begin(h, show, "desk-form", "bulk");
	desk_hidden(h, "back", show->back);
	desk_hidden(h, "which", which_name[review->which]);
	desk_hidden(h, "action", action_info(review->action)->name);
	if (review->authors)
		desk_hidden(h, "authors", "too");
	form_hidden_html(h, "reason", review->reason);
	desk_hidden(h, "ground", ground_info(review->ground)->name);
	form_hidden_html(h, "note", review->note);
	pick_hidden(h, review->form);
	desk_hidden(h, "upto",
	    arena_printf(h->buf.arena, "%lld", (long long)review->item[items - 1].comment_id).p);
	html_open_class(h, "p", "desk-buttons");
	html_open_class(h, "button", "desk-primary");
	html_attr_text(h, "type", "submit");
	html_printf(h, "%s: ", does);
	count_html(h, items, "comment", "comments");
	html_close(h, "button");
	html_close(h, "p");
	html_open(h, "p");
	html_open(h, "a");
	html_attr_printf(h, "href", "%.*s%s", STR_ARG(show->prefix), show->back);
	html_words(h, "No, back to the list");
	html_close(h, "a");
	html_close(h, "p");
	html_close(h, "form");
	desk_end(h);
}

static void
pick_hidden(struct html *h, const struct form *form)
{
	for (size_t i = 0; i < form->count; i++) {
		const struct form_field *field = &form->field[i];

		if (str_equal(field->name, STR("pick")) || str_equal(field->name, STR("shown")))
			form_hidden_html(h, str_equal(field->name, STR("pick")) ? "pick" : "shown",
			    field->value);
	}
}

static void
sample_html(struct html *h, const struct bulk_review *review)
{
	size_t shown = review->items < BULK_SAMPLE ? review->items : BULK_SAMPLE;

	html_open_class(h, "ul", "desk-versions");
	for (size_t i = 0; i < shown; i++) {
		const struct bulk_item *item = &review->item[i];

		html_open_class(h, "li", "desk-version");
		html_open_class(h, "p", "desk-byline");
		html_open_class(h, "b", "desk-author");
		html_element(h, "bdi", item->author_name);
		html_close(h, "b");
		html_words(h, " ");
		desk_badge(h, item->from);
		html_close(h, "p");
		html_open_class(h, "p", "desk-typed");
		html_attr_text(h, "dir", "auto");
		html_text(h, item->begins);
		html_close(h, "p");
		html_close(h, "li");
	}
	html_close(h, "ul");
	if (review->items > shown) {
		html_open_class(h, "p", "desk-soft");
		html_words(h, "These are the oldest of them.");
		html_close(h, "p");
	}
}

static void
count_html(struct html *h, int64_t count, const char *one, const char *many)
{
	html_printf(h, "%lld %s", (long long)count, count == 1 ? one : many);
}

void
bulks_page(struct html *h, const struct desk_show *show, const struct bulk *bulk, size_t count)
{
	static const char *const column[] = { "When", "Who", "What", "Undo" };

	desk_begin(h, show, "Several at once", DESK_NOWHERE);
	if (count == 0) {
		html_open_class(h, "p", "desk-empty");
		html_words(h, "Nobody has decided about several comments at once yet.");
		html_close(h, "p");
		desk_end(h);
		return;
	}
	desk_table_begin(h, column, COUNT_OF(column));
	for (size_t i = 0; i < count; i++)
		row_html(h, show, &bulk[i]);
	desk_table_end(h);
	desk_end(h);
}

static void
row_html(struct html *h, const struct desk_show *show, const struct bulk *bulk)
{
	html_open(h, "tr");
	desk_cell(h, "When");
	comment_time_html(h, bulk->started_us);
	html_close(h, "td");
	desk_cell(h, "Who");
	html_element(h, "bdi", bulk->moderator);
	html_close(h, "td");
	desk_cell(h, "What");
	if (bulk->ended_us == 0)
		progress_html(h, bulk);
	else
		bulk_did(h, bulk);
	if (bulk->reason.len > 0) {
		html_open_class(h, "span", "desk-soft");
		html_words(h, " ");
		html_text(h, bulk->reason);
		html_close(h, "span");
	}
	html_close(h, "td");
	desk_cell(h, "Undo");
	if (bulk_can_be_stopped(bulk))
		button_html(h, show, bulk, &stopping, NULL);
	bulk_undo(h, show, bulk, NULL);
	html_close(h, "td");
	html_close(h, "tr");
}

/* www/desk.js looks again each second; without it the moderator does. */
static void
progress_html(struct html *h, const struct bulk *bulk)
{
	html_words(h, bulk->undoing ? "Taking back" : verb[bulk->to].does);
	html_words(h, ": ");
	html_open(h, "progress");
	html_attr_printf(h, "id", "bulk-%lld", (long long)bulk->id);
	html_attr_text(h, "aria-label", "Comments dealt with");
	html_attr_i64(h, "max", bulk->total);
	html_attr_i64(h, "value", bulk->done);
	html_close(h, "progress");
	html_words(h, " ");
	html_open(h, "span");
	html_printf(h, "%lld of %lld comments", (long long)bulk->done, (long long)bulk->total);
	html_close(h, "span");
}

void
bulk_did(struct html *h, const struct bulk *bulk)
{
	int64_t other = bulk->done - bulk->moved, left = bulk->total - bulk->done;

	if (bulk->undoing) {
		html_words(h, "Took back ");
		count_html(h, bulk->moved, "decision", "decisions");
	} else {
		html_printf(h, "%s ", verb[bulk->to].did);
		count_html(h, bulk->moved, "comment", "comments");
		html_words(h, verb[bulk->to].as);
	}
	html_words(h, ".");
	if (other > 0) {
		html_words(h, " ");
		count_html(h, other, "had been changed or decided about in the meantime.",
		    "had been changed or decided about in the meantime.");
	}
	if (left > 0) {
		html_words(h, " ");
		count_html(h, left, "was left as it was.", "were left as they were.");
	}
	if (bulk->stopper.len > 0) {
		html_words(h, " Stopped by ");
		html_element(h, "bdi", bulk->stopper);
		html_words(h, ".");
	}
}

void
bulk_undo(struct html *h, const struct desk_show *show, const struct bulk *bulk, const char *back)
{
	static const struct button both = { "undo", "Stop, and undo", true };
	static const struct button undo = { "undo", "Undo", true };

	if (bulk_can_be_undone(bulk))
		button_html(h, show, bulk, bulk_can_be_stopped(bulk) ? &both : &undo, back);
}

static void
button_html(struct html *h, const struct desk_show *show, const struct bulk *bulk,
    const struct button *button, const char *back)
{
	html_open(h, "form");
	html_attr_text(h, "method", "post");
	html_attr_printf(h, "action", "%.*sadmin/bulk/%lld/%s", STR_ARG(show->prefix),
	    (long long)bulk->id, button->act);
	desk_hidden(h, "token", show->form_token);
	if (back != NULL)
		desk_hidden(h, "back", back);
	html_open(h, "button");
	html_attr_text(h, "type", "submit");
	if (button->key)
		desk_key(h, DESK_KEY_UNDO);
	html_words(h, button->label);
	html_open_class(h, "span", "desk-unseen");
	html_words(h, ": ");
	bulk_did(h, bulk);
	html_close(h, "span");
	html_close(h, "button");
	html_close(h, "form");
}
