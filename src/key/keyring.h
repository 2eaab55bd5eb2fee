/*
 * The keyring: the keys that are derived from those of the key file (key/keyfile.h), one for each
 * purpose.
 *
 * The current key signs and seals; all of them verify and open. Subkeys come from crypto_kdf
 * (BLAKE2b), so that a token of one purpose never opens as another. They live in guarded memory
 * (sodium_malloc), read-only and in no core file; the master keys are not kept.
 *
 * A keyring is immutable once open, and may be used by many threads.
 */
#ifndef POSTBAG_KEY_KEYRING_H
#define POSTBAG_KEY_KEYRING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "key/keyfile.h"

#define KEY_BYTES        32
#define KEYRING_MAX_KEYS KEYFILE_MAX_KEYS

/* What a derived key is for. The number is the crypto_kdf subkey id: never reuse one. */
enum key_purpose {
	KEY_TICKET = 1,
	KEY_AUTHOR = 2,
	KEY_FORM = 3,          /* the token in a moderator's forms */
	KEY_EPOCH = 4,         /* seals the daily secrets of actor keys */
	KEY_EMAIL_SEAL = 5,    /* seals readers' e-mail addresses */
	KEY_EMAIL_HASH = 6,    /* hashes them, to find them by */
	KEY_ICON = 7,          /* what authors' pictures are drawn from */
	KEY_SECOND_FACTOR = 8, /* seals the secrets of one-time codes */
	KEY_ENROLMENT = 9,     /* the same while they are not confirmed */
	KEY_SECOND_STEP = 10,  /* the token between the two steps of signing in */
	KEY_DEVICE = 11,       /* the token of a browser that has signed in */
	KEY_LIMIT = 12,        /* hashes what limits are about, if it is no address */
	KEY_PASSKEY = 13,      /* the token that a passkey must sign */
	KEY_WORK = 14,         /* the challenges of proof of work */
	KEY_MEMBER = 15,       /* the token of a reader whom the site has signed in */
	KEY_SSO_SECRET = 16,   /* seals the secrets that sites sign with */
	KEY_PURPOSES = 17,
};

struct keyring;

/* To be called once, before threads: set-up of libsodium, liboath and libfido2. ERR_INTERNAL: it
 * failed. */
MUST_USE enum err key_setup(void);

/* Reads a key file. Errors: keyfile_open(). */
MUST_USE enum err keyring_open(const char *path, struct keyring **out, struct buf *complaint);
/* The same from its text, for tests. */
MUST_USE enum err keyring_of(struct str text, struct keyring **out, struct buf *complaint);
/* Wipes and frees. NULL does nothing. */
void keyring_close(struct keyring *keys);

/* The id of the current key. */
uint8_t keyring_current(const struct keyring *keys);
/* The derived key, KEY_BYTES, or NULL when no key has this id. Lives as long as the keyring. */
const uint8_t *keyring_key(const struct keyring *keys, uint8_t id, enum key_purpose purpose);
/* Whether the system lets its memory be locked, so that no key gets into the swap space. */
bool keyring_locked(const struct keyring *keys);
/* How many keys there are, for doctor. */
size_t keyring_count(const struct keyring *keys);

#endif
