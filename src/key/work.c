#include "key/work.h"

#include <endian.h>
#include <sodium.h>
#include <string.h>

#include "base/bug.h"

/* What is hashed: the tag, the puzzle's number, and the number that is looked for. */
#define INPUT_BYTES (TOKEN_TAG_BYTES + 8)

_Static_assert(1 << WORK_PUZZLES_BITS == WORK_PUZZLES, "the bits count the puzzles");
_Static_assert(WORK_LEAST_BITS > WORK_PUZZLES_BITS, "each puzzle asks for something");

static bool solved(
    const uint8_t tag[TOKEN_TAG_BYTES], uint32_t puzzle, uint32_t number, int64_t bits);
static bool leads_with_zeros(const uint8_t *hash, int64_t bits);
static void put(uint8_t *at, uint32_t value);
static uint32_t take(const uint8_t *at);

void
work_challenge(const struct keyring *keys, int64_t site, int64_t article, int64_t bits,
    int64_t now_s, char out[TOKEN_TEXT_BYTES])
{
	MUST(bits >= WORK_LEAST_BITS && bits <= WORK_MOST_BITS);
	token_seal(keys,
	    &(struct token){
		.purpose = TOKEN_WORK,
		.site = site,
		.article = article,
		.object = bits,
		.issued_s = now_s,
		.expires_s = now_s + WORK_LIFE_S,
	    },
	    out);
}

enum err
work_check(const struct keyring *keys, struct str text, int64_t site, int64_t article,
    int64_t now_s, struct work *out)
{
	struct str challenge = str_cut(&text, '.');
	uint8_t solution[WORK_SOLUTION_BYTES];
	uint8_t tag[TOKEN_TAG_BYTES];
	struct token token;

	if (token_tag(challenge, tag) != OK || base64_read(text, solution, sizeof(solution)) != OK)
		return ERR_INPUT;
	enum err err = token_open(keys, challenge, TOKEN_WORK, site, article, now_s, &token);
	if (err != OK)
		return err;
	for (uint32_t i = 0; i < WORK_PUZZLES; i++)
		if (!solved(tag, i, take(solution + (size_t)4 * i), token.object))
			return ERR_INPUT;
	*out = (struct work){ .bits = token.object, .expires_s = token.expires_s };
	memcpy(out->mark.byte, tag, sizeof(out->mark.byte));
	return OK;
}

uint32_t
work_solve(const uint8_t tag[TOKEN_TAG_BYTES], uint32_t puzzle, int64_t bits)
{
	uint32_t number = 0;

	while (!solved(tag, puzzle, number, bits))
		number++;
	return number;
}

static bool
solved(const uint8_t tag[TOKEN_TAG_BYTES], uint32_t puzzle, uint32_t number, int64_t bits)
{
	uint8_t input[INPUT_BYTES], hash[crypto_hash_sha256_BYTES];

	memcpy(input, tag, TOKEN_TAG_BYTES);
	put(input + TOKEN_TAG_BYTES, puzzle);
	put(input + TOKEN_TAG_BYTES + 4, number);
	MUST(crypto_hash_sha256(hash, input, sizeof(input)) == 0);
	return leads_with_zeros(hash, bits - WORK_PUZZLES_BITS);
}

static bool
leads_with_zeros(const uint8_t *hash, int64_t bits)
{
	for (; bits >= 8; bits -= 8)
		if (*hash++ != 0)
			return false;
	return bits <= 0 || *hash >> (8 - bits) == 0;
}

static void
put(uint8_t *at, uint32_t value)
{
	uint32_t big_endian = htobe32(value);

	memcpy(at, &big_endian, sizeof(big_endian));
}

static uint32_t
take(const uint8_t *at)
{
	uint32_t big_endian;

	memcpy(&big_endian, at, sizeof(big_endian));
	return be32toh(big_endian);
}
