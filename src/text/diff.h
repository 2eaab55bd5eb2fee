/*
 * What has changed between two short texts, word by word.
 */
#ifndef POSTBAG_TEXT_DIFF_H
#define POSTBAG_TEXT_DIFF_H

#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

enum diff_kind { DIFF_SAME, DIFF_GONE, DIFF_NEW };

struct diff_run {
	enum diff_kind kind;
	struct str text; /* a part of one of the texts */
};

struct diff {
	struct diff_run *run; /* no two of the same kind in a row */
	size_t count;
};

/* Where both texts have so many words that are between what they begin and end with alike, that the
 * product is larger than this, those are gone and new as a whole: work and memory stay bounded. */
#define DIFF_MOST_PAIRS ((size_t)250 * 1000)

/*
 * Compares two texts in UTF-8. What is the same and what is gone make up the old one, what is the
 * same and what is new the new one; of both as much as there is in one order is the same. Words are
 * what stands between spaces, and each Chinese or Japanese sign by itself.
 */
void diff_words(struct arena *a, struct str old, struct str new, struct diff *out);

#endif
