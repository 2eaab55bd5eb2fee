#include "base/buf.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/bug.h"

static bool buf_need(struct buf *b, size_t more);

struct buf
buf_begin(struct arena *a, size_t first_bytes, size_t limit)
{
	struct buf b = { .arena = a, .limit = limit };

	b.room = first_bytes < limit ? first_bytes : limit;
	if (b.room > 0)
		b.p = arena_alloc(a, b.room + 1);
	return b;
}

void
buf_add(struct buf *b, struct str s)
{
	if (s.len == 0 || !buf_need(b, s.len))
		return;
	memcpy(b->p + b->len, s.p, s.len);
	b->len += s.len;
}

void
buf_text(struct buf *b, const char *text)
{
	buf_add(b, str_of(text));
}

void
buf_char(struct buf *b, char c)
{
	if (buf_need(b, 1))
		b->p[b->len++] = c;
}

void
buf_lower(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		buf_char(b, (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] - 'A' + 'a' : s.p[i]));
}

void
buf_hex(struct buf *b, struct str bytes)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < bytes.len; i++) {
		unsigned char byte = (unsigned char)bytes.p[i];

		buf_char(b, digits[byte >> 4]);
		buf_char(b, digits[byte & 15]);
	}
}

void
buf_i64(struct buf *b, int64_t value)
{
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%" PRId64, value);

	buf_add(b, (struct str){ digits, (size_t)len });
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	int len = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	MUST(len >= 0);
	if (len == 0 || !buf_need(b, (size_t)len))
		return;
	/* There is one byte more than room says, for the NUL that vsnprintf insists on. */
	va_start(ap, fmt);
	(void)vsnprintf(b->p + b->len, (size_t)len + 1, fmt, ap);
	va_end(ap);
	b->len += (size_t)len;
}

struct str
buf_str(const struct buf *b)
{
	return (struct str){ b->p, b->len };
}

enum err
buf_finish(const struct buf *b, struct str *out)
{
	*out = b->failed ? STR_EMPTY : buf_str(b);
	return b->failed ? ERR_INPUT : OK;
}

static bool
buf_need(struct buf *b, size_t more)
{
	if (b->failed || more > b->limit - b->len) {
		b->failed = true;
		return false;
	}
	if (more <= b->room - b->len)
		return true;

	size_t room = b->room < 256 ? 256 : b->room;
	while (room < b->len + more)
		room *= 2;
	if (room > b->limit)
		room = b->limit;
	char *p = arena_alloc(b->arena, room + 1);
	if (b->len > 0)
		memcpy(p, b->p, b->len);
	b->p = p;
	b->room = room;
	return true;
}
