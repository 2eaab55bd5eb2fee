#include "view/news_html.h"

#include "view/say.h"

void
news_html(struct html *h, const struct place *place, int64_t count, int64_t first)
{
	html_open_class(h, "p", "postbag-news");
	html_attr_text(h, "role", "status");
	say_lang_attrs(h);
	if (first == 0) {
		html_flag(h, "hidden");
	} else {
		html_open(h, "a");
		html_attr_printf(h, "href",
		    "%.*sarticles/%016llx/comments/%lld?lang=%s#postbag-%lld",
		    STR_ARG(place->prefix), (unsigned long long)place->article->id,
		    (long long)first, say_language(h->lang)->tag, (long long)first);
		say_count_html(h, SAY_NEWS, count);
		html_close(h, "a");
	}
	html_close(h, "p");
}
