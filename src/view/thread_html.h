/*
 * A thread as HTML: share bar, comments, form.
 */
#ifndef POSTBAG_VIEW_THREAD_HTML_H
#define POSTBAG_VIEW_THREAD_HTML_H

#include "text/html.h"
#include "view/show.h"

/* The section that is put into an article's page, or replaced in it by the script. */
void thread_html(struct html *h, const struct thread_show *show);

#endif
