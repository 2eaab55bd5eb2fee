#include "ctl/password.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

#include "text/utf8.h"

static bool hide(struct termios *before);
static size_t slurp(char buffer[PASSWORD_LINE_BYTES], bool one_line);
static enum err judge(struct str s, const char **why);

enum err
password_take(char buffer[PASSWORD_LINE_BYTES], struct str *out, const char **why)
{
	struct termios before;
	bool hidden = isatty(STDIN_FILENO) && hide(&before);
	size_t len = slurp(buffer, hidden);

	if (hidden) {
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
		(void)fputc('\n', stderr);
	}
	if (len > 0 && buffer[len - 1] == '\n')
		len--;
	if (len > 0 && buffer[len - 1] == '\r')
		len--;
	*out = (struct str){ buffer, len };
	return judge(*out, why);
}

/* Asks, with echo off; signals are off too, for an interrupt would leave the terminal so. */
static bool
hide(struct termios *before)
{
	if (tcgetattr(STDIN_FILENO, before) != 0)
		return false;
	struct termios quiet = *before;
	quiet.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
	if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) != 0)
		return false;
	(void)fputs("password: ", stderr);
	return true;
}

/* Not by stdio, whose buffer would keep a copy. */
static size_t
slurp(char buffer[PASSWORD_LINE_BYTES], bool one_line)
{
	size_t len = 0;

	while (len < PASSWORD_LINE_BYTES) {
		ssize_t n = read(STDIN_FILENO, buffer + len, PASSWORD_LINE_BYTES - len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		len += (size_t)n;
		if (one_line && buffer[len - 1] == '\n')
			break;
	}
	return len;
}

static enum err
judge(struct str s, const char **why)
{
	*why = NULL;
	if (s.len == 0)
		*why = "there is no password on standard input";
	else if (s.len > PASSWORD_MAX_BYTES)
		*why = "the password is too long";
	else if (!utf8_valid(s))
		*why = "the password is not valid UTF-8";
	for (size_t i = 0; *why == NULL && i < s.len; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
			*why = "the password must be one line without control characters";
	return *why == NULL ? OK : ERR_INPUT;
}
