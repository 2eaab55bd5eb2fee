/*
 * Members: readers whom their site has signed in. Who is one holds a token of ours, which lives in
 * a cookie of its own, or in the Authorization header of a script or a program; it is bound to the
 * site, the account and the key with which the site signed, and is worth nothing when that key is
 * removed.
 */
#ifndef POSTBAG_PAGE_MEMBER_H
#define POSTBAG_PAGE_MEMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "http/request.h"
#include "http/response.h"
#include "key/sso.h"
#include "model/account.h"
#include "model/site.h"
#include "page/ctx.h"

/* The cookie; a "__Host-" one where cookies are Secure. */
const char *member_cookie(const struct ctx *cx);
/* Says that there is one, to who cannot ask for a name with hyphens in it: nginx, which answers
 * nobody who has it from its cache. It proves nothing. */
#define MEMBER_SIGN "postbag_member"

/*
 * Opens a member's token of a site. ERR_AUTH: it is none, or not of this site, or its key is gone.
 * ERR_CONFLICT: it has expired. ERR_BUSY: the database is away.
 */
MUST_USE enum err member_open(
    const struct ctx *cx, struct str text, int64_t site_id, int64_t *account_id);

/* Who asks, and at which site, whichever that is: by the Authorization header, or else the cookie.
 * ERR_AUTH: nobody, or their account is gone. ERR_BUSY: the database is away. */
MUST_USE enum err member_find(
    const struct ctx *cx, const struct request *rq, const struct site **site, struct account *out);

/* Gives a member's token as cookies, or takes them back (token NULL). */
void member_cookies(const struct ctx *cx, struct response *rs, const char *token);

/* Whether a token of the site would be taken, if it has not been yet, and what is wrong with it
 * otherwise. ERR_BUSY. */
MUST_USE enum err member_check(const struct ctx *cx, const struct site *site, struct str token,
    struct sso_found *found, enum sso_fault *fault);

/* What was made of a site's token. */
struct member {
	struct account account;
	const char *token; /* of ours */
	int64_t expires_us;
};

/*
 * Takes a token of the site, once. ERR_INPUT (422), ERR_CONFLICT (handed in before): refused, with
 * what is wrong noted and in the log. ERR_LIMIT: this address has had too many refused. ERR_BUSY.
 */
MUST_USE enum err member_enter(const struct ctx *cx, const struct request *rq,
    const struct site *site, struct str token, struct member *out);

#endif
