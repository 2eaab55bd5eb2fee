/*
 * The words of a text, for who counts them.
 */
#ifndef POSTBAG_TEXT_TOKENS_H
#define POSTBAG_TEXT_TOKENS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

#define TOKEN_MAX_BYTES 40

/*
 * The next word of a folded text (see text/fold.h) at or after the byte *from, which then stands
 * behind it: letters, digits and marks that stand together, up to TOKEN_MAX_BYTES of them (the
 * rest of a longer run is passed over). In scripts that put no space between words: each two
 * characters that stand together. False: there is none any more.
 */
bool token_next(struct str folded, size_t *from, struct str *out);

/* The same for the hosts of addresses: what follows "://", without "www.". */
bool token_host(struct str folded, size_t *from, struct str *out);

#endif
