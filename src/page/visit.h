/*
 * What requests below articles/{a}/comments/{id} begin with: the comment, and who has come to it.
 */
#ifndef POSTBAG_PAGE_VISIT_H
#define POSTBAG_PAGE_VISIT_H

#include "base/attr.h"
#include "base/err.h"
#include "http/request.h"
#include "model/comment.h"
#include "model/limit.h"
#include "page/ctx.h"
#include "page/limiter.h"
#include "page/reader.h"
#include "page/thread_load.h"
#include "view/show.h"

struct visit {
	const struct request *rq;
	struct thread_ask ask; /* its article and site, and the author id of who asks */
	struct thread_show show;
	struct comment comment; /* whatever its status, its HTML made; as who asks may see it: see
				   comment_show_to() */
	enum status kept;       /* the status it has in truth */
};

/* Finds the comment of the path. ERR_ABSENT: there is none. ERR_AUTH: see reader_author(). */
MUST_USE enum err visit_comment(const struct ctx *cx, const struct request *rq, struct visit *v);

/*
 * The same for a reader who does something about somebody's comment: checks that it is published
 * (to them), where the request comes from, and asks the limit, of which nothing is taken yet.
 * Errors: those of reader_single(), visit_comment(), reader_origin(), reader_actor(),
 * limiter_gate() and limiter_ask(), noted.
 */
MUST_USE enum err visit_to_ask(const struct ctx *cx, const struct request *rq, enum limit limit,
    struct visit *v, struct actor *actor, struct limiter_asked *asked);

/* Takes one from the limit, and checks that the comment is not one that they alone see: that is
 * theirs. ERR_FORBID: it is (noted). Errors: those of limiter_take(), too. */
MUST_USE enum err visit_take(
    const struct ctx *cx, const struct visit *v, const struct limiter_asked *asked);

/* Both. */
MUST_USE enum err visit_to_act(const struct ctx *cx, const struct request *rq, enum limit limit,
    struct visit *v, struct actor *actor);

#endif
