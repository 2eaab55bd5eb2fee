/*
 * One comment as readers see it.
 */
#ifndef POSTBAG_VIEW_COMMENT_HTML_H
#define POSTBAG_VIEW_COMMENT_HTML_H

#include "model/comment.h"
#include "text/html.h"
#include "view/show.h"

/* The comment of a place in a thread, or the trace it has left; with what the viewer may do. */
void comment_html(struct html *h, const struct thread_show *show, const struct thread_place *at);

/* Only who, when and what: for pages about one comment. */
void comment_quote_html(struct html *h, const struct comment *comment);

/* Its text alone. */
void comment_text_html(struct html *h, const struct comment *comment);
/* Why it was not published, to its author; nothing where nothing is said. */
void comment_told_html(struct html *h, const struct comment *comment);

/* <time datetime="...">23 November 2026, 14:05 UTC</time> */
void comment_time_html(struct html *h, int64_t at_us);

#endif
