#include "key/passkey.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <sodium.h>
#include <stdbool.h>

#include "base/bug.h"

#define NEEDED_FLAGS (FLAG_USER_PRESENT | FLAG_USER_VERIFIED)

/* Section 6.1: where things stand, and what the flags say. */
enum {
	AT_PARTY = 0,
	AT_FLAGS = 32,
	HEAD_BYTES = 37,
	FLAG_USER_PRESENT = 0x01,
	FLAG_USER_VERIFIED = 0x04,
};

_Static_assert(AT_FLAGS - AT_PARTY == crypto_hash_sha256_BYTES, "a party is known by its SHA-256");

/* A key as libfido2 wants it: whichever pointer is not NULL. */
struct opened {
	es256_pk_t *es256;
	eddsa_pk_t *eddsa;
	rs256_pk_t *rs256;
};

const int64_t passkey_algorithm[PASSKEY_ALGORITHMS] = { COSE_ES256, COSE_EDDSA, COSE_RS256 };

static enum err head_check(const char *party, struct str authenticator_data);
static enum err made_take(struct arena *a, const fido_cred_t *cred, struct passkey_made *out);
static enum err key_open(const struct passkey_key *key, struct opened *out, const void **any);
static void key_close(struct opened *opened);
static bool answer_fill(
    fido_assert_t *assertion, const char *party, const struct passkey_answer *answer);
static const uint8_t *bytes_of(struct str s);
static struct str str_at(const uint8_t *p, size_t len);

/* libfido2 reads the key only as of the algorithm that it is told, so each is tried. */
enum err
passkey_made_read(
    struct arena *a, const char *party, struct str authenticator_data, struct passkey_made *out)
{
	enum err err = head_check(party, authenticator_data);
	bool found = false;

	for (size_t i = 0; err == OK && !found && i < PASSKEY_ALGORITHMS; i++) {
		fido_cred_t *cred = fido_cred_new();

		MUST(cred != NULL);
		MUST(fido_cred_set_type(cred, (int)passkey_algorithm[i]) == FIDO_OK);
		found = fido_cred_set_authdata_raw(cred, bytes_of(authenticator_data),
			    authenticator_data.len) == FIDO_OK &&
			made_take(a, cred, out) == OK;
		fido_cred_free(&cred);
	}
	return err == OK && !found ? ERR_INPUT : err;
}

enum err
passkey_check(const struct passkey_key *key, const char *party, const struct passkey_answer *answer,
    int64_t *signs)
{
	fido_assert_t *assertion = fido_assert_new();
	struct opened opened;
	const void *any;
	enum err err = key_open(key, &opened, &any);

	MUST(assertion != NULL);
	if (err == OK && !answer_fill(assertion, party, answer))
		err = ERR_AUTH;
	if (err == OK && fido_assert_verify(assertion, 0, (int)key->algorithm, any) != FIDO_OK)
		err = ERR_AUTH;
	if (err == OK)
		*signs = fido_assert_sigcount(assertion, 0);
	key_close(&opened);
	fido_assert_free(&assertion);
	return err == OK ? OK : ERR_AUTH;
}

static enum err
head_check(const char *party, struct str authenticator_data)
{
	const uint8_t *head = bytes_of(authenticator_data);
	uint8_t hash[crypto_hash_sha256_BYTES];

	if (authenticator_data.len < HEAD_BYTES)
		return ERR_INPUT;
	MUST(crypto_hash_sha256(hash, (const uint8_t *)party, strlen(party)) == 0);
	if (sodium_memcmp(hash, head + AT_PARTY, sizeof(hash)) != 0)
		return ERR_AUTH;
	return (head[AT_FLAGS] & NEEDED_FLAGS) == NEEDED_FLAGS ? OK : ERR_AUTH;
}

static enum err
made_take(struct arena *a, const fido_cred_t *cred, struct passkey_made *out)
{
	struct str id = str_at(fido_cred_id_ptr(cred), fido_cred_id_len(cred));
	struct str key = str_at(fido_cred_pubkey_ptr(cred), fido_cred_pubkey_len(cred));
	struct opened opened;
	const void *any;

	if (id.len == 0 || id.len > PASSKEY_ID_MAX_BYTES || key.len == 0)
		return ERR_INPUT;
	*out = (struct passkey_made){
		.credential_id = arena_copy(a, id),
		.key = { fido_cred_type(cred), arena_copy(a, key) },
		.signs = fido_cred_sigcount(cred),
	};
	/* A point that is not on the curve is found now, and not by who cannot sign in. */
	enum err err = key_open(&out->key, &opened, &any);
	key_close(&opened);
	return err;
}

/* ERR_INPUT: it is none. To be closed in any case. */
static enum err
key_open(const struct passkey_key *key, struct opened *out, const void **any)
{
	int rc = FIDO_ERR_INVALID_ARGUMENT;

	*out = (struct opened){ 0 };
	*any = NULL;
	switch (key->algorithm) {
	case COSE_ES256:
		*any = out->es256 = es256_pk_new();
		MUST(*any != NULL);
		rc = es256_pk_from_ptr(out->es256, key->bytes.p, key->bytes.len);
		break;
	case COSE_EDDSA:
		*any = out->eddsa = eddsa_pk_new();
		MUST(*any != NULL);
		rc = eddsa_pk_from_ptr(out->eddsa, key->bytes.p, key->bytes.len);
		break;
	case COSE_RS256:
		*any = out->rs256 = rs256_pk_new();
		MUST(*any != NULL);
		rc = rs256_pk_from_ptr(out->rs256, key->bytes.p, key->bytes.len);
		break;
	default:
		break;
	}
	return rc == FIDO_OK ? OK : ERR_INPUT;
}

static void
key_close(struct opened *opened)
{
	es256_pk_free(&opened->es256);
	eddsa_pk_free(&opened->eddsa);
	rs256_pk_free(&opened->rs256);
}

static bool
answer_fill(fido_assert_t *assertion, const char *party, const struct passkey_answer *answer)
{
	return fido_assert_set_count(assertion, 1) == FIDO_OK &&
	       fido_assert_set_rp(assertion, party) == FIDO_OK &&
	       fido_assert_set_up(assertion, FIDO_OPT_TRUE) == FIDO_OK &&
	       fido_assert_set_uv(assertion, FIDO_OPT_TRUE) == FIDO_OK &&
	       fido_assert_set_clientdata(
		   assertion, bytes_of(answer->client_data), answer->client_data.len) == FIDO_OK &&
	       fido_assert_set_authdata_raw(assertion, 0, bytes_of(answer->authenticator_data),
		   answer->authenticator_data.len) == FIDO_OK &&
	       fido_assert_set_sig(
		   assertion, 0, bytes_of(answer->signature), answer->signature.len) == FIDO_OK;
}

static const uint8_t *
bytes_of(struct str s)
{
	return (const uint8_t *)s.p;
}

static struct str
str_at(const uint8_t *p, size_t len)
{
	return (struct str){ (const char *)p, p == NULL ? 0 : len };
}
