/*
 * A piece of a text: where it begins and how long it is, in bytes.
 */
#ifndef POSTBAG_TEXT_PIECE_H
#define POSTBAG_TEXT_PIECE_H

#include <stddef.h>

struct piece {
	size_t at;
	size_t len;
};

#endif
