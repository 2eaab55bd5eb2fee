#include "base/log.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void log_line(char priority, const char *fmt, va_list ap) PRINTF_LIKE(2, 0);
static size_t shown_bytes(const char *p);

void
log_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_line('3', fmt, ap);
	va_end(ap);
}

void
log_warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_line('4', fmt, ap);
	va_end(ap);
}

void
log_info(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_line('6', fmt, ap);
	va_end(ap);
}

static void
log_line(char priority, const char *fmt, va_list ap)
{
	static const char hex[] = "0123456789abcdef";
	char message[LOG_LINE_BYTES];
	char line[LOG_LINE_BYTES];
	size_t used = 0;

	(void)vsnprintf(message, sizeof(message), fmt, ap);
	line[used++] = '<';
	line[used++] = priority;
	line[used++] = '>';
	for (const char *p = message; *p != '\0' && used + 5 < sizeof(line);) {
		size_t shown = shown_bytes(p);
		unsigned char c = (unsigned char)*p;

		if (shown > 0) {
			memcpy(line + used, p, shown);
			used += shown;
			p += shown;
			continue;
		}
		line[used++] = '\\';
		line[used++] = 'x';
		line[used++] = hex[c >> 4];
		line[used++] = hex[c & 15];
		p++;
	}
	line[used++] = '\n';
	/* Nobody could be told that the log cannot be written. */
	ssize_t written = write(STDERR_FILENO, line, used);
	(void)written;
}

/*
 * How many bytes at p are a character that may stand in a line: printable ASCII, or a UTF-8
 * sequence that is none of the C1 controls (U+0080 to U+009F), which drive terminals as ESC does.
 */
static size_t
shown_bytes(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;

	if (u[0] < 0x80)
		return u[0] >= 0x20 && u[0] != 0x7f;
	if (u[0] < 0xc2 || u[0] > 0xf4 || (u[0] == 0xc2 && u[1] < 0xa0))
		return 0;
	size_t bytes = u[0] < 0xe0 ? 2 : u[0] < 0xf0 ? 3 : 4;
	for (size_t i = 1; i < bytes; i++)
		if ((u[i] & 0xc0) != 0x80)
			return 0;
	return bytes;
}
