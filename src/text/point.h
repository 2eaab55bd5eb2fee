/*
 * What a code point is, as far as cleaning and comparing text asks. Inside text/ only.
 */
#ifndef POSTBAG_TEXT_POINT_H
#define POSTBAG_TEXT_POINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define POINT_NON_JOINER 0x200c /* ZERO WIDTH NON-JOINER */
#define POINT_JOINER     0x200d /* ZERO WIDTH JOINER */

/* Never shown and never kept: controls but those that are white space, bidi controls, ignorable
 * and private-use characters, noncharacters. Joiners and variation selectors are none of these. */
bool point_is_hidden(int32_t cp);
bool point_is_selector(int32_t cp); /* a variation selector */
bool point_is_joiner(int32_t cp);   /* either of the two above */
/* LF, VT, FF, CR, NEL, and Unicode's two separators. */
bool point_is_line_end(int32_t cp);
bool point_is_space(int32_t cp); /* a tab, or of category Zs */
bool point_is_mark(int32_t cp);
bool point_is_letter(int32_t cp);
bool point_is_digit(int32_t cp);      /* of any script */
bool point_is_pictograph(int32_t cp); /* an emoji, roughly: Extended_Pictographic */
bool point_is_skin(int32_t cp);       /* an emoji's skin tone */
bool point_in_word(int32_t cp);       /* a letter, a mark or a number */
/* Thai, Lao, Burmese, Khmer, Chinese and Japanese have no space between words; Korean has what
 * belongs to a word joined to its end. */
bool point_is_unspaced(int32_t cp);

/* The code point that begins at this byte of a valid text, and how many bytes it has. */
int32_t point_at(struct str s, size_t at, size_t *bytes);

#endif
