#include "key/email.h"

#include <endian.h>
#include <sodium.h>

#include "base/bug.h"
#include "key/sealed.h"

struct str
email_seal(struct arena *a, const struct keyring *keys, int64_t site, struct str address)
{
	size_t bytes = address.len + SEALED_EXTRA_BYTES;
	uint8_t *out = arena_alloc(a, bytes);

	sealed_make(keys, KEY_EMAIL_SEAL, site, address, out);
	return (struct str){ (const char *)out, bytes };
}

enum err
email_open(struct arena *a, const struct keyring *keys, int64_t site, struct str sealed,
    struct str *address)
{
	if (sealed.len < SEALED_EXTRA_BYTES)
		return ERR_AUTH;
	size_t bytes = sealed.len - SEALED_EXTRA_BYTES;
	uint8_t *out = arena_alloc(a, bytes);
	enum err err = sealed_open(keys, KEY_EMAIL_SEAL, site, sealed, out);
	*address = err == OK ? (struct str){ (const char *)out, bytes } : STR_EMPTY;
	return err;
}

void
email_hash(const struct keyring *keys, uint8_t key_id, int64_t site, struct str address,
    struct digest16 *out)
{
	crypto_generichash_state state;
	const uint8_t *key = keyring_key(keys, key_id, KEY_EMAIL_HASH);
	uint64_t site_be = htobe64((uint64_t)site);

	MUST(key != NULL);
	MUST(crypto_generichash_init(&state, key, KEY_BYTES, sizeof(out->byte)) == 0);
	MUST(crypto_generichash_update(&state, (const uint8_t *)&site_be, sizeof(site_be)) == 0);
	MUST(crypto_generichash_update(&state, (const uint8_t *)address.p, address.len) == 0);
	MUST(crypto_generichash_final(&state, out->byte, sizeof(out->byte)) == 0);
	sodium_memzero(&state, sizeof(state));
}

struct str
email_at_domain(struct str address)
{
	return str_part(address, str_find(address, '@'), address.len);
}
