#include "text/url.h"

#include <arpa/inet.h>
#include <uriparser/Uri.h>

#include "base/bug.h"

/* Every byte of a URL of the greatest length, percent-escaped. */
#define TIDY_BYTES ((size_t)3 * URL_MAX_BYTES)

#define DNS_NAME_BYTES  253 /* RFC 1035 section 2.3.4, without the final dot */
#define DNS_LABEL_BYTES 63

/* Parameters that say where a reader came from, not what the page is. A star stands at the end. */
static const struct str tracking[] = { STR_INIT("utm_*"), STR_INIT("fbclid"), STR_INIT("gclid"),
	STR_INIT("dclid"), STR_INIT("msclkid"), STR_INIT("mc_cid"), STR_INIT("mc_eid"),
	STR_INIT("igshid"), STR_INIT("yclid"), STR_INIT("wbraid"), STR_INIT("gbraid"),
	STR_INIT("_ga"), STR_INIT("ref_src") };

static bool tidy(struct str url, char room[TIDY_BYTES], struct str *out);
static bool stands_raw(char c, bool in_authority);
static struct str authority(struct str url);
static size_t origin_bytes(struct str url);
static bool read_uri(struct str tidied, UriUriA *out);
static bool is_web(const UriUriA *uri);
static enum err canonical_write(struct buf *out, const UriUriA *uri);
static bool host_write(struct buf *out, const UriUriA *uri);
static bool ip6_write(struct buf *out, const unsigned char address[16]);
static bool is_dns_label(struct str label);
static bool is_number(struct str label);
static bool port_write(struct buf *out, struct str port, bool secure);
static void path_write(struct buf *out, const UriUriA *uri);
static void query_write(struct buf *out, struct str query);
static bool is_tracking(struct str name);
static struct str run(UriTextRangeA range);
static bool is_unreserved(char c);
static bool is_alnum(char c);
static bool is_hex(char c);
static void add_escape(char **to, char c);

enum err
url_canonical(struct arena *a, struct str url, struct str *out)
{
	struct buf b = buf_begin(a, url.len + 16, URL_MAX_BYTES);
	char room[TIDY_BYTES];
	struct str tidied;
	UriUriA uri;

	*out = STR_EMPTY;
	if (!tidy(url, room, &tidied) ||
	    !read_uri(str_part(tidied, 0, str_find(tidied, '#')), &uri))
		return ERR_INPUT;
	/* Dot segments and escapes, the two that are easy to get wrong. Fails for want of memory.
	 */
	MUST(uriNormalizeSyntaxExA(&uri, URI_NORMALIZE_PATH | URI_NORMALIZE_QUERY) == URI_SUCCESS);
	enum err err = canonical_write(&b, &uri);
	uriFreeUriMembersA(&uri);
	return err != OK ? err : buf_finish(&b, out);
}

enum err
url_origin(struct arena *a, struct str url, struct str *out)
{
	struct str canonical;
	enum err err = url_canonical(a, url, &canonical);

	*out = url_origin_of(canonical);
	return err;
}

struct str
url_origin_of(struct str canonical)
{
	return str_part(canonical, 0, origin_bytes(canonical));
}

bool
url_is_origin(struct arena *a, struct str s)
{
	struct str origin;

	return url_origin(a, s, &origin) == OK && str_equal(s, origin);
}

struct str
url_path(struct str canonical)
{
	struct str rest = str_part(canonical, origin_bytes(canonical), canonical.len);

	return str_part(rest, 0, str_find(rest, '?'));
}

bool
url_is_link(struct str url)
{
	char room[TIDY_BYTES];
	struct str tidied;
	UriUriA uri;

	if (!tidy(url, room, &tidied) || !read_uri(tidied, &uri))
		return false;
	bool followed = is_web(&uri) && uri.hostText.afterLast > uri.hostText.first;
	if (str_equal_fold(run(uri.scheme), STR("mailto")))
		followed = uri.hostText.first == NULL && !uri.absolutePath && uri.pathHead != NULL;
	uriFreeUriMembersA(&uri);
	return followed;
}

