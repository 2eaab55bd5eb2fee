/*
 * E-mail addresses of readers: sealed, so that what lies in the database tells nobody; and a keyed
 * hash of each, to find it by without opening any.
 *
 * Both are of one site: an address that somebody gives to two sites makes two that have nothing in
 * common. Addresses are those that text/mailbox.h made canonical.
 */
#ifndef POSTBAG_KEY_EMAIL_H
#define POSTBAG_KEY_EMAIL_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/str.h"
#include "key/keyring.h"

/* Under KEY_EMAIL_SEAL: see key/sealed.h. Of the same address another run of bytes each time. */
struct str email_seal(
    struct arena *a, const struct keyring *keys, int64_t site, struct str address);

/* ERR_AUTH: not sealed for this site, or by a key that is gone. */
MUST_USE enum err email_open(struct arena *a, const struct keyring *keys, int64_t site,
    struct str sealed, struct str *address);

/*
 * BLAKE2b-128 of site and address, under KEY_EMAIL_HASH of the key of this id, which there must be.
 * New ones are made with keyring_current(); who looks for an address asks for those of older keys,
 * too.
 */
void email_hash(const struct keyring *keys, uint8_t key_id, int64_t site, struct str address,
    struct digest16 *out);

/* "@example.org" of an address, which is none itself: email_hash() of it is the domain's. */
struct str email_at_domain(struct str address);

#endif
