#include "text/html.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/bug.h"

/* What stands for a byte that may not stand for itself; NULL for all others. A NUL, which HTML has
 * no way to write, becomes U+FFFD. */
static const char *const escape[256] = {
	[0] = "\xef\xbf\xbd",
	['&'] = "&amp;",
	['<'] = "&lt;",
	['>'] = "&gt;",
	['"'] = "&quot;",
	['\''] = "&#39;",
};

static const char *const void_element[] = { "br", "hr", "img", "input", "link", "meta" };

static bool is_void(const char *element);
static void end_tag(struct html *h);
static void attr_begin(struct html *h, const char *name);
static void add_escaped(struct buf *b, struct str text);
static struct str print(struct arena *a, char *room, size_t bytes, const char *fmt, va_list ap)
    PRINTF_LIKE(4, 0);

struct html
html_begin(struct arena *a, size_t first_bytes, size_t limit)
{
	return (struct html){ .buf = buf_begin(a, first_bytes, limit) };
}

void
html_open(struct html *h, const char *element)
{
	end_tag(h);
	buf_char(&h->buf, '<');
	buf_text(&h->buf, element);
	h->in_tag = true;
	if (is_void(element))
		return;
	if (h->depth == HTML_MAX_DEPTH)
		BUG("<%s> is one element too deep", element);
	h->open[h->depth++] = element;
}

void
html_open_class(struct html *h, const char *element, const char *class)
{
	html_open(h, element);
	html_attr_text(h, "class", class);
}

void
html_close(struct html *h, const char *element)
{
	if (h->depth == 0 || strcmp(h->open[h->depth - 1], element) != 0)
		BUG("</%s> where <%s> is open", element,
		    h->depth == 0 ? "" : h->open[h->depth - 1]);
	end_tag(h);
	h->depth--;
	buf_add(&h->buf, STR("</"));
	buf_text(&h->buf, element);
	buf_char(&h->buf, '>');
}

void
html_attr(struct html *h, const char *name, struct str value)
{
	attr_begin(h, name);
	buf_add(&h->buf, STR("=\""));
	add_escaped(&h->buf, value);
	buf_char(&h->buf, '"');
}

void
html_attr_text(struct html *h, const char *name, const char *value)
{
	html_attr(h, name, str_of(value));
}

void
html_attr_i64(struct html *h, const char *name, int64_t value)
{
	attr_begin(h, name);
	buf_add(&h->buf, STR("=\""));
	buf_i64(&h->buf, value);
	buf_char(&h->buf, '"');
}

void
html_attr_printf(struct html *h, const char *name, const char *fmt, ...)
{
	char room[256];
	va_list ap;

	va_start(ap, fmt);
	html_attr(h, name, print(h->buf.arena, room, sizeof(room), fmt, ap));
	va_end(ap);
}

void
html_flag(struct html *h, const char *name)
{
	attr_begin(h, name);
}

void
html_text(struct html *h, struct str text)
{
	end_tag(h);
	add_escaped(&h->buf, text);
}

void
html_words(struct html *h, const char *text)
{
	html_text(h, str_of(text));
}

void
html_i64(struct html *h, int64_t value)
{
	end_tag(h);
	buf_i64(&h->buf, value);
}

void
html_printf(struct html *h, const char *fmt, ...)
{
	char room[256];
	va_list ap;

	va_start(ap, fmt);
	html_text(h, print(h->buf.arena, room, sizeof(room), fmt, ap));
	va_end(ap);
}

void
html_safe(struct html *h, struct safe_html safe)
{
	end_tag(h);
	buf_add(&h->buf, safe.html);
}

void
html_data(struct html *h, const char *type, struct str json)
{
	MUST(str_find(json, '<') == json.len);
	html_open(h, "script");
	html_attr_text(h, "type", type);
	end_tag(h);
	buf_add(&h->buf, json);
	html_close(h, "script");
}

void
html_doctype(struct html *h)
{
	MUST(h->buf.len == 0 && !h->in_tag && h->depth == 0);
	buf_add(&h->buf, STR("<!DOCTYPE html>\n"));
}

void
html_element(struct html *h, const char *element, struct str text)
{
	html_open(h, element);
	html_text(h, text);
	html_close(h, element);
}

void
html_element_words(struct html *h, const char *element, const char *text)
{
	html_element(h, element, str_of(text));
}

enum err
html_finish(struct html *h, struct safe_html *out)
{
	end_tag(h);
	if (h->depth != 0)
		BUG("<%s> is still open", h->open[h->depth - 1]);
	return buf_finish(&h->buf, &out->html);
}

static bool
is_void(const char *element)
{
	for (size_t i = 0; i < COUNT_OF(void_element); i++)
		if (strcmp(void_element[i], element) == 0)
			return true;
	return false;
}

static void
end_tag(struct html *h)
{
	if (h->in_tag)
		buf_char(&h->buf, '>');
	h->in_tag = false;
}

static void
attr_begin(struct html *h, const char *name)
{
	if (!h->in_tag)
		BUG("attribute %s after its start tag", name);
	buf_char(&h->buf, ' ');
	buf_text(&h->buf, name);
}

/* Most text needs no escaping: whole runs of it are copied at once. */
static void
add_escaped(struct buf *b, struct str text)
{
	size_t from = 0;

	for (size_t i = 0; i < text.len; i++) {
		const char *instead = escape[(unsigned char)text.p[i]];

		if (instead == NULL)
			continue;
		buf_add(b, (struct str){ text.p + from, i - from });
		buf_text(b, instead);
		from = i + 1;
	}
	if (from < text.len)
		buf_add(b, (struct str){ text.p + from, text.len - from });
}

/* What is printed into room, or into the arena when room is too small. */
static struct str
print(struct arena *a, char *room, size_t bytes, const char *fmt, va_list ap)
{
	va_list again;

	va_copy(again, ap);
	int len = vsnprintf(room, bytes, fmt, ap);
	MUST(len >= 0);
	if ((size_t)len >= bytes) {
		room = arena_alloc(a, (size_t)len + 1);
		(void)vsnprintf(room, (size_t)len + 1, fmt, again);
	}
	va_end(again);
	return (struct str){ room, (size_t)len };
}
