#include "suites.h"

#include "base/buf.h"
#include "http/request.h"

#define FORM_TYPE "application/x-www-form-urlencoded"
#define JSON_TYPE "application/json"

/* The parameters of the request under test, and what came of it. */
static struct arena *arena;
static struct param param[4096];
static size_t params;
static struct request rq;
static int status;
static const char *field;

static void
add_run(const char *name, struct str value)
{
	ck_assert_uint_lt(params, COUNT_OF(param));
	param[params++] = (struct param){ str_of(name), value };
}

static void
add(const char *name, const char *value)
{
	add_run(name, str_of(value));
}

/* Puts the value in the place of the one that is there. */
static void
set(const char *name, const char *value)
{
	for (size_t i = 0; i < params; i++) {
		if (str_equal(param[i].name, str_of(name))) {
			param[i].value = str_of(value);
			return;
		}
	}
	add(name, value);
}

static void
set_up(void)
{
	arena = arena_open();
	add("GATEWAY_INTERFACE", "CGI/1.1");
	add("REQUEST_METHOD", "GET");
	add("DOCUMENT_URI", "/postbag/thread");
	add("QUERY_STRING", "");
	add("CONTENT_TYPE", "");
	add("CONTENT_LENGTH", "");
	add("REMOTE_ADDR", "192.0.2.7");
}

static void
tear_down(void)
{
	arena_close(arena);
}

static enum err
sent(struct str body, bool over_long)
{
	return request_read(
	    arena, param, params, STR("/postbag/"), body, over_long, &rq, &status, &field);
}

static void
passes(struct str body)
{
	ck_assert_int_eq(sent(body, false), OK);
	ck_assert_int_eq(status, 0);
	ck_assert_ptr_null(field);
}

static void
fails(struct str body, int want_status, const char *want_field)
{
	ck_assert_int_eq(sent(body, false), want_status == 404 ? ERR_ABSENT : ERR_INPUT);
	ck_assert_int_eq(status, want_status);
	ck_assert_str_eq(field, want_field);
}

/* A POST with this body, its length announced as it is. */
static void
post(const char *type, struct str body)
{
	set("REQUEST_METHOD", "POST");
	set("CONTENT_TYPE", type);
	set("CONTENT_LENGTH", arena_printf(arena, "%zu", body.len).p);
}

START_TEST(request_read__a_get__is_read)
{
	set("QUERY_STRING", "article=https%3A%2F%2Fnews.example%2Fa&sort=newest+first");
	add("HTTP_COOKIE", "a=1; b=2");
	add("HTTP_ORIGIN", "https://news.example");
	add("HTTP_SEC_FETCH_SITE", "same-origin");
	add("HTTP_IF_NONE_MATCH", " \"x\" ");
	add("HTTP_ACCEPT_ENCODING", "gzip, br");
	add("HTTP_AUTHORIZATION", "Bearer tok");
	add("HTTP_IDEMPOTENCY_KEY", "\"once\"");
	passes(STR_EMPTY);
	ck_assert_int_eq(rq.method, GET);
	ck_assert_run_eq(rq.path, "thread");
	ck_assert_run_eq(request_query(&rq, "article"), "https://news.example/a");
	ck_assert_run_eq(request_query(&rq, "sort"), "newest first");
	ck_assert_run_eq(request_query(&rq, "none"), "");
	ck_assert_run_eq(request_cookie(&rq, "b"), "2");
	ck_assert_run_eq(rq.origin, "https://news.example");
	ck_assert_run_eq(rq.fetch_site, "same-origin");
	ck_assert_run_eq(rq.if_none_match, "\"x\"");
	ck_assert_run_eq(rq.bearer, "tok");
	ck_assert_run_eq(rq.idempotency_key, "once");
	ck_assert_run_eq(rq.remote_addr, "192.0.2.7");
	ck_assert(rq.gzip);
	ck_assert(!rq.included);
	ck_assert(!rq.wants_json);
	ck_assert(!rq.json_body);
	ck_assert_int_eq(rq.path_article, 0);
	ck_assert_int_eq(rq.path_id, 0);
}
END_TEST

