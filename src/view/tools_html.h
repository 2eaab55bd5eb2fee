/*
 * The buttons below a comment's text that write Markdown into it. They are the script's, which
 * shows them: without it they would do nothing.
 */
#ifndef POSTBAG_VIEW_TOOLS_HTML_H
#define POSTBAG_VIEW_TOOLS_HTML_H

#include "text/html.h"

/* A hidden group of buttons. Each has data-mark: what goes before and after the chosen text, parted
 * by
 * "|"; without a "|", what goes before each chosen line. */
void tools_html(struct html *h);

#endif
