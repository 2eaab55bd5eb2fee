/*
 * Who has written: their picture, where the site has those, and their name.
 */
#ifndef POSTBAG_VIEW_AUTHOR_HTML_H
#define POSTBAG_VIEW_AUTHOR_HTML_H

#include "model/comment.h"
#include "text/html.h"

/*
 * The author's name, in <bdi>: it may be in any script. It leads to the author's website if there
 * is one; search engines are told that we do not vouch for that, and the website gets no hold of
 * our window.
 */
void author_html(struct html *h, const struct comment *comment);

#endif
