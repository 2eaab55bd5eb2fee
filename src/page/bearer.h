/*
 * Programs at the desk: who asks is known by the token in "Authorization: Bearer", and by nothing
 * else (RFC 6750). No cookie works there, so no other site's page can make a browser do anything.
 */
#ifndef POSTBAG_PAGE_BEARER_H
#define POSTBAG_PAGE_BEARER_H

#include "base/attr.h"
#include "base/err.h"
#include "http/request.h"
#include "model/moderator.h"
#include "page/ctx.h"

#define BEARER_PREFIX     "pbt_" /* so that one who finds such a text knows what it is */
#define BEARER_TEXT_BYTES 48

/* A new token, and the hash of it for the database. */
void bearer_make(char text[BEARER_TEXT_BYTES], struct digest32 *hash);

/*
 * As which moderator this request works. ERR_AUTH: it has no token, or one that is not good; the
 * challenge is noted. ERR_FORBID, noted: the token may only look, and the request does something.
 * ERR_LIMIT: this address has tried too many. ERR_BUSY.
 */
MUST_USE enum err bearer_session(
    const struct ctx *cx, const struct request *rq, struct session *out);

#endif
