/*
 * A comment's text to HTML: paragraphs, emphasis, code, quotes, lists, links, and nothing else.
 *
 * md4c parses; what stands in the output is what our callbacks write, through text/html.h, so there
 * is nothing to sanitise. The elements are p, br, em, strong, code, pre, blockquote, ul, ol, li, a.
 * Raw HTML is shown as the text it is. A heading becomes a paragraph in strong, an image its
 * alternative text as a link to it, a rule is dropped; tables, strike-through and task lists are
 * not parsed. A line's end is a br, as people expect who press Enter; an ordered list that begins
 * elsewhere than at 1 says so (start). Bare URLs become links (md4c's permissive autolinks for
 * http, https). A link to what url_is_link() refuses shows its text alone. Every link has
 * rel="nofollow ugc noopener noreferrer" and no title.
 */
#ifndef POSTBAG_TEXT_MARKDOWN_H
#define POSTBAG_TEXT_MARKDOWN_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "text/html.h"

/* Rises when the same text gives other HTML; stored beside the HTML made with it. */
#define MARKDOWN_VERSION 1

#define MARKDOWN_MAX_BYTES ((size_t)64 * 1024) /* of input */
#define MARKDOWN_MAX_DEPTH 12 /* of nested blocks; deeper ones are flattened into it */

/*
 * text: clean (utf8_clean_text). Links are counted into *links unless it is NULL.
 * ERR_INPUT: longer than MARKDOWN_MAX_BYTES, not valid UTF-8, or the output, or the
 * destinations of all links together, would exceed eight times the input plus 4 KiB.
 */
MUST_USE enum err markdown_html(
    struct arena *a, struct str text, struct safe_html *out, unsigned *links);

#endif
