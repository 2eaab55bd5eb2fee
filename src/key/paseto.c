#include "key/paseto.h"

#include <endian.h>
#include <sodium.h>

#include "base/buf.h"
#include "base/bug.h"
#include "key/base64.h"

_Static_assert(PASETO_KEY_BYTES == crypto_sign_PUBLICKEYBYTES, "Ed25519's");
_Static_assert(PASETO_SIGNATURE_BYTES == crypto_sign_BYTES, "Ed25519's");

static void add_length(struct buf *b, uint64_t length);

enum err
paseto_read(struct arena *a, struct str token, struct paseto *out)
{
	struct str header = STR(PASETO_HEADER), rest, body, raw;

	if (!str_starts(token, header))
		return ERR_INPUT;
	rest = str_part(token, header.len, token.len);
	body = str_part(rest, 0, str_find(rest, '.'));
	out->footer = STR_EMPTY;
	if (base64_take(a, body, &raw) != OK || raw.len < PASETO_SIGNATURE_BYTES)
		return ERR_INPUT;
	out->message = str_part(raw, 0, raw.len - PASETO_SIGNATURE_BYTES);
	out->signature = (const uint8_t *)raw.p + out->message.len;
	if (body.len == rest.len)
		return OK;
	/* A point with nothing behind it would be a second text of the same token. */
	rest = str_part(rest, body.len + 1, rest.len);
	return rest.len == 0 ? ERR_INPUT : base64_take(a, rest, &out->footer);
}

bool
paseto_signed(struct arena *a, const struct paseto *token,
    const uint8_t public_key[PASETO_KEY_BYTES], struct str implicit)
{
	struct str bytes = paseto_signed_bytes(a, token->message, token->footer, implicit);

	return crypto_sign_verify_detached(
		   token->signature, (const uint8_t *)bytes.p, bytes.len, public_key) == 0;
}

struct str
paseto_signed_bytes(struct arena *a, struct str message, struct str footer, struct str implicit)
{
	const struct str piece[] = { STR(PASETO_HEADER), message, footer, implicit };
	size_t bytes = sizeof(uint64_t) * (1 + COUNT_OF(piece));
	struct str out;

	for (size_t i = 0; i < COUNT_OF(piece); i++)
		bytes += piece[i].len;
	struct buf b = buf_begin(a, bytes, bytes);
	add_length(&b, COUNT_OF(piece));
	for (size_t i = 0; i < COUNT_OF(piece); i++) {
		add_length(&b, piece[i].len);
		buf_add(&b, piece[i]);
	}
	MUST(buf_finish(&b, &out) == OK);
	return out;
}

static void
add_length(struct buf *b, uint64_t length)
{
	uint64_t little_endian = htole64(length);

	buf_add(b, (struct str){ (const char *)&little_endian, sizeof(little_endian) });
}
