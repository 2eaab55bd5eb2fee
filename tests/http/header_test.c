#include "suites.h"

#include "http/header.h"
#include "http/request.h"

START_TEST(header_media__table)
{
	static const struct {
		const char *type;
		enum media want;
	} row[] = {
		{ "application/x-www-form-urlencoded", MEDIA_FORM },
		{ "Application/X-WWW-Form-UrlEncoded", MEDIA_FORM },
		{ "application/x-www-form-urlencoded; charset=UTF-8", MEDIA_FORM },
		{ "application/json", MEDIA_JSON },
		{ "application/json;charset=utf-8", MEDIA_JSON },
		{ "application/json ; Charset=\"Utf-8\"", MEDIA_JSON },
		{ "\tapplication/json\t;\tcharset=utf-8\t", MEDIA_JSON },
		{ "application/json;", MEDIA_JSON },
		{ "application/json; ; charset=utf-8", MEDIA_JSON },
		{ "", MEDIA_OTHER },
		{ ";", MEDIA_OTHER },
		{ "text/plain", MEDIA_OTHER },
		{ "text/plain; charset=utf-8", MEDIA_OTHER },
		{ "text/json", MEDIA_OTHER },
		{ "application/problem+json", MEDIA_OTHER },
		{ "application/jsonp", MEDIA_OTHER },
		{ "multipart/form-data", MEDIA_OTHER },
		{ "multipart/form-data; boundary=x", MEDIA_OTHER },
		{ "application/json; charset=utf-7", MEDIA_OTHER },
		{ "application/json; charset=utf8", MEDIA_OTHER },
		{ "application/json; charset=iso-8859-1", MEDIA_OTHER },
		{ "application/json; charset=", MEDIA_OTHER },
		{ "application/json; charset", MEDIA_OTHER },
		{ "application/json; charset=\"utf-8", MEDIA_OTHER },
		{ "application/json; charset =utf-8", MEDIA_OTHER },
		{ "application/json; version=1", MEDIA_OTHER },
		{ "application/json; charset=utf-8; charset=utf-7", MEDIA_OTHER },
		{ "application/json, text/plain", MEDIA_OTHER },
		{ "text/plain, application/json", MEDIA_OTHER },
		{ "application/json application/json", MEDIA_OTHER },
	};

	for (size_t i = 0; i < COUNT_OF(row); i++)
		ck_assert_msg(
		    header_media(str_of(row[i].type)) == row[i].want, "'%s'", row[i].type);
}
END_TEST

START_TEST(header_prefers_json__table)
{
	static const struct {
		const char *accept;
		bool want;
	} row[] = {
		{ "application/json", true },
		{ "Application/JSON", true },
		{ "application/problem+json", true },
		{ "application/json, */*;q=0.5", true },
		{ "text/plain ,\tapplication/json;q=0.9", true },
		{ "text/html, application/json", false },
		{ "application/json, text/html;q=0.1", false },
		{ "text/html,application/xhtml+xml,*/*;q=0.8", false },
		{ "*/*", false },
		{ "", false },
		{ ",,,", false },
		{ "application/jsonp", false },
		{ "text/plain; x=application/json", false },
	};

	for (size_t i = 0; i < COUNT_OF(row); i++)
		ck_assert_msg(header_prefers_json(str_of(row[i].accept)) == row[i].want, "'%s'",
		    row[i].accept);
}
END_TEST

START_TEST(header_allows_gzip__table)
{
	static const struct {
		const char *coding;
		bool want;
	} row[] = {
		{ "gzip", true },
		{ "GZIP", true },
		{ "x-gzip", true },
		{ "gzip, deflate, br", true },
		{ "br;q=1.0, gzip;q=0.8, *;q=0.1", true },
		{ "*", true },
		{ "br, *;q=0.5", true },
		{ "*;q=0, gzip", true },
		{ "gzip;q=0.001", true },
		{ "gzip;q=1", true },
		{ "", false },
		{ "identity", false },
		{ "br", false },
		{ "gzip;q=0", false },
		{ "gzip;q=0.0", false },
		{ "gzip ; Q=0.000", false },
		{ "gzip;q=0, *", false },
		{ "*, gzip;q=0", false },
		{ "*;q=0", false },
		{ "gzipped", false },
		{ "not gzip", false },
	};

	for (size_t i = 0; i < COUNT_OF(row); i++)
		ck_assert_msg(header_allows_gzip(str_of(row[i].coding)) == row[i].want, "'%s'",
		    row[i].coding);
}
END_TEST

