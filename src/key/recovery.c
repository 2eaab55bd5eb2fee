#include "key/recovery.h"

#include <endian.h>
#include <sodium.h>

#include "base/bug.h"
#include "key/secret.h"

#define LETTERS 16
#define GROUP   4

/* Crockford's base 32: no i, l, o, and no u, so that no code says what it should not. */
static const char letter[] = "0123456789abcdefghjkmnpqrstvwxyz";

_Static_assert(sizeof(letter) - 1 == 32, "five bits a letter");
_Static_assert(
    RECOVERY_TEXT_BYTES == LETTERS + LETTERS / GROUP, "hyphens between, a NUL at the end");

static char letter_of(char typed);

void
recovery_make(char out[RECOVERY_TEXT_BYTES])
{
	size_t at = 0;

	for (size_t i = 0; i < LETTERS; i++) {
		if (i > 0 && i % GROUP == 0)
			out[at++] = '-';
		out[at++] = letter[randombytes_uniform(sizeof(letter) - 1)];
	}
	out[at] = '\0';
}

enum err
recovery_hash(int64_t moderator_id, struct str typed, struct digest16 *out)
{
	uint64_t owner = htobe64((uint64_t)moderator_id);
	char code[LETTERS];
	size_t letters = 0;

	for (size_t i = 0; i < typed.len; i++) {
		if (typed.p[i] == ' ' || typed.p[i] == '-')
			continue;
		char c = letter_of(typed.p[i]);
		if (c == '\0' || letters == LETTERS)
			return ERR_INPUT;
		code[letters++] = c;
	}
	if (letters != LETTERS)
		return ERR_INPUT;
	const struct str part[] = {
		{ (const char *)&owner, sizeof(owner) },
		{ code, sizeof(code) },
	};
	digest("recovery", part, COUNT_OF(part), out);
	sodium_memzero(code, sizeof(code));
	return OK;
}

/* NUL: none of ours. */
static char
letter_of(char typed)
{
	char c = typed >= 'A' && typed <= 'Z' ? (char)(typed - 'A' + 'a') : typed;

	if (c == 'o')
		return '0';
	if (c == 'i' || c == 'l')
		return '1';
	for (size_t i = 0; i < sizeof(letter) - 1; i++)
		if (letter[i] == c)
			return c;
	return '\0';
}
