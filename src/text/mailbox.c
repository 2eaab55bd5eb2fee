#include "text/mailbox.h"

#include "text/url.h"

static bool is_dot_string(struct str local);
static bool is_atext(char c);

enum err
mailbox_canonical(struct arena *a, struct str text, struct str *out)
{
	size_t at = str_find(text, '@');
	struct str local = str_part(text, 0, at), domain = str_part(text, at + 1, text.len);

	*out = STR_EMPTY;
	if (text.len > MAILBOX_MAX_BYTES || local.len > MAILBOX_LOCAL_MAX_BYTES)
		return ERR_INPUT;
	if (!is_dot_string(local) || !url_is_dns_name(domain) ||
	    str_find(domain, '.') == domain.len)
		return ERR_INPUT;
	struct buf b = buf_begin(a, text.len, MAILBOX_MAX_BYTES);
	buf_add(&b, local);
	buf_char(&b, '@');
	buf_lower(&b, domain);
	return buf_finish(&b, out);
}

/* Runs of atext with single dots between them. */
static bool
is_dot_string(struct str local)
{
	char before = '.';

	for (size_t i = 0; i < local.len; before = local.p[i++])
		if (local.p[i] == '.' ? before == '.' : !is_atext(local.p[i]))
			return false;
	return before != '.';
}

/* RFC 5322 section 3.2.3. */
static bool
is_atext(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}
