#include "page/cross.h"

#include "page/reply.h"

/* How long a browser may go without asking first: two hours are the most that Chrome takes. What
 * is asked then is checked anyway. */
#define PREFLIGHT_LIFE_S "7200"

/* A host may serve several publications, each with Postbag below it: then the page's origin is not
 * that of our settings, and yet ours. Browsers say so. */
bool
cross_asked(const struct ctx *cx, const struct request *rq)
{
	return rq->origin.len > 0 && cx->sites != NULL && !str_equal(rq->origin, cx->own_origin) &&
	       !str_equal(rq->fetch_site, STR("same-origin")) &&
	       sites_by_origin(cx->sites, rq->origin) != NULL;
}

void
cross_prefix(struct ctx *cx, const struct request *rq)
{
	if (cross_asked(cx, rq))
		cx->prefix = arena_printf(
		    cx->arena, "%.*s%.*s", STR_ARG(cx->own_origin), STR_ARG(cx->prefix));
}

void
cross_open(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	response_header_text(rs, "Vary", "Origin");
	if (!cross_asked(cx, rq))
		return;
	response_header(rs, "Access-Control-Allow-Origin", rq->origin);
	response_header_text(
	    rs, "Access-Control-Expose-Headers", "Postbag-Author, ETag, Retry-After, Location");
}

void
cross_preflight(struct response *rs, struct str allow)
{
	reply_nothing(rs);
	response_header(rs, "Access-Control-Allow-Methods", allow);
	response_header_text(
	    rs, "Access-Control-Allow-Headers", "authorization, content-type, idempotency-key");
	response_header_text(rs, "Access-Control-Max-Age", PREFLIGHT_LIFE_S);
}
