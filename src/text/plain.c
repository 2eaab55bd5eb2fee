#include "text/plain.h"

#include "base/buf.h"

#define ELLIPSIS "\xe2\x80\xa6"

/* Elements inside a line; what begins or ends any other one stands apart. */
static const struct str inside_line[] = { STR_INIT("a"), STR_INIT("code"), STR_INIT("em"),
	STR_INIT("strong") };

/* The escapes that text/html.c writes. */
static const struct {
	struct str escape;
	char means;
} escapes[] = {
	{ STR_INIT("&amp;"), '&' },
	{ STR_INIT("&lt;"), '<' },
	{ STR_INIT("&gt;"), '>' },
	{ STR_INIT("&quot;"), '"' },
	{ STR_INIT("&#39;"), '\'' },
};

static bool tag_cut(struct str *rest);
static struct str point_cut(struct str *rest);
static bool is_space(struct str point);

struct str
plain_text(struct arena *a, struct safe_html html, size_t most_bytes)
{
	struct buf b = buf_begin(a, most_bytes + 8, most_bytes + 8);
	struct str rest = html.html;
	bool apart = false;

	while (rest.len > 0) {
		if (rest.p[0] == '<') {
			apart |= tag_cut(&rest);
			continue;
		}
		struct str point = point_cut(&rest);
		if (is_space(point)) {
			apart = true;
			continue;
		}
		apart &= b.len > 0;
		if (b.len + apart + point.len > most_bytes) {
			buf_text(&b, ELLIPSIS);
			break;
		}
		if (apart)
			buf_char(&b, ' ');
		buf_add(&b, point);
		apart = false;
	}
	return buf_str(&b);
}

/* Whether what follows the tag stands apart from what is before it. */
static bool
tag_cut(struct str *rest)
{
	struct str tag = str_cut(rest, '>');
	struct str name = str_part(tag, 1, tag.len);

	if (str_starts(name, STR("/")))
		name = str_part(name, 1, name.len);
	name = str_cut(&name, ' ');
	for (size_t i = 0; i < COUNT_OF(inside_line); i++)
		if (str_equal(name, inside_line[i]))
			return false;
	return true;
}

/* The next code point, or what an escape stands for. */
static struct str
point_cut(struct str *rest)
{
	struct str all = *rest;
	size_t bytes = 1;

	for (size_t i = 0; i < COUNT_OF(escapes); i++) {
		if (!str_starts(all, escapes[i].escape))
			continue;
		*rest = str_part(all, escapes[i].escape.len, all.len);
		return (struct str){ &escapes[i].means, 1 };
	}
	while (bytes < all.len && ((unsigned char)all.p[bytes] & 0xc0) == 0x80)
		bytes++;
	*rest = str_part(all, bytes, all.len);
	return str_part(all, 0, bytes);
}

static bool
is_space(struct str point)
{
	return point.len == 1 && (point.p[0] == ' ' || point.p[0] == '\n' || point.p[0] == '\t');
}