START_TEST(header_bearer__table)
{
	static const struct {
		const char *value;
		enum err want;
		const char *token;
	} row[] = {
		{ "Bearer abc", OK, "abc" },
		{ "bearer abc", OK, "abc" },
		{ "BEARER   aZ09-._~+/==", OK, "aZ09-._~+/==" },
		{ "", OK, "" },
		{ "Basic dXNlcjpwYXNz", OK, "" },
		{ "Bearerabc", OK, "" },
		{ "Digest a=\"b\", c=d", OK, "" },
		{ "Bearer", ERR_INPUT, "" },
		{ "Bearer ", ERR_INPUT, "" },
		{ "Bearer a b", ERR_INPUT, "" },
		{ "Bearer a,b", ERR_INPUT, "" },
		{ "Bearer \"a\"", ERR_INPUT, "" },
		{ "Bearer =", ERR_INPUT, "" },
		{ "Bearer a=b", ERR_INPUT, "" },
		{ "Bearer \xc3\xa4", ERR_INPUT, "" },
	};

	for (size_t i = 0; i < COUNT_OF(row); i++) {
		struct str token = STR("untouched");

		ck_assert_int_eq(header_bearer(str_of(row[i].value), &token), row[i].want);
		ck_assert_run_eq(token, row[i].token);
	}
}
END_TEST

START_TEST(header_idempotency_key__table)
{
	static const struct {
		const char *value;
		const char *key; /* NULL: refused */
	} row[] = {
		{ "abc", "abc" },
		{ "\"abc\"", "abc" },
		{ " \"8e03978e-40d5-43dd-bc93-6894a57f9324\" ",
		    "8e03978e-40d5-43dd-bc93-6894a57f9324" },
		{ "!~", "!~" },
		{ "", NULL },
		{ "\"\"", NULL },
		{ "\"", NULL },
		{ "\"abc", NULL },
		{ "a b", NULL },
		{ "\"a b\"", NULL },
		{ "a\\b", NULL },
		{ "\"a\\\"b\"", NULL },
		{ "a\"b", NULL },
		{ "\"a\", \"b\"", NULL },
		{ "\"a\";p=1", NULL },
		{ "a\tb", NULL },
		{ "\xc3\xa4", NULL },
		{ "a\x7f", NULL },
	};

	for (size_t i = 0; i < COUNT_OF(row); i++) {
		struct str key = STR_EMPTY;
		enum err err = header_idempotency_key(str_of(row[i].value), &key);

		ck_assert_int_eq(err, row[i].key == NULL ? ERR_INPUT : OK);
		if (row[i].key != NULL)
			ck_assert_run_eq(key, row[i].key);
	}
}
END_TEST

START_TEST(header_idempotency_key__length__last_that_passes_and_first_that_fails)
{
	char text[IDEMPOTENCY_KEY_MAX_BYTES + 1];
	struct str key;

	memset(text, 'k', sizeof(text));
	ck_assert_int_eq(
	    header_idempotency_key((struct str){ text, IDEMPOTENCY_KEY_MAX_BYTES }, &key), OK);
	ck_assert_int_eq(
	    header_idempotency_key((struct str){ text, sizeof(text) }, &key), ERR_INPUT);
}
END_TEST

START_TEST(header_prefetches__table)
{
	static const struct {
		const char *purpose;
		bool want;
	} row[] = {
		{ "prefetch", true },
		{ "Prefetch", true },
		{ "prefetch;prerender", true },
		{ " prefetch ; anonymous-client-ip", true },
		{ "preview, prefetch", true },
		{ "", false },
		{ "preview", false },
		{ "prefetched", false },
		{ "x;prefetch", false },
	};

	for (size_t i = 0; i < COUNT_OF(row); i++)
		ck_assert_msg(header_prefetches(str_of(row[i].purpose)) == row[i].want, "'%s'",
		    row[i].purpose);
}
END_TEST

Suite *
header_suite(void)
{
	Suite *s = suite_create("header");
	TCase *tc = tcase_create("header");

	tcase_add_test(tc, header_media__table);
	tcase_add_test(tc, header_prefers_json__table);
	tcase_add_test(tc, header_allows_gzip__table);
	tcase_add_test(tc, header_prefetches__table);
	tcase_add_test(tc, header_bearer__table);
	tcase_add_test(tc, header_idempotency_key__table);
	tcase_add_test(tc, header_idempotency_key__length__last_that_passes_and_first_that_fails);
	suite_add_tcase(s, tc);
	return s;
}
