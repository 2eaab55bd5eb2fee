/*
 * How much work a browser is asked for before its comment is taken: by the site's settings, and by
 * how likely a comment is to be spam just now. What the work is, key/work.h says.
 */
#ifndef POSTBAG_MODEL_WORK_H
#define POSTBAG_MODEL_WORK_H

#include <stdint.h>

#include "model/site.h"

#define WORK_PACE_S     600 /* within so long a site's comments are counted */
#define WORK_SCORE_STEP 2   /* so much more score is one more bit, which is twice the work */

struct risk {
	int64_t posts; /* comments that came to the site within WORK_PACE_S */
	int64_t score; /* the comment's own: of its verdict; 0 while it is not known */
};

/*
 * The bits that a comment needs; 0: none, it is taken without. Where work rises with risk,
 * work_busy comments or any score ask for work_bits, twice as many comments or WORK_SCORE_STEP more
 * for one more, and so on up to work_bits_most.
 */
int64_t work_needed(const struct site_settings *set, const struct risk *risk);

/* The bits of a challenge that is given before the comment is written; 0: none is. Never fewer than
 * work_bits: should there be a risk by the time it is sent, there is something to show. */
int64_t work_offered(const struct site_settings *set, const struct risk *risk);

/*
 * The bits that a comment needs which comes with a solved challenge. Twice the comments that there
 * were when that was given count as no more than then: who has written for a while is not asked for
 * more at each step of a busy hour. But a store of challenges from a quiet one does not last.
 */
int64_t work_needed_then(const struct site_settings *set, const struct risk *risk);

/* How many comments need to be counted: more of them ask for no more. */
int64_t work_posts_most(const struct site_settings *set);

#endif
