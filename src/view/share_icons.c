#include "view/share_icons.h"

/*
 * What is filled of a square of 24 by 24: where outlines lie in each other, every second one is a
 * hole. Drawn by eye and rounded to whole numbers, so that a bar stays small.
 */
/* clang-format off: a drawing has no words to break at */
static const char *const drawing[NETWORKS] = {
	[NETWORK_X] = "M3 3h5l13 18h-5zM18 3h3l-6 8-2-2zM6 21H3l6-8 2 2z",
	[NETWORK_FACEBOOK] = "M10 22v-9H7V9h3V7q0-5 5-5h3v4h-2q-2 0-2 2v1h4l-1 4h-3v9z",
	[NETWORK_LINKEDIN] = "M4 9h4v12H4zM6 7a2 2 0 1 1 0-4 2 2 0 0 1 0 4z"
			     "M10 9h4v2q1-2 4-2 4 0 4 5v7h-4v-6q0-2-2-2t-2 2v6h-4z",
	[NETWORK_REDDIT] = "M13 8q8 0 9 6-1 6-10 6T2 14q1-6 9-6l2-6 5 1a2 2 0 1 1 0 2l-4-1z"
			   "M8 12a1 1 0 0 0 0 3 1 1 0 0 0 0-3zM16 12a1 1 0 0 0 0 3 1 1 0 0 0 0-3z",
	[NETWORK_WHATSAPP] =
	    "M2 22l2-6A10 10 0 1 1 8 21zM9 6q-3 2 0 6t8 4q2-2 1-3l-3-1-1 1q-2-1-3-3l1-2"
	    "-1-2z",
	[NETWORK_TELEGRAM] = "M2 11L22 3l-4 18-6-4-3 4-1-6 8-7L6 13z",
	[NETWORK_BLUESKY] =
	    "M12 10Q9 4 3 3q-1 9 4 10-5 2-1 6 4 3 6-3 2 6 6 3 4-4-1-6 5-1 4-10-6 1-9 7z",
	[NETWORK_MASTODON] = "M12 2q9 0 9 5v4q0 6-9 6 0 3 5 2-1 3-6 3-8-1-8-11V7q0-5 9-5z"
			     "M6 14h3V9q1-2 2 0v3h2V9q1-2 2 0v5h3V8q0-4-4-3l-2 1-2-1Q6 4 6 8z",
	[NETWORK_THREADS] =
	    "M12 2a10 10 0 1 0 6 18l-2-2a7 7 0 1 1 3-6v2q0 2-1 2t-1-2V7h-3v1a5 5 0 1 0 "
	    "1 8q1 3 3 3 4 0 4-5v-2A10 10 0 0 0 12 2zM12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6z",
	[NETWORK_HACKERNEWS] = "M2 2h20v20H2zM6 6l5 8v5h2v-5l5-8h-2l-4 6-4-6z",
	[NETWORK_TUMBLR] = "M9 2h4v5h5v4h-5v5q0 2 2 2h3v4h-4q-5 0-5-5v-6H6V8q3-1 3-6z",
	[NETWORK_VK] = "M2 6h4q1 6 4 8V6h4v5q3-1 4-5h4q-1 4-4 6 3 2 5 6h-5q-1-3-4-4v4h-1Q4 19 2 6z",
	[NETWORK_XING] = "M4 6h4l3 5-4 6H3l4-6zM17 2h4l-7 11 5 9h-4l-5-9z",
	[NETWORK_FLIPBOARD] = "M3 3h18v6h-6v6H9v6H3z",
	[NETWORK_DIASPORA] = "M10 2h4v7l7-2 1 4-7 2 4 6-3 2-4-6-4 6-3-2 4-6-7-2 1-4 7 2z",
	[NETWORK_THREEMA] = "M12 2q9 0 9 7t-9 7l-6 2 1-4Q3 12 3 9q0-7 9-7zM9 8v4h6V8h-1q-2-5-4 0z"
			    "M4 19h3v3H4zM11 19h3v3h-3zM18 19h3v3h-3z",
	[NETWORK_SMS] = "M2 3h20v14H11l-6 5v-5H2zM6 9v2h2V9zM11 9v2h2V9zM16 9v2h2V9z",
	[NETWORK_EMAIL] = "M2 5h20l-10 8zM2 8l10 8 10-8v11H2z",
	[NETWORK_COPY] = "M8 2h13v14h-3V5H8zM3 7h12v15H3z",
	[NETWORK_NATIVE] = "M12 2l6 6h-4v8h-4V8H6zM3 12h3v7h12v-7h3v10H3z",
	[NETWORK_PRINT] = "M7 2h10v5H7zM2 8h20v9h-4v-3H6v3H2zM8 16h8v6H8z",
};
/* clang-format on */

void
share_icons_html(struct html *h, const struct site *site, const char *mark)
{
	/* The size is for pages without our style, where it must not stand in the way. */
	html_open_class(h, "svg", "postbag-icons");
	html_attr_text(h, "width", "0");
	html_attr_text(h, "height", "0");
	html_attr_text(h, "aria-hidden", "true");
	for (size_t i = 0; i < site->networks; i++) {
		enum network network = site->network[i];

		html_open(h, "symbol");
		html_attr_printf(h, "id", "%sicon-%s", mark, network_info(network)->name);
		html_attr_text(h, "viewBox", "0 0 24 24");
		html_open(h, "path");
		html_attr_text(h, "d", drawing[network]);
		html_close(h, "path");
		html_close(h, "symbol");
	}
	html_close(h, "svg");
}

void
share_icon_html(struct html *h, enum network network, const char *mark)
{
	html_open_class(h, "svg", "postbag-icon");
	html_attr_text(h, "width", "20");
	html_attr_text(h, "height", "20");
	html_attr_text(h, "fill", "currentColor");
	html_attr_text(h, "fill-rule", "evenodd");
	html_attr_text(h, "aria-hidden", "true");
	html_open(h, "use");
	html_attr_printf(h, "href", "#%sicon-%s", mark, network_info(network)->name);
	html_close(h, "use");
	html_close(h, "svg");
}
