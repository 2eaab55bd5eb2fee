#include "key/limit.h"

#include <sodium.h>
#include <string.h>

#include "base/bug.h"

void
limit_key(const struct keyring *keys, const char *action, struct str what, struct digest16 *out)
{
	crypto_generichash_state state;
	const uint8_t *key = keyring_key(keys, keyring_current(keys), KEY_LIMIT);

	MUST(crypto_generichash_init(&state, key, KEY_BYTES, sizeof(out->byte)) == 0);
	/* With its NUL, which keeps the two apart. */
	MUST(crypto_generichash_update(&state, (const uint8_t *)action, strlen(action) + 1) == 0);
	if (what.len > 0)
		MUST(crypto_generichash_update(&state, (const uint8_t *)what.p, what.len) == 0);
	MUST(crypto_generichash_final(&state, out->byte, sizeof(out->byte)) == 0);
	sodium_memzero(&state, sizeof(state));
}
