/*
 * PASETO, version 4, purpose public, and no other: a message signed with Ed25519.
 *
 * "v4.public." base64url(message, signature) ["." base64url(footer)]. Signed are the header, the
 * message, the footer, and an implicit assertion that does not travel with the token, each with its
 * length before it (PASETO's pre-authentication encoding).
 */
#ifndef POSTBAG_KEY_PASETO_H
#define POSTBAG_KEY_PASETO_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

#define PASETO_HEADER          "v4.public."
#define PASETO_KEY_BYTES       32
#define PASETO_SIGNATURE_BYTES 64

struct paseto {
	struct str message; /* not to be believed before paseto_signed() */
	struct str footer;  /* likewise; or empty */
	const uint8_t *signature;
};

/* Takes it apart; the parts lie in the arena. ERR_INPUT: no such token, or a part that is not
 * base64url as base64.h has it, or too short for a signature. */
MUST_USE enum err paseto_read(struct arena *a, struct str token, struct paseto *out);

/* Whether the holder of this key has signed it, for this implicit assertion. */
MUST_USE bool paseto_signed(struct arena *a, const struct paseto *token,
    const uint8_t public_key[PASETO_KEY_BYTES], struct str implicit);

/* What is signed, for who signs. */
struct str paseto_signed_bytes(
    struct arena *a, struct str message, struct str footer, struct str implicit);

#endif
