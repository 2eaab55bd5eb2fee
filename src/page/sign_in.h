/*
 * Signing in: from a password, by way of a code where the moderator has a second factor, or from a
 * passkey, to a session.
 *
 * Between the two steps there is no session, only a token in a cookie, good for five minutes: it
 * says whose password was given, and is worth nothing once that password is another one.
 */
#ifndef POSTBAG_PAGE_SIGN_IN_H
#define POSTBAG_PAGE_SIGN_IN_H

#include "base/attr.h"
#include "base/err.h"
#include "http/request.h"
#include "http/response.h"
#include "model/moderator.h"
#include "page/ctx.h"

/* How somebody signs in, which the log says. */
enum signed_in {
	BY_PASSWORD,
	BY_CODE,     /* and password */
	BY_RECOVERY, /* code, and password */
	BY_PASSKEY,
};

/* Opens a session, and leads to the desk. */
MUST_USE enum err sign_in_open(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct moderator *who, enum signed_in how);

/* Leads to the second step. */
void sign_in_step(const struct ctx *cx, struct response *rs, const struct moderator *who);
/* Who is between the two steps. ERR_AUTH: nobody. ERR_CONFLICT: they took too long. ERR_BUSY. */
MUST_USE enum err sign_in_between(
    const struct ctx *cx, const struct request *rq, struct moderator *who);

/* The page to sign in, with what is wrong. */
MUST_USE enum err sign_in_show(
    const struct ctx *cx, struct response *rs, struct str name, int status);

/* Ends what the browser has of a session, and leads to the page to sign in. */
void sign_in_leave(const struct ctx *cx, struct response *rs);

#endif
