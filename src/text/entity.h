/*
 * Character references ("&amp;", "&#39;") as Markdown has them. Inside text/ only.
 */
#ifndef POSTBAG_TEXT_ENTITY_H
#define POSTBAG_TEXT_ENTITY_H

#include "base/str.h"

#define ENTITY_MAX_BYTES 4

/*
 * What a reference from its "&" to its ";" stands for, kept in room. One that we do not know, or
 * that stands for something clean text does not hold (utf8_is_plain()), stands for itself.
 */
struct str entity_decode(struct str entity, char room[ENTITY_MAX_BYTES]);

#endif
