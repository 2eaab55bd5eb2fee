#include "key/sso.h"

#include <sodium.h>
#include <string.h>

#include "base/bug.h"
#include "key/base64.h"
#include "key/jwt.h"
#include "key/paseto.h"
#include "key/sealed.h"
#include "key/secret.h"

#define PEM_BEGIN  "-----BEGIN PUBLIC KEY-----"
#define PEM_END    "-----END PUBLIC KEY-----"
#define PASERK     "k4.public."
#define SPKI_BYTES 44

/* SubjectPublicKeyInfo of an Ed25519 key up to its bytes (RFC 8410 section 4). */
static const uint8_t spki_head[SPKI_BYTES - PASETO_KEY_BYTES] = { 0x30, 0x2a, 0x30, 0x05, 0x06,
	0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00 };

/* A token, taken apart as what it says it is. */
struct opened {
	bool is_paseto;
	struct paseto paseto;
	struct jwt jwt;
	struct sso_head head;
};

static enum sso_fault take_apart(struct arena *a, struct str token, struct opened *out);
static bool looks_like_jwt(struct str token);
static bool is_other_paseto(struct str token);
static enum sso_fault find_key(struct arena *a, const struct sso_ask *ask,
    const struct opened *opened, const struct sso_key **out);
static bool of_kind(const struct opened *opened, enum sso_kind kind);
static bool is_signed(struct arena *a, const struct sso_ask *ask, const struct opened *opened,
    const struct sso_key *key);
static bool signed_hs256(
    struct arena *a, const struct sso_ask *ask, const struct jwt *jwt, const struct sso_key *key);
static void digests(const struct sso_ask *ask, struct str token, struct sso_found *found);
static bool read_pem(struct str text, uint8_t key[PASETO_KEY_BYTES]);

enum sso_fault
sso_open(struct arena *a, const struct sso_ask *ask, struct str token, struct sso_found *out)
{
	struct opened opened;
	enum sso_fault fault = take_apart(a, token, &opened);

	*out = (struct sso_found){ 0 };
	if (fault == SSO_GOOD)
		fault = find_key(a, ask, &opened, &out->key);
	if (fault == SSO_GOOD)
		fault = sso_claims_read(a, out->key->kind,
		    opened.is_paseto ? opened.paseto.message : opened.jwt.payload, &out->claims);
	if (fault == SSO_GOOD)
		fault = sso_claims_check(a, &out->claims, ask->site, out->key->issuer, ask->now_s);
	if (fault == SSO_GOOD)
		digests(ask, token, out);
	return fault;
}

enum err
sso_key_read(struct arena *a, const struct keyring *keyring, int64_t site_id, enum sso_kind kind,
    struct str text, struct str *material)
{
	struct str line = str_trim(text), paserk = STR(PASERK);
	uint8_t *key = arena_alloc(a, PASETO_KEY_BYTES);

	*material = (struct str){ (const char *)key, PASETO_KEY_BYTES };
	if (kind == SSO_JWT_HS256) {
		if (text.len < JWT_SECRET_MIN_BYTES || text.len > JWT_SECRET_MAX_BYTES)
			return ERR_INPUT;
		material->len = text.len + SEALED_EXTRA_BYTES;
		uint8_t *sealed = arena_alloc(a, material->len);
		sealed_make(keyring, KEY_SSO_SECRET, site_id, text, sealed);
		material->p = (const char *)sealed;
		return OK;
	}
	if (str_starts(line, paserk))
		line = str_part(line, paserk.len, line.len);
	if (!str_to_bytes(line, key, PASETO_KEY_BYTES) &&
	    base64_read(line, key, PASETO_KEY_BYTES) != OK && !read_pem(text, key))
		return ERR_INPUT;
	return crypto_core_ed25519_is_valid_point(key) == 1 ? OK : ERR_INPUT;
}

static enum sso_fault
take_apart(struct arena *a, struct str token, struct opened *out)
{
	*out = (struct opened){ .is_paseto = str_starts(token, STR(PASETO_HEADER)) };
	if (token.len > SSO_TOKEN_MAX_BYTES)
		return SSO_TOO_LONG;
	if (is_other_paseto(token))
		return SSO_OTHER_PASETO;
	if (!out->is_paseto && !looks_like_jwt(token))
		return SSO_OTHER_FORM;
	if (out->is_paseto) {
		if (paseto_read(a, token, &out->paseto) != OK)
			return SSO_BAD_BASE64;
		return out->paseto.footer.len == 0
			   ? SSO_GOOD
			   : sso_head_read(a, out->paseto.footer, &out->head);
	}
	if (jwt_read(a, token, &out->jwt) != OK)
		return SSO_BAD_BASE64;
	return sso_head_read(a, out->jwt.header, &out->head);
}

