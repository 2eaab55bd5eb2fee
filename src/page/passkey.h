/*
 * Asking a browser for a passkey, and reading what it answers.
 *
 * What is to be signed, the challenge, is a token of ours: what comes back is known by it, and
 * nothing is kept of what was only asked. Each challenge is good for five minutes, and for one
 * answer of a passkey: with a passkey that has signed one, older ones are over, too (see
 * store/passkeys.h).
 */
#ifndef POSTBAG_PAGE_PASSKEY_H
#define POSTBAG_PAGE_PASSKEY_H

#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "http/request.h"
#include "key/passkey.h"
#include "model/moderator.h"
#include "model/passkey.h"
#include "page/ctx.h"

#define PASSKEY_ASK_S 300 /* as long as it may take to find a security key, and to type its PIN */

/* What a challenge to sign in is bound to; one to make a passkey, to the session (its form_object,
 * which is never this). */
#define PASSKEY_TO_SIGN_IN 0

/* The relying party that we are: see passkey_party(). ERR_FORBID, noted with "passkey": browsers
 * have no passkeys for our address. */
MUST_USE enum err passkey_own_party(const struct ctx *cx, const char **out);

/* A new challenge, as text for the page. */
const char *passkey_challenge(const struct ctx *cx, int64_t bound);

/* What browsers know a moderator by (section 5.4.3, "user.id"), as text: it tells nobody who it is.
 */
struct str passkey_user(const struct ctx *cx, const struct moderator *who);

/* The bytes of a field in base64url. ERR_INPUT, noted: it has none, or is too long. */
MUST_USE enum err passkey_bytes(
    const struct ctx *cx, const struct request *rq, const char *field, struct str *out);

/*
 * Whether the browser was asked for this by our page, with a challenge of ours that is still good.
 * *challenged_us: when that was made. ERR_AUTH: not. ERR_CONFLICT: it took too long.
 */
MUST_USE enum err passkey_asked(const struct ctx *cx, struct str client_data, enum passkey_act act,
    int64_t bound, int64_t *challenged_us);

#endif
