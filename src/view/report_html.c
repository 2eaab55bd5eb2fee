#include "view/report_html.h"

#include "view/say.h"

void
report_link_html(struct html *h, const struct place *place, const struct comment *comment)
{
	html_words(h, " ");
	html_open_class(h, "a", "postbag-report");
	html_attr_printf(h, "href", "%.*sarticles/%016llx/comments/%lld/report?lang=%s",
	    STR_ARG(place->prefix), (unsigned long long)comment->article_id, (long long)comment->id,
	    say_language(h->lang)->tag);
	html_attr_text(h, "rel", "nofollow");
	say_html(h, SAY_REPORT);
	html_close(h, "a");
}

void
reported_html(struct html *h)
{
	html_open_class(h, "p", "postbag-notice");
	html_attr_text(h, "role", "status");
	say_html(h, SAY_NOTICE_REPORTED);
	html_close(h, "p");
	html_open_class(h, "p", "postbag-next");
	say_html(h, SAY_NOTICE_REPORTED_NEXT);
	html_close(h, "p");
}

void
report_own_html(struct html *h)
{
	html_open_class(h, "div", "postbag-errors");
	html_attr_text(h, "role", "alert");
	say_element(h, "p", SAY_PROBLEM_COMMENT_OWN);
	html_close(h, "div");
}