static bool
looks_like_jwt(struct str token)
{
	size_t points = 0;

	for (size_t i = 0; i < token.len; i++)
		points += token.p[i] == '.';
	return points == 2;
}

/* "v", a digit, ".", "local" or "public", ".": but not ours. */
static bool
is_other_paseto(struct str token)
{
	if (token.len < 3 || token.p[0] != 'v' || token.p[1] < '0' || token.p[1] > '9' ||
	    token.p[2] != '.' || str_starts(token, STR(PASETO_HEADER)))
		return false;
	struct str purpose = str_part(token, 3, token.len);
	return str_starts(purpose, STR("local.")) || str_starts(purpose, STR("public."));
}

/* The key that the token is signed with. */
static enum sso_fault
find_key(struct arena *a, const struct sso_ask *ask, const struct opened *opened,
    const struct sso_key **out)
{
	enum sso_fault fault = SSO_NO_KEYS;

	for (size_t i = 0; i < ask->keys->count; i++) {
		const struct sso_key *key = &ask->keys->key[i];
		enum sso_fault now = SSO_GOOD;

		if (key->site_id != ask->site_id)
			continue;
		if (opened->head.key.len > 0 && !str_equal(opened->head.key, key->name))
			now = SSO_UNKNOWN_KEY;
		else if (!of_kind(opened, key->kind))
			now = SSO_OTHER_ALGORITHM;
		else if (!is_signed(a, ask, opened, key))
			now = SSO_BAD_SIGNATURE;
		*out = key;
		if (now == SSO_GOOD)
			return now;
		/* What came furthest is what is said. */
		if (now > fault)
			fault = now;
	}
	return fault;
}

static bool
of_kind(const struct opened *opened, enum sso_kind kind)
{
	const char *algorithm = sso_kind_algorithm(kind);

	if (opened->is_paseto || algorithm == NULL)
		return opened->is_paseto && algorithm == NULL;
	return str_equal(opened->head.algorithm, str_of(algorithm));
}

static bool
is_signed(struct arena *a, const struct sso_ask *ask, const struct opened *opened,
    const struct sso_key *key)
{
	const uint8_t *material = (const uint8_t *)key->material.p;

	if (key->kind == SSO_JWT_HS256)
		return signed_hs256(a, ask, &opened->jwt, key);
	if (key->material.len != PASETO_KEY_BYTES)
		return false;
	if (key->kind == SSO_JWT_EDDSA)
		return jwt_signed_eddsa(&opened->jwt, material);
	return paseto_signed(
	    a, &opened->paseto, material, arena_printf(a, "sso:1:%.*s", STR_ARG(ask->site)));
}

static bool
signed_hs256(
    struct arena *a, const struct sso_ask *ask, const struct jwt *jwt, const struct sso_key *key)
{
	if (key->material.len <= SEALED_EXTRA_BYTES)
		return false;
	size_t bytes = key->material.len - SEALED_EXTRA_BYTES;
	uint8_t *secret = arena_alloc(a, bytes);
	bool good =
	    sealed_open(ask->keyring, KEY_SSO_SECRET, key->site_id, key->material, secret) == OK &&
	    jwt_signed_hs256(jwt, (struct str){ (const char *)secret, bytes });
	sodium_memzero(secret, bytes);
	return good;
}

static void
digests(const struct sso_ask *ask, struct str token, struct sso_found *found)
{
	const struct sso_claims *claims = &found->claims;
	bool named = claims->once.len > 0;
	const struct str who[] = { ask->site, claims->issuer, claims->subject };
	const struct str what[] = { ask->site, claims->issuer, named ? claims->once : token };

	digest("sso subject", who, COUNT_OF(who), &found->subject);
	digest(named ? "sso jti" : "sso token", what, COUNT_OF(what), &found->once);
}

/* As openssl writes it: the frame, and between it one line in the other alphabet of base64. */
static bool
read_pem(struct str text, uint8_t key[PASETO_KEY_BYTES])
{
	struct str begin = STR(PEM_BEGIN), rest = text, end = STR(PEM_END);
	uint8_t raw[SPKI_BYTES];
	size_t bytes;

	if (!str_starts(rest, begin))
		return false;
	rest = str_part(rest, begin.len, rest.len);
	size_t stop = 0;
	while (stop < rest.len && !str_starts(str_part(rest, stop, rest.len), end))
		stop++;
	if (sodium_base642bin(raw, sizeof(raw), rest.p, stop, " \t\r\n", &bytes, NULL,
		sodium_base64_VARIANT_ORIGINAL) != 0 ||
	    bytes != sizeof(raw) || stop == rest.len ||
	    memcmp(raw, spki_head, sizeof(spki_head)) != 0)
		return false;
	memcpy(key, raw + sizeof(spki_head), PASETO_KEY_BYTES);
	return true;
}
