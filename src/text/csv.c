#include "text/csv.h"

#include "base/bug.h"

static void cell(struct csv *c);
static bool like_a_formula(struct str text);
static bool wants_quotes(struct str text);

struct csv
csv_begin(struct arena *a, size_t first_bytes, size_t limit)
{
	return (struct csv){ .buf = buf_begin(a, first_bytes, limit) };
}

void
csv_str(struct csv *c, struct str text)
{
	bool defused = like_a_formula(text);
	bool quoted = wants_quotes(text);

	cell(c);
	if (quoted)
		buf_char(&c->buf, '"');
	if (defused)
		buf_char(&c->buf, '\'');
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] == '"')
			buf_char(&c->buf, '"');
		buf_char(&c->buf, text.p[i]);
	}
	if (quoted)
		buf_char(&c->buf, '"');
}

void
csv_text(struct csv *c, const char *text)
{
	csv_str(c, str_of(text));
}

void
csv_i64(struct csv *c, int64_t value)
{
	cell(c);
	buf_i64(&c->buf, value);
}

void
csv_nothing(struct csv *c)
{
	cell(c);
}

void
csv_end(struct csv *c)
{
	buf_add(&c->buf, STR("\r\n"));
	c->in_row = false;
}

enum err
csv_finish(struct csv *c, struct str *out)
{
	if (c->in_row)
		BUG("a row of CSV that has not ended");
	return buf_finish(&c->buf, out);
}

static void
cell(struct csv *c)
{
	if (c->in_row)
		buf_char(&c->buf, ',');
	c->in_row = true;
}

/* What spreadsheets take for the beginning of a formula, or skip before one. */
static bool
like_a_formula(struct str text)
{
	return text.len > 0 && memchr("=+-@\t\r\n", text.p[0], 7) != NULL;
}

/* Section 2, rules 5 to 7; and a space at an end, which some readers cut off. */
static bool
wants_quotes(struct str text)
{
	if (text.len == 0)
		return false;
	if (text.p[0] == ' ' || text.p[text.len - 1] == ' ')
		return true;
	for (size_t i = 0; i < text.len; i++)
		if (memchr(",\"\r\n", text.p[i], 4) != NULL)
			return true;
	return false;
}
