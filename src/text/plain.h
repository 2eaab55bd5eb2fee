/*
 * The words of HTML that our own writers made, for where there is no HTML.
 */
#ifndef POSTBAG_TEXT_PLAIN_H
#define POSTBAG_TEXT_PLAIN_H

#include "base/arena.h"
#include "base/str.h"
#include "text/html.h"

/*
 * On one line, without the tags, the escapes being what they stand for; what stands apart in HTML
 * has a space between. At most most_bytes of it, whole code points, and then an ellipsis.
 */
struct str plain_text(struct arena *a, struct safe_html html, size_t most_bytes);

#endif
