/*
 * Keys of rate limits that are not about an address: about a name, a moderator, a browser.
 *
 * Keyed, so that what lies in the table of limits tells nobody whose name was tried.
 */
#ifndef POSTBAG_KEY_LIMIT_H
#define POSTBAG_KEY_LIMIT_H

#include "base/digest.h"
#include "base/str.h"
#include "key/keyring.h"

/* BLAKE2b-128 of the action and of what it is about, under KEY_LIMIT of the current key. */
void limit_key(
    const struct keyring *keys, const char *action, struct str what, struct digest16 *out);

#endif
