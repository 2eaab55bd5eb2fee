/*
 * Sketches of texts: small, and alike where the texts are, so that a text that is nearly the same
 * as another one is found without reading either again.
 *
 * A text is the set of its pairs of words that follow each other. How much two such sets have in
 * common (Jaccard's measure) is how often their smallest elements are the same under a random order
 * of all there are: A. Broder, "On the resemblance and containment of documents" (1997). A sketch
 * keeps of 32 orders one byte of the smallest each: P. Li, A. C. König, "b-Bit Minwise Hashing"
 * (2010). Whether it is worth comparing two, their bands say, each made of two whole minima: two
 * texts with half in common share one of six with 82 %, with four fifths in common 99.8 %, with a
 * tenth 6 %: P. Indyk, R. Motwani, "Approximate nearest neighbors" (1998).
 */
#ifndef POSTBAG_TEXT_SKETCH_H
#define POSTBAG_TEXT_SKETCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

#define SKETCH_BANDS 6
#define SKETCH_BYTES 32

/* Of fewer nothing is concluded: "Thanks for sharing this!" is everybody's. In scripts that put no
 * space between words two characters stand for one. */
#define SKETCH_LEAST_WORDS 10

struct sketch {
	int64_t band[SKETCH_BANDS];
	uint8_t byte[SKETCH_BYTES];
};

/*
 * Sketches a text as typed: folded (text/fold.h), whatever its marks of Markdown, all addresses and
 * numbers being one and the same. Lines that quote (">") are left out, unless there is nothing
 * else. False: it is too short to say anything.
 */
bool sketch_make(struct arena *a, struct str typed, struct sketch *out);

/* How many of the SKETCH_BYTES are equal: in proportion to what the texts have in common. */
unsigned sketch_alike(const uint8_t one[SKETCH_BYTES], const uint8_t two[SKETCH_BYTES]);

#endif