START_TEST(request_read__nothing_sent__is_empty)
{
	passes(STR_EMPTY);
	ck_assert_uint_eq(rq.query.count, 0);
	ck_assert_uint_eq(rq.form.count, 0);
	ck_assert_uint_eq(rq.cookie.count, 0);
	ck_assert_uint_eq(rq.origin.len + rq.fetch_site.len + rq.bearer.len, 0);
	ck_assert_uint_eq(rq.if_none_match.len + rq.idempotency_key.len, 0);
	ck_assert(!rq.gzip);
}
END_TEST

START_TEST(request_read__methods)
{
	static const struct {
		const char *name;
		enum method method;
		int status;
	} row[] = {
		{ "GET", GET, 0 },
		{ "HEAD", HEAD, 0 },
		{ "POST", POST, 0 },
		{ "PATCH", PATCH, 0 },
		{ "DELETE", DELETE, 0 },
		{ "OPTIONS", OPTIONS, 0 },
		{ "PUT", GET, 405 },
		{ "TRACE", GET, 405 },
		{ "CONNECT", GET, 405 },
		{ "get", GET, 501 },
		{ "Post", GET, 501 },
		{ "GETS", GET, 501 },
		{ "GE", GET, 501 },
		{ "PROPFIND", GET, 501 },
		{ "BREW", GET, 501 },
		{ " GET", GET, 501 },
		{ "", GET, 400 },
	};

	set("REQUEST_METHOD", row[_i].name);
	if (row[_i].status == 0) {
		passes(STR_EMPTY);
		ck_assert_str_eq(method_name(rq.method), row[_i].name);
	} else {
		fails(STR_EMPTY, row[_i].status, "method");
	}
	ck_assert_int_eq(rq.method, row[_i].method);
}
END_TEST

START_TEST(request_read__method_overrides__are_ignored)
{
	post(FORM_TYPE, STR("_method=DELETE&a=1"));
	set("QUERY_STRING", "_method=DELETE");
	add("HTTP_X_HTTP_METHOD_OVERRIDE", "DELETE");
	add("HTTP_X_METHOD_OVERRIDE", "DELETE");
	add("HTTP_X_HTTP_METHOD", "DELETE");
	passes(STR("_method=DELETE&a=1"));
	ck_assert_int_eq(rq.method, POST);
}
END_TEST

START_TEST(request_read__paths)
{
	static const struct {
		const char *uri;
		const char *path; /* NULL: 404 */
	} row[] = {
		{ "/postbag/", "" },
		{ "/postbag/api/v1/thread", "api/v1/thread" },
		{ "/postbag//", "/" },
		{ "/postbag/thread;x=1", "thread;x=1" },
		{ "/postbag/a/b", "a/b" },
		{ "", NULL },
		{ "/", NULL },
		{ "//", NULL },
		{ "/postbag", NULL },
		{ "/postbags/", NULL },
		{ "/Postbag/thread", NULL },
		{ "postbag/thread", NULL },
		{ "//postbag/thread", NULL },
		{ "http://evil.example/postbag/thread", NULL },
	};

	set("DOCUMENT_URI", row[_i].uri);
	if (row[_i].path == NULL) {
		fails(STR_EMPTY, 404, "path");
		ck_assert_uint_eq(rq.path.len, 0);
	} else {
		passes(STR_EMPTY);
		ck_assert_run_eq(rq.path, row[_i].path);
	}
}
END_TEST

