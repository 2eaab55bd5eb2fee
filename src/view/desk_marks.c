#include "view/desk_parts.h"

#include "model/mark.h"

static void chip(struct html *h, const char *class, const char *words);
static void row_begin(struct html *h, const char *label);
static void button(struct html *h, const struct desk_show *show, const struct comment *comment,
    const char *field, const char *value);

void
desk_marks(struct html *h, const struct comment *comment)
{
	if (comment->badge != BADGE_NONE)
		chip(h, "desk-badge", badge_info(comment->badge)->label);
	else if (comment->member)
		chip(h, "desk-badge", "Member");
	if (comment->pinned_us != 0)
		chip(h, "desk-pinned", "Pinned");
	if (comment->featured_us != 0)
		chip(h, "desk-pick", "Editors\xe2\x80\x99 pick");
	if (comment->locked_us != 0)
		chip(h, "desk-pinned", "Replies locked");
}

void
desk_mark_buttons(struct html *h, const struct desk_show *show, const struct comment *comment)
{
	if (comment->status != PUBLISHED)
		return;
	row_begin(h, "Mark this comment");
	for (unsigned i = 0; i < MARKS; i++) {
		if (!mark_applies((enum mark)i, comment))
			continue;
		button(h, show, comment, "mark", mark_info((enum mark)i)->name);
		html_words(h, mark_info((enum mark)i)->label);
		html_close(h, "button");
		html_words(h, " ");
	}
	if (!mark_fits(MARK_PIN, comment)) {
		html_open_class(h, "span", "desk-soft");
		html_words(h, "A reply cannot be pinned: it stands below what it answers.");
		html_close(h, "span");
	}
	html_close(h, "div");
}

void
desk_badge_buttons(struct html *h, const struct desk_show *show, const struct comment *comment)
{
	const char *worn = badge_info(comment->badge)->name;

	if (worn == NULL)
		return;
	desk_hidden(h, "worn", worn);
	row_begin(h, "Badge of the author");
	html_open_class(h, "span", "desk-soft");
	html_words(h, "Badge of the author:");
	html_close(h, "span");
	html_words(h, " ");
	for (unsigned i = 0; i < BADGES; i++) {
		if (!badge_applies((enum badge)i, comment->badge))
			continue;
		button(h, show, comment, "badge", badge_info((enum badge)i)->name);
		html_words(h, badge_info((enum badge)i)->label);
		html_close(h, "button");
		html_words(h, " ");
	}
	html_close(h, "div");
	html_open_class(h, "p", "desk-help");
	html_words(h,
	    "\xe2\x80\x9cStaff\xe2\x80\x9d goes with everything they write on this site, "
	    "\xe2\x80\x9c"
	    "Author of the article\xe2\x80\x9d with everything on this article, earlier and "
	    "later. \xe2\x80\x9cNo badge\xe2\x80\x9d takes both back.");
	html_close(h, "p");
}

static void
chip(struct html *h, const char *class, const char *words)
{
	html_words(h, " ");
	html_open(h, "span");
	html_attr_printf(h, "class", "desk-status %s", class);
	html_words(h, words);
	html_close(h, "span");
}

static void
row_begin(struct html *h, const char *label)
{
	html_open_class(h, "div", "desk-marks");
	html_attr_text(h, "role", "group");
	html_attr_text(h, "aria-label", label);
}

/* It takes the reason along that stands in the form, and leads elsewhere. */
static void
button(struct html *h, const struct desk_show *show, const struct comment *comment,
    const char *field, const char *value)
{
	html_open(h, "button");
	html_attr_text(h, "type", "submit");
	desk_address(h, "formaction", show, comment->article_id, comment->id, field);
	html_attr_text(h, "name", field);
	html_attr_text(h, "value", value);
}
