/*
 * Recovery codes: what lets a moderator in who has lost the phone. Each works once.
 *
 * Sixteen letters and digits of an alphabet without look-alikes, 80 random bits: nobody finds one
 * by trying, not even with the table of their hashes at hand. So the hash needs no key, and a
 * change of keys leaves the codes that lie in a drawer as good as they were.
 */
#ifndef POSTBAG_KEY_RECOVERY_H
#define POSTBAG_KEY_RECOVERY_H

#include <stdint.h>

#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/str.h"

#define RECOVERY_CODES      10 /* made at once */
#define RECOVERY_TEXT_BYTES 20 /* "7f3k-9x2m-..." of four groups, and a NUL */

/* A new random code. */
void recovery_make(char out[RECOVERY_TEXT_BYTES]);

/*
 * The hash of a moderator's code as it is typed: capitals, spaces and hyphens make no difference,
 * and o, i and l are taken for the digits they look like. ERR_INPUT: not of a code's form.
 */
MUST_USE enum err recovery_hash(int64_t moderator_id, struct str typed, struct digest16 *out);

#endif
