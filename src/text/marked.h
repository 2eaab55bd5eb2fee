/*
 * Marks in HTML that our own writers made: what was found in a text, where it is shown.
 */
#ifndef POSTBAG_TEXT_MARKED_H
#define POSTBAG_TEXT_MARKED_H

#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "text/html.h"

/*
 * The same HTML with a <mark> around each of these texts, written as in the comment, wherever one
 * stands within one run of text and, if it begins or ends with a letter, is not part of a longer
 * word there. Tags, attributes and escapes stay as they are. What stands in no single run (because
 * a part of it is emphasised, say) is not marked.
 */
struct safe_html marked_html(
    struct arena *a, struct safe_html html, const struct str *what, size_t count);

#endif
