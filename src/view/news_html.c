#include "view/news_html.h"

#include "view/say.h"

void
news_html(struct html *h, const struct place *place, int64_t known)
{
	int64_t now = place->article->comments;

	html_open_class(h, "p", "postbag-news");
	html_attr_text(h, "role", "status");
	html_attr_i64(h, "data-comments", now);
	say_lang_attrs(h);
	if (now <= known) {
		html_flag(h, "hidden");
	} else {
		html_open(h, "a");
		html_attr_printf(h, "href", "%.*sthread?article=%.*s&lang=%s&sort=newest&view=page",
		    STR_ARG(place->prefix), STR_ARG(place->escaped_url),
		    say_language(h->lang)->tag);
		say_count_html(h, SAY_NEWS, now - known);
		html_close(h, "a");
	}
	html_close(h, "p");
}
