/*
 * Answers that anybody may see: made once for each revision of what they show, kept in
 * page/bodies.h, and confirmed by their entity tag.
 *
 * What is kept is served for a second without a question; then its revisions are looked up, and it
 * is made again if they are others. While nobody can tell, what is there is served.
 */
#ifndef POSTBAG_PAGE_CACHED_H
#define POSTBAG_PAGE_CACHED_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "http/request.h"
#include "http/response.h"
#include "page/bodies.h"
#include "page/ctx.h"

/* Fills in the body's two revisions; and, if it is there to make them, its plain bytes and until
 * when they hold. What is of several articles names them, with their writes from before it read
 * anything of them. */
typedef enum err cached_fn(const struct ctx *cx, const void *with, struct body *body);

struct cached {
	struct str key;     /* tells it from all others: what it shows, and in which form */
	const char *form;   /* what tells its entity tag from that of another form which the same
			       address may give; or "" */
	int64_t article_id; /* when this process writes to it the revisions are looked up at once;
			       0: it is of none, or of several, which make() names */
	int64_t site_print;
	int64_t life_us;   /* it is made again when it is older, whatever its revisions */
	bool worded;       /* it is in a language: kept in each, given in that of cx->speech */
	bool for_all;      /* authors are given the same */
	const char *type;  /* Content-Type */
	cached_fn *revise; /* finds only the revisions as they are now */
	cached_fn *make;
	const void *with; /* what these two are given */
};

#define CACHED_FOR_EVER INT64_MAX

/*
 * The answer, or 304. It may be kept by nginx for a second, and by others if they ask whether it is
 * still right. An error is that of make().
 */
MUST_USE enum err cached_answer(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct cached *cached);

#endif
