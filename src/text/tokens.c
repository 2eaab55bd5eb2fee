#include "text/tokens.h"

#include <string.h>

#include "text/point.h"

#define WORD_LEAST_BYTES 2

static struct str unspaced_pair(struct str s, size_t at, size_t *next);
static struct str spaced_word(struct str s, size_t at, size_t *next);

bool
token_next(struct str folded, size_t *from, struct str *out)
{
	size_t at = *from, next;

	for (; at < folded.len; at = next) {
		int32_t cp = point_at(folded, at, &next);

		next += at;
		if (!point_in_word(cp))
			continue;
		*out = point_is_unspaced(cp) ? unspaced_pair(folded, at, &next)
					     : spaced_word(folded, at, &next);
		if (out->len < WORD_LEAST_BYTES)
			continue;
		*from = next;
		return true;
	}
	*from = folded.len;
	return false;
}

/* The next token begins with the second of the two. */
static struct str
unspaced_pair(struct str s, size_t at, size_t *next)
{
	size_t bytes;
	int32_t cp;

	if (*next >= s.len)
		return str_part(s, at, s.len);
	cp = point_at(s, *next, &bytes);
	return str_part(s, at, point_in_word(cp) && point_is_unspaced(cp) ? *next + bytes : *next);
}

static struct str
spaced_word(struct str s, size_t at, size_t *next)
{
	size_t end = *next, bytes;

	while (*next < s.len) {
		int32_t cp = point_at(s, *next, &bytes);

		if (!point_in_word(cp) || point_is_unspaced(cp))
			break;
		*next += bytes;
		if (*next - at <= TOKEN_MAX_BYTES)
			end = *next;
	}
	return str_part(s, at, end);
}

bool
token_host(struct str folded, size_t *from, struct str *out)
{
	static const struct str scheme = STR_INIT("://"), www = STR_INIT("www.");
	struct str rest = str_part(folded, *from, folded.len);
	const char *found = rest.len == 0 ? NULL : memmem(rest.p, rest.len, scheme.p, scheme.len);
	size_t len = 0;

	if (found == NULL) {
		*from = folded.len;
		return false;
	}
	rest = str_part(rest, (size_t)(found - rest.p) + scheme.len, rest.len);
	if (str_starts(rest, www))
		rest = str_part(rest, www.len, rest.len);
	while (len < rest.len && strchr("/?#:\"'<>() \n", rest.p[len]) == NULL)
		len++;
	*out = str_part(rest, 0, len < TOKEN_MAX_BYTES ? len : TOKEN_MAX_BYTES);
	*from = folded.len - rest.len + len;
	return true;
}
