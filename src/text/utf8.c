#include "text/utf8.h"

#include <utf8proc.h>

#include "base/bug.h"
#include "text/point.h"

/* Marks in a row that are kept. More than four say nothing in any script and stack up over the
 * neighbours' lines. */
#define MARKS_KEPT 4
/* Marks in a row that go into normalisation. It sorts them, in a time that grows with their square.
 * Above MARKS_KEPT, so that composed and decomposed text lose the same ones. */
#define MARKS_SORTED 32
/* What one code point can decompose into, canonically. */
#define DECOMPOSED_MOST 4
/* Bytes that are looked at together. */
#define ASCII_RUN ((size_t)8)

/* A text as code points. */
struct points {
	int32_t *cp;
	size_t count;
};

static bool ascii_run(const utf8proc_uint8_t *p);
static struct points decode(struct arena *a, struct str s);
static void drop_hidden(struct points *text);
static void keep_joiners(struct points *text);
static bool joins(const struct points *text, size_t at, int32_t before);
static void compose(struct arena *a, struct points *text);
static void shape_line(struct points *text);
static void shape_text(struct points *text);
static void shape_end(struct points *text);
static void cap_marks(struct points *text, size_t most);
static struct str encode(struct arena *a, const struct points *text);

bool
utf8_valid(struct str s)
{
	const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)s.p;

	for (size_t i = 0; i < s.len;) {
		utf8proc_int32_t cp;

		if (s.len - i >= ASCII_RUN && ascii_run(p + i)) {
			i += ASCII_RUN;
			continue;
		}
		if (p[i] == 0)
			return false;
		if (p[i] < 0x80) {
			i++;
			continue;
		}
		utf8proc_ssize_t bytes =
		    utf8proc_iterate(p + i, (utf8proc_ssize_t)(s.len - i), &cp);
		if (bytes <= 0)
			return false;
		i += (size_t)bytes;
	}
	return true;
}

size_t
utf8_length(struct str s)
{
	size_t count = 0;

	for (size_t i = 0; i < s.len; i++)
		count += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return count;
}

struct str
utf8_fit(struct arena *a, struct str s, size_t cells)
{
	size_t width = 0, keep = 0;

	for (size_t i = 0; i < s.len;) {
		utf8proc_int32_t cp;
		utf8proc_ssize_t bytes = utf8proc_iterate(
		    (const utf8proc_uint8_t *)s.p + i, (utf8proc_ssize_t)(s.len - i), &cp);

		MUST(bytes > 0);
		width += (size_t)utf8proc_charwidth(cp);
		if (width > cells)
			return arena_printf(
			    a, "%.*s\xe2\x80\xa6", STR_ARG(str_trim(str_part(s, 0, keep))));
		i += (size_t)bytes;
		if (width < cells)
			keep = i;
	}
	return s;
}

bool
utf8_is_plain(uint32_t cp)
{
	int32_t point = (int32_t)cp;

	return cp <= 0x10ffff && utf8proc_codepoint_valid(point) && !point_is_hidden(point) &&
	       !point_is_joiner(point) && !point_is_selector(point) && !point_is_mark(point) &&
	       !point_is_line_end(point) && point != '\t' &&
	       utf8proc_category(point) != UTF8PROC_CATEGORY_CN;
}

enum err
utf8_clean_line(struct arena *a, struct str s, struct str *out)
{
	*out = STR_EMPTY;
	if (!utf8_valid(s))
		return ERR_INPUT;
	struct points text = decode(a, s);
	drop_hidden(&text);
	keep_joiners(&text);
	compose(a, &text);
	shape_line(&text);
	cap_marks(&text, MARKS_KEPT);
	keep_joiners(&text); /* some have lost their marks */
	*out = encode(a, &text);
	return OK;
}

enum err
utf8_lower(struct arena *a, struct str s, struct str *out)
{
	*out = STR_EMPTY;
	if (!utf8_valid(s))
		return ERR_INPUT;
	struct points text = decode(a, s);
	for (size_t i = 0; i < text.count; i++)
		text.cp[i] = utf8proc_tolower(text.cp[i]);
	*out = encode(a, &text);
	return OK;
}

enum err
utf8_clean_text(struct arena *a, struct str s, struct str *out)
{
	*out = STR_EMPTY;
	if (!utf8_valid(s))
		return ERR_INPUT;
	struct points text = decode(a, s);
	drop_hidden(&text);
	keep_joiners(&text);
	compose(a, &text);
	shape_text(&text);
	cap_marks(&text, MARKS_KEPT);
	keep_joiners(&text); /* some have lost their marks */
	*out = encode(a, &text);
	return OK;
}

/* Eight bytes of ASCII and no NUL among them, looked at together: all that comes is looked at, and
 * most of it is that. Taking one from each byte borrows where there is a NUL. */
static bool
ascii_run(const utf8proc_uint8_t *p)
{
	uint64_t bytes;

	memcpy(&bytes, p, sizeof(bytes));
	return ((bytes | (bytes - UINT64_C(0x0101010101010101))) & UINT64_C(0x8080808080808080)) ==
	       0;
}