bool
url_is_dns_name(struct str host)
{
	struct str last = host, rest = host;

	if (host.len == 0 || host.len > DNS_NAME_BYTES || host.p[host.len - 1] == '.')
		return false;
	while (rest.len > 0) {
		last = str_cut(&rest, '.');
		if (!is_dns_label(last))
			return false;
	}
	return !is_number(last);
}

void
url_escape(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		char escaped[3];
		char *end = escaped;

		if (is_unreserved(s.p[i])) {
			buf_char(out, s.p[i]);
			continue;
		}
		add_escape(&end, s.p[i]);
		buf_add(out, (struct str){ escaped, sizeof(escaped) });
	}
}

/*
 * Writes what browsers send and RFC 3986 does not know in its terms: bytes that may not stand in a
 * URL, and a "%" that escapes nothing, become escapes. False for what nobody sends in good faith:
 * control bytes, spaces, backslashes (browsers read them as slashes), userinfo.
 */
static bool
tidy(struct str url, char room[TIDY_BYTES], struct str *out)
{
	struct str host = authority(url);
	char *to = room;

	if (url.len == 0 || url.len > URL_MAX_BYTES || str_find(host, '@') < host.len)
		return false;
	for (size_t i = 0; i < url.len; i++) {
		char c = url.p[i];
		bool in_authority =
		    host.p != NULL && url.p + i >= host.p && url.p + i < host.p + host.len;

		if ((c >= 0 && c <= ' ') || c == 0x7f || c == '\\')
			return false;
		bool escape =
		    c == '%' ? !(url.len - i > 2 && is_hex(url.p[i + 1]) && is_hex(url.p[i + 2]))
			     : !stands_raw(c, in_authority);
		if (escape)
			add_escape(&to, c);
		else
			*to++ = c;
	}
	*out = (struct str){ room, (size_t)(to - room) };
	return true;
}

/* RFC 3986 section 2.2 and 2.3; brackets belong to IP literals alone. */
static bool
stands_raw(char c, bool in_authority)
{
	if (c == '[' || c == ']')
		return in_authority;
	return is_unreserved(c) || (c != '\0' && strchr(":/?#@!$&'()*+,;=", c) != NULL);
}

/* What stands between "://" and the path; p is NULL when there is no "://". */
static struct str
authority(struct str url)
{
	size_t colon = str_find(url, ':');

	if (!str_starts(str_part(url, colon, url.len), STR("://")))
		return (struct str){ NULL, 0 };
	struct str host = { url.p + colon + 3, 0 };
	while (colon + 3 + host.len < url.len && strchr("/?#", host.p[host.len]) == NULL)
		host.len++;
	return host;
}

/* How much of a URL is its origin; 0 when it has none. */
static size_t
origin_bytes(struct str url)
{
	struct str host = authority(url);

	return host.p == NULL ? 0 : (size_t)(host.p - url.p) + host.len;
}

/* The caller frees what is read. */
static bool
read_uri(struct str tidied, UriUriA *out)
{
	const char *stop;

	if (uriParseSingleUriExA(out, tidied.p, tidied.p + tidied.len, &stop) != URI_SUCCESS)
		return false;
	if (out->userInfo.first == NULL)
		return true;
	uriFreeUriMembersA(out);
	return false;
}

static bool
is_web(const UriUriA *uri)
{
	struct str scheme = run(uri->scheme);

	return str_equal_fold(scheme, STR("https")) || str_equal_fold(scheme, STR("http"));
}

