/*
 * What a moderator wants done with which comments: read from the form of a queue, or from a
 * request to api/v1/admin/bulk.
 */
#ifndef POSTBAG_PAGE_BULK_WISH_H
#define POSTBAG_PAGE_BULK_WISH_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"
#include "http/request.h"
#include "page/ctx.h"
#include "page/queue_ask.h"
#include "store/bulks.h"
#include "view/bulk_html.h"

/* Points into itself: it is not to be copied. */
struct bulk_wish {
	struct queue_ask queue;
	struct site_ids sites; /* of the queue */
	struct bulk_ask ask;
	struct site_ids decided; /* where they may decide */
	enum bulk_which which;
	enum action action;
	struct bulk_new bulk;
	bool confirmed;
	struct bulk_key key;
};

/*
 * Each fills in all but the items, which are yet to be gathered, and the key.
 * ERR_INPUT, ERR_FORBID: cx->trouble says which field. ERR_BUSY, ERR_INTERNAL.
 */
/* The queue that the form stood on: what was asked of it is in the form as in its address. */
MUST_USE enum err bulk_wish_read(
    const struct ctx *cx, const struct request *rq, struct bulk_wish *wish);
/* Either some that are picked, or all that a queue has, as it is asked for. */
MUST_USE enum err bulk_wish_read_api(
    const struct ctx *cx, const struct request *rq, struct bulk_wish *wish);

/* See desk_once(); there may be none. */
MUST_USE enum err bulk_wish_key(
    const struct ctx *cx, const struct request *rq, struct bulk_wish *wish);

#endif
