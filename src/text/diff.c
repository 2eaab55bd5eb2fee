#include "text/diff.h"

#include <stdbool.h>
#include <stdint.h>

/* A text in words and what is between them. */
struct words {
	struct str *word;
	size_t count;
};

/* Both texts, between what they begin and end with alike; and for each pair of places how much of
 * the rest is the same. */
struct middle {
	struct words old, new;
	uint16_t *same; /* (old.count + 1) rows of new.count + 1 */
};

static struct words split(struct arena *a, struct str text);
static size_t word_bytes(struct str rest);
static bool is_space(char c);
static bool is_sign(char c);
static void measure(struct arena *a, struct middle *m);
static void walk(const struct middle *m, struct diff *out);
static void add(struct diff *out, enum diff_kind kind, struct str text);
static void add_all(struct diff *out, enum diff_kind kind, const struct words *words);

void
diff_words(struct arena *a, struct str old, struct str new, struct diff *out)
{
	struct words was = split(a, old), is = split(a, new);
	size_t first = 0, last = 0, fewest = was.count < is.count ? was.count : is.count;

	while (first < fewest && str_equal(was.word[first], is.word[first]))
		first++;
	while (last < fewest - first &&
	       str_equal(was.word[was.count - 1 - last], is.word[is.count - 1 - last]))
		last++;
	struct middle m = {
		.old = { was.word + first, was.count - first - last },
		.new = { is.word + first, is.count - first - last },
	};
	*out = (struct diff){ .run = arena_array(a, was.count + is.count, sizeof(*out->run)) };
	add_all(out, DIFF_SAME, &(struct words){ is.word, first });
	if (m.old.count * m.new.count > DIFF_MOST_PAIRS) {
		add_all(out, DIFF_GONE, &m.old);
		add_all(out, DIFF_NEW, &m.new);
	} else {
		measure(a, &m);
		walk(&m, out);
	}
	add_all(out, DIFF_SAME, &(struct words){ is.word + is.count - last, last });
}

static struct words
split(struct arena *a, struct str text)
{
	struct words out = { .word = arena_array(a, text.len, sizeof(*out.word)) };

	for (size_t at = 0; at < text.len;) {
		struct str rest = { text.p + at, text.len - at };
		size_t bytes = word_bytes(rest);

		out.word[out.count++] = (struct str){ rest.p, bytes };
		at += bytes;
	}
	return out;
}

static size_t
word_bytes(struct str rest)
{
	size_t bytes = 1;

	if (is_sign(rest.p[0]))
		return rest.len < 3 ? rest.len : 3;
	while (bytes < rest.len && is_space(rest.p[bytes]) == is_space(rest.p[0]) &&
	       !is_sign(rest.p[bytes]))
		bytes++;
	return bytes;
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

/* The first byte of U+3000 to U+9FFF. */
static bool
is_sign(char c)
{
	return (unsigned char)c >= 0xe3 && (unsigned char)c <= 0xe9;
}

/* The longest common subsequence, from the end. The bound on pairs keeps the counts below 500. */
static void
measure(struct arena *a, struct middle *m)
{
	size_t row = m->new.count + 1;

	m->same = arena_array(a, (m->old.count + 1) * row, sizeof(*m->same));
	for (size_t i = 0; i <= m->old.count; i++)
		m->same[i * row + m->new.count] = 0;
	for (size_t j = 0; j <= m->new.count; j++)
		m->same[m->old.count * row + j] = 0;
	for (size_t i = m->old.count; i-- > 0;) {
		for (size_t j = m->new.count; j-- > 0;) {
			uint16_t down = m->same[(i + 1) * row + j],
				 right = m->same[i * row + j + 1];

			if (str_equal(m->old.word[i], m->new.word[j]))
				m->same[i * row + j] =
				    (uint16_t)(m->same[(i + 1) * row + j + 1] + 1);
			else
				m->same[i * row + j] = down > right ? down : right;
		}
	}
}

static void
walk(const struct middle *m, struct diff *out)
{
	size_t i = 0, j = 0, row = m->new.count + 1;

	while (i < m->old.count && j < m->new.count) {
		if (str_equal(m->old.word[i], m->new.word[j])) {
			add(out, DIFF_SAME, m->new.word[j++]);
			i++;
		} else if (m->same[(i + 1) * row + j] >= m->same[i * row + j + 1]) {
			add(out, DIFF_GONE, m->old.word[i++]);
		} else {
			add(out, DIFF_NEW, m->new.word[j++]);
		}
	}
	add_all(out, DIFF_GONE, &(struct words){ m->old.word + i, m->old.count - i });
	add_all(out, DIFF_NEW, &(struct words){ m->new.word + j, m->new.count - j });
}

/* What follows the last run of its kind in the text makes that longer. */
static void
add(struct diff *out, enum diff_kind kind, struct str text)
{
	struct diff_run *last = out->count > 0 ? &out->run[out->count - 1] : NULL;

	if (last != NULL && last->kind == kind && last->text.p + last->text.len == text.p)
		last->text.len += text.len;
	else
		out->run[out->count++] = (struct diff_run){ kind, text };
}

static void
add_all(struct diff *out, enum diff_kind kind, const struct words *words)
{
	for (size_t i = 0; i < words->count; i++)
		add(out, kind, words->word[i]);
}