/* Each value we read, with bytes that must not come in. */
static const struct {
	const char *name, *field;
} read_value[] = {
	{ "REQUEST_METHOD", "method" },
	{ "DOCUMENT_URI", "path" },
	{ "QUERY_STRING", "query" },
	{ "CONTENT_TYPE", "Content-Type" },
	{ "CONTENT_LENGTH", "Content-Length" },
	{ "REMOTE_ADDR", "address" },
	{ "HTTP_ORIGIN", "Origin" },
	{ "HTTP_SEC_FETCH_SITE", "Sec-Fetch-Site" },
	{ "HTTP_AUTHORIZATION", "Authorization" },
	{ "HTTP_IF_NONE_MATCH", "If-None-Match" },
	{ "HTTP_IDEMPOTENCY_KEY", "Idempotency-Key" },
	{ "HTTP_ACCEPT", "Accept" },
	{ "HTTP_ACCEPT_ENCODING", "Accept-Encoding" },
	{ "HTTP_SEC_PURPOSE", "Sec-Purpose" },
	{ "HTTP_PURPOSE", "Purpose" },
	{ "POSTBAG_INCLUDE", "include" },
};

START_TEST(request_read__bad_bytes_in_any_value__are_refused_by_name)
{
	static const struct str bad[] = {
		STR_INIT("/postbag/\xff"),
		STR_INIT("/postbag/\xc0\x80"),
		STR_INIT("/postbag/\xe0\x80\xaf"),
		STR_INIT("/postbag/\xed\xa0\x80"),
		STR_INIT("/postbag/\xf4\x90\x80\x80"),
		STR_INIT("/postbag/\xc3"),
		STR_INIT("/postbag/\x80"),
		STR_INIT("/postbag/\0"),
		STR_INIT("/postbag/\x01"),
		STR_INIT("/postbag/\x1b[31m"),
		STR_INIT("/postbag/\r\nX: y"),
		STR_INIT("/postbag/\x7f"),
	};

	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		set(read_value[_i].name, "");
		for (size_t p = 0; p < params; p++)
			if (str_equal(param[p].name, str_of(read_value[_i].name)))
				param[p].value = bad[i];
		fails(STR_EMPTY, 400, read_value[_i].field);
	}
}
END_TEST

START_TEST(request_read__a_value_sent_twice__is_refused_by_name_or_joined)
{
	const char *name = read_value[_i].name;
	bool list = strcmp(name, "HTTP_ACCEPT") == 0 || strcmp(name, "HTTP_ACCEPT_ENCODING") == 0 ||
		    strcmp(name, "HTTP_IF_NONE_MATCH") == 0 || strstr(name, "PURPOSE") != NULL;

	set(name, strcmp(name, "DOCUMENT_URI") == 0 ? "/postbag/thread" : "");
	add(name, "");
	if (list)
		passes(STR_EMPTY);
	else
		fails(STR_EMPTY, 400, read_value[_i].field);
}
END_TEST

START_TEST(request_read__lists_sent_in_pieces__are_one_list)
{
	add("HTTP_IF_NONE_MATCH", "\"a\"");
	add("HTTP_IF_NONE_MATCH", "\"b\"");
	add("HTTP_IF_NONE_MATCH", "\"c\"");
	add("HTTP_ACCEPT_ENCODING", "br");
	add("HTTP_ACCEPT_ENCODING", "gzip");
	add("HTTP_ACCEPT", "text/plain");
	add("HTTP_ACCEPT", "application/json");
	passes(STR_EMPTY);
	ck_assert_run_eq(rq.if_none_match, "\"a\", \"b\", \"c\"");
	ck_assert(rq.gzip);
	ck_assert(rq.wants_json);
}
END_TEST

START_TEST(request_read__a_list_in_thousands_of_pieces__is_refused)
{
	for (int i = 0; i < 4000; i++)
		add("HTTP_IF_NONE_MATCH", "\"a\"");
	fails(STR_EMPTY, 400, "If-None-Match");
}
END_TEST

START_TEST(request_read__a_long_value__last_that_passes_and_first_that_fails)
{
	static char text[REQUEST_HEADER_MAX_BYTES + 1];

	memset(text, 'x', sizeof(text));
	add_run("HTTP_ORIGIN", (struct str){ text, REQUEST_HEADER_MAX_BYTES });
	passes(STR_EMPTY);
	param[params - 1].value.len++;
	fails(STR_EMPTY, 400, "Origin");
}
END_TEST

