#include "suites.h"

#include <signal.h>

#include "http/response.h"

static struct arena *arena;
static struct response rs;

static void
set_up(void)
{
	arena = arena_open();
	rs = response_begin(arena);
}

static void
tear_down(void)
{
	arena_close(arena);
}

static struct str
head(void)
{
	struct buf out = buf_begin(arena, 0, 64 * 1024);

	ck_assert_int_eq(response_head(&rs, &out), OK);
	return buf_str(&out);
}

static void
refused(void)
{
	struct buf out = buf_begin(arena, 0, 64 * 1024);

	ck_assert(rs.broken);
	ck_assert_int_eq(response_head(&rs, &out), ERR_INTERNAL);
	ck_assert_uint_eq(buf_str(&out).len, 0);
}

START_TEST(response_head__a_page__is_written_as_cgi_has_it)
{
	response_header(&rs, "ETag", STR("\"x\""));
	response_body(&rs, 200, "text/html; charset=utf-8", STR("<p>hello"));
	response_header_text(&rs, "Vary", "Accept-Encoding");
	ck_assert_run_eq(head(),
	    "Status: 200 OK\r\nETag: \"x\"\r\nContent-Type: text/html; charset=utf-8\r\n"
	    "Vary: Accept-Encoding\r\nContent-Length: 8\r\n\r\n");
}
END_TEST

START_TEST(response_head__without_a_body__has_no_type_and_no_length)
{
	static const struct {
		int status;
		const char *want;
	} row[] = {
		{ 204, "Status: 204 No Content\r\nVary: Cookie\r\n\r\n" },
		{ 304, "Status: 304 Not Modified\r\nVary: Cookie\r\n\r\n" },
	};

	response_body(&rs, row[_i].status, "text/html", STR_EMPTY);
	response_header_text(&rs, "Vary", "Cookie");
	ck_assert_run_eq(head(), row[_i].want);
}
END_TEST

START_TEST(response_head__a_body_where_none_may_be__is_our_bug)
{
	response_body(&rs, 304, "text/html", STR("x"));
	(void)head();
}
END_TEST

START_TEST(response_head__no_status__is_refused)
{
	struct buf out = buf_begin(arena, 0, 1024);

	ck_assert_int_eq(response_head(&rs, &out), ERR_INTERNAL);
}
END_TEST

START_TEST(response_header__control_bytes__break_the_response)
{
	static const struct str bad[] = {
		STR_INIT("x\r\nX-Accel-Redirect: /etc/passwd"),
		STR_INIT("x\n"),
		STR_INIT("x\r"),
		STR_INIT("\0"),
		STR_INIT("x\0y"),
		STR_INIT("\t"),
		STR_INIT("\x1b[0m"),
		STR_INIT("\x7f"),
	};

	response_body(&rs, 200, "text/plain", STR("x"));
	response_header(&rs, "X-Name", bad[_i]);
	refused();
	ck_assert_uint_eq(response_get(&rs, "X-Name").len, 0);
}
END_TEST

START_TEST(response_see_other__is_303_with_the_url)
{
	response_see_other(&rs, STR("https://news.example/a#comment-1"));
	ck_assert_run_eq(head(),
	    "Status: 303 See Other\r\nLocation: https://news.example/a#comment-1\r\n"
	    "Content-Length: 0\r\n\r\n");
}
END_TEST

START_TEST(response_moved__is_301_with_the_url)
{
	response_moved(&rs, STR("/postbag/articles/0000000000000007/comments/1"));
	ck_assert_run_eq(head(), "Status: 301 Moved Permanently\r\n"
				 "Location: /postbag/articles/0000000000000007/comments/1\r\n"
				 "Content-Length: 0\r\n\r\n");
}
END_TEST

START_TEST(response_see_other__line_end_in_the_url__breaks_the_response)
{
	response_see_other(&rs, STR("https://news.example/\r\nSet-Cookie: a=b"));
	refused();
}
END_TEST

START_TEST(response_see_other__second_url_with_a_line_end__breaks_the_response)
{
	response_see_other(&rs, STR("/a"));
	response_see_other(&rs, STR("/b\n"));
	refused();
}
END_TEST

START_TEST(response_body__said_twice__the_last_word_wins)
{
	response_body(&rs, 200, "text/html", STR("long page"));
	response_body(&rs, 503, "text/plain", STR("sorry"));
	ck_assert_run_eq(head(), "Status: 503 Service Unavailable\r\nContent-Type: text/plain\r\n"
				 "Content-Length: 5\r\n\r\n");
}
END_TEST

