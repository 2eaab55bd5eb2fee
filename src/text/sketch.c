#include "text/sketch.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "text/fold.h"
#include "text/point.h"
#include "text/tokens.h"

/* Different ones: "ha ha ha ..." is long, and says nothing. */
#define LEAST_PAIRS 8

/* What stands for every number; and the number that stands for every address. */
#define A_NUMBER   UINT64_C(0x6e756d626572)
#define AN_ADDRESS " 00 "

/* The pairs of a text, as they are found. */
struct pairs {
	uint64_t *pair;
	size_t count;
	uint64_t before; /* the last word; 0: there is none */
	size_t halves;   /* words, each counting two, or one in a script without spaces */
};

static struct str own_words(struct arena *a, struct str typed);
static struct str without_addresses(struct arena *a, struct str folded);
static size_t plain_run(struct str s, size_t at);
static bool is_address(struct str run);
static bool is_alnum(char c);
static void read_pairs(struct str text, struct pairs *to);
static void add_word(uint64_t word, size_t halves, struct pairs *to);
static bool has_digit(struct str word);
static uint64_t hash_of(struct str word);
static uint64_t mixed(uint64_t x);
static size_t unique(struct pairs *pairs);
static int by_value(const void *one, const void *other);
static void take_minima(const struct pairs *pairs, struct sketch *out);

bool
sketch_make(struct arena *a, struct str typed, struct sketch *out)
{
	struct folded folded;

	fold(a, own_words(a, typed), &folded);
	struct str text = without_addresses(a, folded.text);
	/* No word has less than a byte. */
	struct pairs pairs = { .pair = arena_array(a, text.len + 1, sizeof(uint64_t)) };
	read_pairs(text, &pairs);
	if (pairs.halves < (size_t)2 * SKETCH_LEAST_WORDS || unique(&pairs) < LEAST_PAIRS)
		return false;
	take_minima(&pairs, out);
	return true;
}

unsigned
sketch_alike(const uint8_t one[SKETCH_BYTES], const uint8_t two[SKETCH_BYTES])
{
	unsigned equal = 0;

	for (size_t i = 0; i < SKETCH_BYTES; i++)
		equal += one[i] == two[i];
	return equal;
}

/* Without the lines that quote; all of it, where that leaves nothing. */
static struct str
own_words(struct arena *a, struct str typed)
{
	struct buf out = buf_begin(a, typed.len + 16, typed.len + 16);
	struct str rest = typed;

	while (rest.len > 0) {
		struct str line = str_cut(&rest, '\n');

		if (str_starts(str_trim(line), STR(">")))
			continue;
		buf_text(&out, "\n");
		buf_add(&out, line);
	}
	return str_trim(buf_str(&out)).len > 0 ? buf_str(&out) : typed;
}

/* Addresses are of ASCII, so they are looked for in runs of that: also where no space is between
 * one and the words around it. */
static struct str
without_addresses(struct arena *a, struct str folded)
{
	struct buf out = buf_begin(a, folded.len + 16, 4 * folded.len + 16);
	size_t at = 0;

	while (at < folded.len) {
		size_t end = plain_run(folded, at);

		if (is_address(str_part(folded, at, end)))
			buf_text(&out, AN_ADDRESS);
		else
			buf_add(&out, str_part(folded, at, end));
		if (end < folded.len)
			buf_char(&out, folded.p[end]);
		at = end + 1;
	}
	return buf_str(&out);
}

/* The end of what is visible ASCII, and neither bracket nor quote nor mark of Markdown. */
static size_t
plain_run(struct str s, size_t at)
{
	while (at < s.len && s.p[at] > ' ' && s.p[at] < 0x7f &&
	       strchr("<>()[]{}\"'`*|,;!", s.p[at]) == NULL)
		at++;
	return at;
}

/* With a scheme, an "@", or a dot between letters: a host without its scheme is one, too. */
static bool
is_address(struct str run)
{
	for (size_t i = 0; i + 1 < run.len; i++) {
		if (run.p[i] == '@' || (run.p[i] == ':' && run.p[i + 1] == '/'))
			return true;
		if (i > 0 && run.p[i] == '.' && is_alnum(run.p[i - 1]) && is_alnum(run.p[i + 1]))
			return true;
	}
	return false;
}

/* The text is folded: there are no capitals. */
static bool
is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static void
read_pairs(struct str text, struct pairs *to)
{
	struct str word;

	for (size_t from = 0; token_next(text, &from, &word);) {
		size_t bytes;
		bool unspaced = point_is_unspaced(point_at(word, 0, &bytes));

		add_word(has_digit(word) ? A_NUMBER : hash_of(word), unspaced ? 1 : 2, to);
	}
}

static void
add_word(uint64_t word, size_t halves, struct pairs *to)
{
	if (to->before != 0)
		to->pair[to->count++] = mixed(to->before ^ mixed(word));
	to->before = word;
	to->halves += halves;
}

static bool
has_digit(struct str word)
{
	size_t bytes;

	for (size_t at = 0; at < word.len; at += bytes)
		if (point_is_digit(point_at(word, at, &bytes)))
			return true;
	return false;
}

/* FNV-1a, 64 bits. */
static uint64_t
hash_of(struct str word)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < word.len; i++)
		hash = (hash ^ (unsigned char)word.p[i]) * UINT64_C(0x100000001b3);
	return hash;
}

/* The finish of splitmix64: every bit hangs on every other. */
static uint64_t
mixed(uint64_t x)
{
	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

static size_t
unique(struct pairs *pairs)
{
	size_t count = 0;

	qsort(pairs->pair, pairs->count, sizeof(*pairs->pair), by_value);
	for (size_t i = 0; i < pairs->count; i++)
		if (count == 0 || pairs->pair[count - 1] != pairs->pair[i])
			pairs->pair[count++] = pairs->pair[i];
	return pairs->count = count;
}

static int
by_value(const void *one, const void *other)
{
	const uint64_t *a = one, *b = other;

	return (*a > *b) - (*a < *b);
}

/* Each order of all pairs there are is that of their hashes with a number of its own. */
static void
take_minima(const struct pairs *pairs, struct sketch *out)
{
	uint64_t least[SKETCH_BYTES];

	for (size_t i = 0; i < SKETCH_BYTES; i++) {
		uint64_t order = mixed(UINT64_C(0x9e3779b97f4a7c15) * (i + 1));

		least[i] = UINT64_MAX;
		for (size_t p = 0; p < pairs->count; p++) {
			uint64_t hash = mixed(pairs->pair[p] ^ order);

			if (hash < least[i])
				least[i] = hash;
		}
		/* The first bits of a minimum are nearly always 0. */
		out->byte[i] = (uint8_t)least[i];
	}
	for (size_t i = 0; i < SKETCH_BANDS; i++)
		out->band[i] = (int64_t)(mixed(least[2 * i] ^ mixed(least[2 * i + 1] + i)) >> 1);
}
