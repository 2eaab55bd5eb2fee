/*
 * What moderators do, by a form or by a program: parsed, checked and done in one place each; the
 * pages and the API differ in how they show what it came to.
 */
#ifndef POSTBAG_PAGE_DESK_ACTS_H
#define POSTBAG_PAGE_DESK_ACTS_H

#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "http/request.h"
#include "model/comment.h"
#include "page/ctx.h"

struct acted {
	int64_t done;       /* its row in the log; 0: nothing was changed */
	int64_t comment_id; /* what it was about, or what was written; 0: the thread */
	enum status from;   /* of a decision: the status it had */
	const char *late;   /* with ERR_CONFLICT: the field in which somebody else was quicker */
};

/*
 * Does what the request says with what its path names. ERR_INPUT, noted; with status 422 where
 * what was typed will not do. ERR_CONFLICT with out->late: it is not any more as the moderator saw
 * it, and nothing was done. Other errors are those of the store.
 */
typedef enum err act_fn(const struct ctx *cx, const struct request *rq, struct acted *out);

act_fn decide_act;
act_fn keep_act;
act_fn mark_act;
act_fn badge_act;
act_fn revise_act;
act_fn answer_act; /* ERR_CONFLICT without out->late: noted, with its status */
act_fn undo_act;
act_fn closing_act;

#endif
