#include "key/jwt.h"

#include <sodium.h>

#include "base/bug.h"
#include "key/base64.h"

_Static_assert(JWT_KEY_BYTES == crypto_sign_PUBLICKEYBYTES, "Ed25519's");

enum err
jwt_read(struct arena *a, struct str token, struct jwt *out)
{
	size_t first = str_find(token, '.');
	struct str rest = str_part(token, first + 1, token.len);
	size_t second = str_find(rest, '.');
	struct str last = str_part(rest, second + 1, rest.len);

	if (first >= token.len || second >= rest.len || str_find(last, '.') < last.len)
		return ERR_INPUT;
	out->input = str_part(token, 0, first + 1 + second);
	if (base64_take(a, str_part(token, 0, first), &out->header) != OK ||
	    base64_take(a, str_part(rest, 0, second), &out->payload) != OK)
		return ERR_INPUT;
	return base64_take(a, last, &out->signature);
}

bool
jwt_signed_eddsa(const struct jwt *token, const uint8_t public_key[JWT_KEY_BYTES])
{
	return token->signature.len == crypto_sign_BYTES &&
	       crypto_sign_verify_detached((const uint8_t *)token->signature.p,
		   (const uint8_t *)token->input.p, token->input.len, public_key) == 0;
}

bool
jwt_signed_hs256(const struct jwt *token, struct str secret)
{
	crypto_auth_hmacsha256_state state;
	uint8_t tag[crypto_auth_hmacsha256_BYTES];

	MUST(crypto_auth_hmacsha256_init(&state, (const uint8_t *)secret.p, secret.len) == 0);
	MUST(crypto_auth_hmacsha256_update(
		 &state, (const uint8_t *)token->input.p, token->input.len) == 0);
	MUST(crypto_auth_hmacsha256_final(&state, tag) == 0);
	sodium_memzero(&state, sizeof(state));
	return token->signature.len == sizeof(tag) &&
	       sodium_memcmp(tag, token->signature.p, sizeof(tag)) == 0;
}
