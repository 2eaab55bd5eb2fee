/*
 * Single sign-on: whether a token is one of a site's own, whole and good now.
 */
#ifndef POSTBAG_KEY_SSO_H
#define POSTBAG_KEY_SSO_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/str.h"
#include "key/keyring.h"
#include "text/sso.h"

/* What a token is held against. */
struct sso_ask {
	const struct keyring *keyring; /* opens sealed secrets */
	const struct sso_keys *keys;   /* of all sites: only this one's are looked at */
	int64_t site_id;
	struct str site; /* its name */
	int64_t now_s;
};

/* What is known of a good one. */
struct sso_found {
	const struct sso_key *key; /* it is signed with */
	struct sso_claims claims;
	struct digest16
	    subject;          /* of site, issuer and subject: the same of each token of a reader */
	struct digest16 once; /* of site, issuer and "jti", or of the whole token if it has none */
};

/*
 * Looks in the order of enum sso_fault, up to the name and what comes after it, which the caller
 * checks. Of a token with a "kid" only the key of that id counts, of one without each of its kind;
 * each is tried by its own algorithm, whatever the token says. Only the site may be told which
 * fault it was: it says nothing of other readers.
 */
MUST_USE enum sso_fault sso_open(
    struct arena *a, const struct sso_ask *ask, struct str token, struct sso_found *out);

/*
 * Reads a key as it is written in files, into what struct sso_key keeps. Of a public key: PEM
 * (RFC 8410), 64 hex digits, base64url, or PASERK "k4.public."; ERR_INPUT: none of these, or no
 * point that anybody could sign for. Of a secret: the bytes of the text as it is; ERR_INPUT: fewer
 * than JWT_SECRET_MIN_BYTES or more than JWT_SECRET_MAX_BYTES.
 */
MUST_USE enum err sso_key_read(struct arena *a, const struct keyring *keyring, int64_t site_id,
    enum sso_kind kind, struct str text, struct str *material);

#endif