START_TEST(request_read__a_long_query__last_that_passes_and_first_that_fails)
{
	static char text[REQUEST_QUERY_MAX_BYTES + 2];

	memset(text, 'x', REQUEST_QUERY_MAX_BYTES);
	set("QUERY_STRING", text);
	passes(STR_EMPTY);
	text[REQUEST_QUERY_MAX_BYTES] = 'x';
	set("QUERY_STRING", text);
	fails(STR_EMPTY, 400, "query");
}
END_TEST

START_TEST(request_read__what_we_do_not_read__may_hold_anything)
{
	add_run("HTTP_DNT", STR("\xff\x01\0"));
	add_run("HTTP_REFERER", STR("\xff"));
	add_run("HTTP_REFERER", STR("\xff"));
	passes(STR_EMPTY);
}
END_TEST

START_TEST(request_read__user_agent__that_cannot_be_read_is_as_if_it_were_not_there)
{
	add("HTTP_USER_AGENT", "Mozilla/5.0 (X11; Linux)");
	passes(STR_EMPTY);
	ck_assert(str_equal(rq.user_agent, STR("Mozilla/5.0 (X11; Linux)")));
	add("HTTP_USER_AGENT", "another");
	passes(STR_EMPTY);
	ck_assert_uint_eq(rq.user_agent.len, 0);
	params--;
	set("HTTP_USER_AGENT", "Pr\xe9sident/1.0");
	passes(STR_EMPTY);
	ck_assert_uint_eq(rq.user_agent.len, 0);
}
END_TEST

/* The address is the gateway's word; the host is not even read. */
START_TEST(request_read__forged_addresses_and_hosts__are_nowhere)
{
	static const char *const forged[] = { "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP",
		"HTTP_FORWARDED", "HTTP_CLIENT_IP", "HTTP_TRUE_CLIENT_IP", "HTTP_X_CLIENT_IP",
		"HTTP_CF_CONNECTING_IP", "HTTP_REMOTE_ADDR", "HTTP_HOST", "HTTP_X_FORWARDED_HOST",
		"HTTP_PROXY", "SERVER_NAME" };
	struct request clean;

	passes(STR_EMPTY);
	clean = rq;
	for (size_t i = 0; i < COUNT_OF(forged); i++) {
		add(forged[i], "203.0.113.9");
		add(forged[i], "127.0.0.1");
	}
	passes(STR_EMPTY);
	ck_assert_run_eq(rq.remote_addr, "192.0.2.7");
	ck_assert_uint_eq(rq.origin.len + rq.cookie.count + rq.query.count, 0);
	ck_assert(str_equal(rq.path, clean.path));
}
END_TEST

START_TEST(request_read__no_address__is_left_empty)
{
	set("REMOTE_ADDR", "");
	passes(STR_EMPTY);
	ck_assert_uint_eq(rq.remote_addr.len, 0);
	set("REMOTE_ADDR", "unix:");
	passes(STR_EMPTY);
	ck_assert_run_eq(rq.remote_addr, "unix:");
}
END_TEST

START_TEST(request_read__queries)
{
	static const struct {
		const char *query;
		int status;
		size_t count;
	} row[] = {
		{ "a=1&b=2", 0, 2 },
		{ "a=1&a=2", 0, 2 },
		{ "a[]=1", 0, 1 },
		{ "a", 0, 1 },
		{ "&&a=1&&", 0, 1 },
		{ "%41=%42", 0, 1 },
		{ "a=%zz", 400, 0 },
		{ "a=%", 400, 0 },
		{ "a=%4", 400, 0 },
		{ "a=%00", 400, 0 },
		{ "%00=a", 400, 0 },
		{ "a=%ff", 400, 0 },
		{ "a=%c0%80", 400, 0 },
		{ "a=%ed%a0%80", 400, 0 },
	};

	set("QUERY_STRING", row[_i].query);
	if (row[_i].status == 0) {
		passes(STR_EMPTY);
		ck_assert_uint_eq(rq.query.count, row[_i].count);
	} else {
		fails(STR_EMPTY, row[_i].status, "query");
	}
}
END_TEST

