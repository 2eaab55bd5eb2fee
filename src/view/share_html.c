#include "view/share_html.h"

#include "base/bug.h"
#include "text/json.h"
#include "view/form_html.h"
#include "view/say.h"
#include "view/share_icons.h"

/* A bar being written. */
struct bar {
	const struct place *place;
	const struct share_counts *counts;
	const char *mark; /* what its ids begin with: "postbag-", "postbag-top-" */
};

static void form_begin(struct html *h, const struct bar *bar, const char *class);
static void script_words(struct html *h);
static void inside(struct html *h, const struct bar *bar);
static void title(struct html *h, const struct bar *bar);
static void button(struct html *h, const struct bar *bar, enum network network);
static void count(struct html *h, const struct bar *bar, enum network network);
static bool shown(const struct bar *bar, int64_t shares);
static void label(struct html *h, enum network network);

void
share_html(struct html *h, const struct place *place, const struct share_counts *counts)
{
	const struct bar bar = { place, counts, "postbag-" };

	form_begin(h, &bar, "postbag-share");
	inside(h, &bar);
}

void
share_bar_html(
    struct html *h, const struct place *place, const struct share_counts *counts, struct str name)
{
	struct bar bar = { place, counts, "postbag-" };

	if (name.len > 0)
		bar.mark = arena_text(
		    h->buf.arena, arena_printf(h->buf.arena, "postbag-%.*s-", STR_ARG(name)));
	form_begin(h, &bar, "postbag postbag-share");
	script_words(h);
	inside(h, &bar);
}

bool
share_bar_name(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (name.p[i] < 'a' || name.p[i] > 'z')
			return false;
	return name.len <= SHARE_BAR_NAME_MAX_BYTES;
}

void
share_link_html(struct html *h, const struct place *place)
{
	html_open_class(h, "p", "postbag-field");
	html_open(h, "label");
	html_attr_text(h, "for", "postbag-link");
	say_html(h, SAY_SHARE_COPY_THIS);
	html_close(h, "label");
	html_open(h, "input");
	html_attr_text(h, "id", "postbag-link");
	html_attr_text(h, "type", "url");
	html_attr(h, "value", place->article->url);
	html_flag(h, "readonly");
	html_flag(h, "autofocus");
	html_close(h, "p");
	html_open(h, "p");
	html_open(h, "a");
	html_attr(h, "href", place->article->url);
	say_html(h, SAY_PAGE_BACK);
	html_close(h, "a");
	html_close(h, "p");
}

/* Its attributes may follow. */
static void
form_begin(struct html *h, const struct bar *bar, const char *class)
{
	const struct place *place = bar->place;

	html_open_class(h, "form", class);
	html_attr_text(h, "method", "post");
	html_attr_printf(h, "action", "%.*sshares", STR_ARG(place->prefix));
	html_attr_text(h, "target", "_blank");
	html_attr_text(h, "rel", "noopener");
	html_attr_printf(h, "data-article", "%016llx", (unsigned long long)place->article->id);
	say_lang_attrs(h);
}

/* What www/postbag.js says by itself; a thread's section has it for the bar in it. */
static void
script_words(struct html *h)
{
	struct json j = json_begin(h->buf.arena, 256, 16 * 1024);
	struct str words;

	json_object_begin(&j, NULL);
	json_text(&j, "copied", say_text(h->lang, SAY_SCRIPT_COPIED));
	json_text(&j, "copyThis", say_text(h->lang, SAY_SCRIPT_COPY_THIS));
	json_object_end(&j);
	MUST(json_finish(&j, &words) == OK);
	html_attr(h, "data-words", words);
}

static void
inside(struct html *h, const struct bar *bar)
{
	const struct site *site = bar->place->site;

	share_icons_html(h, site, bar->mark);
	form_place_html(h, bar->place);
	title(h, bar);
	/* The list has the name: forms with one are landmarks, and there may be several bars. */
	html_open_class(h, "ul", "postbag-share-list");
	html_attr_printf(h, "aria-labelledby", "%sshare-title", bar->mark);
	for (size_t i = 0; i < site->networks; i++)
		button(h, bar, site->network[i]);
	html_close(h, "ul");
	html_open_class(h, "p", "postbag-share-said");
	html_attr_text(h, "role", "status");
	html_close(h, "p");
	html_close(h, "form");
}

/* The numbers' elements are there without numbers, too, for those that come later. */
static void
title(struct html *h, const struct bar *bar)
{
	int64_t total = share_total(bar->counts);

	html_open_class(h, "p", "postbag-share-title");
	html_open(h, "span");
	html_attr_printf(h, "id", "%sshare-title", bar->mark);
	say_html(h, SAY_SHARE_TITLE);
	html_close(h, "span");
	html_words(h, " ");
	html_open_class(h, "span", "postbag-share-total");
	if (shown(bar, total))
		say_compact_html(h, SAY_SHARE_TOTAL, SAY_SHARE_TOTAL_SHORT, total);
	html_close(h, "span");
	html_close(h, "p");
}

static void
button(struct html *h, const struct bar *bar, enum network network)
{
	const struct network_info *info = network_info(network);

	html_open(h, "li");
	/* The script shows them where the browser can do it. */
	if (info->scripted) {
		html_attr_printf(h, "class", "postbag-%s", info->name);
		html_flag(h, "hidden");
	}
	html_open_class(h, "button", "postbag-share-button");
	html_attr_text(h, "type", "submit");
	html_attr_text(h, "name", "network");
	html_attr_text(h, "value", info->name);
	/* A program opens beside the page: a new tab would stay empty. */
	if (info->beside)
		html_attr_text(h, "formtarget", "_self");
	share_icon_html(h, network, bar->mark);
	html_open_class(h, "span", "postbag-share-label");
	label(h, network);
	html_close(h, "span");
	if (!info->uncounted)
		count(h, bar, network);
	html_close(h, "button");
	html_close(h, "li");
}

static void
count(struct html *h, const struct bar *bar, enum network network)
{
	int64_t shares = bar->counts->of[network];

	html_words(h, " ");
	html_open_class(h, "span", "postbag-share-count");
	if (shown(bar, shares))
		html_text(h, say_compact(h->buf.arena, h->lang, shares));
	html_close(h, "span");
}

/* Small numbers speak against what they count: from which on they do not, the site says. */
static bool
shown(const struct bar *bar, int64_t shares)
{
	return shares >= bar->place->site->set.min_shares;
}

/* Networks have their own names; what is none has words. */
static void
label(struct html *h, enum network network)
{
	static const struct {
		enum network network;
		enum say what;
	} word[] = {
		{ NETWORK_SMS, SAY_SHARE_SMS },
		{ NETWORK_EMAIL, SAY_SHARE_EMAIL },
		{ NETWORK_COPY, SAY_SHARE_COPY },
		{ NETWORK_NATIVE, SAY_SHARE_NATIVE },
		{ NETWORK_PRINT, SAY_SHARE_PRINT },
	};

	for (size_t i = 0; i < COUNT_OF(word); i++) {
		if (word[i].network == network) {
			say_html(h, word[i].what);
			return;
		}
	}
	html_words(h, network_info(network)->label);
}
