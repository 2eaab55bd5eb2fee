/*
 * Articles on another origin than ours: what a browser must hear so that the script in them may ask
 * us and read the answer (CORS, Fetch Standard section 3.2).
 *
 * The origin is compared byte by byte with those of the sites: no patterns, no suffixes, never "*",
 * never "null". Cookies are never allowed for: an author is known by the token in the Authorization
 * header.
 */
#ifndef POSTBAG_PAGE_CROSS_H
#define POSTBAG_PAGE_CROSS_H

#include <stdbool.h>

#include "http/request.h"
#include "http/response.h"
#include "page/ctx.h"

/* Whether a script in a page of one of our sites asks, and that page is on another origin. */
bool cross_asked(const struct ctx *cx, const struct request *rq);

/* Then every address in the answer is a whole one: in that page a path would lead to another host.
 */
void cross_prefix(struct ctx *cx, const struct request *rq);

/* Lets that script read the answer; every answer says that it hangs on the Origin. */
void cross_open(const struct ctx *cx, const struct request *rq, struct response *rs);

/* Answers the question before a request (a preflight) with 204. allow: the methods that the path
 * takes. */
void cross_preflight(struct response *rs, struct str allow);

#endif