START_TEST(request_read__a_form__is_read)
{
	static const char *const type[] = { FORM_TYPE, FORM_TYPE "; charset=utf-8",
		"APPLICATION/X-WWW-FORM-URLENCODED;charset=\"UTF-8\"" };
	struct str body = STR("text=hello+there&name=%C3%A4");

	post(type[_i], body);
	passes(body);
	ck_assert_run_eq(request_field(&rq, "text"), "hello there");
	ck_assert_run_eq(request_field(&rq, "name"), "\xc3\xa4");
	ck_assert(!rq.json_body);
}
END_TEST

START_TEST(request_read__json__is_read_the_same_way)
{
	struct str body = STR("{\"text\":\"hello there\",\"parent\":12}");

	post(JSON_TYPE, body);
	set("REQUEST_METHOD", _i == 0 ? "POST" : "PATCH");
	passes(body);
	ck_assert_run_eq(request_field(&rq, "text"), "hello there");
	ck_assert_run_eq(request_field(&rq, "parent"), "12");
	ck_assert(rq.json_body);
}
END_TEST

START_TEST(request_read__bad_bodies__are_refused)
{
	static const struct {
		const char *type;
		struct str body;
	} row[] = {
		{ FORM_TYPE, STR_INIT("a=%zz") },
		{ FORM_TYPE, STR_INIT("a=%00") },
		{ FORM_TYPE, STR_INIT("a=\0") },
		{ FORM_TYPE, STR_INIT("a=\xff") },
		{ FORM_TYPE, STR_INIT("a=%c0%80") },
		{ JSON_TYPE, STR_INIT("{") },
		{ JSON_TYPE, STR_INIT("[]") },
		{ JSON_TYPE, STR_INIT("a=1") },
		{ JSON_TYPE, STR_INIT("{\"a\":\"\\u0000\"}") },
		{ JSON_TYPE, STR_INIT("{\"a\":\"\\ud800\"}") },
		{ JSON_TYPE, STR_INIT("{\"a\":\"\xff\"}") },
		{ JSON_TYPE, STR_INIT("{\"a\":1,\"a\":2}") },
		{ JSON_TYPE, STR_INIT("{\"a\":{\"b\":1}}") },
		{ JSON_TYPE, STR_INIT("{\"a\":1}\0") },
		{ JSON_TYPE, STR_INIT(" ") },
	};

	post(row[_i].type, row[_i].body);
	fails(row[_i].body, 400, "body");
}
END_TEST

START_TEST(request_read__ten_thousand_fields__are_refused)
{
	struct buf body = buf_begin(arena, 0, 1024 * 1024);

	for (int i = 0; i < 10000; i++)
		buf_printf(&body, "f%d=&", i);
	post(FORM_TYPE, buf_str(&body));
	fails(buf_str(&body), 400, "body");
}
END_TEST

START_TEST(request_read__other_types__are_415)
{
	static const char *const type[] = { "", "text/plain", "text/plain; charset=utf-8",
		"multipart/form-data", "multipart/form-data; boundary=x", "text/html",
		"application/xml", FORM_TYPE "; charset=utf-7", JSON_TYPE "; charset=utf-16",
		JSON_TYPE "; profile=x", "json" };

	post(type[_i], STR("{\"a\":1}"));
	fails(STR("{\"a\":1}"), 415, "Content-Type");
}
END_TEST

START_TEST(request_read__a_body_where_none_belongs__is_415)
{
	static const char *const method[] = { "GET", "HEAD", "DELETE", "OPTIONS" };

	post(FORM_TYPE, STR("a=1"));
	set("REQUEST_METHOD", method[_i]);
	fails(STR("a=1"), 415, "Content-Type");
}
END_TEST

