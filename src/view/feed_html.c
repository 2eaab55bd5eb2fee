#include "view/feed_html.h"

#include "text/url.h"
#include "view/feed_atom.h"
#include "view/say.h"

static void link_attrs(struct html *h, struct str prefix, struct str escaped_url);

void
feed_link_html(struct html *h, const struct place *place)
{
	html_open_class(h, "a", "postbag-feed");
	link_attrs(h, place->prefix, place->escaped_url);
	say_html(h, SAY_FEED_LINK);
	html_close(h, "a");
}

void
feed_head_html(struct html *h, struct str prefix, const struct article *article)
{
	struct buf escaped = buf_begin(h->buf.arena, 256, (size_t)3 * URL_MAX_BYTES);

	url_escape(&escaped, article->url);
	html_open(h, "link");
	html_attr_text(h, "rel", "alternate");
	link_attrs(h, prefix, buf_str(&escaped));
	say_attr(h, "title", SAY_FEED_LINK);
}

static void
link_attrs(struct html *h, struct str prefix, struct str escaped_url)
{
	html_attr_text(h, "type", FEED_TYPE);
	html_attr_printf(h, "href", "%.*sfeed?article=%.*s&lang=%s", STR_ARG(prefix),
	    STR_ARG(escaped_url), say_language(h->lang)->tag);
}
