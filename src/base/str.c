#include "base/str.h"

static unsigned char fold(char c);

struct str
str_of(const char *text)
{
	return text == NULL ? STR_EMPTY : (struct str){ text, strlen(text) };
}

bool
str_equal(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

bool
str_equal_fold(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (fold(a.p[i]) != fold(b.p[i]))
			return false;
	return true;
}

bool
str_starts(struct str s, struct str prefix)
{
	return s.len >= prefix.len && str_equal(str_part(s, 0, prefix.len), prefix);
}

bool
str_ends(struct str s, struct str suffix)
{
	return s.len >= suffix.len && str_equal(str_part(s, s.len - suffix.len, s.len), suffix);
}

size_t
str_find(struct str s, char c)
{
	const char *at = s.len == 0 ? NULL : memchr(s.p, c, s.len);

	return at == NULL ? s.len : (size_t)(at - s.p);
}

struct str
str_part(struct str s, size_t from, size_t to)
{
	if (to > s.len)
		to = s.len;
	if (from >= to)
		return STR_EMPTY;
	return (struct str){ s.p + from, to - from };
}

struct str
str_trim(struct str s)
{
	while (s.len > 0 && (*s.p == ' ' || *s.p == '\t'))
		s = str_part(s, 1, s.len);
	while (s.len > 0 && (s.p[s.len - 1] == ' ' || s.p[s.len - 1] == '\t'))
		s.len--;
	return s;
}

struct str
str_cut(struct str *rest, char c)
{
	size_t at = str_find(*rest, c);
	struct str head = str_part(*rest, 0, at);

	*rest = str_part(*rest, at + 1, rest->len);
	return head;
}

bool
str_to_i64(struct str s, int64_t *out)
{
	int64_t value = 0;

	if (s.len == 0 || (s.len > 1 && s.p[0] == '0'))
		return false;
	for (size_t i = 0; i < s.len; i++) {
		int digit = s.p[i] - '0';

		if (digit < 0 || digit > 9 || value > (INT64_MAX - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*out = value;
	return true;
}

bool
str_to_hex63(struct str s, int64_t *out)
{
	static const char digits[] = "0123456789abcdef";
	uint64_t value = 0;

	if (s.len != 16)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		const char *at = s.p[i] == '\0' ? NULL : strchr(digits, s.p[i]);

		if (at == NULL)
			return false;
		value = value << 4 | (uint64_t)(at - digits);
	}
	if (value > INT64_MAX)
		return false;
	*out = (int64_t)value;
	return true;
}

bool
str_to_bytes(struct str s, uint8_t *out, size_t bytes)
{
	static const char digits[] = "0123456789abcdef";

	if (s.len != 2 * bytes)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		const char *at = s.p[i] == '\0' ? NULL : strchr(digits, s.p[i]);

		if (at == NULL)
			return false;
		out[i / 2] = (uint8_t)((i % 2 == 0 ? 0 : out[i / 2] << 4) | (at - digits));
	}
	return true;
}

static unsigned char
fold(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}
