#include "http/request.h"

#include "base/buf.h"
#include "base/bug.h"
#include "http/cookie.h"
#include "http/header.h"
#include "text/json.h"
#include "text/utf8.h"

/* The parameters we read; everything else the gateway sends is not even looked at. */
enum slot {
	SLOT_METHOD,
	SLOT_URI,
	SLOT_QUERY,
	SLOT_TYPE,
	SLOT_TYPE_HEADER,
	SLOT_LENGTH,
	SLOT_ADDRESS,
	SLOT_INCLUDE,
	SLOT_ORIGIN,
	SLOT_FETCH_SITE,
	SLOT_AUTHORIZATION,
	SLOT_IF_NONE_MATCH,
	SLOT_IDEMPOTENCY_KEY,
	SLOT_ACCEPT,
	SLOT_ACCEPT_ENCODING,
	SLOT_ACCEPT_LANGUAGE,
	SLOT_COOKIE,
	SLOT_USER_AGENT,
	SLOT_SEC_PURPOSE,
	SLOT_PURPOSE,
	SLOTS,
};

/* What it means when a parameter is there again: some gateways join repeated headers, some do not.
 */
enum repeat {
	REPEAT_REFUSED, /* which one counts could be read either way */
	REPEAT_JOINED,  /* a list: RFC 9110 section 5.3 */
	REPEAT_NEITHER, /* it decides nothing: what cannot be read is as if it were not there */
	REPEAT_COOKIES, /* read by cookies_read(), line by line */
};

/* Whose a parameter is in a request that nginx makes for an include (SSI). */
enum whose {
	OWN,
	PARENTS, /* copied from the request for the page around it, and so not for us */
};

struct row {
	const char *name;
	const char *field; /* what the answer calls it */
	enum repeat repeat;
	enum whose whose;
};

static const struct row row[SLOTS] = {
	[SLOT_METHOD] = { "REQUEST_METHOD", "method", REPEAT_REFUSED, PARENTS },
	[SLOT_URI] = { "DOCUMENT_URI", "path", REPEAT_REFUSED, OWN },
	[SLOT_QUERY] = { "QUERY_STRING", "query", REPEAT_REFUSED, OWN },
	[SLOT_TYPE] = { "CONTENT_TYPE", "Content-Type", REPEAT_REFUSED, PARENTS },
	/* nginx gives the first header above, and here all of them: read only to see a second one.
	 */
	[SLOT_TYPE_HEADER] = { "HTTP_CONTENT_TYPE", "Content-Type", REPEAT_REFUSED, PARENTS },
	[SLOT_LENGTH] = { "CONTENT_LENGTH", "Content-Length", REPEAT_REFUSED, PARENTS },
	[SLOT_ADDRESS] = { "REMOTE_ADDR", "address", REPEAT_REFUSED, OWN },
	[SLOT_INCLUDE] = { "POSTBAG_INCLUDE", "include", REPEAT_REFUSED, OWN },
	[SLOT_ORIGIN] = { "HTTP_ORIGIN", "Origin", REPEAT_REFUSED, OWN },
	[SLOT_FETCH_SITE] = { "HTTP_SEC_FETCH_SITE", "Sec-Fetch-Site", REPEAT_REFUSED, OWN },
	[SLOT_AUTHORIZATION] = { "HTTP_AUTHORIZATION", "Authorization", REPEAT_REFUSED, OWN },
	[SLOT_IF_NONE_MATCH] = { "HTTP_IF_NONE_MATCH", "If-None-Match", REPEAT_JOINED, PARENTS },
	[SLOT_IDEMPOTENCY_KEY] = { "HTTP_IDEMPOTENCY_KEY", "Idempotency-Key", REPEAT_REFUSED,
	    PARENTS },
	[SLOT_ACCEPT] = { "HTTP_ACCEPT", "Accept", REPEAT_JOINED, OWN },
	[SLOT_ACCEPT_ENCODING] = { "HTTP_ACCEPT_ENCODING", "Accept-Encoding", REPEAT_JOINED,
	    PARENTS },
	[SLOT_ACCEPT_LANGUAGE] = { "HTTP_ACCEPT_LANGUAGE", "Accept-Language", REPEAT_JOINED, OWN },
	[SLOT_COOKIE] = { "HTTP_COOKIE", "Cookie", REPEAT_COOKIES, OWN },
	[SLOT_USER_AGENT] = { "HTTP_USER_AGENT", "User-Agent", REPEAT_NEITHER, OWN },
	[SLOT_SEC_PURPOSE] = { "HTTP_SEC_PURPOSE", "Sec-Purpose", REPEAT_JOINED, OWN },
	[SLOT_PURPOSE] = { "HTTP_PURPOSE", "Purpose", REPEAT_JOINED, OWN },
};