START_TEST(response_header__value__is_copied)
{
	char value[] = "before";

	response_header(&rs, "X-Name", str_of(value));
	memcpy(value, "behind", 6);
	ck_assert_run_eq(response_get(&rs, "x-NAME"), "before");
	ck_assert_uint_eq(response_get(&rs, "X-Other").len, 0);
}
END_TEST

START_TEST(response_header__one_too_many__is_our_bug)
{
	for (int i = 0; i <= RESPONSE_MAX_HEADERS; i++)
		response_header_text(&rs, "X-Name", "x");
}
END_TEST

START_TEST(response_header__as_many_as_may_be__are_written)
{
	for (int i = 0; i < RESPONSE_MAX_HEADERS; i++)
		response_header_text(&rs, "X-Name", "x");
	rs.status = 200;
	(void)head();
}
END_TEST

START_TEST(response_cookie__attributes)
{
	response_cookie(&rs, "__Host-s", STR("abc-_"), 3600, "Strict", true);
	ck_assert_run_eq(response_get(&rs, "Set-Cookie"),
	    "__Host-s=abc-_; Path=/; Max-Age=3600; HttpOnly; SameSite=Strict; Secure");
	rs = response_begin(arena);
	response_cookie(&rs, "s", STR_EMPTY, 0, "Lax", false);
	ck_assert_run_eq(
	    response_get(&rs, "Set-Cookie"), "s=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
}
END_TEST

START_TEST(response_cookie__two__are_both_written)
{
	rs.status = 200;
	response_cookie(&rs, "a", STR("1"), 1, "Lax", false);
	response_cookie(&rs, "b", STR("2"), 1, "Lax", false);
	ck_assert_run_eq(head(),
	    "Status: 200 OK\r\nSet-Cookie: a=1; Path=/; Max-Age=1; HttpOnly; SameSite=Lax\r\n"
	    "Set-Cookie: b=2; Path=/; Max-Age=1; HttpOnly; SameSite=Lax\r\n"
	    "Content-Length: 0\r\n\r\n");
}
END_TEST

START_TEST(response_cookie__value_that_could_end_itself__breaks_the_response)
{
	static const struct str bad[] = {
		STR_INIT("a;Domain=.example"),
		STR_INIT("a,b"),
		STR_INIT("a b"),
		STR_INIT("\"a\""),
		STR_INIT("a\\"),
		STR_INIT("a\r\n"),
		STR_INIT("a\0"),
		STR_INIT("\xc3\xa4"),
	};

	rs.status = 200;
	response_cookie(&rs, "s", bad[_i], 1, "Lax", true);
	refused();
}
END_TEST

Suite *
response_suite(void)
{
	Suite *s = suite_create("response");
	TCase *tc = tcase_create("response");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, response_head__a_page__is_written_as_cgi_has_it);
	tcase_add_loop_test(tc, response_head__without_a_body__has_no_type_and_no_length, 0, 2);
	tcase_add_test_raise_signal(
	    tc, response_head__a_body_where_none_may_be__is_our_bug, SIGABRT);
	tcase_add_test(tc, response_head__no_status__is_refused);
	tcase_add_loop_test(tc, response_header__control_bytes__break_the_response, 0, 8);
	tcase_add_test(tc, response_moved__is_301_with_the_url);
	tcase_add_test(tc, response_see_other__is_303_with_the_url);
	tcase_add_test(tc, response_see_other__line_end_in_the_url__breaks_the_response);
	tcase_add_test(tc, response_see_other__second_url_with_a_line_end__breaks_the_response);
	tcase_add_test(tc, response_body__said_twice__the_last_word_wins);
	tcase_add_test(tc, response_header__value__is_copied);
	tcase_add_test_raise_signal(tc, response_header__one_too_many__is_our_bug, SIGABRT);
	tcase_add_test(tc, response_header__as_many_as_may_be__are_written);
	tcase_add_test(tc, response_cookie__attributes);
	tcase_add_test(tc, response_cookie__two__are_both_written);
	tcase_add_loop_test(
	    tc, response_cookie__value_that_could_end_itself__breaks_the_response, 0, 8);
	suite_add_tcase(s, tc);
	return s;
}
