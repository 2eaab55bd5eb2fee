/*
 * Routes: a table of patterns, and the search in it.
 */
#ifndef POSTBAG_HTTP_ROUTE_H
#define POSTBAG_HTTP_ROUTE_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "http/request.h"
#include "http/response.h"

struct ctx; /* what a page works with: page/ctx.h */

/* A page: from the request to the response. An error without a response is answered by the caller.
 */
typedef enum err page_fn(const struct ctx *cx, const struct request *rq, struct response *rs);

struct route {
	unsigned methods;    /* enum method, or-ed; GET serves HEAD too */
	const char *pattern; /* "articles/{a}/comments/{id}/edit"; {a} is 16 hex digits, {id} a
				decimal > 0 */
	page_fn *page;
	unsigned flags;   /* of page/routes.c: the gates on the way */
	const char *name; /* for metrics and logs: one word, unique per pattern and method */
};

/*
 * Finds the route of a request by its path and method, and fills in rq->path_article and path_id.
 * ERR_ABSENT: no pattern fits (404). ERR_CONFLICT: a pattern fits, but not the method (405): out is
 * the first that does, and allow gets the Allow header's value, "GET, HEAD, POST".
 */
MUST_USE enum err route_find(const struct route *route, size_t routes, struct request *rq,
    const struct route **out, struct buf *allow);

#endif
