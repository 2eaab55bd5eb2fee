#include "key/sealed.h"

#include <endian.h>
#include <sodium.h>

#include "base/bug.h"

#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES   crypto_aead_xchacha20poly1305_ietf_ABYTES
#define AT_NONCE    1
#define AT_CIPHER   (AT_NONCE + NONCE_BYTES)

_Static_assert(SEALED_EXTRA_BYTES == AT_CIPHER + TAG_BYTES, "key id, nonce, tag");
_Static_assert(KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "our keys seal");

static void owner_bytes(int64_t belongs_to, uint8_t out[8]);

void
sealed_make(const struct keyring *keys, enum key_purpose purpose, int64_t belongs_to,
    struct str plain, uint8_t *out)
{
	uint8_t owner[8];

	owner_bytes(belongs_to, owner);
	out[0] = keyring_current(keys);
	randombytes_buf(out + AT_NONCE, NONCE_BYTES);
	MUST(crypto_aead_xchacha20poly1305_ietf_encrypt(out + AT_CIPHER, NULL,
		 (const uint8_t *)plain.p, plain.len, owner, sizeof(owner), NULL, out + AT_NONCE,
		 keyring_key(keys, out[0], purpose)) == 0);
}

enum err
sealed_open(const struct keyring *keys, enum key_purpose purpose, int64_t belongs_to,
    struct str sealed, uint8_t *out)
{
	const uint8_t *raw = (const uint8_t *)sealed.p;
	uint8_t owner[8];

	if (sealed.len < SEALED_EXTRA_BYTES)
		return ERR_AUTH;
	const uint8_t *key = keyring_key(keys, raw[0], purpose);
	if (key == NULL)
		return ERR_AUTH;
	owner_bytes(belongs_to, owner);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL, raw + AT_CIPHER,
		sealed.len - AT_CIPHER, owner, sizeof(owner), raw + AT_NONCE, key) != 0)
		return ERR_AUTH;
	return OK;
}

static void
owner_bytes(int64_t belongs_to, uint8_t out[8])
{
	uint64_t big_endian = htobe64((uint64_t)belongs_to);

	memcpy(out, &big_endian, sizeof(big_endian));
}
