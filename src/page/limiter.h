/*
 * Rate limits as pages meet them: which buckets a request is counted in, whether there is room, and
 * what is said when there is not. What is limited and how is model/limit.h.
 *
 * First this process is asked (page/refusals.h), then the database, which counts for all processes.
 * Addresses are nginx's REMOTE_ADDR and nothing else.
 */
#ifndef POSTBAG_PAGE_LIMITER_H
#define POSTBAG_PAGE_LIMITER_H

#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"
#include "http/request.h"
#include "model/limit.h"
#include "page/ctx.h"
#include "store/limits.h"

/*
 * What a page begins with whose limit comes later: if it is known here that there is no room, there
 * is no need to look at anything. A person is still let on, a few times, to where they are given
 * their form back; programs, and who goes on and on, are not. ERR_LIMIT: see limiter_take().
 */
MUST_USE enum err limiter_gate(const struct ctx *cx, const struct request *rq, enum limit limit);

/*
 * Takes one for the address of the request, from its own bucket and its neighbourhood's: from both
 * or from none. ERR_LIMIT: one of them is empty; in how many seconds it is not is in cx->trouble.
 * ERR_INPUT: REMOTE_ADDR is no address (noted). ERR_BUSY.
 */
MUST_USE enum err limiter_take(const struct ctx *cx, const struct request *rq, enum limit limit);

/* The same for what is not counted by address: of this name or browser. */
MUST_USE enum err limiter_take_of(const struct ctx *cx, enum limit limit, struct str what);

/*
 * The two halves of limiter_take(), where what counts is not limits_take(): what it is to take, and
 * what has become of that. limiter_ask() may refuse by itself, with ERR_LIMIT.
 */
struct limiter_asked {
	enum limit limit;
	struct limit_ask ask;
	int64_t asked_us;
};
MUST_USE enum err limiter_ask(
    const struct ctx *cx, const struct request *rq, enum limit limit, struct limiter_asked *out);
/* The rest of limiter_take(), where it comes to limits_take() after all. */
MUST_USE enum err limiter_take_asked(const struct ctx *cx, const struct limiter_asked *asked);
/* err: OK, ERR_LIMIT, or another, of which nothing is to be learnt. Gives it back. */
MUST_USE enum err limiter_told(const struct ctx *cx, const struct limiter_asked *asked,
    const struct limit_wait *wait, enum err err);

#endif
