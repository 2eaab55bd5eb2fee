#include "text/xml.h"

#include "base/bug.h"

/* For what XML has no way to write. */
#define INSTEAD "\xef\xbf\xbd"

/* U+FFFE and U+FFFF, which are no characters of XML either, begin like this. */
#define NOT_A_CHARACTER       "\xef\xbf"
#define NOT_A_CHARACTER_BYTES 3

/* What stands for a byte that may not stand for itself; NULL: nothing does. */
typedef const char *escape_fn(unsigned char c);

static const char *in_text(unsigned char c);
static const char *in_value(unsigned char c);
static void end_tag(struct xml *x);
static void attr_begin(struct xml *x, const char *name);
static void add_escaped(struct buf *b, struct str text, escape_fn *escape);
static bool is_no_character(struct str text, size_t at);

struct xml
xml_begin(struct arena *a, size_t first_bytes, size_t limit)
{
	struct xml x = { .buf = buf_begin(a, first_bytes, limit) };

	buf_add(&x.buf, STR("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"));
	return x;
}

void
xml_open(struct xml *x, const char *element)
{
	end_tag(x);
	buf_char(&x->buf, '<');
	buf_text(&x->buf, element);
	x->in_tag = true;
	if (x->depth == XML_MAX_DEPTH)
		BUG("<%s> is one element too deep", element);
	x->open[x->depth++] = element;
}

void
xml_close(struct xml *x, const char *element)
{
	if (x->depth == 0 || strcmp(x->open[x->depth - 1], element) != 0)
		BUG("</%s> where <%s> is open", element,
		    x->depth == 0 ? "" : x->open[x->depth - 1]);
	x->depth--;
	if (x->in_tag) {
		x->in_tag = false;
		buf_add(&x->buf, STR("/>"));
		return;
	}
	buf_add(&x->buf, STR("</"));
	buf_text(&x->buf, element);
	buf_char(&x->buf, '>');
}

void
xml_attr(struct xml *x, const char *name, struct str value)
{
	attr_begin(x, name);
	add_escaped(&x->buf, value, in_value);
	buf_char(&x->buf, '"');
}

void
xml_attr_text(struct xml *x, const char *name, const char *value)
{
	xml_attr(x, name, str_of(value));
}

void
xml_attr_i64(struct xml *x, const char *name, int64_t value)
{
	attr_begin(x, name);
	buf_i64(&x->buf, value);
	buf_char(&x->buf, '"');
}

void
xml_text(struct xml *x, struct str text)
{
	end_tag(x);
	add_escaped(&x->buf, text, in_text);
}

void
xml_i64(struct xml *x, int64_t value)
{
	end_tag(x);
	buf_i64(&x->buf, value);
}

void
xml_element(struct xml *x, const char *element, struct str text)
{
	xml_open(x, element);
	xml_text(x, text);
	xml_close(x, element);
}

enum err
xml_finish(struct xml *x, struct str *out)
{
	if (x->depth != 0)
		BUG("<%s> is still open", x->open[x->depth - 1]);
	return buf_finish(&x->buf, out);
}

/* A carriage return would come out of a parser as a line feed (section 2.11). */
static const char *
in_text(unsigned char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '\r':
		return "&#13;";
	case '\t':
	case '\n':
		return NULL;
	default:
		return c < ' ' ? INSTEAD : NULL;
	}
}

/* Here tabs and line feeds would come out as spaces (section 3.3.3). */
static const char *
in_value(unsigned char c)
{
	switch (c) {
	case '"':
		return "&quot;";
	case '\t':
		return "&#9;";
	case '\n':
		return "&#10;";
	default:
		return in_text(c);
	}
}

static void
end_tag(struct xml *x)
{
	if (x->in_tag)
		buf_char(&x->buf, '>');
	x->in_tag = false;
}

static void
attr_begin(struct xml *x, const char *name)
{
	if (!x->in_tag)
		BUG("attribute %s after its start tag", name);
	buf_char(&x->buf, ' ');
	buf_text(&x->buf, name);
	buf_add(&x->buf, STR("=\""));
}

/* Most text needs no escaping: whole runs of it are copied at once. */
static void
add_escaped(struct buf *b, struct str text, escape_fn *escape)
{
	size_t from = 0;

	for (size_t i = 0; i < text.len; i++) {
		const char *instead = escape((unsigned char)text.p[i]);
		size_t bytes = 1;

		if (instead == NULL && is_no_character(text, i)) {
			instead = INSTEAD;
			bytes = NOT_A_CHARACTER_BYTES;
		}
		if (instead == NULL)
			continue;
		buf_add(b, str_part(text, from, i));
		buf_text(b, instead);
		from = i + bytes;
		i = from - 1;
	}
	buf_add(b, str_part(text, from, text.len));
}

static bool
is_no_character(struct str text, size_t at)
{
	return text.p[at] == NOT_A_CHARACTER[0] && text.len - at >= NOT_A_CHARACTER_BYTES &&
	       text.p[at + 1] == NOT_A_CHARACTER[1] && (unsigned char)text.p[at + 2] >= 0xbe;
}
