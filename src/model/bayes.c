#include "model/bayes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/bug.h"
#include "text/tokens.h"

#define TELLING_MOST  100  /* words that are combined */
#define TELLING_LEAST 0.1  /* how far from the middle such a word is */
#define PRIOR         0.45 /* how many sightings the middle is worth for each word */
#define WORDS_SHOWN   8

/* From which likeness on a finding has which score. */
static const double likeness_from[] = { 0.80, 0.90, 0.95, 0.98, 0.99 };

static const char *const lesson_word[LESSONS] = {
	[LESSON_NONE] = "none",
	[LESSON_GOOD] = "good",
	[LESSON_SPAM] = "spam",
};

/* How much each word tells, and which way. */
struct telling {
	const struct bayes_word *word;
	double share; /* of spam: 0 to 1, and neither of these two */
};

static void read_words(
    struct arena *a, const char *mark, struct str folded, struct bayes_words *to);
static void read_hosts(struct arena *a, struct str folded, struct bayes_words *to);
static void add_word(struct arena *a, const char *mark, struct str word, struct bayes_words *to);
static int64_t bucket_of(struct str word);
static int by_bucket(const void *one, const void *other);
static size_t telling_words(const struct bayes_words *words, const struct bayes_total *total,
    struct telling out[TELLING_MOST]);
static double share_of(const struct bayes_word *word, const struct bayes_total *total);
static int by_telling(const void *one, const void *other);
static double chance(double sum, size_t count);

const char *
lesson_name(enum lesson lesson)
{
	return lesson_word[lesson];
}

enum err
lesson_of(struct str name, enum lesson *out)
{
	for (unsigned i = 0; i < LESSONS; i++) {
		if (str_equal(name, str_of(lesson_word[i]))) {
			*out = (enum lesson)i;
			return OK;
		}
	}
	return ERR_INPUT;
}

void
bayes_read(struct arena *a, const struct rule_subject *subject, struct bayes_words *out)
{
	size_t count = 0;

	*out = (struct bayes_words){ .word = arena_array(
					 a, BAYES_WORDS_MOST, sizeof(struct bayes_word)) };
	add_word(a, "#links ",
	    arena_printf(a, "%lld", (long long)(subject->links < 4 ? subject->links : 4)), out);
	read_hosts(a, subject->folded_website.text, out);
	read_hosts(a, subject->folded_text.text, out);
	read_words(a, "#name ", subject->folded_name.text, out);
	read_words(a, "", subject->folded_shown.text, out);
	qsort(out->word, out->count, sizeof(*out->word), by_bucket);
	for (size_t i = 0; i < out->count; i++)
		if (count == 0 || out->word[count - 1].bucket != out->word[i].bucket)
			out->word[count++] = out->word[i];
	out->count = count;
}

static void
read_words(struct arena *a, const char *mark, struct str folded, struct bayes_words *to)
{
	struct str word;

	for (size_t from = 0; token_next(folded, &from, &word);)
		add_word(a, mark, word, to);
}

static void
read_hosts(struct arena *a, struct str folded, struct bayes_words *to)
{
	struct str host;

	for (size_t from = 0; token_host(folded, &from, &host);)
		add_word(a, "@", host, to);
}

static void
add_word(struct arena *a, const char *mark, struct str word, struct bayes_words *to)
{
	if (to->count == BAYES_WORDS_MOST)
		return;
	word = arena_printf(a, "%s%.*s", mark, STR_ARG(word));
	to->word[to->count++] = (struct bayes_word){ .word = word, .bucket = bucket_of(word) };
}

/* FNV-1a, 64 bits. Who makes words that meet in a bucket gains no more than by using the other
 * word itself. */
static int64_t
bucket_of(struct str word)
{
	uint64_t hash = 0xcbf29ce484222325;

	for (size_t i = 0; i < word.len; i++)
		hash = (hash ^ (unsigned char)word.p[i]) * 0x100000001b3;
	return (int64_t)((hash ^ hash >> 32) % BAYES_BUCKETS);
}

