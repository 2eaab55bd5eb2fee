#include "key/base64.h"

#include <sodium.h>

#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

void
base64_write(const uint8_t *raw, size_t bytes, char *text)
{
	(void)sodium_bin2base64(text, BASE64_TEXT_BYTES(bytes), raw, bytes, VARIANT);
}

/*
 * libsodium 1.0.18 takes bytes above 0x7f for "_" where char is signed, so they are refused here.
 * The rest is its own: without an end pointer all of the text must be read, and unused bits must be
 * zero.
 */
enum err
base64_read(struct str text, uint8_t *raw, size_t bytes)
{
	unsigned char all = 0;
	size_t len = 0;

	if (text.len != BASE64_TEXT_BYTES(bytes) - 1)
		return ERR_INPUT;
	for (size_t i = 0; i < text.len; i++)
		all |= (unsigned char)text.p[i];
	if (all > 0x7f ||
	    sodium_base642bin(raw, bytes, text.p, text.len, NULL, &len, NULL, VARIANT) != 0)
		return ERR_INPUT;
	return len == bytes ? OK : ERR_INPUT;
}

enum err
base64_take(struct arena *a, struct str text, struct str *out)
{
	size_t bytes = text.len / 4 * 3 + (text.len % 4 * 3) / 4;
	uint8_t *raw = arena_alloc(a, bytes);

	*out = (struct str){ (const char *)raw, bytes };
	return base64_read(text, raw, bytes);
}
