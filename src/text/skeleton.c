#include <utf8proc.h>

#include "base/bug.h"
#include "text/point.h"
#include "text/utf8.h"

/* What one code point can decompose into (U+FDFA, by compatibility), and what each of these can
 * fold into. */
#define PARTS_MOST 18
#define FOLDS_MOST 3

/* Code points, growing: there is room for the greatest number. */
struct skeleton {
	int32_t *cp;
	size_t count;
};

/*
 * What looks like a Latin letter, before the case is folded: capital Eta looks like H, small eta
 * like n.
 */
static const struct {
	int32_t from;
	char to;
} look_alike[] = {
	/* Greek */
	{ 0x391, 'a' },
	{ 0x392, 'b' },
	{ 0x395, 'e' },
	{ 0x396, 'z' },
	{ 0x397, 'h' },
	{ 0x399, 'l' },
	{ 0x39a, 'k' },
	{ 0x39c, 'm' },
	{ 0x39d, 'n' },
	{ 0x39f, 'o' },
	{ 0x3a1, 'p' },
	{ 0x3a4, 't' },
	{ 0x3a5, 'y' },
	{ 0x3a7, 'x' },
	{ 0x3b1, 'a' },
	{ 0x3b2, 'b' },
	{ 0x3b3, 'y' },
	{ 0x3b5, 'e' },
	{ 0x3b7, 'n' },
	{ 0x3b9, 'l' },
	{ 0x3ba, 'k' },
	{ 0x3bd, 'v' },
	{ 0x3bf, 'o' },
	{ 0x3c1, 'p' },
	{ 0x3c4, 't' },
	{ 0x3c5, 'u' },
	{ 0x3c7, 'x' },
	{ 0x3c9, 'w' },
	{ 0x3f2, 'c' },
	{ 0x3f9, 'c' },
	{ 0x3f3, 'j' },
	{ 0x37f, 'j' },
	/* Cyrillic */
	{ 0x405, 's' },
	{ 0x406, 'l' },
	{ 0x408, 'j' },
	{ 0x410, 'a' },
	{ 0x412, 'b' },
	{ 0x415, 'e' },
	{ 0x41a, 'k' },
	{ 0x41c, 'm' },
	{ 0x41d, 'h' },
	{ 0x41e, 'o' },
	{ 0x420, 'p' },
	{ 0x421, 'c' },
	{ 0x422, 't' },
	{ 0x423, 'y' },
	{ 0x425, 'x' },
	{ 0x430, 'a' },
	{ 0x435, 'e' },
	{ 0x43a, 'k' },
	{ 0x43c, 'm' },
	{ 0x43e, 'o' },
	{ 0x43f, 'n' },
	{ 0x440, 'p' },
	{ 0x441, 'c' },
	{ 0x442, 't' },
	{ 0x443, 'y' },
	{ 0x445, 'x' },
	{ 0x455, 's' },
	{ 0x456, 'l' },
	{ 0x458, 'j' },
	{ 0x474, 'v' },
	{ 0x475, 'v' },
	{ 0x4ae, 'y' },
	{ 0x4af, 'y' },
	{ 0x4ba, 'h' },
	{ 0x4bb, 'h' },
	{ 0x4c0, 'l' },
	{ 0x4cf, 'l' },
	{ 0x501, 'd' },
	{ 0x50c, 'g' },
	{ 0x51a, 'q' },
	{ 0x51b, 'q' },
	{ 0x51c, 'w' },
	{ 0x51d, 'w' },
	/* Latin letters that differ by a dot or a stroke that nobody sees */
	{ 0x131, 'l' },
	{ 0x142, 'l' },
	{ 0x141, 'l' },
	{ 0x251, 'a' },
	{ 0x261, 'g' },
	{ 0x269, 'l' },
	{ 0x26a, 'l' },
	{ 0x28b, 'u' },
	{ 0x237, 'j' },
	{ 0x1c0, 'l' },
	/* digits and signs */
	{ '0', 'o' },
	{ '1', 'l' },
	{ '|', 'l' },
	{ '$', 's' },
};

static void add_point(struct skeleton *to, int32_t cp);
static void add_folded(struct skeleton *to, int32_t part);
static void add_letter(struct skeleton *to, int32_t cp);
static int32_t latin(int32_t cp);
static bool names_nothing(int32_t cp);

enum err
utf8_skeleton(struct arena *a, struct str s, struct str *out)
{
	size_t room = s.len * PARTS_MOST * FOLDS_MOST;
	struct skeleton to = { .cp = arena_array(a, room, sizeof(*to.cp)) };

	*out = STR_EMPTY;
	if (!utf8_valid(s))
		return ERR_INPUT;
	for (size_t i = 0; i < s.len;) {
		utf8proc_int32_t cp;
		utf8proc_ssize_t bytes = utf8proc_iterate(
		    (const utf8proc_uint8_t *)s.p + i, (utf8proc_ssize_t)(s.len - i), &cp);

		MUST(bytes > 0);
		add_point(&to, cp);
		i += (size_t)bytes;
	}
	char *p = arena_alloc(a, to.count * 4 + 1);
	size_t len = 0;
	for (size_t i = 0; i < to.count; i++)
		len += (size_t)utf8proc_encode_char(to.cp[i], (utf8proc_uint8_t *)p + len);
	*out = (struct str){ p, len };
	return OK;
}

/* Takes a compatibility form apart. Without marks there is nothing to put in order afterwards. */
static void
add_point(struct skeleton *to, int32_t cp)
{
	int32_t part[PARTS_MOST];
	int boundary = 0;
	utf8proc_ssize_t parts = utf8proc_decompose_char(
	    cp, part, PARTS_MOST, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, &boundary);

	MUST(parts >= 0 && parts <= PARTS_MOST);
	for (utf8proc_ssize_t i = 0; i < parts; i++)
		add_folded(to, latin(part[i]));
}

static void
add_folded(struct skeleton *to, int32_t part)
{
	int32_t folded[FOLDS_MOST];
	int boundary = 0;
	utf8proc_ssize_t folds = utf8proc_decompose_char(part, folded, FOLDS_MOST,
	    UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD, &boundary);

	MUST(folds >= 0 && folds <= FOLDS_MOST);
	for (utf8proc_ssize_t i = 0; i < folds; i++)
		if (!names_nothing(folded[i]))
			add_letter(to, latin(folded[i]));
}

/* Two letters that look like one become it; i goes with l, which its capital looks like. */
static void
add_letter(struct skeleton *to, int32_t cp)
{
	int32_t *last = to->count > 0 ? &to->cp[to->count - 1] : NULL;

	if (last != NULL && *last == 'r' && cp == 'n')
		*last = 'm';
	else if (last != NULL && *last == 'v' && cp == 'v')
		*last = 'w';
	else
		to->cp[to->count++] = cp == 'i' ? 'l' : cp;
}

static int32_t
latin(int32_t cp)
{
	for (size_t i = 0; i < COUNT_OF(look_alike); i++)
		if (look_alike[i].from == cp)
			return look_alike[i].to;
	return cp;
}

/* Marks, spaces, punctuation, and what is hidden. */
static bool
names_nothing(int32_t cp)
{
	utf8proc_category_t category = utf8proc_category(cp);

	return point_is_hidden(cp) || point_is_selector(cp) || point_is_joiner(cp) ||
	       point_is_mark(cp) || point_is_space(cp) || point_is_line_end(cp) ||
	       (category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO);
}
