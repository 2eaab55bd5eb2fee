/*
 * A run of bytes somebody else owns: pointer and length, travelling together.
 *
 * p is never NULL for a non-empty run; the empty run may have p == NULL. Bytes are not terminated
 * unless the function that made them says so (arena_text() does).
 */
#ifndef POSTBAG_BASE_STR_H
#define POSTBAG_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/attr.h"

struct str {
	const char *p;
	size_t len;
};

/* A literal as a run; usable in static initialisers as STR_INIT. */
#define STR_INIT(lit)                                                                              \
	{                                                                                          \
		(lit), sizeof(lit) - 1                                                             \
	}
#define STR(lit)  ((struct str)STR_INIT(lit))
#define STR_EMPTY ((struct str){ "", 0 })

/* For printf: "%.*s", STR_ARG(s). */
#define STR_ARG(s) (int)(s).len, ((s).p ? (s).p : "")

/* The run of a terminated string; NULL gives the empty run. */
struct str str_of(const char *text);

bool str_equal(struct str a, struct str b);
/* Equal when ASCII letters are folded; other bytes must match. */
bool str_equal_fold(struct str a, struct str b);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
/* Where the first c is; s.len when there is none. */
size_t str_find(struct str s, char c);
/* Bytes [from, to), both cut to s.len; empty when from >= to. */
struct str str_part(struct str s, size_t from, size_t to);
/* Without ASCII spaces and tabs at both ends. */
struct str str_trim(struct str s);
/* Cuts *rest at the first c: returns what stood before it and leaves the rest; without a c returns
 * all and leaves the empty run. A loop ends when rest->len is 0. */
struct str str_cut(struct str *rest, char c);

/*
 * Reads a canonical decimal: digits only, no sign, no leading zero but "0" itself, at most
 * INT64_MAX. False, and *out untouched, for anything else.
 */
MUST_USE bool str_to_i64(struct str s, int64_t *out);
/* Reads exactly 16 lower-case hex digits (an article's id in a path); the value must fit 63 bits.
 */
MUST_USE bool str_to_hex63(struct str s, int64_t *out);
/* Reads exactly so many bytes, as two lower-case hex digits each. False: it is something else, and
 * *out is undefined. */
MUST_USE bool str_to_bytes(struct str s, uint8_t *out, size_t bytes);

#endif
