#include "http/response.h"

#include <inttypes.h>

#include "base/bug.h"
#include "http/status.h"

static bool value_is_safe(struct str value);
static bool cookie_is_safe(struct str value);
static void header_set(struct response *rs, const char *name, struct str value);
static size_t header_find(const struct response *rs, const char *name);
static bool is_bodyless(int status);

struct response
response_begin(struct arena *a)
{
	return (struct response){ .arena = a };
}

void
response_header(struct response *rs, const char *name, struct str value)
{
	if (!value_is_safe(value)) {
		rs->broken = true;
		return;
	}
	MUST(rs->headers < RESPONSE_MAX_HEADERS);
	rs->header[rs->headers++] = (struct response_header){ name, arena_copy(rs->arena, value) };
}

void
response_header_text(struct response *rs, const char *name, const char *value)
{
	response_header(rs, name, str_of(value));
}

struct str
response_get(const struct response *rs, const char *name)
{
	size_t at = header_find(rs, name);

	return at == rs->headers ? STR_EMPTY : rs->header[at].value;
}

void
response_body(struct response *rs, int status, const char *type, struct str body)
{
	rs->status = status;
	rs->body = body;
	if (type != NULL)
		header_set(rs, "Content-Type", str_of(type));
}

void
response_see_other(struct response *rs, struct str url)
{
	rs->status = 303;
	rs->body = STR_EMPTY;
	header_set(rs, "Location", url);
}

void
response_moved(struct response *rs, struct str url)
{
	rs->status = 301;
	rs->body = STR_EMPTY;
	header_set(rs, "Location", url);
}

void
response_cookie(struct response *rs, const char *name, struct str value, int64_t max_age_s,
    const char *same_site, bool secure)
{
	if (!cookie_is_safe(value)) {
		rs->broken = true;
		return;
	}
	response_header(rs, "Set-Cookie",
	    arena_printf(rs->arena, "%s=%.*s; Path=/; Max-Age=%" PRId64 "; HttpOnly; SameSite=%s%s",
		name, STR_ARG(value), max_age_s, same_site, secure ? "; Secure" : ""));
}

enum err
response_head(const struct response *rs, struct buf *out)
{
	bool bodyless = is_bodyless(rs->status);

	if (rs->broken || rs->status == 0)
		return ERR_INTERNAL;
	MUST(!bodyless || rs->body.len == 0);
	buf_printf(out, "Status: %d %s\r\n", rs->status, http_reason(rs->status));
	for (size_t i = 0; i < rs->headers; i++) {
		const struct response_header *header = &rs->header[i];

		if (bodyless && str_equal_fold(str_of(header->name), STR("Content-Type")))
			continue;
		buf_text(out, header->name);
		buf_text(out, ": ");
		buf_add(out, header->value);
		buf_text(out, "\r\n");
	}
	if (!bodyless)
		buf_printf(out, "Content-Length: %zu\r\n", rs->body.len);
	buf_text(out, "\r\n");
	return OK;
}

static bool
value_is_safe(struct str value)
{
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.p[i];

		if (c < 0x20 || c == 0x7f)
			return false;
	}
	return true;
}

/* Only cookie-octets (RFC 6265 section 4.1.1): nothing that could end the value. */
static bool
cookie_is_safe(struct str value)
{
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.p[i];

		if (c <= 0x20 || c >= 0x7f || c == '"' || c == ',' || c == ';' || c == '\\')
			return false;
	}
	return true;
}

/* Like response_header(), in the place of a header of this name that is there already. */
static void
header_set(struct response *rs, const char *name, struct str value)
{
	size_t at = header_find(rs, name);

	if (at == rs->headers)
		response_header(rs, name, value);
	else if (value_is_safe(value))
		rs->header[at].value = arena_copy(rs->arena, value);
	else
		rs->broken = true;
}

/* The index of the first header of this name; rs->headers when there is none. */
static size_t
header_find(const struct response *rs, const char *name)
{
	size_t i = 0;

	while (i < rs->headers && !str_equal_fold(str_of(rs->header[i].name), str_of(name)))
		i++;
	return i;
}

/* RFC 9110 sections 15.3.5 and 15.4.5. */
static bool
is_bodyless(int status)
{
	return status == 204 || status == 304;
}
