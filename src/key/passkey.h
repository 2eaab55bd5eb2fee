/*
 * Passkeys: what an authenticator says when it makes one, and when it signs with one (Web
 * Authentication level 2; sections are of it).
 *
 * libfido2 takes it apart and checks the signatures. No attestation is asked for, as any
 * authenticator will do that knows its user: so what says that a key was made is its own data
 * alone, and there is nothing of anybody else's to be verified. What the browser says
 * (section 5.8.1) is here only bytes that are signed along; model/passkey.h reads it.
 *
 * A passkey signs somebody in by itself, so the authenticator must have made sure who that is: the
 * flags "user present" and "user verified" must be set.
 */
#ifndef POSTBAG_KEY_PASSKEY_H
#define POSTBAG_KEY_PASSKEY_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

#define PASSKEY_ID_MAX_BYTES 1023 /* section 4, "credential id" */

/* The algorithms we know, in COSE's numbers (RFC 9053, RFC 8812), the best first: ES256, EdDSA with
 * Ed25519, and RS256 with 2048 bits, which is all that some older PCs have. */
#define PASSKEY_ALGORITHMS 3
extern const int64_t passkey_algorithm[PASSKEY_ALGORITHMS];

/* A public key as libfido2 has it: ES256 its coordinates, 32 bytes each; EdDSA 32 bytes; RS256 256
 * bytes of modulus and 3 of exponent. */
struct passkey_key {
	int64_t algorithm;
	struct str bytes;
};

/* A passkey that was made. */
struct passkey_made {
	struct str credential_id; /* 1 to PASSKEY_ID_MAX_BYTES bytes */
	struct passkey_key key;
	int64_t signs; /* how often it says that it has signed; 0: it may not count */
};

/*
 * Reads what an authenticator says that has made one for this relying party (section 6.1,
 * "authenticator data"), into the arena. ERR_INPUT: not that, of no algorithm we know, or with a
 * key that is none. ERR_AUTH: for another party, or without having made sure whose it is.
 */
MUST_USE enum err passkey_made_read(
    struct arena *a, const char *party, struct str authenticator_data, struct passkey_made *out);

/* What an authenticator has signed. */
struct passkey_answer {
	struct str client_data;        /* what the browser says, as it came */
	struct str authenticator_data; /* what the authenticator says */
	struct str signature;          /* of both */
};

/*
 * Whether who has the private key has signed this, for this party. *signs: how often it says that
 * it has signed with it. ERR_AUTH: not, or without having made sure who asks for it.
 */
MUST_USE enum err passkey_check(const struct passkey_key *key, const char *party,
    const struct passkey_answer *answer, int64_t *signs);

#endif
