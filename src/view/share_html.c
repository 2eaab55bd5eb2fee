#include "view/share_html.h"

#include "view/form_html.h"
#include "view/say.h"

static void button(struct html *h, enum network network, int64_t count);
static void label(struct html *h, enum network network);

void
share_html(struct html *h, const struct place *place, const struct share_counts *counts)
{
	html_open_class(h, "form", "postbag-share");
	html_attr_text(h, "method", "post");
	html_attr_printf(h, "action", "%.*sshares", STR_ARG(place->prefix));
	html_attr_text(h, "target", "_blank");
	html_attr_text(h, "rel", "noopener");
	say_lang_attrs(h);
	html_attr_text(h, "aria-labelledby", "postbag-share-title");
	form_hidden_html(h, place);
	html_open_class(h, "p", "postbag-share-title");
	html_attr_text(h, "id", "postbag-share-title");
	say_html(h, SAY_SHARE_TITLE);
	html_close(h, "p");
	html_open_class(h, "ul", "postbag-share-list");
	for (size_t i = 0; i < place->site->networks; i++) {
		enum network network = place->site->network[i];

		button(h, network, counts->of[network]);
	}
	html_close(h, "ul");
	html_open_class(h, "p", "postbag-share-said");
	html_attr_text(h, "role", "status");
	html_close(h, "p");
	html_close(h, "form");
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

static void
button(struct html *h, enum network network, int64_t count)
{
	const struct network_info *info = network_info(network);

	html_open(h, "li");
	/* The browser's share sheet needs JavaScript, which shows the button where there is one. */
	if (network == NETWORK_NATIVE) {
		html_attr_text(h, "class", "postbag-native");
		html_flag(h, "hidden");
	}
	html_open_class(h, "button", "postbag-share-button");
	html_attr_text(h, "type", "submit");
	html_attr_text(h, "name", "network");
	html_attr_text(h, "value", info->name);
	/* A mail program opens beside the page: a new tab would stay empty. */
	if (network == NETWORK_EMAIL)
		html_attr_text(h, "formtarget", "_self");
	html_open_class(h, "span", "postbag-share-label");
	label(h, network);
	html_close(h, "span");
	html_words(h, " ");
	html_open_class(h, "span", "postbag-share-count");
	if (count > 0)
		html_text(h, say_compact(h->buf.arena, h->lang, count));
	html_close(h, "span");
	html_close(h, "button");
	html_close(h, "li");
}

/* Networks have their own names; what is none has words. */
static void
label(struct html *h, enum network network)
{
	if (network == NETWORK_EMAIL)
		say_html(h, SAY_SHARE_EMAIL);
	else if (network == NETWORK_COPY)
		say_html(h, SAY_SHARE_COPY);
	else if (network == NETWORK_NATIVE)
		say_html(h, SAY_SHARE_NATIVE);
	else
		html_words(h, network_info(network)->label);
}
