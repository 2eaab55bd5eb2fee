/*
 * Sealed bytes: what lies in the database and only the key file opens.
 *
 * {key id 1, nonce 24, XChaCha20-Poly1305 of the bytes, tag 16}. The nonce is random; with 192 bits
 * none comes twice. What the bytes belong to is additional data: what is sealed for one day or site
 * does not open for another.
 */
#ifndef POSTBAG_KEY_SEALED_H
#define POSTBAG_KEY_SEALED_H

#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "key/keyring.h"

#define SEALED_EXTRA_BYTES (1 + 24 + 16) /* key id, nonce, tag */

/* Seals under the current key of the purpose. out: room for plain.len + SEALED_EXTRA_BYTES. */
void sealed_make(const struct keyring *keys, enum key_purpose purpose, int64_t belongs_to,
    struct str plain, uint8_t *out);

/*
 * Opens with the key that the bytes name. out: room for sealed.len - SEALED_EXTRA_BYTES; of no use
 * after an error. ERR_AUTH: changed, not sealed for this, or by a key that is gone.
 */
MUST_USE enum err sealed_open(const struct keyring *keys, enum key_purpose purpose,
    int64_t belongs_to, struct str sealed, uint8_t *out);

#endif
