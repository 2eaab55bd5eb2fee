#include "http/header.h"

#include <stddef.h>

#include "http/request.h"

static bool parameters_are_utf8(struct str parameters);
static bool weight_is_zero(struct str parameters);
static bool is_token68(struct str s);
static struct str unquoted(struct str s);

enum media
header_media(struct str content_type)
{
	struct str type = str_trim(str_cut(&content_type, ';'));

	if (!parameters_are_utf8(content_type))
		return MEDIA_OTHER;
	if (str_equal_fold(type, STR("application/x-www-form-urlencoded")))
		return MEDIA_FORM;
	if (str_equal_fold(type, STR("application/json")))
		return MEDIA_JSON;
	return MEDIA_OTHER;
}

bool
header_prefers_json(struct str accept)
{
	bool json = false;

	while (accept.len > 0) {
		struct str range = str_cut(&accept, ',');
		struct str type = str_trim(str_cut(&range, ';'));

		if (str_equal_fold(type, STR("text/html")))
			return false;
		if (str_equal_fold(type, STR("application/json")) ||
		    str_equal_fold(type, STR("application/problem+json")))
			json = true;
	}
	return json;
}

/* RFC 9110 section 12.5.3: a coding by its name goes before "*". */
bool
header_allows_gzip(struct str accept_encoding)
{
	bool any = false;

	while (accept_encoding.len > 0) {
		struct str item = str_cut(&accept_encoding, ',');
		struct str coding = str_trim(str_cut(&item, ';'));

		if (str_equal_fold(coding, STR("gzip")) || str_equal_fold(coding, STR("x-gzip")))
			return !weight_is_zero(item);
		if (str_equal(coding, STR("*")))
			any = !weight_is_zero(item);
	}
	return any;
}

bool
header_prefetches(struct str purpose)
{
	while (purpose.len > 0) {
		struct str item = str_cut(&purpose, ',');

		if (str_equal_fold(str_trim(str_cut(&item, ';')), STR("prefetch")))
			return true;
	}
	return false;
}

enum err
header_bearer(struct str authorization, struct str *token)
{
	struct str rest = str_trim(authorization);
	struct str scheme = str_cut(&rest, ' ');

	*token = STR_EMPTY;
	if (!str_equal_fold(scheme, STR("Bearer")))
		return OK;
	rest = str_trim(rest);
	if (!is_token68(rest))
		return ERR_INPUT;
	*token = rest;
	return OK;
}

enum err
header_idempotency_key(struct str value, struct str *key)
{
	struct str bare = unquoted(str_trim(value));

	if (bare.len == 0 || bare.len > IDEMPOTENCY_KEY_MAX_BYTES)
		return ERR_INPUT;
	for (size_t i = 0; i < bare.len; i++) {
		char c = bare.p[i];

		if (c <= 0x20 || c >= 0x7f || c == '"' || c == '\\')
			return ERR_INPUT;
	}
	*key = bare;
	return OK;
}

/* Empty parameters are no error: RFC 9110 section 5.6.6. */
static bool
parameters_are_utf8(struct str parameters)
{
	while (parameters.len > 0) {
		struct str value = str_trim(str_cut(&parameters, ';'));

		if (value.len == 0)
			continue;
		struct str name = str_cut(&value, '=');
		if (!str_equal_fold(name, STR("charset")) ||
		    !str_equal_fold(unquoted(value), STR("utf-8")))
			return false;
	}
	return true;
}

/* "q=0" with up to three zeros after the point: RFC 9110 section 12.4.2. */
static bool
weight_is_zero(struct str parameters)
{
	while (parameters.len > 0) {
		struct str value = str_trim(str_cut(&parameters, ';'));
		struct str name = str_cut(&value, '=');

		if (!str_equal_fold(name, STR("q")))
			continue;
		for (size_t i = 0; i < value.len; i++)
			if (value.p[i] != '0' && value.p[i] != '.')
				return false;
		return true;
	}
	return false;
}

/* RFC 9110 section 11.2. */
static bool
is_token68(struct str s)
{
	static const char others[] = "-._~+/";
	size_t i = 0;

	for (; i < s.len && s.p[i] != '='; i++) {
		char c = s.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		if (!letter && !(c >= '0' && c <= '9') &&
		    memchr(others, c, sizeof(others) - 1) == NULL)
			return false;
	}
	size_t body = i;
	while (i < s.len && s.p[i] == '=')
		i++;
	return body > 0 && i == s.len;
}

static struct str
unquoted(struct str s)
{
	if (s.len >= 2 && s.p[0] == '"' && s.p[s.len - 1] == '"')
		return str_part(s, 1, s.len - 1);
	return s;
}
