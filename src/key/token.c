#include "key/token.h"

#include <endian.h>
#include <sodium.h>
#include <stddef.h>

#include "base/bug.h"
#include "key/base64.h"

#define VERSION 1

/* Where things stand in a token. */
enum {
	AT_VERSION = 0,
	AT_KEY_ID = 1,
	AT_PURPOSE = 2,
	AT_ZEROS = 3,
	AT_SITE = 8,
	AT_ARTICLE = 16,
	AT_OBJECT = 24,
	AT_ISSUED = 32,
	AT_EXPIRES = 40,
	AT_NONCE = 48,
	AT_TAG = 56,
};

#define TAG_BYTES TOKEN_TAG_BYTES

_Static_assert(TAG_BYTES == TOKEN_BYTES - AT_TAG, "the tag ends a token");
_Static_assert(TAG_BYTES == crypto_generichash_BYTES, "the tag is BLAKE2b-256");
_Static_assert(TOKEN_TEXT_BYTES == BASE64_TEXT_BYTES(TOKEN_BYTES), "the text has room for a token");

static enum key_purpose purpose_key(enum token_purpose purpose);
static void tag_make(const uint8_t *key, const uint8_t raw[TOKEN_BYTES], uint8_t tag[TAG_BYTES]);
static enum err tag_check(
    const struct keyring *keys, enum token_purpose purpose, const uint8_t raw[TOKEN_BYTES]);
static enum err fields_check(const uint8_t raw[TOKEN_BYTES], enum token_purpose purpose);
static void put(uint8_t *at, int64_t value);
static int64_t take(const uint8_t *at);

void
token_seal(const struct keyring *keys, const struct token *token, char out[TOKEN_TEXT_BYTES])
{
	uint8_t raw[TOKEN_BYTES] = { 0 };
	uint8_t id = keyring_current(keys);

	raw[AT_VERSION] = VERSION;
	raw[AT_KEY_ID] = id;
	raw[AT_PURPOSE] = (uint8_t)token->purpose;
	put(raw + AT_SITE, token->site);
	put(raw + AT_ARTICLE, token->article);
	put(raw + AT_OBJECT, token->object);
	put(raw + AT_ISSUED, token->issued_s);
	put(raw + AT_EXPIRES, token->expires_s);
	randombytes_buf(raw + AT_NONCE, AT_TAG - AT_NONCE);
	tag_make(keyring_key(keys, id, purpose_key(token->purpose)), raw, raw + AT_TAG);
	base64_write(raw, sizeof(raw), out);
}

enum err
token_open(const struct keyring *keys, struct str text, enum token_purpose purpose, int64_t site,
    int64_t article, int64_t now_s, struct token *out)
{
	uint8_t raw[TOKEN_BYTES];

	if (base64_read(text, raw, sizeof(raw)) != OK)
		return ERR_AUTH;
	if (tag_check(keys, purpose, raw) != OK || fields_check(raw, purpose) != OK)
		return ERR_AUTH;

	struct token token = {
		.purpose = purpose,
		.site = take(raw + AT_SITE),
		.article = take(raw + AT_ARTICLE),
		.object = take(raw + AT_OBJECT),
		.issued_s = take(raw + AT_ISSUED),
		.expires_s = take(raw + AT_EXPIRES),
	};
	if (token.site != site || token.article != article)
		return ERR_AUTH;
	/* As in RFC 7519 section 4.1.4: not on or after the expiry. */
	if (now_s >= token.expires_s || token.issued_s > now_s + TOKEN_LEEWAY_S)
		return ERR_CONFLICT;
	*out = token;
	return OK;
}

bool
token_claims(struct str text, enum token_purpose purpose)
{
	uint8_t raw[TOKEN_BYTES];

	return base64_read(text, raw, sizeof(raw)) == OK && fields_check(raw, purpose) == OK;
}

uint8_t
token_key_id(struct str text)
{
	uint8_t raw[TOKEN_BYTES];

	return base64_read(text, raw, sizeof(raw)) == OK ? raw[AT_KEY_ID] : 0;
}

enum err
token_tag(struct str text, uint8_t tag[TOKEN_TAG_BYTES])
{
	uint8_t raw[TOKEN_BYTES];

	if (base64_read(text, raw, sizeof(raw)) != OK)
		return ERR_INPUT;
	memcpy(tag, raw + AT_TAG, TAG_BYTES);
	return OK;
}

static enum key_purpose
purpose_key(enum token_purpose purpose)
{
	switch (purpose) {
	case TOKEN_TICKET:
		return KEY_TICKET;
	case TOKEN_AUTHOR:
		return KEY_AUTHOR;
	case TOKEN_FORM:
		return KEY_FORM;
	case TOKEN_SECOND_STEP:
		return KEY_SECOND_STEP;
	case TOKEN_DEVICE:
		return KEY_DEVICE;
	case TOKEN_PASSKEY:
		return KEY_PASSKEY;
	case TOKEN_WORK:
		return KEY_WORK;
	case TOKEN_MEMBER:
		return KEY_MEMBER;
	}
	BUG("no such token purpose: %d", (int)purpose);
}

static void
tag_make(const uint8_t *key, const uint8_t raw[TOKEN_BYTES], uint8_t tag[TAG_BYTES])
{
	MUST(crypto_generichash(tag, TAG_BYTES, raw, AT_TAG, key, KEY_BYTES) == 0);
}

static enum err
tag_check(const struct keyring *keys, enum token_purpose purpose, const uint8_t raw[TOKEN_BYTES])
{
	const uint8_t *key = keyring_key(keys, raw[AT_KEY_ID], purpose_key(purpose));
	uint8_t tag[TAG_BYTES];

	if (key == NULL)
		return ERR_AUTH;
	tag_make(key, raw, tag);
	return sodium_memcmp(tag, raw + AT_TAG, TAG_BYTES) == 0 ? OK : ERR_AUTH;
}

/* What only another version of ours could have signed otherwise. */
static enum err
fields_check(const uint8_t raw[TOKEN_BYTES], enum token_purpose purpose)
{
	if (raw[AT_VERSION] != VERSION || raw[AT_PURPOSE] != (uint8_t)purpose)
		return ERR_AUTH;
	return sodium_is_zero(raw + AT_ZEROS, AT_SITE - AT_ZEROS) ? OK : ERR_AUTH;
}

static void
put(uint8_t *at, int64_t value)
{
	uint64_t big_endian = htobe64((uint64_t)value);

	memcpy(at, &big_endian, sizeof(big_endian));
}

static int64_t
take(const uint8_t *at)
{
	uint64_t big_endian;

	memcpy(&big_endian, at, sizeof(big_endian));
	return (int64_t)be64toh(big_endian);
}
