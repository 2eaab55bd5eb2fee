#include "text/point.h"

#include <stddef.h>
#include <utf8proc.h>

#include "base/attr.h"
#include "base/bug.h"

struct range {
	int32_t first, last;
};

/* Default_Ignorable_Code_Point in Unicode 15's DerivedCoreProperties, and the interlinear
 * annotations. Bidi controls are among them. Joiners and variation selectors are judged apart. */
static const struct range ignorable[] = { { 0xad, 0xad }, { 0x34f, 0x34f }, { 0x61c, 0x61c },
	{ 0x115f, 0x1160 }, { 0x17b4, 0x17b5 }, { 0x180b, 0x180f }, { 0x200b, 0x200f },
	{ 0x202a, 0x202e }, { 0x2060, 0x206f }, { 0x3164, 0x3164 }, { 0xfe00, 0xfe0f },
	{ 0xfeff, 0xfeff }, { 0xffa0, 0xffa0 }, { 0xfff0, 0xfffb }, { 0x1bca0, 0x1bca3 },
	{ 0x1d173, 0x1d17a }, { 0xe0000, 0xe0fff } };

static const struct range selector[] = { { 0x180b, 0x180d }, { 0x180f, 0x180f }, { 0xfe00, 0xfe0f },
	{ 0xe0100, 0xe01ef } };

static bool is_in(const struct range *range, size_t count, int32_t cp);

bool
point_is_hidden(int32_t cp)
{
	if (cp < 0xad)
		return (cp < 0x20 || cp >= 0x7f) && cp < 0xa0 && !point_is_space(cp) &&
		       !point_is_line_end(cp);
	if (point_is_joiner(cp) || point_is_selector(cp))
		return false;
	return (cp & 0xfffe) == 0xfffe || (cp >= 0xfdd0 && cp <= 0xfdef) ||
	       utf8proc_category(cp) == UTF8PROC_CATEGORY_CO ||
	       is_in(ignorable, COUNT_OF(ignorable), cp);
}

bool
point_is_selector(int32_t cp)
{
	return cp >= selector[0].first && is_in(selector, COUNT_OF(selector), cp);
}

bool
point_is_joiner(int32_t cp)
{
	return cp == POINT_JOINER || cp == POINT_NON_JOINER;
}

bool
point_is_line_end(int32_t cp)
{
	return (cp >= '\n' && cp <= '\r') || cp == 0x85 || cp == 0x2028 || cp == 0x2029;
}

bool
point_is_space(int32_t cp)
{
	return cp == ' ' || cp == '\t' ||
	       (cp >= 0xa0 && utf8proc_category(cp) == UTF8PROC_CATEGORY_ZS);
}

bool
point_is_mark(int32_t cp)
{
	utf8proc_category_t category = cp < 0x300 ? UTF8PROC_CATEGORY_CC : utf8proc_category(cp);

	return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
	       category == UTF8PROC_CATEGORY_ME;
}

bool
point_is_digit(int32_t cp)
{
	return utf8proc_category(cp) == UTF8PROC_CATEGORY_ND;
}

bool
point_is_letter(int32_t cp)
{
	utf8proc_category_t category = utf8proc_category(cp);

	return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

bool
point_is_pictograph(int32_t cp)
{
	return utf8proc_get_property(cp)->boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

bool
point_is_skin(int32_t cp)
{
	return cp >= 0x1f3fb && cp <= 0x1f3ff;
}

static bool
is_in(const struct range *range, size_t count, int32_t cp)
{
	for (size_t i = 0; i < count; i++)
		if (cp >= range[i].first && cp <= range[i].last)
			return true;
	return false;
}

int32_t
point_at(struct str s, size_t at, size_t *bytes)
{
	utf8proc_int32_t cp;
	utf8proc_ssize_t got = utf8proc_iterate(
	    (const utf8proc_uint8_t *)s.p + at, (utf8proc_ssize_t)(s.len - at), &cp);

	MUST(got > 0);
	*bytes = (size_t)got;
	return cp;
}

bool
point_in_word(int32_t cp)
{
	utf8proc_category_t category = utf8proc_category(cp);

	return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO);
}

bool
point_is_unspaced(int32_t cp)
{
	static const struct {
		int32_t first, last;
	} block[] = {
		{ 0xe00, 0xeff },
		{ 0x1000, 0x109f },
		{ 0x1780, 0x17ff },
		{ 0x2e80, 0x9fff },
		{ 0xac00, 0xd7a3 },
		{ 0xf900, 0xfaff },
		{ 0x20000, 0x3ffff },
	};

	for (size_t i = 0; i < COUNT_OF(block); i++)
		if (cp >= block[i].first && cp <= block[i].last)
			return true;
	return false;
}