static int
by_bucket(const void *one, const void *other)
{
	const struct bayes_word *a = one, *b = other;

	return (a->bucket > b->bucket) - (a->bucket < b->bucket);
}

bool
bayes_enough(const struct bayes_total *total)
{
	return total->good >= BAYES_LEAST && total->spam >= BAYES_LEAST;
}

double
bayes_weigh(const struct bayes_words *words, const struct bayes_total *total)
{
	struct telling telling[TELLING_MOST];
	size_t count = telling_words(words, total, telling);
	double spam = 0, good = 0;

	if (!bayes_enough(total))
		return 0.5;
	for (size_t i = 0; i < count; i++) {
		spam += log(1 - telling[i].share);
		good += log(telling[i].share);
	}
	return (1 + chance(good, count) - chance(spam, count)) / 2;
}

/* The most telling words first. */
static size_t
telling_words(const struct bayes_words *words, const struct bayes_total *total,
    struct telling out[TELLING_MOST])
{
	struct telling all[BAYES_WORDS_MOST];
	size_t count = 0;

	for (size_t i = 0; i < words->count; i++) {
		double share = share_of(&words->word[i], total);

		if (fabs(share - 0.5) >= TELLING_LEAST)
			all[count++] = (struct telling){ &words->word[i], share };
	}
	qsort(all, count, sizeof(*all), by_telling);
	count = count < TELLING_MOST ? count : TELLING_MOST;
	memcpy(out, all, count * sizeof(*all));
	return count;
}

static double
share_of(const struct bayes_word *word, const struct bayes_total *total)
{
	double seen = (double)(word->good + word->spam);
	double good = (double)word->good / (double)(total->good > 0 ? total->good : 1);
	double spam = (double)word->spam / (double)(total->spam > 0 ? total->spam : 1);

	if (seen == 0)
		return 0.5;
	return (PRIOR * 0.5 + seen * (spam / (spam + good))) / (PRIOR + seen);
}

static int
by_telling(const void *one, const void *other)
{
	const struct telling *a = one, *b = other;
	double first = fabs(a->share - 0.5), second = fabs(b->share - 0.5);

	if (first != second)
		return first < second ? 1 : -1;
	return by_bucket(a->word, b->word);
}

/* Fisher's method: how likely so many chances, whose logarithms have this sum, come together by
 * chance: the upper tail of chi-square at -2 * sum with 2 * count degrees of freedom. */
static double
chance(double sum, size_t count)
{
	double term = exp(sum), all = term;

	for (size_t i = 1; i < count; i++) {
		term *= -sum / (double)i;
		all += term;
	}
	return all < 1 ? all : 1;
}

bool
bayes_finds(struct arena *a, const struct bayes_words *words, const struct bayes_total *total,
    enum filter filter, struct finding *out)
{
	static const enum outcome outcome[] = {
		[FILTER_OFF] = OUTCOME_NONE,
		[FILTER_COUNT] = OUTCOME_NONE,
		[FILTER_HOLD] = OUTCOME_HOLD,
		[FILTER_SPAM] = OUTCOME_SPAM,
	};
	struct telling telling[TELLING_MOST];
	struct buf detail = buf_begin(a, 64, FINDING_DETAIL_MAX_BYTES * 2);
	double likeness = bayes_weigh(words, total);
	size_t score = 0, shown = 0;

	while (score < COUNT_OF(likeness_from) && likeness >= likeness_from[score])
		score++;
	if (filter == FILTER_OFF || score == 0)
		return false;
	size_t count = telling_words(words, total, telling);
	for (size_t i = 0; i < count && shown < WORDS_SHOWN; i++)
		if (telling[i].share > 0.5)
			buf_printf(&detail, "%s%.*s", shown++ == 0 ? "" : "\n",
			    STR_ARG(telling[i].word->word));
	*out = (struct finding){
		.cause = CAUSE_LEARNED,
		.outcome = score == COUNT_OF(likeness_from) ? outcome[filter] : OUTCOME_NONE,
		.score = (int64_t)score,
		.detail = buf_str(&detail),
		.field = "text",
	};
	return true;
}
