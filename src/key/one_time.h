/*
 * One-time codes, the second factor beside a password: TOTP (RFC 6238) with what every
 * authenticator app knows: SHA-1, six digits, steps of thirty seconds.
 *
 * The secret is shared with the app, so that it cannot be kept as a hash: it is sealed, for its
 * moderator alone. Before it is confirmed it lies nowhere but in the form that shows it, sealed for
 * the session that asked for it.
 */
#ifndef POSTBAG_KEY_ONE_TIME_H
#define POSTBAG_KEY_ONE_TIME_H

#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "key/base64.h"
#include "key/keyring.h"
#include "key/sealed.h"

#define ONE_TIME_SECRET_BYTES 20 /* as long as SHA-1's digest: RFC 4226 section 4 */
#define ONE_TIME_TEXT_BYTES   33 /* base32 of it, and a NUL */
#define ONE_TIME_SEALED_BYTES (ONE_TIME_SECRET_BYTES + SEALED_EXTRA_BYTES)
#define ONE_TIME_OFFER_BYTES  BASE64_TEXT_BYTES(ONE_TIME_SEALED_BYTES)
#define ONE_TIME_DIGITS       6
#define ONE_TIME_STEP_S       30
#define ONE_TIME_DRIFT        1 /* steps that the clock of a phone may be off, either way */

/* A new random secret. */
void one_time_make(uint8_t secret[ONE_TIME_SECRET_BYTES]);
/* The secret as people type it into an app: base32 (RFC 4648 section 6), in capitals. */
void one_time_text(const uint8_t secret[ONE_TIME_SECRET_BYTES], char out[ONE_TIME_TEXT_BYTES]);
/* Wipes a secret that is not needed any more. */
void one_time_wipe(uint8_t secret[ONE_TIME_SECRET_BYTES]);

/*
 * Whether this is the secret's code at this time, or ONE_TIME_DRIFT steps before or after; spaces
 * in it, as apps show them, do not count. *step says which step's it is: a code is good only for a
 * step after the last one that was used, which is the caller's to keep (RFC 6238 section 5.2).
 * ERR_AUTH: it is not. ERR_INPUT: not of a code's form.
 */
MUST_USE enum err one_time_check(
    const uint8_t secret[ONE_TIME_SECRET_BYTES], struct str code, int64_t now_s, int64_t *step);

/* Under KEY_SECOND_FACTOR, for the moderator: see key/sealed.h. */
void one_time_seal(const struct keyring *keys, int64_t moderator_id,
    const uint8_t secret[ONE_TIME_SECRET_BYTES], uint8_t out[ONE_TIME_SEALED_BYTES]);
/* ERR_AUTH: not sealed for this moderator, or by a key that is gone. */
MUST_USE enum err one_time_open(const struct keyring *keys, int64_t moderator_id, struct str sealed,
    uint8_t secret[ONE_TIME_SECRET_BYTES]);

/* The same under KEY_ENROLMENT, as text for a form of the session that has this form_object. */
void one_time_offer(const struct keyring *keys, int64_t form_object,
    const uint8_t secret[ONE_TIME_SECRET_BYTES], char out[ONE_TIME_OFFER_BYTES]);
MUST_USE enum err one_time_offered(const struct keyring *keys, int64_t form_object,
    struct str offer, uint8_t secret[ONE_TIME_SECRET_BYTES]);

#endif
