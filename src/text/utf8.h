/*
 * Unicode text from outside: valid or not, clean or made so, how long, how alike.
 */
#ifndef POSTBAG_TEXT_UTF8_H
#define POSTBAG_TEXT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

/* Whether s is well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing past
 * U+10FFFF) and has no NUL. */
bool utf8_valid(struct str s);

/* How many code points a valid s has. */
size_t utf8_length(struct str s);

/* A valid s cut to so many cells of a terminal (wide characters of the East take two), with an
 * ellipsis where it was cut: for places where text cannot be broken. */
struct str utf8_fit(struct arena *a, struct str s, size_t cells);

/* Whether a code point may stand anywhere in a clean text: assigned, visible or a space, and no
 * mark, joiner, tab or line end. What an escape like "&#8238;" may stand for. */
bool utf8_is_plain(uint32_t cp);

/*
 * A name or title fit to be shown on one line: NFC; every run of white space and line ends one
 * space; none at the ends; controls (C0, C1, DEL), bidi controls (U+061C, U+200E-F, U+202A-E,
 * U+2066-9), zero-width and other default-ignorable characters, noncharacters and private-use
 * characters gone, but ZERO WIDTH JOINER and NON-JOINER kept between two letters or marks (scripts
 * need them), the former between two emoji, and variation selectors after a visible character; at
 * most four combining marks in a row, the rest dropped. May be empty. ERR_INPUT: s is not valid.
 */
MUST_USE enum err utf8_clean_line(struct arena *a, struct str s, struct str *out);

/*
 * The same for a text of many lines: CRLF and CR become LF, tabs stay, spaces inside and at the
 * start of a line stay (Markdown needs them), a form feed or other line end becomes LF, more than
 * two empty lines in a row become two, white space at the end of the text goes.
 */
MUST_USE enum err utf8_clean_text(struct arena *a, struct str s, struct str *out);

/* Each letter that has a small form in it. ERR_INPUT: s is not valid. */
MUST_USE enum err utf8_lower(struct arena *a, struct str s, struct str *out);

/*
 * The skeleton of a name: NFKC, case folded, without marks, spaces and punctuation; the common
 * look-alikes of Latin letters in Greek and Cyrillic, and of digits, mapped to the Latin one
 * (before the case is folded: capital Eta looks like H, small eta like n); i, l and 1 are one, and
 * so are rn and m, vv and w. Two names with one skeleton look the same to a hasty reader.
 */
MUST_USE enum err utf8_skeleton(struct arena *a, struct str s, struct str *out);

#endif