/* A request half read. The first refusal is kept, and later ones are ignored. */
struct reading {
	struct arena *arena;
	struct request *out;
	struct str value[SLOTS];
	bool seen[SLOTS];
	struct buf joined[SLOTS]; /* of those that came again */
	struct str *cookie;       /* the Cookie headers */
	size_t cookies;
	int status;
	const char *field;
};

struct method_row {
	const char *name;
	enum method method;
};

static const struct method_row method_row[] = {
	{ "GET", GET },
	{ "HEAD", HEAD },
	{ "POST", POST },
	{ "PATCH", PATCH },
	{ "DELETE", DELETE },
	{ "OPTIONS", OPTIONS },
};

/* Methods of RFC 9110 section 9.3 that nothing of ours has. */
static const char *const method_known[] = { "PUT", "TRACE", "CONNECT" };

static bool is_included(const struct param *param, size_t params);
static void params_read(struct reading *r, const struct param *param, size_t params);
static void param_read(struct reading *r, enum slot slot, struct str value);
static void param_join(struct reading *r, enum slot slot, struct str value);
static enum slot slot_find(struct str name);
static bool value_is_good(enum slot slot, struct str value);
static void method_read(struct reading *r);
static void path_read(struct reading *r, struct str prefix);
static void headers_read(struct reading *r);
static void query_read(struct reading *r);
static void body_read(struct reading *r, struct str body, bool over_long);
static void body_measure(struct reading *r, struct str body, bool over_long);
static void body_decode(struct reading *r, struct str body);
static void refuse(struct reading *r, int status, const char *field);

enum err
request_read(struct arena *a, const struct param *param, size_t params, struct str prefix,
    struct str body, bool over_long, struct request *out, int *status, const char **field)
{
	struct reading r = { .arena = a, .out = out };

	*out = (struct request){ .method = GET, .included = is_included(param, params) };
	params_read(&r, param, params);
	method_read(&r);
	path_read(&r, prefix);
	out->wants_json =
	    str_starts(out->path, STR("api/")) || header_prefers_json(r.value[SLOT_ACCEPT]);
	if (r.status == 0)
		headers_read(&r);
	if (r.status == 0)
		query_read(&r);
	if (r.status == 0 && !out->included)
		body_read(&r, body, over_long);
	*status = r.status;
	*field = r.field;
	if (r.status == 0)
		return OK;
	return r.status == 404 ? ERR_ABSENT : ERR_INPUT;
}

struct str
request_query(const struct request *rq, const char *name)
{
	return form_get(&rq->query, name);
}

struct str
request_field(const struct request *rq, const char *name)
{
	return form_get(&rq->form, name);
}

struct str
request_cookie(const struct request *rq, const char *name)
{
	return form_get(&rq->cookie, name);
}

const char *
method_name(enum method method)
{
	for (size_t i = 0; i < COUNT_OF(method_row); i++)
		if (method_row[i].method == method)
			return method_row[i].name;
	BUG("no such method: %d", (int)method);
}

/* Asked first: it decides what the other parameters mean. */
static bool
is_included(const struct param *param, size_t params)
{
	for (size_t i = 0; i < params; i++)
		if (slot_find(param[i].name) == SLOT_INCLUDE)
			return str_equal(param[i].value, STR("1"));
	return false;
}

static void
params_read(struct reading *r, const struct param *param, size_t params)
{
	r->cookie = arena_array(r->arena, params, sizeof(*r->cookie));
	for (size_t i = 0; i < params; i++) {
		enum slot slot = slot_find(param[i].name);

		if (slot == SLOTS || (r->out->included && row[slot].whose == PARENTS))
			continue;
		if (row[slot].repeat == REPEAT_COOKIES)
			r->cookie[r->cookies++] = param[i].value;
		else
			param_read(r, slot, param[i].value);
	}
}

static void
param_read(struct reading *r, enum slot slot, struct str value)
{
	if (row[slot].repeat == REPEAT_NEITHER) {
		r->value[slot] = !r->seen[slot] && value_is_good(slot, value) ? value : STR_EMPTY;
	} else if (r->seen[slot] && row[slot].repeat == REPEAT_REFUSED) {
		refuse(r, 400, row[slot].field);
	} else if (!value_is_good(slot, value)) {
		refuse(r, 400, row[slot].field);
	} else if (r->seen[slot]) {
		param_join(r, slot, value);
	} else {
		r->value[slot] = value;
	}
	r->seen[slot] = true;
}

static void
param_join(struct reading *r, enum slot slot, struct str value)
{
	struct buf *joined = &r->joined[slot];

	if (joined->arena == NULL) {
		*joined = buf_begin(r->arena, 256, REQUEST_HEADER_MAX_BYTES);
		buf_add(joined, r->value[slot]);
	}
	buf_text(joined, ", ");
	buf_add(joined, value);
	if (buf_finish(joined, &r->value[slot]) != OK)
		refuse(r, 400, row[slot].field);
}

