#include "text/entity.h"

#include <stdbool.h>
#include <utf8proc.h>

#include "text/utf8.h"

/* The ones people type, and those that editors and other sites leave in what is pasted. */
static const struct {
	struct str name;
	uint32_t cp;
} known[] = {
	{ STR_INIT("amp"), '&' },
	{ STR_INIT("lt"), '<' },
	{ STR_INIT("gt"), '>' },
	{ STR_INIT("quot"), '"' },
	{ STR_INIT("apos"), '\'' },
	{ STR_INIT("nbsp"), 0xa0 },
	{ STR_INIT("iexcl"), 0xa1 },
	{ STR_INIT("cent"), 0xa2 },
	{ STR_INIT("pound"), 0xa3 },
	{ STR_INIT("yen"), 0xa5 },
	{ STR_INIT("sect"), 0xa7 },
	{ STR_INIT("copy"), 0xa9 },
	{ STR_INIT("laquo"), 0xab },
	{ STR_INIT("reg"), 0xae },
	{ STR_INIT("deg"), 0xb0 },
	{ STR_INIT("plusmn"), 0xb1 },
	{ STR_INIT("sup2"), 0xb2 },
	{ STR_INIT("sup3"), 0xb3 },
	{ STR_INIT("micro"), 0xb5 },
	{ STR_INIT("para"), 0xb6 },
	{ STR_INIT("middot"), 0xb7 },
	{ STR_INIT("raquo"), 0xbb },
	{ STR_INIT("frac14"), 0xbc },
	{ STR_INIT("frac12"), 0xbd },
	{ STR_INIT("frac34"), 0xbe },
	{ STR_INIT("iquest"), 0xbf },
	{ STR_INIT("Auml"), 0xc4 },
	{ STR_INIT("Aring"), 0xc5 },
	{ STR_INIT("AElig"), 0xc6 },
	{ STR_INIT("Ccedil"), 0xc7 },
	{ STR_INIT("Eacute"), 0xc9 },
	{ STR_INIT("Ntilde"), 0xd1 },
	{ STR_INIT("Ouml"), 0xd6 },
	{ STR_INIT("times"), 0xd7 },
	{ STR_INIT("Oslash"), 0xd8 },
	{ STR_INIT("Uuml"), 0xdc },
	{ STR_INIT("szlig"), 0xdf },
	{ STR_INIT("agrave"), 0xe0 },
	{ STR_INIT("aacute"), 0xe1 },
	{ STR_INIT("acirc"), 0xe2 },
	{ STR_INIT("atilde"), 0xe3 },
	{ STR_INIT("auml"), 0xe4 },
	{ STR_INIT("aring"), 0xe5 },
	{ STR_INIT("aelig"), 0xe6 },
	{ STR_INIT("ccedil"), 0xe7 },
	{ STR_INIT("egrave"), 0xe8 },
	{ STR_INIT("eacute"), 0xe9 },
	{ STR_INIT("ecirc"), 0xea },
	{ STR_INIT("euml"), 0xeb },
	{ STR_INIT("iacute"), 0xed },
	{ STR_INIT("icirc"), 0xee },
	{ STR_INIT("iuml"), 0xef },
	{ STR_INIT("ntilde"), 0xf1 },
	{ STR_INIT("ograve"), 0xf2 },
	{ STR_INIT("oacute"), 0xf3 },
	{ STR_INIT("ocirc"), 0xf4 },
	{ STR_INIT("otilde"), 0xf5 },
	{ STR_INIT("ouml"), 0xf6 },
	{ STR_INIT("divide"), 0xf7 },
	{ STR_INIT("oslash"), 0xf8 },
	{ STR_INIT("ugrave"), 0xf9 },
	{ STR_INIT("uacute"), 0xfa },
	{ STR_INIT("ucirc"), 0xfb },
	{ STR_INIT("uuml"), 0xfc },
	{ STR_INIT("ndash"), 0x2013 },
	{ STR_INIT("mdash"), 0x2014 },
	{ STR_INIT("lsquo"), 0x2018 },
	{ STR_INIT("rsquo"), 0x2019 },
	{ STR_INIT("sbquo"), 0x201a },
	{ STR_INIT("ldquo"), 0x201c },
	{ STR_INIT("rdquo"), 0x201d },
	{ STR_INIT("bdquo"), 0x201e },
	{ STR_INIT("dagger"), 0x2020 },
	{ STR_INIT("bull"), 0x2022 },
	{ STR_INIT("hellip"), 0x2026 },
	{ STR_INIT("permil"), 0x2030 },
	{ STR_INIT("prime"), 0x2032 },
	{ STR_INIT("lsaquo"), 0x2039 },
	{ STR_INIT("rsaquo"), 0x203a },
	{ STR_INIT("euro"), 0x20ac },
	{ STR_INIT("trade"), 0x2122 },
	{ STR_INIT("larr"), 0x2190 },
	{ STR_INIT("uarr"), 0x2191 },
	{ STR_INIT("rarr"), 0x2192 },
	{ STR_INIT("darr"), 0x2193 },
	{ STR_INIT("minus"), 0x2212 },
	{ STR_INIT("infin"), 0x221e },
	{ STR_INIT("asymp"), 0x2248 },
	{ STR_INIT("ne"), 0x2260 },
	{ STR_INIT("le"), 0x2264 },
	{ STR_INIT("ge"), 0x2265 },
	{ STR_INIT("hearts"), 0x2665 },
};

static uint32_t named(struct str name);
static uint32_t numbered(struct str digits);
static int digit_value(char c);

struct str
entity_decode(struct str entity, char room[ENTITY_MAX_BYTES])
{
	if (entity.len < 3)
		return entity;
	struct str inside = str_part(entity, 1, entity.len - 1);
	uint32_t cp =
	    inside.p[0] == '#' ? numbered(str_part(inside, 1, inside.len)) : named(inside);

	if (!utf8_is_plain(cp))
		return entity;
	utf8proc_ssize_t bytes = utf8proc_encode_char((int32_t)cp, (utf8proc_uint8_t *)room);
	return (struct str){ room, (size_t)bytes };
}

/* 0 for a name that is not known. */
static uint32_t
named(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (str_equal(known[i].name, name))
			return known[i].cp;
	return 0;
}

/* 0 for what is no number or too large for a code point. */
static uint32_t
numbered(struct str digits)
{
	bool hex = digits.len > 0 && (digits.p[0] == 'x' || digits.p[0] == 'X');
	uint32_t base = hex ? 16 : 10, cp = 0;

	for (size_t i = hex; i < digits.len; i++) {
		int digit = digit_value(digits.p[i]);

		if (digit < 0 || (uint32_t)digit >= base || cp > 0x10ffff)
			return 0;
		cp = cp * base + (uint32_t)digit;
	}
	return cp;
}

static int
digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}