static enum err
canonical_write(struct buf *out, const UriUriA *uri)
{
	bool secure = run(uri->scheme).len == strlen("https");

	if (!is_web(uri) || uri->hostText.first == NULL)
		return ERR_INPUT;
	buf_text(out, secure ? "https://" : "http://");
	if (!host_write(out, uri) || !port_write(out, run(uri->portText), secure))
		return ERR_INPUT;
	path_write(out, uri);
	query_write(out, run(uri->query));
	return OK;
}

static bool
host_write(struct buf *out, const UriUriA *uri)
{
	struct str host = run(uri->hostText);

	if (uri->hostData.ip6 != NULL)
		return ip6_write(out, uri->hostData.ip6->data);
	if (uri->hostData.ipFuture.first != NULL)
		return false;
	if (uri->hostData.ip4 == NULL && !url_is_dns_name(host))
		return false;
	buf_lower(out, host);
	return true;
}

/* RFC 5952's one way of writing an address is what inet_ntop() gives. */
static bool
ip6_write(struct buf *out, const unsigned char address[16])
{
	char text[INET6_ADDRSTRLEN];

	MUST(inet_ntop(AF_INET6, address, text, sizeof(text)) != NULL);
	buf_char(out, '[');
	buf_text(out, text);
	buf_char(out, ']');
	return true;
}

static bool
is_dns_label(struct str label)
{
	if (label.len == 0 || label.len > DNS_LABEL_BYTES || label.p[0] == '-' ||
	    label.p[label.len - 1] == '-')
		return false;
	for (size_t i = 0; i < label.len; i++)
		if (!is_alnum(label.p[i]) && label.p[i] != '-' && label.p[i] != '_')
			return false;
	return true;
}

static bool
is_number(struct str label)
{
	if (str_starts(label, STR("0x")) || str_starts(label, STR("0X"))) {
		for (size_t i = 2; i < label.len; i++)
			if (!is_hex(label.p[i]))
				return false;
		return true;
	}
	for (size_t i = 0; i < label.len; i++)
		if (label.p[i] < '0' || label.p[i] > '9')
			return false;
	return true;
}

static bool
port_write(struct buf *out, struct str port, bool secure)
{
	int64_t number;

	if (port.len == 0)
		return true;
	while (port.len > 1 && port.p[0] == '0')
		port = str_part(port, 1, port.len);
	if (!str_to_i64(port, &number) || number < 1 || number > 65535)
		return false;
	if (number != (secure ? 443 : 80)) {
		buf_char(out, ':');
		buf_i64(out, number);
	}
	return true;
}

static void
path_write(struct buf *out, const UriUriA *uri)
{
	if (uri->pathHead == NULL)
		buf_char(out, '/');
	for (const UriPathSegmentA *s = uri->pathHead; s != NULL; s = s->next) {
		buf_char(out, '/');
		buf_add(out, run(s->text));
	}
}

static void
query_write(struct buf *out, struct str query)
{
	char before = '?';

	while (query.len > 0) {
		struct str parameter = str_cut(&query, '&');

		if (parameter.len == 0 ||
		    is_tracking(str_part(parameter, 0, str_find(parameter, '='))))
			continue;
		buf_char(out, before);
		buf_add(out, parameter);
		before = '&';
	}
}

static bool
is_tracking(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(tracking); i++) {
		struct str known = tracking[i];
		bool star = known.p[known.len - 1] == '*';

		if (star)
			known.len--;
		if (star ? str_starts(name, known) : str_equal(name, known))
			return true;
	}
	return false;
}

static struct str
run(UriTextRangeA range)
{
	if (range.first == NULL)
		return STR_EMPTY;
	return (struct str){ range.first, (size_t)(range.afterLast - range.first) };
}

static bool
is_unreserved(char c)
{
	return is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

static bool
is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool
is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static void
add_escape(char **to, char c)
{
	static const char hex[] = "0123456789ABCDEF";
	unsigned char byte = (unsigned char)c;

	*(*to)++ = '%';
	*(*to)++ = hex[byte >> 4];
	*(*to)++ = hex[byte & 15];
}
