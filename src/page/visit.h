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
 * (to them: what they alone see is theirs, which ERR_FORBID says), where the request comes from,
 * and takes one from the limit. Errors: those of reader_single(), visit_comment(), reader_origin(),
 * reader_actor(), limiter_gate() and limiter_take(), noted.
 */
MUST_USE enum err visit_to_act(const struct ctx *cx, const struct request *rq, enum limit limit,
    struct visit *v, struct actor *actor);

#endif
