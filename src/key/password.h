/*
 * Moderators' passwords: Argon2id (RFC 9106) by libsodium's crypto_pwhash_str.
 *
 * One hash takes 64 MiB and some 60 ms of a core, so no more than two run at once in a process.
 */
#ifndef POSTBAG_KEY_PASSWORD_H
#define POSTBAG_KEY_PASSWORD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

#define PASSWORD_HASH_BYTES 128 /* crypto_pwhash_STRBYTES, with its NUL */
#define PASSWORD_MIN_POINTS                                                                        \
	12 /* code points; length is what makes a password good (NIST SP 800-63B) */
#define PASSWORD_MAX_BYTES 256
#define PASSWORD_AT_ONCE   2

/* Hashes a password. ERR_INPUT: too short or too long. ERR_BUSY: no memory for it. */
MUST_USE enum err password_hash(struct str password, char out[PASSWORD_HASH_BYTES]);

/*
 * Whether the password has this hash. hash NULL or empty: no such moderator; the same work is done
 * and the answer is ERR_AUTH, so that a stranger cannot tell names by the clock. Waits for one of
 * PASSWORD_AT_ONCE places until the deadline (clock_mono_us()).
 * ERR_AUTH: no. ERR_INPUT: longer than PASSWORD_MAX_BYTES (nothing was hashed). ERR_BUSY: no place
 * in time, or no memory.
 */
MUST_USE enum err password_check(struct str password, const char *hash, int64_t deadline_us);

/* A random password of 20 letters and digits without look-alikes, for a moderator just added. */
#define PASSWORD_RANDOM_BYTES 21
void password_random(char out[PASSWORD_RANDOM_BYTES]);

#endif
