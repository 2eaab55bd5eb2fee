/*
 * What is sealed in the database, in words.
 */
#ifndef POSTBAG_CTL_SEALS_H
#define POSTBAG_CTL_SEALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "key/keyring.h"
#include "store/seals.h"

/* What is sealed with a key: "e-mail addresses of comments (3), secrets of actor keys (1)"; ""
 * for nothing. */
const char *seals_said(
    struct arena *a, const struct seal_count *seal, size_t count, int64_t key_id);

/* Whether the keyring has the key that it is sealed with. */
bool seals_known(const struct keyring *keys, const struct seal_count *seal);

#endif
