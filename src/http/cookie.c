#include "http/cookie.h"

#include <stdbool.h>
#include <stdlib.h>

#include "text/utf8.h"

static size_t cookies_split(const struct str *line, size_t lines, struct form_field *cookie);
static int by_name(const void *left, const void *right);
static bool name_is_good(struct str name);
static bool value_is_good(struct str value);

void
cookies_read(struct arena *a, const struct str *line, size_t lines, struct form *out)
{
	size_t count = cookies_split(line, lines, NULL);
	struct form_field *cookie = arena_array(a, count, sizeof(*cookie));
	size_t kept = 0;

	(void)cookies_split(line, lines, cookie);
	/* Sorted, so that thousands of cookies are no more than thousands of comparisons. */
	qsort(cookie, count, sizeof(*cookie), by_name);
	for (size_t i = 0, next; i < count; i = next) {
		for (next = i + 1; next < count; next++)
			if (!str_equal(cookie[i].name, cookie[next].name))
				break;
		if (next == i + 1 && name_is_good(cookie[i].name) && value_is_good(cookie[i].value))
			cookie[kept++] = cookie[i];
	}
	*out = (struct form){ cookie, kept };
}

/* Splits the lines at each ";". cookie NULL: only counts. */
static size_t
cookies_split(const struct str *line, size_t lines, struct form_field *cookie)
{
	size_t count = 0;

	for (size_t i = 0; i < lines; i++) {
		struct str rest = line[i];

		while (rest.len > 0) {
			struct str value = str_trim(str_cut(&rest, ';'));
			struct str name = str_trim(str_cut(&value, '='));

			if (cookie != NULL)
				cookie[count] = (struct form_field){ name, str_trim(value) };
			count++;
		}
	}
	return count;
}

static int
by_name(const void *left, const void *right)
{
	struct str l = ((const struct form_field *)left)->name;
	struct str r = ((const struct form_field *)right)->name;
	size_t both = l.len < r.len ? l.len : r.len;
	int order = both == 0 ? 0 : memcmp(l.p, r.p, both);

	return order != 0 ? order : (l.len > r.len) - (l.len < r.len);
}

/* A token: RFC 9110 section 5.6.2. */
static bool
name_is_good(struct str name)
{
	static const char separators[] = "()<>@,;:\\\"/[]?={}";

	if (name.len == 0 || name.len > COOKIE_MAX_BYTES)
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.p[i];

		if (c <= 0x20 || c >= 0x7f || memchr(separators, c, sizeof(separators) - 1))
			return false;
	}
	return true;
}

static bool
value_is_good(struct str value)
{
	if (value.len > COOKIE_MAX_BYTES || !utf8_valid(value))
		return false;
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.p[i];

		if (c < 0x20 || c == 0x7f)
			return false;
	}
	return true;
}
