#include "view/author_html.h"

#include "view/icon_html.h"

void
author_html(struct html *h, const struct comment *comment)
{
	bool linked = comment->website.len > 0;

	html_open_class(h, "b", "postbag-author");
	if (comment->icon != 0)
		icon_html(h, comment->icon);
	if (linked) {
		html_open(h, "a");
		html_attr(h, "href", comment->website);
		html_attr_text(h, "rel", "nofollow ugc noopener");
	}
	html_element(h, "bdi", comment->author_name);
	if (linked)
		html_close(h, "a");
	html_close(h, "b");
}
