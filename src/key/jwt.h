/*
 * JSON Web Tokens in their compact form (RFC 7519, RFC 7515 section 7.1), signed with Ed25519
 * (RFC 8037) or HMAC-SHA-256 (RFC 7518 section 3.2).
 *
 * Nothing here looks at the header to learn how the token is signed: the caller says that, by the
 * key.
 */
#ifndef POSTBAG_KEY_JWT_H
#define POSTBAG_KEY_JWT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

#define JWT_KEY_BYTES        32
#define JWT_SECRET_MIN_BYTES 32 /* RFC 7518 section 3.2: as long as the hash */
#define JWT_SECRET_MAX_BYTES 256

struct jwt {
	struct str header;  /* not to be believed before it is found signed */
	struct str payload; /* likewise */
	struct str signature;
	struct str input; /* what is signed */
};

/* Takes it apart; the parts lie in the arena. ERR_INPUT: not three parts, or one that is not
 * base64url as base64.h has it. */
MUST_USE enum err jwt_read(struct arena *a, struct str token, struct jwt *out);

/* Whether the holder of this key or secret has signed it. */
MUST_USE bool jwt_signed_eddsa(const struct jwt *token, const uint8_t public_key[JWT_KEY_BYTES]);
MUST_USE bool jwt_signed_hs256(const struct jwt *token, struct str secret);

#endif
