#include "view/desk_parts.h"

struct key {
	const char *key;
	const char *does;
};

static const struct key of_card[DESK_KEYS] = {
	[DESK_KEY_KEEP] = { "y", "Keep it as it is" },
	[DESK_KEY_PUBLISH] = { "p", "Publish" },
	[DESK_KEY_REJECT] = { "r", "Reject" },
	[DESK_KEY_SPAM] = { "s", "Spam" },
	[DESK_KEY_DELETE] = { "d", "Delete" },
	[DESK_KEY_OPEN] = { "o", "Open it in its thread" },
	[DESK_KEY_TICK] = { "x", "Tick it, for several at once" },
	[DESK_KEY_UNDO] = { "u", "Undo the last decision" },
};

/* What www/desk.js does by itself. */
static const struct key of_page[] = {
	{ "j", "Next comment" },
	{ "k", "Previous comment" },
	{ "/", "Search" },
	{ "Esc", "Out of a field, back to the comment" },
	{ "?", "This help" },
};

static void row_html(struct html *h, const struct key *key);

void
desk_key(struct html *h, enum desk_key key)
{
	html_attr_text(h, "data-key", of_card[key].key);
	html_attr_text(h, "aria-keyshortcuts", of_card[key].key);
}

void
desk_keys(struct html *h)
{
	html_open_class(h, "dialog", "desk-keys");
	html_attr_text(h, "id", "desk-keys");
	html_attr_text(h, "aria-labelledby", "desk-keys-title");
	html_open(h, "h2");
	html_attr_text(h, "id", "desk-keys-title");
	html_words(h, "Keys");
	html_close(h, "h2");
	html_open(h, "dl");
	for (size_t i = 0; i < COUNT_OF(of_page); i++)
		row_html(h, &of_page[i]);
	for (size_t i = 0; i < COUNT_OF(of_card); i++)
		row_html(h, &of_card[i]);
	html_close(h, "dl");
	html_open(h, "p");
	html_open(h, "input");
	html_attr_text(h, "type", "checkbox");
	html_attr_text(h, "id", "desk-keys-on");
	html_words(h, " ");
	html_open(h, "label");
	html_attr_text(h, "for", "desk-keys-on");
	html_words(h, "Use these keys in this browser");
	html_close(h, "label");
	html_close(h, "p");
	html_open(h, "form");
	html_attr_text(h, "method", "dialog");
	html_open_class(h, "button", "desk-primary");
	html_attr_text(h, "type", "submit");
	html_words(h, "Close");
	html_close(h, "button");
	html_close(h, "form");
	html_close(h, "dialog");
}

static void
row_html(struct html *h, const struct key *key)
{
	html_open(h, "div");
	html_open(h, "dt");
	html_element_words(h, "kbd", key->key);
	html_close(h, "dt");
	html_element_words(h, "dd", key->does);
	html_close(h, "div");
}
