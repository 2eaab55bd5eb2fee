/* Cookie headers, a line of the input each. */
#include "http/cookie.h"

#include "base/buf.h"
#include "target.h"

#define LINES_MOST 8

static void must_be_cookies(const struct form *cookie);
static struct str written(struct arena *a, const struct form *cookie);

void
fuzz_cookie(struct arena *a, struct str input)
{
	struct str line[LINES_MOST], twice[2];
	size_t lines = 0;
	struct form cookie, again;

	while (input.len > 0 && lines < LINES_MOST)
		line[lines++] = str_cut(&input, '\n');
	cookies_read(a, line, lines, &cookie);
	must_be_cookies(&cookie);

	/* What is taken is taken again when it is sent as one header, and not when it is sent
	 * twice. */
	twice[0] = twice[1] = written(a, &cookie);
	cookies_read(a, twice, 1, &again);
	must_be_same_fields(&cookie, &again);
	cookies_read(a, twice, 2, &again);
	MUST(again.count == 0);
}

/* Sorted by name, none twice, nothing in them that a header cannot hold. */
static void
must_be_cookies(const struct form *cookie)
{
	for (size_t i = 0; i < cookie->count; i++) {
		struct str name = cookie->field[i].name, value = cookie->field[i].value;

		MUST(name.len > 0 && name.len <= COOKIE_MAX_BYTES && value.len <= COOKIE_MAX_BYTES);
		for (size_t at = 0; at < name.len; at++)
			MUST(name.p[at] > ' ' && name.p[at] != 0x7f && name.p[at] != '=');
		for (size_t at = 0; at < value.len; at++)
			MUST((unsigned char)value.p[at] >= ' ' && value.p[at] != ';');
		if (i == 0)
			continue;
		struct str before = cookie->field[i - 1].name;
		size_t both = before.len < name.len ? before.len : name.len;
		int order = memcmp(before.p, name.p, both);
		MUST(order < 0 || (order == 0 && before.len < name.len));
	}
}

static struct str
written(struct arena *a, const struct form *cookie)
{
	struct buf b = buf_begin(a, 1024, (size_t)16 << 20);

	for (size_t i = 0; i < cookie->count; i++) {
		buf_text(&b, i > 0 ? "; " : "");
		buf_add(&b, cookie->field[i].name);
		buf_char(&b, '=');
		buf_add(&b, cookie->field[i].value);
	}
	return buf_str(&b);
}
