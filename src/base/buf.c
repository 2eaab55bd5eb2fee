#include "base/buf.h"

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
	char digits[20]; /* -9223372036854775808 */
	char *at = digits + sizeof(digits);
	/* Of the least there is no positive one but here. */
	uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;

	do
		*--at = (char)('0' + rest % 10);
	while ((rest /= 10) > 0);
	if (value < 0)
		*--at = '-';
	buf_add(b, (struct str){ at, (size_t)(digits + sizeof(digits) - at) });
}

/* Most of what is printed fits: only what does not is printed twice. */
void
buf_printf(struct buf *b, const char *fmt, ...)
{
	/* There is one byte more than room says, for the NUL that vsnprintf insists on. */
	size_t free_bytes = b->failed || b->p == NULL ? 0 : b->room - b->len + 1;
	va_list ap;

	va_start(ap, fmt);
	int len = vsnprintf(free_bytes > 0 ? b->p + b->len : NULL, free_bytes, fmt, ap);
	va_end(ap);
	MUST(len >= 0);
	if (len == 0 || !buf_need(b, (size_t)len))
		return;
	if ((size_t)len >= free_bytes) {
		va_start(ap, fmt);
		(void)vsnprintf(b->p + b->len, (size_t)len + 1, fmt, ap);
		va_end(ap);
	}
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
