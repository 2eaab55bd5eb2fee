/*
 * Reporting a comment: the way there, and what is said afterwards. The form is in form_html.h.
 */
#ifndef POSTBAG_VIEW_REPORT_HTML_H
#define POSTBAG_VIEW_REPORT_HTML_H

#include "model/comment.h"
#include "text/html.h"
#include "view/show.h"

/* The link to the form. It is for a published comment that is not the reader's own. */
void report_link_html(struct html *h, const struct place *place, const struct comment *comment);

/* Thanks, and what happens next. */
void reported_html(struct html *h);

/* What is said to the author of the comment instead. */
void report_own_html(struct html *h);

#endif