START_TEST(request_read__an_empty_post__needs_no_type)
{
	set("REQUEST_METHOD", "POST");
	passes(STR_EMPTY);
	ck_assert_uint_eq(rq.form.count, 0);
	set("CONTENT_LENGTH", "0");
	passes(STR_EMPTY);
}
END_TEST

START_TEST(request_read__announced_length__must_be_what_came)
{
	static const struct {
		const char *length;
		struct str body;
		int status;
	} row[] = {
		{ "3", STR_INIT("a=1"), 0 },
		{ "1", STR_INIT("a"), 0 },
		{ "", STR_INIT("a=1"), 411 },
		{ "2", STR_INIT("a=1"), 400 },
		{ "4", STR_INIT("a=1"), 400 },
		{ "0", STR_INIT("a=1"), 400 },
		{ "3", STR_INIT(""), 400 },
		{ "10000000000", STR_INIT("a=1"), 400 },
		{ "18446744073709551619", STR_INIT("a=1"), 400 },
		{ "-3", STR_INIT("a=1"), 400 },
		{ "+3", STR_INIT("a=1"), 400 },
		{ "03", STR_INIT("a=1"), 400 },
		{ "3 ", STR_INIT("a=1"), 400 },
		{ "3, 3", STR_INIT("a=1"), 400 },
		{ "0x3", STR_INIT("a=1"), 400 },
		{ "three", STR_INIT("a=1"), 400 },
	};

	post(FORM_TYPE, row[_i].body);
	set("CONTENT_LENGTH", row[_i].length);
	if (row[_i].status == 0)
		passes(row[_i].body);
	else
		fails(row[_i].body, row[_i].status, "Content-Length");
}
END_TEST

START_TEST(request_read__over_long__is_413_whatever_else_is_wrong_with_it)
{
	post("text/plain", STR("a=1"));
	set("CONTENT_LENGTH", "10000000000");
	ck_assert_int_eq(sent(STR("a=1"), true), ERR_INPUT);
	ck_assert_int_eq(status, 413);
	ck_assert_str_eq(field, "body");
	ck_assert_int_eq(rq.method, POST);
	ck_assert_run_eq(rq.path, "thread");
}
END_TEST

START_TEST(request_read__over_long__has_what_there_is_of_its_fields)
{
	post(FORM_TYPE, STR("text=a+b"));
	ck_assert_int_eq(sent(STR("text=a+b"), true), ERR_INPUT);
	ck_assert_int_eq(status, 413);
	ck_assert_run_eq(request_field(&rq, "text"), "a b");
	ck_assert_int_eq(sent(STR_EMPTY, true), ERR_INPUT);
	ck_assert_int_eq(status, 413);
	ck_assert_uint_eq(rq.form.count, 0);
	/* Nobody can read that: it is too long all the same. */
	ck_assert_int_eq(sent(STR("text=%f"), true), ERR_INPUT);
	ck_assert_int_eq(status, 413);
	ck_assert_str_eq(field, "body");
}
END_TEST

START_TEST(request_read__cookies__of_several_headers_are_one_list)
{
	add("HTTP_COOKIE", "a=1; s=one");
	add("HTTP_COOKIE", "b=2; s=two");
	add_run("HTTP_COOKIE", STR("c=3; d=\xff; e=\x01"));
	passes(STR_EMPTY);
	ck_assert_uint_eq(rq.cookie.count, 3);
	ck_assert_run_eq(request_cookie(&rq, "a"), "1");
	ck_assert_run_eq(request_cookie(&rq, "b"), "2");
	ck_assert_run_eq(request_cookie(&rq, "c"), "3");
	ck_assert_run_eq(request_cookie(&rq, "s"), "");
}
END_TEST

START_TEST(request_read__two_hundred_cookies_and_a_long_one__are_read)
{
	static char large[8 * 1024];
	struct buf line = buf_begin(arena, 0, 64 * 1024);

	memset(large, 'x', sizeof(large));
	for (int i = 0; i < 200; i++)
		buf_printf(&line, "c%d=%d; ", i, i);
	buf_text(&line, "large=");
	buf_add(&line, (struct str){ large, sizeof(large) });
	add_run("HTTP_COOKIE", buf_str(&line));
	passes(STR_EMPTY);
	ck_assert_uint_eq(rq.cookie.count, 200);
	ck_assert_run_eq(request_cookie(&rq, "c199"), "199");
}
END_TEST

