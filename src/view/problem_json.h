/*
 * Problem documents (RFC 9457).
 */
#ifndef POSTBAG_VIEW_PROBLEM_JSON_H
#define POSTBAG_VIEW_PROBLEM_JSON_H

#include "text/json.h"
#include "view/page_html.h"

/*
 * In a language (see view/say.h):
 * {"type": "about:blank", "title", "status", "detail", "instance": "urn:postbag:request:ID",
 * "problems": [{"field", "code", "detail"}]}
 */
void problem_json(struct json *j, unsigned lang, const struct error_show *error);
/* The same, its object still open for members of its kind (RFC 9457 section 3.2). */
void problem_json_begin(struct json *j, unsigned lang, const struct error_show *error);

#endif
