/*
 * Proof of work: what a browser computes while its reader writes. One comment costs a moment that
 * nobody notices; a hundred thousand cost whoever sends them a day.
 *
 * A challenge is a token (key/token.h): bound to site and article, with its bits and its expiry in
 * fields of fixed width below one tag, so that nothing of one can be read as the other. Its tag is
 * also the 32 bytes that are worked on, so each challenge is work of its own.
 *
 * The work is WORK_PUZZLES puzzles. The solution of puzzle i (from 0) is any 32-bit number n with
 * SHA-256(tag 32, i 4, n 4), big-endian, beginning with at least bits - WORK_PUZZLES_BITS zero
 * bits. All together take 2^bits hashes at the mean. One puzzle of that size would take one reader
 * in twenty three times as long, and show nothing on its way; of sixteen smaller ones the time
 * hardly varies (a standard deviation of a quarter), and each that is done is progress to be seen.
 *
 * What is sent is CHALLENGE.SOLUTION: the token's text, a full stop, and the WORK_PUZZLES numbers
 * one after the other in base64url without padding.
 */
#ifndef POSTBAG_KEY_WORK_H
#define POSTBAG_KEY_WORK_H

#include <stdint.h>

#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/str.h"
#include "key/base64.h"
#include "key/keyring.h"
#include "key/token.h"

#define WORK_PUZZLES        16
#define WORK_PUZZLES_BITS   4  /* as many puzzles as these bits count to */
#define WORK_LEAST_BITS     10 /* a challenge's */
#define WORK_MOST_BITS      28 /* puzzles of so many have solutions of 32 bits for certain */
#define WORK_LIFE_S         1800
#define WORK_SOLUTION_BYTES (WORK_PUZZLES * 4)
#define WORK_TEXT_BYTES     (TOKEN_TEXT_BYTES + BASE64_TEXT_BYTES(WORK_SOLUTION_BYTES)) /* with a NUL \
											 */

/* A challenge for this article, good for WORK_LIFE_S. bits: WORK_LEAST_BITS to WORK_MOST_BITS. */
void work_challenge(const struct keyring *keys, int64_t site, int64_t article, int64_t bits,
    int64_t now_s, char out[TOKEN_TEXT_BYTES]);

/* Work that was done. */
struct work {
	int64_t bits;         /* that the challenge asked for */
	int64_t expires_s;    /* until then the mark must be remembered */
	struct digest16 mark; /* of the challenge: what comes a second time is known by it */
};

/*
 * Checks a solved challenge, but not whether it was used before. ERR_INPUT: not of the form, or a
 * puzzle of it is not solved. ERR_AUTH: the challenge is not ours, was changed, or is another
 * site's or article's. ERR_CONFLICT: it has expired.
 */
MUST_USE enum err work_check(const struct keyring *keys, struct str text, int64_t site,
    int64_t article, int64_t now_s, struct work *out);

/* The solution of one puzzle, found by trying: for tests and tools. bits: of the challenge. */
uint32_t work_solve(const uint8_t tag[TOKEN_TAG_BYTES], uint32_t puzzle, int64_t bits);

#endif
