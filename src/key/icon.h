/*
 * From which number an author's picture is drawn (view/icon_html.h).
 */
#ifndef POSTBAG_KEY_ICON_H
#define POSTBAG_KEY_ICON_H

#include <stdint.h>

#include "key/keyring.h"

/*
 * SipHash-2-4 of site and author under KEY_ICON of the current key; never 0. Who has no key learns
 * nothing of the author's id from it, nor that two authors of two sites are one. With another
 * current key everybody gets another picture.
 */
uint64_t icon_seed(const struct keyring *keys, int64_t site, int64_t author);

#endif
