#include "key/secret.h"

#include <endian.h>
#include <sodium.h>

#include "base/bug.h"
#include "key/base64.h"

#define SESSION_BYTES 32

_Static_assert(sizeof(((struct request_ids *)0)->key) == crypto_shorthash_KEYBYTES &&
		   crypto_shorthash_BYTES == 8,
    "an id is the hash");
_Static_assert(SESSION_TEXT_BYTES == BASE64_TEXT_BYTES(SESSION_BYTES),
    "the text has room for a session's secret");

static void hash_raw(const uint8_t raw[SESSION_BYTES], struct digest32 *hash);
static void hash_add(crypto_generichash_blake2b_state *state, const void *p, size_t bytes);

int64_t
secret_id(void)
{
	uint64_t number;

	do {
		randombytes_buf(&number, sizeof(number));
		number >>= 1;
	} while (number == 0);
	return (int64_t)number;
}

void
session_make(char text[SESSION_TEXT_BYTES], struct digest32 *hash)
{
	uint8_t raw[SESSION_BYTES];

	randombytes_buf(raw, sizeof(raw));
	base64_write(raw, sizeof(raw), text);
	hash_raw(raw, hash);
	sodium_memzero(raw, sizeof(raw));
}

enum err
session_hash(struct str text, struct digest32 *hash)
{
	uint8_t raw[SESSION_BYTES];

	if (base64_read(text, raw, sizeof(raw)) != OK)
		return ERR_AUTH;
	hash_raw(raw, hash);
	sodium_memzero(raw, sizeof(raw));
	return OK;
}

void
digest(const char *label, const struct str *part, size_t parts, struct digest16 *out)
{
	crypto_generichash_blake2b_state state;
	uint8_t personal[crypto_generichash_blake2b_PERSONALBYTES] = { 0 };
	size_t len = strlen(label);

	MUST(len <= sizeof(personal));
	memcpy(personal, label, len);
	MUST(crypto_generichash_blake2b_init_salt_personal(
		 &state, NULL, 0, sizeof(out->byte), NULL, personal) == 0);
	for (size_t i = 0; i < parts; i++) {
		uint64_t length = htobe64(part[i].len);

		hash_add(&state, &length, sizeof(length));
		if (part[i].len > 0)
			hash_add(&state, part[i].p, part[i].len);
	}
	MUST(crypto_generichash_blake2b_final(&state, out->byte, sizeof(out->byte)) == 0);
}

int64_t
digest63(const char *label, const struct str *part, size_t parts)
{
	struct digest16 all;
	uint64_t first;

	digest(label, part, parts, &all);
	memcpy(&first, all.byte, sizeof(first));
	first = be64toh(first) >> 1;
	return first == 0 ? 1 : (int64_t)first;
}

int64_t
article_id_of(int64_t site_id, struct str article_key)
{
	uint64_t site = htobe64((uint64_t)site_id);
	char bytes[sizeof(site)];

	memcpy(bytes, &site, sizeof(site));
	struct str part[] = { { bytes, sizeof(bytes) }, article_key };
	return digest63("article", part, COUNT_OF(part));
}

void
request_ids_open(struct request_ids *ids)
{
	randombytes_buf(ids->key, sizeof(ids->key));
	atomic_init(&ids->count, 0);
}

/* A keyed hash of a counter: random bytes for each would be a system call for each. */
void
request_ids_next(struct request_ids *ids, char out[17])
{
	uint64_t count = atomic_fetch_add(&ids->count, 1);
	uint8_t raw[crypto_shorthash_BYTES];

	MUST(crypto_shorthash(raw, (const uint8_t *)&count, sizeof(count), ids->key) == 0);
	(void)sodium_bin2hex(out, 17, raw, sizeof(raw));
}

static void
hash_raw(const uint8_t raw[SESSION_BYTES], struct digest32 *hash)
{
	MUST(crypto_generichash(hash->byte, sizeof(hash->byte), raw, SESSION_BYTES, NULL, 0) == 0);
}

static void
hash_add(crypto_generichash_blake2b_state *state, const void *p, size_t bytes)
{
	MUST(crypto_generichash_blake2b_update(state, p, bytes) == 0);
}