START_TEST(request_read__bad_credentials__are_refused_by_name)
{
	static const struct {
		const char *name, *value, *field;
	} row[] = {
		{ "HTTP_AUTHORIZATION", "Bearer a b", "Authorization" },
		{ "HTTP_IDEMPOTENCY_KEY", "a b", "Idempotency-Key" },
		{ "HTTP_IDEMPOTENCY_KEY", "\"\"", "Idempotency-Key" },
	};

	add(row[_i].name, row[_i].value);
	fails(STR_EMPTY, 400, row[_i].field);
}
END_TEST

START_TEST(request_read__who_wants_json)
{
	static const struct {
		const char *uri, *accept;
		bool want;
	} row[] = {
		{ "/postbag/api/v1/thread", "", true },
		{ "/postbag/api/v1/thread", "text/html", true },
		{ "/postbag/thread", "application/json", true },
		{ "/postbag/thread", "application/problem+json, */*", true },
		{ "/postbag/thread", "text/html, application/json", false },
		{ "/postbag/thread", "", false },
		{ "/postbag/apis", "", false },
	};

	set("DOCUMENT_URI", row[_i].uri);
	set("HTTP_ACCEPT", row[_i].accept);
	passes(STR_EMPTY);
	ck_assert(rq.wants_json == row[_i].want);
}
END_TEST

START_TEST(request_read__an_error__still_tells_method_path_and_form_of_answer)
{
	post("text/plain", STR("x"));
	set("DOCUMENT_URI", "/postbag/api/v1/comments");
	add("HTTP_ORIGIN", "https://a.example");
	add("HTTP_ORIGIN", "https://b.example");
	fails(STR("x"), 400, "Origin");
	ck_assert_int_eq(rq.method, POST);
	ck_assert_run_eq(rq.path, "api/v1/comments");
	ck_assert(rq.wants_json);
}
END_TEST

/* What nginx asks for on its own carries the headers of the request for the page around it. */
START_TEST(request_read__an_include__is_a_get_of_its_own)
{
	set("REQUEST_METHOD", "POST");
	set("CONTENT_TYPE", "text/plain");
	set("CONTENT_LENGTH", "5");
	add("CONTENT_TYPE", "text/html");
	set("QUERY_STRING", "article=x");
	add("HTTP_IF_NONE_MATCH", "\"of the page\"");
	add_run("HTTP_IDEMPOTENCY_KEY", STR("\xff"));
	add("HTTP_ACCEPT_ENCODING", "gzip");
	add("HTTP_COOKIE", "a=1");
	add("POSTBAG_INCLUDE", "1");
	ck_assert_int_eq(sent(STR("x=y"), true), OK);
	ck_assert_int_eq(status, 0);
	ck_assert(rq.included);
	ck_assert_int_eq(rq.method, GET);
	ck_assert_run_eq(request_query(&rq, "article"), "x");
	ck_assert_run_eq(request_cookie(&rq, "a"), "1");
	ck_assert_uint_eq(rq.form.count, 0);
	ck_assert_uint_eq(rq.if_none_match.len, 0);
	ck_assert_uint_eq(rq.idempotency_key.len, 0);
	ck_assert(!rq.gzip);
}
END_TEST

START_TEST(request_read__not_quite_an_include__is_an_ordinary_request)
{
	static const char *const value[] = { "", "0", "yes", "11" };

	set("REQUEST_METHOD", "DELETE");
	add("POSTBAG_INCLUDE", value[_i]);
	/* What a client can send comes under another name. */
	add("HTTP_POSTBAG_INCLUDE", "1");
	passes(STR_EMPTY);
	ck_assert(!rq.included);
	ck_assert_int_eq(rq.method, DELETE);
}
END_TEST

