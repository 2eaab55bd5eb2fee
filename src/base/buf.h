/*
 * A growing run of bytes in an arena: what everything is written into.
 *
 * A writer returns no errors: past its limit it remembers that it failed and ignores the rest;
 * the one who finishes asks once, with buf_finish().
 */
#ifndef POSTBAG_BASE_BUF_H
#define POSTBAG_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

struct buf {
	struct arena *arena;
	char *p;
	size_t len;
	size_t room;
	size_t limit; /* bytes; what would go past it is refused */
	bool failed;
};

/* An empty buffer that may grow to limit bytes; first_bytes is a guess that saves copying. */
struct buf buf_begin(struct arena *a, size_t first_bytes, size_t limit);

void buf_add(struct buf *b, struct str s);
void buf_text(struct buf *b, const char *text);
void buf_char(struct buf *b, char c);
/* With ASCII capitals made small. */
void buf_lower(struct buf *b, struct str s);
void buf_i64(struct buf *b, int64_t value);
/* Each byte as two lower-case hex digits. */
void buf_hex(struct buf *b, struct str bytes);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* What has been written so far, valid until the next write. */
struct str buf_str(const struct buf *b);
/* OK and what was written, or ERR_INPUT when the limit was passed (and *out is empty). */
MUST_USE enum err buf_finish(const struct buf *b, struct str *out);

#endif
