#include "text/fold.h"

#include <utf8proc.h>

#include "base/bug.h"
#include "text/point.h"

#define PARTS_MOST 32

/* Above this combining class marks are accents; vowel signs and viramas are below. */
#define CLASS_NOT_ACCENT 9

struct folding {
	char *p;
	uint32_t *from;
	size_t len;
	bool space; /* the last one was */
};

static size_t bytes_at(struct str s, size_t at);
static size_t bytes_before(struct str s, size_t at);
static void add_point(struct folding *to, int32_t cp, size_t from);
static void add_part(struct folding *to, int32_t part, size_t from);

void
fold(struct arena *a, struct str s, struct folded *out)
{
	/* Twice over: once to know how long it gets. */
	struct folding to = { .space = false };

	for (int pass = 0; pass < 2; pass++) {
		to.len = 0;
		to.space = false;
		for (size_t i = 0, bytes; i < s.len; i += bytes)
			add_point(&to, point_at(s, i, &bytes), i);
		if (pass == 0) {
			to.p = arena_alloc(a, to.len + 1);
			to.from = arena_array(a, to.len + 1, sizeof(*to.from));
		}
	}
	to.from[to.len] = (uint32_t)s.len;
	*out = (struct folded){ { to.p, to.len }, to.from };
}

static size_t
bytes_at(struct str s, size_t at)
{
	size_t bytes;

	(void)point_at(s, at, &bytes);
	return bytes;
}

/* How many bytes the code point before has. */
static size_t
bytes_before(struct str s, size_t at)
{
	size_t bytes = 1;

	while (bytes < at && ((unsigned char)s.p[at - bytes] & 0xc0) == 0x80)
		bytes++;
	return bytes;
}

static void
add_point(struct folding *to, int32_t cp, size_t from)
{
	int32_t part[PARTS_MOST];
	int boundary = 0;

	if (cp >= 0xac00 && cp <= 0xd7a3) {
		add_part(to, cp, from);
		return;
	}
	utf8proc_ssize_t parts = utf8proc_decompose_char(cp, part, PARTS_MOST,
	    UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD, &boundary);

	MUST(parts >= 0 && parts <= PARTS_MOST);
	for (utf8proc_ssize_t i = 0; i < parts; i++)
		add_part(to, part[i], from);
}

static void
add_part(struct folding *to, int32_t part, size_t from)
{
	utf8proc_uint8_t bytes[4];
	bool space = point_is_space(part) || point_is_line_end(part) || part == '\t';

	if (utf8proc_get_property(part)->combining_class > CLASS_NOT_ACCENT ||
	    point_is_hidden(part) || point_is_selector(part) || point_is_joiner(part) ||
	    (space && to->space))
		return;
	to->space = space;
	utf8proc_ssize_t count = utf8proc_encode_char(space ? ' ' : part, bytes);
	for (utf8proc_ssize_t i = 0; i < count; i++, to->len++) {
		if (to->p == NULL)
			continue;
		to->p[to->len] = (char)bytes[i];
		to->from[to->len] = (uint32_t)from;
	}
}

bool
word_make(struct arena *a, struct str typed, struct word *out)
{
	struct folded folded;

	*out = (struct word){ .folded = STR_EMPTY };
	typed = str_trim(typed);
	if (str_starts(typed, STR("*"))) {
		out->begins = true;
		typed = str_part(typed, 1, typed.len);
	}
	if (str_ends(typed, STR("*"))) {
		out->ends = true;
		typed = str_part(typed, 0, typed.len - 1);
	}
	fold(a, typed, &folded);
	out->folded = str_trim(folded.text);
	return out->folded.len > 0;
}

bool
word_find(
    const struct word *word, const struct folded *in, size_t from, struct piece *out, size_t *next)
{
	struct str text = in->text, what = word->folded;

	while (from < text.len) {
		const char *found = memmem(text.p + from, text.len - from, what.p, what.len);

		if (found == NULL)
			return false;
		size_t begin = (size_t)(found - text.p), end = begin + what.len;
		from = begin + 1;
		/* The end that is not open first: then what is widened is taken, and passed over.
		 */
		if ((!word->begins && !word_edge(text, begin)) ||
		    (!word->ends && !word_edge(text, end)))
			continue;
		while (word->begins && !word_edge(text, begin))
			begin -= bytes_before(text, begin);
		while (word->ends && !word_edge(text, end))
			end += bytes_at(text, end);
		/* All of a letter that has come apart belongs to it. */
		size_t last = end;
		while (last < text.len && in->from[last] == in->from[end - 1])
			last++;
		out->at = in->from[begin];
		out->len = in->from[last] - out->at;
		*next = last;
		return true;
	}
	return false;
}

bool
word_edge(struct str text, size_t at)
{
	size_t bytes;

	if (at == 0 || at >= text.len)
		return true;
	int32_t before = point_at(text, at - bytes_before(text, at), &bytes);
	int32_t after = point_at(text, at, &bytes);
	return !point_in_word(before) || !point_in_word(after) || point_is_unspaced(before) ||
	       point_is_unspaced(after);
}