static struct points
decode(struct arena *a, struct str s)
{
	struct points text = { .cp = arena_array(a, s.len, sizeof(*text.cp)) };

	for (size_t i = 0; i < s.len;) {
		utf8proc_ssize_t bytes = utf8proc_iterate((const utf8proc_uint8_t *)s.p + i,
		    (utf8proc_ssize_t)(s.len - i), &text.cp[text.count++]);

		MUST(bytes > 0);
		i += (size_t)bytes;
	}
	return text;
}

/* Drops what is never shown; of several joiners in a row all but one, so that looking at the
 * neighbours is enough for the next step. */
static void
drop_hidden(struct points *text)
{
	size_t kept = 0;

	for (size_t i = 0; i < text->count; i++) {
		int32_t cp = text->cp[i];

		if (point_is_hidden(cp) ||
		    (point_is_joiner(cp) && kept > 0 && point_is_joiner(text->cp[kept - 1])))
			continue;
		text->cp[kept++] = cp;
	}
	text->count = kept;
}

/* Drops joiners that join nothing, and variation selectors that select nothing. */
static void
keep_joiners(struct points *text)
{
	size_t kept = 0;

	for (size_t i = 0; i < text->count; i++) {
		int32_t cp = text->cp[i];
		int32_t before = kept > 0 ? text->cp[kept - 1] : ' ';

		if (point_is_joiner(cp) && !joins(text, i, before))
			continue;
		if (point_is_selector(cp) &&
		    (point_is_space(before) || point_is_line_end(before) ||
			point_is_selector(before) || point_is_joiner(before)))
			continue;
		text->cp[kept++] = cp;
	}
	text->count = kept;
}

/* Scripts need joiners between letters and marks; emoji are put together with the one of them. */
static bool
joins(const struct points *text, size_t at, int32_t before)
{
	int32_t after = at + 1 < text->count ? text->cp[at + 1] : ' ';

	if ((point_is_letter(before) || point_is_mark(before)) &&
	    (point_is_letter(after) || point_is_mark(after)) && !point_is_selector(after))
		return true;
	return text->cp[at] == POINT_JOINER && point_is_pictograph(after) &&
	       (point_is_pictograph(before) || point_is_skin(before) || point_is_selector(before));
}

/* To NFC. */
static void
compose(struct arena *a, struct points *text)
{
	bool ascii = true;

	for (size_t i = 0; i < text->count && ascii; i++)
		ascii = text->cp[i] < 0x80;
	if (ascii)
		return;
	cap_marks(text, MARKS_SORTED);
	struct str s = encode(a, text);
	utf8proc_ssize_t room = (utf8proc_ssize_t)(text->count * DECOMPOSED_MOST);
	text->cp = arena_array(a, (size_t)room, sizeof(*text->cp));
	utf8proc_ssize_t count = utf8proc_decompose((const utf8proc_uint8_t *)s.p,
	    (utf8proc_ssize_t)s.len, text->cp, room, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	MUST(count >= 0 && count <= room);
	count = utf8proc_normalize_utf32(text->cp, count, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	MUST(count >= 0);
	text->count = (size_t)count;
}

static void
shape_line(struct points *text)
{
	size_t kept = 0;

	for (size_t i = 0; i < text->count; i++) {
		int32_t cp = text->cp[i];

		if (point_is_space(cp) || point_is_line_end(cp)) {
			if (kept == 0 || text->cp[kept - 1] == ' ')
				continue;
			cp = ' ';
		}
		text->cp[kept++] = cp;
	}
	text->count = kept;
	shape_end(text);
}

/* An empty line is one of nothing but white space. */
static void
shape_text(struct points *text)
{
	size_t kept = 0, line = 0, empty_lines = 0;
	bool empty = true;

	for (size_t i = 0; i < text->count; i++) {
		int32_t cp = text->cp[i];

		if (cp == '\r' && i + 1 < text->count && text->cp[i + 1] == '\n')
			continue;
		if (!point_is_line_end(cp)) {
			empty = empty && point_is_space(cp);
			text->cp[kept++] = cp;
			continue;
		}
		if (empty)
			kept = line;
		empty_lines = empty ? empty_lines + 1 : 0;
		if (empty_lines <= 2)
			text->cp[kept++] = '\n';
		line = kept;
		empty = true;
	}
	text->count = kept;
	shape_end(text);
}

static void
shape_end(struct points *text)
{
	while (text->count > 0 && (point_is_space(text->cp[text->count - 1]) ||
				      point_is_line_end(text->cp[text->count - 1])))
		text->count--;
}

/* Joiners between marks do not begin a new run of them. */
static void
cap_marks(struct points *text, size_t most)
{
	size_t kept = 0, marks = 0;

	for (size_t i = 0; i < text->count; i++) {
		if (point_is_mark(text->cp[i]))
			marks++;
		else if (!point_is_joiner(text->cp[i]))
			marks = 0;
		if (marks <= most)
			text->cp[kept++] = text->cp[i];
	}
	text->count = kept;
}

static struct str
encode(struct arena *a, const struct points *text)
{
	char *p = arena_alloc(a, text->count * 4 + 1);
	size_t len = 0;

	for (size_t i = 0; i < text->count; i++)
		len += (size_t)utf8proc_encode_char(text->cp[i], (utf8proc_uint8_t *)p + len);
	return (struct str){ p, len };
}