/* SLOTS: a parameter we do not read. */
static enum slot
slot_find(struct str name)
{
	for (unsigned i = 0; i < SLOTS; i++)
		if (str_equal(name, str_of(row[i].name)))
			return (enum slot)i;
	return SLOTS;
}

/* Tabs may stand between the words of a header (RFC 9110 section 5.5); other controls nowhere. */
static bool
value_is_good(enum slot slot, struct str value)
{
	size_t most = slot == SLOT_QUERY ? REQUEST_QUERY_MAX_BYTES : REQUEST_HEADER_MAX_BYTES;

	if (value.len > most || !utf8_valid(value))
		return false;
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.p[i];

		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

/* Names are case-sensitive: RFC 9110 section 9.1. What is included is always got. */
static void
method_read(struct reading *r)
{
	struct str name = r->value[SLOT_METHOD];

	if (r->out->included)
		return;
	for (size_t i = 0; i < COUNT_OF(method_row); i++) {
		if (str_equal(name, str_of(method_row[i].name))) {
			r->out->method = method_row[i].method;
			return;
		}
	}
	for (size_t i = 0; i < COUNT_OF(method_known); i++)
		if (str_equal(name, str_of(method_known[i])))
			refuse(r, 405, row[SLOT_METHOD].field);
	refuse(r, name.len == 0 ? 400 : 501, row[SLOT_METHOD].field);
}

static void
path_read(struct reading *r, struct str prefix)
{
	struct str path = r->value[SLOT_URI];

	if (str_starts(path, prefix))
		r->out->path = str_part(path, prefix.len, path.len);
	else
		refuse(r, 404, row[SLOT_URI].field);
}

static void
headers_read(struct reading *r)
{
	struct request *out = r->out;

	out->origin = r->value[SLOT_ORIGIN];
	out->fetch_site = r->value[SLOT_FETCH_SITE];
	out->if_none_match = str_trim(r->value[SLOT_IF_NONE_MATCH]);
	out->accept_language = r->value[SLOT_ACCEPT_LANGUAGE];
	out->user_agent = r->value[SLOT_USER_AGENT];
	out->prefetch = header_prefetches(r->value[SLOT_SEC_PURPOSE]) ||
			header_prefetches(r->value[SLOT_PURPOSE]);
	out->remote_addr = r->value[SLOT_ADDRESS];
	out->gzip = header_allows_gzip(r->value[SLOT_ACCEPT_ENCODING]);
	cookies_read(r->arena, r->cookie, r->cookies, &out->cookie);
	if (header_bearer(r->value[SLOT_AUTHORIZATION], &out->bearer) != OK)
		refuse(r, 400, row[SLOT_AUTHORIZATION].field);
	if (r->value[SLOT_IDEMPOTENCY_KEY].len > 0 &&
	    header_idempotency_key(r->value[SLOT_IDEMPOTENCY_KEY], &out->idempotency_key) != OK)
		refuse(r, 400, row[SLOT_IDEMPOTENCY_KEY].field);
}

static void
query_read(struct reading *r)
{
	if (form_read(r->arena, r->value[SLOT_QUERY], &r->out->query) != OK)
		refuse(r, 400, row[SLOT_QUERY].field);
}

static void
body_read(struct reading *r, struct str body, bool over_long)
{
	body_measure(r, body, over_long);
	if ((r->status == 0 || over_long) && body.len > 0)
		body_decode(r, body);
}

/* The length announced must be the length that came: else somebody on the way was misled. */
static void
body_measure(struct reading *r, struct str body, bool over_long)
{
	struct str announced = r->value[SLOT_LENGTH];
	int64_t bytes;

	if (over_long)
		refuse(r, 413, "body");
	else if (announced.len == 0 && body.len > 0)
		refuse(r, 411, row[SLOT_LENGTH].field);
	else if (announced.len > 0 &&
		 (!str_to_i64(announced, &bytes) || (uint64_t)bytes != body.len))
		refuse(r, 400, row[SLOT_LENGTH].field);
}

static void
body_decode(struct reading *r, struct str body)
{
	enum media media = header_media(r->value[SLOT_TYPE]);
	enum err err = OK;

	if (r->out->method != POST && r->out->method != PATCH)
		media = MEDIA_OTHER;
	switch (media) {
	case MEDIA_FORM:
		err = form_read(r->arena, body, &r->out->form);
		break;
	case MEDIA_JSON:
		r->out->json_body = true;
		err = json_read_form(r->arena, body, &r->out->form);
		break;
	case MEDIA_OTHER:
		refuse(r, 415, row[SLOT_TYPE].field);
		break;
	}
	if (err != OK)
		refuse(r, 400, "body");
}

static void
refuse(struct reading *r, int status, const char *field)
{
	if (r->status != 0)
		return;
	r->status = status;
	r->field = field;
}
