/*
 * Proof of who somebody is: a password, a code, a passkey; and how often one may try.
 *
 * A limit by address (limit_sign_in) stops who guesses from one place. A limit by name
 * (limit_sign_in_name) stops who guesses from many places; it counts alike for names that there are
 * and that there are not. By itself it would let anybody who knows a name keep its moderator out,
 * and names stand below comments. So a browser in which the name has signed in before, which a
 * signed cookie says, is counted by itself: a stranger's guesses do not count against it. A
 * moderator with another browser, while somebody guesses, waits like the one who guesses: never
 * longer than it takes for one more try to fit, half a minute as it comes, and then competes for
 * it.
 *
 * Codes are counted by moderator (limit_code), and likewise by browser where it is known: the limit
 * is what keeps six digits safe from somebody who has the password.
 */
#ifndef POSTBAG_PAGE_PROOF_H
#define POSTBAG_PAGE_PROOF_H

#include "base/attr.h"
#include "base/err.h"
#include "http/request.h"
#include "http/response.h"
#include "model/moderator.h"
#include "page/ctx.h"

/*
 * Whose name and password (the field "password") these are. An unknown name takes the same time as
 * a wrong password. ERR_AUTH: nobody's, noted with "password". ERR_INPUT: too long, noted.
 * ERR_LIMIT, ERR_BUSY.
 */
MUST_USE enum err proof_sign_in(
    const struct ctx *cx, const struct request *rq, struct str name, struct moderator *who);

/* The password of who is signed in, in the field "current"; who is filled in. Errors likewise,
 * noted with "current". */
MUST_USE enum err proof_current(
    const struct ctx *cx, const struct request *rq, struct moderator *who);

/*
 * Whose passkey has signed the challenge of our page, by the fields "credential", "client_data",
 * "authenticator_data", "signature" and "user"; limits are those of passwords. ERR_AUTH: nobody's,
 * or another challenge, or one that it had signed before, or a copy of a passkey may be about.
 * ERR_CONFLICT: it took too long. ERR_INPUT: a field is none, noted. ERR_FORBID: browsers have no
 * passkeys for our address, noted. ERR_LIMIT, ERR_BUSY.
 */
MUST_USE enum err proof_passkey(
    const struct ctx *cx, const struct request *rq, struct moderator *who);

/* A code of the moderator's app, or a recovery code, in this field; it is used up. ERR_AUTH: it is
 * none, or it was used, noted with the field. ERR_LIMIT, ERR_BUSY. */
MUST_USE enum err proof_code(
    const struct ctx *cx, const struct request *rq, const struct moderator *who, const char *field);

/* The cookie of a browser in which this name has just signed in. */
void proof_known(
    const struct ctx *cx, const struct request *rq, struct response *rs, struct str name);

#endif
