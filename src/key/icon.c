#include "key/icon.h"

#include <endian.h>
#include <sodium.h>
#include <string.h>

#include "base/bug.h"

_Static_assert(KEY_BYTES >= crypto_shorthash_KEYBYTES, "a derived key has bytes enough");

/* A thread has one of these for each of its comments: a tenth of what BLAKE2b would cost. */
uint64_t
icon_seed(const struct keyring *keys, int64_t site, int64_t author)
{
	const uint64_t input[] = { htobe64((uint64_t)site), htobe64((uint64_t)author) };
	uint8_t hash[crypto_shorthash_BYTES];
	uint64_t seed;

	MUST(crypto_shorthash(hash, (const uint8_t *)input, sizeof(input),
		 keyring_key(keys, keyring_current(keys), KEY_ICON)) == 0);
	memcpy(&seed, hash, sizeof(seed));
	seed = le64toh(seed);
	return seed == 0 ? 1 : seed;
}