START_TEST(request_read__no_parameters_at_all__is_refused)
{
	params = 0;
	fails(STR_EMPTY, 400, "method");
	ck_assert_int_eq(
	    request_read(arena, NULL, 0, STR("/postbag/"), STR_EMPTY, false, &rq, &status, &field),
	    ERR_INPUT);
}
END_TEST

static TCase *
line_case(void)
{
	TCase *tc = tcase_create("line");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, request_read__a_get__is_read);
	tcase_add_test(tc, request_read__nothing_sent__is_empty);
	tcase_add_loop_test(tc, request_read__methods, 0, 17);
	tcase_add_test(tc, request_read__method_overrides__are_ignored);
	tcase_add_loop_test(tc, request_read__paths, 0, 14);
	tcase_add_loop_test(tc, request_read__queries, 0, 14);
	tcase_add_loop_test(tc, request_read__who_wants_json, 0, 7);
	tcase_add_test(tc, request_read__an_error__still_tells_method_path_and_form_of_answer);
	tcase_add_test(tc, request_read__an_include__is_a_get_of_its_own);
	tcase_add_loop_test(tc, request_read__not_quite_an_include__is_an_ordinary_request, 0, 4);
	tcase_add_test(tc, request_read__no_parameters_at_all__is_refused);
	return tc;
}

static TCase *
value_case(void)
{
	TCase *tc = tcase_create("value");
	int values = (int)COUNT_OF(read_value);

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(
	    tc, request_read__bad_bytes_in_any_value__are_refused_by_name, 0, values);
	tcase_add_loop_test(
	    tc, request_read__a_value_sent_twice__is_refused_by_name_or_joined, 0, values);
	tcase_add_test(tc, request_read__lists_sent_in_pieces__are_one_list);
	tcase_add_test(tc, request_read__a_list_in_thousands_of_pieces__is_refused);
	tcase_add_test(tc, request_read__a_long_value__last_that_passes_and_first_that_fails);
	tcase_add_test(tc, request_read__a_long_query__last_that_passes_and_first_that_fails);
	tcase_add_test(tc, request_read__what_we_do_not_read__may_hold_anything);
	tcase_add_test(
	    tc, request_read__user_agent__that_cannot_be_read_is_as_if_it_were_not_there);
	tcase_add_test(tc, request_read__forged_addresses_and_hosts__are_nowhere);
	tcase_add_test(tc, request_read__no_address__is_left_empty);
	tcase_add_test(tc, request_read__cookies__of_several_headers_are_one_list);
	tcase_add_test(tc, request_read__two_hundred_cookies_and_a_long_one__are_read);
	tcase_add_loop_test(tc, request_read__bad_credentials__are_refused_by_name, 0, 3);
	return tc;
}

static TCase *
body_case(void)
{
	TCase *tc = tcase_create("body");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, request_read__a_form__is_read, 0, 3);
	tcase_add_loop_test(tc, request_read__json__is_read_the_same_way, 0, 2);
	tcase_add_loop_test(tc, request_read__bad_bodies__are_refused, 0, 15);
	tcase_add_test(tc, request_read__ten_thousand_fields__are_refused);
	tcase_add_loop_test(tc, request_read__other_types__are_415, 0, 11);
	tcase_add_loop_test(tc, request_read__a_body_where_none_belongs__is_415, 0, 4);
	tcase_add_test(tc, request_read__an_empty_post__needs_no_type);
	tcase_add_loop_test(tc, request_read__announced_length__must_be_what_came, 0, 16);
	tcase_add_test(tc, request_read__over_long__is_413_whatever_else_is_wrong_with_it);
	tcase_add_test(tc, request_read__over_long__has_what_there_is_of_its_fields);
	return tc;
}

Suite *
request_suite(void)
{
	Suite *s = suite_create("request");

	suite_add_tcase(s, line_case());
	suite_add_tcase(s, value_case());
	suite_add_tcase(s, body_case());
	return s;
}
