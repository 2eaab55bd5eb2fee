/*
 * base64url without padding (RFC 4648 section 5), of secrets: in time that depends on the length
 * alone, and with one text for the same bytes.
 */
#ifndef POSTBAG_KEY_BASE64_H
#define POSTBAG_KEY_BASE64_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

/* How much room the text of so many bytes takes, with its NUL. */
#define BASE64_TEXT_BYTES(bytes) (((bytes) / 3) * 4 + ((bytes) % 3 == 0 ? 0 : (bytes) % 3 + 1) + 1)

/* text: room for BASE64_TEXT_BYTES(bytes). */
void base64_write(const uint8_t *raw, size_t bytes, char *text);

/* Reads exactly so many bytes. ERR_INPUT: not the one text of so many bytes. */
MUST_USE enum err base64_read(struct str text, uint8_t *raw, size_t bytes);

/* Reads as many as there are, into the arena. ERR_INPUT: not the one text of any bytes. */
MUST_USE enum err base64_take(struct arena *a, struct str text, struct str *out);

#endif
