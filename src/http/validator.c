#include "http/validator.h"

#include <stddef.h>

static struct str strong(struct str etag);
static bool take_etag(struct str *list, struct str *etag);

/* The whole list is read even when a tag matched: a malformed one matches nothing. */
bool
etag_matches(struct str if_none_match, struct str etag)
{
	struct str list = str_trim(if_none_match);
	struct str one;
	bool found = false;

	if (str_equal(list, STR("*")))
		return true;
	while (list.len > 0) {
		/* Empty elements are no error: RFC 9110 section 5.6.1.2. */
		if (list.p[0] == ',') {
			list = str_trim(str_part(list, 1, list.len));
			continue;
		}
		if (!take_etag(&list, &one))
			return false;
		found = found || str_equal(one, strong(etag));
	}
	return found;
}

static struct str
strong(struct str etag)
{
	return str_starts(etag, STR("W/")) ? str_part(etag, 2, etag.len) : etag;
}

/* Takes one tag off the list, which must end there or go on with a comma; gives it with its quotes,
 * without "W/". */
static bool
take_etag(struct str *list, struct str *etag)
{
	struct str s = strong(*list);

	if (s.len < 2 || s.p[0] != '"')
		return false;
	size_t end = 1;
	while (end < s.len && s.p[end] != '"') {
		unsigned char c = (unsigned char)s.p[end];

		if (c <= 0x20 || c == 0x7f)
			return false;
		end++;
	}
	if (end == s.len)
		return false;
	*etag = str_part(s, 0, end + 1);
	*list = str_trim(str_part(s, end + 1, s.len));
	return list->len == 0 || list->p[0] == ',';
}
