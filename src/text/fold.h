/*
 * Folded text: two texts that differ in what nobody cares about when looking for a word are the
 * same when they are folded.
 */
#ifndef POSTBAG_TEXT_FOLD_H
#define POSTBAG_TEXT_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "text/piece.h"

/* A text, folded, and where each byte of that comes from. */
struct folded {
	struct str text;
	const uint32_t *from; /* of each byte: where its code point begins in the original; and one
				 more: the end of the original */
};

/*
 * Compatibility forms taken apart (NFKD, but Hangul stays in syllables), case folded, without
 * accents and what is hidden; every run of white space is one space. s is valid UTF-8.
 */
void fold(struct arena *a, struct str s, struct folded *out);

/* A word or phrase to look for. */
struct word {
	struct str folded;
	bool begins; /* whatever comes before it: it was written with a "*" at that end */
	bool ends;   /* likewise, after it */
};

/* False: there is nothing in it to look for. */
bool word_make(struct arena *a, struct str typed, struct word *out);

/*
 * The first place at or after the byte `from` of the folded text where the word stands by itself,
 * or, with a "*", as a part of what stands there by itself: that whole piece, in bytes of the
 * original. In scripts that put no space between words it may stand anywhere.
 */
bool word_find(
    const struct word *word, const struct folded *in, size_t from, struct piece *out, size_t *next);

/* Whether a word could end at this byte of a text that is not folded: no letter goes on there. */
bool word_edge(struct str text, size_t at);

#endif
