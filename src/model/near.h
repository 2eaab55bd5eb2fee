/*
 * Near-duplicates: a comment whose text is nearly that of others that were posted at the site
 * lately, by whomever (text/sketch.h). A campaign changes names, numbers and addresses, and a word
 * or two; people who write about one thing have no half of their pairs of words in common.
 */
#ifndef POSTBAG_MODEL_NEAR_H
#define POSTBAG_MODEL_NEAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/verdict.h"
#include "text/sketch.h"

/* From so many equal bytes on two texts are nearly the same: half of what they say, they both say.
 */
#define NEAR_ALIKE 16

/* A text of the last day. */
struct near_text {
	int64_t article_id, comment_id;
	uint8_t sketch[SKETCH_BYTES];
};

#define NEAR_SCORE_MOST 4 /* less than what holds a comment by itself, as sites begin with */

/*
 * Whether some of these texts (newest first) are nearly the one of this sketch, and then the
 * finding: from so many copies on it holds the comment, before that it only counts. Its detail says
 * how many they are, and on a line of its own where the newest is: "articles/{id}/comments/{id}".
 */
bool near_finds(struct arena *a, const struct sketch *of, const struct near_text *text,
    size_t count, int64_t copies, struct finding *out);

#endif
