/*
 * Single sign-on: tokens with which a site tells us who a reader is, as text. The keys that a site
 * may have, what stands in a token, and what may be wrong with one. Whether it is signed is
 * key/sso.h's to say.
 *
 * A token is a PASETO v4.public, or a JWT (RFC 7519) of one algorithm: which one, the key says, and
 * never the token.
 */
#ifndef POSTBAG_TEXT_SSO_H
#define POSTBAG_TEXT_SSO_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

#define SSO_TOKEN_MAX_BYTES   ((size_t)4096)
#define SSO_KEY_ID_MAX_BYTES  64
#define SSO_ISSUER_MAX_BYTES  200
#define SSO_SUBJECT_MAX_BYTES 128
#define SSO_ONCE_MAX_BYTES    128 /* "jti" */
#define SSO_LIFE_MAX_S        3600
#define SSO_LEEWAY_S          60 /* clocks differ */
#define SSO_KEYS_MOST         8  /* of one site */

enum sso_kind { SSO_PASETO, SSO_JWT_EDDSA, SSO_JWT_HS256, SSO_KINDS };

const char *sso_kind_name(enum sso_kind kind); /* "paseto", "jwt-eddsa", "jwt-hs256" */
MUST_USE enum err sso_kind_of(struct str name, enum sso_kind *out);
/* What a JWT of this kind has as its "alg"; NULL for PASETO, which has none. */
const char *sso_kind_algorithm(enum sso_kind kind);

/* OK when it may be the id of a key: 1 to SSO_KEY_ID_MAX_BYTES of letters, digits, ".", "_", "-".
 */
MUST_USE enum err sso_key_id_check(struct str id);

/* Reads an issuer: one line of 1 to SSO_ISSUER_MAX_BYTES, clean as it is. ERR_INPUT: it is none. */
MUST_USE enum err sso_issuer_read(struct arena *a, struct str typed, struct str *out);

/* A key by which a site's tokens are known. */
struct sso_key {
	int64_t id;
	int64_t site_id;
	struct str name; /* the "kid" of its tokens */
	enum sso_kind kind;
	struct str issuer;   /* the "iss" that they must have */
	struct str material; /* the public key; of SSO_JWT_HS256 the secret, sealed */
	int64_t made_us;
	int64_t used_us; /* when it has signed in somebody last, to the hour; 0: never */
};

/* All there are, of all sites. */
struct sso_keys {
	const struct sso_key *key;
	size_t count;
};

/* What is wrong with a token, in the order in which it is looked for. */
enum sso_fault {
	SSO_GOOD,
	SSO_TOO_LONG,
	SSO_OTHER_FORM,
	SSO_OTHER_PASETO,
	SSO_BAD_BASE64,
	SSO_BAD_HEAD,
	SSO_HEAD_HAS_KEY,
	SSO_NO_KEYS,
	SSO_UNKNOWN_KEY,
	SSO_OTHER_ALGORITHM,
	SSO_BAD_SIGNATURE,
	SSO_BAD_CLAIMS,
	SSO_NO_AUDIENCE,
	SSO_OTHER_AUDIENCE,
	SSO_NO_ISSUER,
	SSO_OTHER_ISSUER,
	SSO_NO_ISSUED,
	SSO_ISSUED_LATER,
	SSO_NO_EXPIRY,
	SSO_EXPIRED,
	SSO_LIVES_TOO_LONG,
	SSO_NOT_YET,
	SSO_NO_SUBJECT,
	SSO_LONG_SUBJECT,
	SSO_LONG_ONCE,
	SSO_NO_NAME,
	SSO_BAD_NAME,
	SSO_LONG_NAME,
	SSO_TAKEN_NAME,
	SSO_BAD_EMAIL,
	SSO_USED,
	SSO_FAULTS,
};

struct sso_fault_info {
	const char *claim; /* where it is: "aud"; "sso_token" if it is of none */
	const char *word;  /* for logs: "other-audience" */
	const char *about; /* for who makes the tokens, in whole sentences */
};

const struct sso_fault_info *sso_fault_info(enum sso_fault fault);

/* What stands before the signature is looked at: a JWT's header, or a PASETO's footer. */
struct sso_head {
	struct str key;       /* "kid", or empty */
	struct str algorithm; /* "alg", or empty */
};

/* SSO_BAD_HEAD: not one JSON object, each member once, with these as text. SSO_HEAD_HAS_KEY: it
 * names a key to be fetched or brings one ("jku", "jwk", "x5u", "x5c"), or says that one must
 * understand what we do not ("crit"). */
enum sso_fault sso_head_read(struct arena *a, struct str json, struct sso_head *out);

/* What is signed. Texts that are missing are empty. */
struct sso_claims {
	struct str issuer;   /* "iss" */
	struct str audience; /* "aud" */
	struct str subject;  /* "sub" */
	struct str once;     /* "jti" */
	struct str name;
	struct str email;
	int64_t issued_s; /* "iat"; 0: missing */
	int64_t expires_s;
	int64_t not_before_s;
};

/* SSO_BAD_CLAIMS: not one JSON object, each member once, with texts where there must be texts, and
 * moments as the kind has them: a PASETO's in RFC 3339, a JWT's as whole seconds since 1970. Other
 * members are nothing to us: no role and no right comes by a token. */
enum sso_fault sso_claims_read(
    struct arena *a, enum sso_kind kind, struct str json, struct sso_claims *out);

/* Whether they are for this site, of this issuer, and good now. Cleans the e-mail address; the name
 * is not looked at. */
enum sso_fault sso_claims_check(
    struct arena *a, struct sso_claims *claims, struct str site, struct str issuer, int64_t now_s);

#endif
