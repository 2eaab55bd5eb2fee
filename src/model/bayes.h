/*
 * The filter that learns: how much a comment is like what moderators have called spam at its site,
 * and how much like what they have published.
 *
 * Naive Bayes over the words of a comment: each word's share of spam is drawn towards the middle
 * where it was seen seldom, and the most telling words are combined by Fisher's method, once as
 * signs of spam and once as signs of the opposite (G. Robinson, "A Statistical Approach to the
 * Spam Problem", Linux Journal, 2003). So a comment with few telling words, or with many of both
 * kinds, comes out in the middle, of which nothing is concluded: what is held for no reason costs
 * most.
 *
 * Words are counted in a fixed number of buckets (K. Weinberger et al., "Feature Hashing for Large
 * Scale Multitask Learning", 2009): the table has a bound, keeps no word of anybody, and what was
 * learned is unlearned by taking the same numbers away.
 */
#ifndef POSTBAG_MODEL_BAYES_H
#define POSTBAG_MODEL_BAYES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "model/rule.h"
#include "model/verdict.h"

#define BAYES_BUCKETS    262144
#define BAYES_WORDS_MOST 300 /* of a comment; later ones are not looked at */
#define BAYES_LEAST      50  /* of spam and of the opposite: before, nothing is concluded */

/* What is done about a comment that is likely spam, by a site's settings: nothing; its finding
 * only counts; if that is certain it is held; or spam. */
enum filter { FILTER_OFF, FILTER_COUNT, FILTER_HOLD, FILTER_SPAM };

/* What a moderator has said of a comment by deciding about it. */
enum lesson { LESSON_NONE, LESSON_GOOD, LESSON_SPAM, LESSONS };

const char *lesson_name(enum lesson lesson);
MUST_USE enum err lesson_of(struct str name, enum lesson *out);

/* A word of a comment, and how many comments of each kind it was in. */
struct bayes_word {
	struct str word; /* folded; what is no word of the text has a mark before it: "@host" */
	int64_t bucket;  /* 0 to BAYES_BUCKETS - 1 */
	int64_t good, spam;
};

struct bayes_words {
	struct bayes_word *word; /* each bucket once, rising */
	size_t count;
};

/* What was learned at a site: comments of each kind. */
struct bayes_total {
	int64_t site_id;
	int64_t good, spam;
};

/* Whether that is enough to conclude anything from. */
bool bayes_enough(const struct bayes_total *total);

/* The words of a comment: of its name, text and links; their counts are 0. */
void bayes_read(struct arena *a, const struct rule_subject *subject, struct bayes_words *out);

/* How much like spam it is: 0 to 1; 0.5 where nothing can be concluded. */
double bayes_weigh(const struct bayes_words *words, const struct bayes_total *total);

/* Whether that is worth a finding, and then it: its score is 1 to 5, its detail the words that
 * tell most, a line each. */
bool bayes_finds(struct arena *a, const struct bayes_words *words, const struct bayes_total *total,
    enum filter filter, struct finding *out);

#endif
