#include "page/reply.h"

#include "fixture.h"
#include "suites.h"

static struct ctx *cx;
static struct request rq;
static struct response rs;

static void
set_up(void)
{
	fixture_up();
	cx = ctx_made();
	rq = (struct request){ .method = GET };
	rs = response_begin(arena);
}

static size_t
headers_named(const char *name)
{
	size_t count = 0;

	for (size_t i = 0; i < rs.headers; i++)
		count += str_equal_fold(str_of(rs.header[i].name), str_of(name));
	return count;
}

static const char *
header(const char *name)
{
	return arena_text(arena, response_get(&rs, name));
}

START_TEST(reply_html__a_page__has_the_headers_of_its_kind)
{
	struct html h = reply_html_begin(cx);

	html_element_words(&h, "p", "here");
	ck_assert_int_eq(reply_html(&rs, 200, &h), OK);
	reply_finish(cx, &rs);
	ck_assert_int_eq(rs.status, 200);
	assert_run(rs.body, "<p>here</p>");
	ck_assert_str_eq(header("Content-Type"), "text/html; charset=utf-8");
	ck_assert_str_eq(header("X-Content-Type-Options"), "nosniff");
	ck_assert_str_eq(header("X-Frame-Options"), "DENY");
	ck_assert_str_eq(header("Cache-Control"), "no-store");
	ck_assert_uint_gt(strlen(header("Referrer-Policy")), 0);
	const char *policy = header("Content-Security-Policy");
	assert_has(policy, "default-src 'none';");
	assert_has(policy, "script-src 'self';");
	assert_has(policy, "base-uri 'none';");
	assert_has(policy, "frame-ancestors 'none';");
	assert_lacks(policy, "unsafe");
	assert_lacks(policy, "*");
}
END_TEST

/* A form's answer that leads to a network, and on to wherever it sends its visitors, must be
 * allowed. */
START_TEST(reply_finish__the_policy__lets_readers_forms_lead_to_networks)
{
	cx->secure = true;
	response_body(&rs, 200, "text/html; charset=utf-8", STR_EMPTY);
	reply_finish(cx, &rs);
	assert_has(
	    header("Content-Security-Policy"), "form-action 'self' https: mailto: sms: threema:");
	assert_lacks(header("Content-Security-Policy"), "http:");
}
END_TEST

START_TEST(reply_finish__without_tls__a_form_may_lead_back_to_an_article_without)
{
	cx->secure = false;
	response_body(&rs, 200, "text/html; charset=utf-8", STR_EMPTY);
	reply_finish(cx, &rs);
	assert_has(header("Content-Security-Policy"),
	    "form-action 'self' https: mailto: sms: threema: http:");
}
END_TEST

START_TEST(reply_desk__the_policy__keeps_forms_at_home)
{
	struct html h = html_begin(arena, 64, 64);

	html_element_words(&h, "p", "desk");
	ck_assert_int_eq(reply_desk(&rs, 200, &h), OK);
	reply_finish(cx, &rs);
	const char *policy = header("Content-Security-Policy");
	assert_has(policy, "default-src 'none';");
	assert_has(policy, "form-action 'self'");
	assert_lacks(policy, "https:");
	assert_lacks(policy, "mailto:");
}
END_TEST

START_TEST(reply_json__a_document__can_do_nothing_in_a_browser)
{
	struct json j = reply_json_begin(cx);

	json_object_begin(&j, NULL);
	json_object_end(&j);
	ck_assert_int_eq(reply_json(&rs, 202, &j), OK);
	reply_finish(cx, &rs);
	ck_assert_int_eq(rs.status, 202);
	assert_run(rs.body, "{}");
	ck_assert_str_eq(header("Content-Type"), "application/json");
	ck_assert_str_eq(header("Content-Security-Policy"),
	    "default-src 'none'; frame-ancestors 'none'; sandbox");
	ck_assert_str_eq(header("X-Content-Type-Options"), "nosniff");
}
END_TEST

START_TEST(reply_html__past_the_bound__is_our_error_not_half_a_page)
{
	struct html h = html_begin(arena, 16, 16);

	html_element_words(&h, "p", "far too long for sixteen bytes");
	ck_assert_int_eq(reply_html(&rs, 200, &h), ERR_INTERNAL);
	struct json j = json_begin(arena, 4, 4);
	json_text(&j, NULL, "far too long");
	ck_assert_int_eq(reply_json(&rs, 200, &j), ERR_INTERNAL);
	ck_assert_int_eq(rs.status, 0);
}
END_TEST

START_TEST(reply_finish__a_page_that_said_how_to_cache__is_left_alone)
{
	response_header_text(&rs, "Cache-Control", "no-cache");
	reply_finish(cx, &rs);
	ck_assert_uint_eq(headers_named("Cache-Control"), 1);
	ck_assert_str_eq(header("Cache-Control"), "no-cache");
}
END_TEST

static const char *
long_text(void)
{
	return arena_printf(arena, "<p>%0500d</p>", 7).p;
}

START_TEST(reply_common__what_anybody_may_see__is_kept_by_nginx_and_tagged)
{
	const struct common common = { str_of(long_text()), true, 60 };

	reply_common(cx, &rq, &rs, &common);
	ck_assert_int_eq(rs.status, 200);
	assert_run(rs.body, long_text());
	ck_assert_str_eq(header("X-Accel-Expires"), "60");
	ck_assert_str_eq(header("Cache-Control"), "no-cache");
	ck_assert_str_eq(header("Content-Type"), "text/html; charset=utf-8");
	ck_assert_str_eq(header("Content-Language"), "en");
	ck_assert_str_eq(header("Vary"), "Accept-Encoding, Accept-Language");
	ck_assert_str_eq(header("Content-Encoding"), "");
	rq.if_none_match = response_get(&rs, "ETag");
	rs = response_begin(arena);
	reply_common(cx, &rq, &rs, &common);
	ck_assert_int_eq(rs.status, 304);
	ck_assert_uint_eq(rs.body.len, 0);
	rs = response_begin(arena);
	reply_common(cx, &rq, &rs, &(struct common){ STR("{}"), false, 1 });
	ck_assert_int_eq(rs.status, 200);
	ck_assert_str_eq(header("Content-Type"), "application/json");
	ck_assert_str_eq(header("Content-Language"), "");
	ck_assert_str_eq(header("Vary"), "Accept-Encoding");
}
END_TEST

START_TEST(reply_common__for_who_takes_it__is_compressed_under_the_same_tag)
{
	const struct common common = { str_of(long_text()), true, 60 };

	cx->speech->fixed = true;
	reply_common(cx, &rq, &rs, &common);
	const char *etag = header("ETag");
	rq.gzip = true;
	rs = response_begin(arena);
	reply_common(cx, &rq, &rs, &common);
	ck_assert_str_eq(header("Content-Encoding"), "gzip");
	ck_assert_uint_lt(rs.body.len, 100);
	ck_assert_str_eq(header("ETag"), etag);
	ck_assert_str_eq(header("Vary"), "Accept-Encoding");
	rs = response_begin(arena);
	reply_common(cx, &rq, &rs, &(struct common){ STR_EMPTY, true, 60 });
	ck_assert_int_eq(rs.status, 200);
	ck_assert_str_eq(header("Content-Encoding"), "");
	ck_assert_uint_eq(rs.body.len, 0);
}
END_TEST

START_TEST(reply_see_other__below_the_prefix__leads_there)
{
	reply_see_other(cx, &rs, "admin/queue");
	ck_assert_int_eq(rs.status, 303);
	ck_assert_str_eq(header("Location"), PREFIX "admin/queue");
}
END_TEST

START_TEST(reply_nothing__is_204_without_a_body)
{
	struct buf out = buf_begin(arena, 256, 4096);

	reply_nothing(&rs);
	reply_finish(cx, &rs);
	ck_assert_int_eq(response_head(&rs, &out), OK);
	ck_assert(str_starts(buf_str(&out), STR("Status: 204 No Content\r\n")));
}
END_TEST

static const struct {
	enum err err;
	int noted_status; /* what a page has noted, or 0 */
	int status;
} error[] = {
	{ ERR_INPUT, 0, 400 },
	{ ERR_AUTH, 0, 401 },
	{ ERR_FORBID, 0, 403 },
	{ ERR_ABSENT, 0, 404 },
	{ ERR_CONFLICT, 0, 409 },
	{ ERR_LIMIT, 0, 429 },
	{ ERR_BUSY, 0, 503 },
	{ ERR_INTERNAL, 0, 500 },
	{ ERR_INPUT, 422, 422 },
	{ ERR_CONFLICT, 405, 405 },
};

START_TEST(reply_error__for_a_program__is_a_problem_document)
{
	rq.wants_json = true;
	cx->trouble->status = error[_i].noted_status;
	problem_add(&cx->trouble->problems, "text", PROBLEM_MISSING);
	reply_error(cx, &rq, &rs, error[_i].err);
	reply_finish(cx, &rs);
	ck_assert_int_eq(rs.status, error[_i].status);
	ck_assert_str_eq(header("Content-Type"), "application/problem+json");
	ck_assert_str_eq(header("Cache-Control"), "no-store");
	const char *body = arena_text(arena, rs.body);
	assert_has(body, arena_printf(arena, "\"status\":%d,", error[_i].status).p);
	assert_has(body, "\"instance\":\"urn:postbag:request:0123456789abcdef\"");
	assert_has(body, "{\"field\":\"text\",\"code\":\"missing\",");
}
END_TEST

START_TEST(reply_error__for_people__is_a_page)
{
	cx->trouble->status = error[_i].noted_status;
	problem_add(&cx->trouble->problems, "text", PROBLEM_MISSING);
	reply_error(cx, &rq, &rs, error[_i].err);
	reply_finish(cx, &rs);
	ck_assert_int_eq(rs.status, error[_i].status);
	ck_assert_str_eq(header("Content-Type"), "text/html; charset=utf-8");
	const char *body = arena_text(arena, rs.body);
	assert_has(body, "<!DOCTYPE html>");
	assert_has(body, "Please write a comment.");
	assert_has(body, "Request 0123456789abcdef");
}
END_TEST

START_TEST(reply_error__what_was_typed__comes_back_and_the_browser_may_keep_it)
{
	static struct form_field field[] = { { STR_INIT("text"), STR_INIT("Typed.") } };

	rq = (struct request){
		.method = POST,
		.path = STR("comments"),
		.origin = STR(ORIGIN),
		.form = { field, COUNT_OF(field) },
	};
	reply_error(cx, &rq, &rs, error[_i].err);
	reply_finish(cx, &rs);
	assert_has(arena_text(arena, rs.body), ">\nTyped.</textarea>");
	ck_assert_str_eq(header("Cache-Control"), "private, no-cache");
	assert_lacks(header("Content-Security-Policy"), "unsafe");
	ck_assert_str_eq(header("X-Frame-Options"), "DENY");
}
END_TEST

START_TEST(reply_form__a_page_to_write_on__is_kept_by_the_reader_alone)
{
	reply_form(&rs);
	reply_finish(cx, &rs);
	ck_assert_uint_eq(headers_named("Cache-Control"), 1);
	ck_assert_str_eq(header("Cache-Control"), "private, no-cache");
}
END_TEST

START_TEST(reply_error__when_to_come_back__is_said_if_it_is_known)
{
	reply_error(cx, &rq, &rs, error[_i].err);
	ck_assert_str_eq(header("Retry-After"), error[_i].err == ERR_BUSY ? "1" : "");
	rs = response_begin(arena);
	cx->trouble->retry_after_s = 17;
	reply_error(cx, &rq, &rs, error[_i].err);
	ck_assert_str_eq(header("Retry-After"), "17");
	ck_assert_uint_eq(headers_named("Retry-After"), 1);
}
END_TEST

/* RFC 9110 section 15.5.2. */
START_TEST(reply_error__a_401__says_what_would_be_taken)
{
	reply_error(cx, &rq, &rs, error[_i].err);
	ck_assert_str_eq(header("WWW-Authenticate"), error[_i].err == ERR_AUTH ? "Bearer" : "");
}
END_TEST

Suite *
reply_suite(void)
{
	Suite *s = suite_create("reply");
	TCase *tc = tcase_create("reply");
	int errors = (int)COUNT_OF(error);

	tcase_add_checked_fixture(tc, set_up, fixture_down);
	tcase_add_test(tc, reply_html__a_page__has_the_headers_of_its_kind);
	tcase_add_test(tc, reply_finish__the_policy__lets_readers_forms_lead_to_networks);
	tcase_add_test(tc, reply_finish__without_tls__a_form_may_lead_back_to_an_article_without);
	tcase_add_test(tc, reply_desk__the_policy__keeps_forms_at_home);
	tcase_add_test(tc, reply_json__a_document__can_do_nothing_in_a_browser);
	tcase_add_test(tc, reply_html__past_the_bound__is_our_error_not_half_a_page);
	tcase_add_test(tc, reply_finish__a_page_that_said_how_to_cache__is_left_alone);
	tcase_add_test(tc, reply_common__what_anybody_may_see__is_kept_by_nginx_and_tagged);
	tcase_add_test(tc, reply_common__for_who_takes_it__is_compressed_under_the_same_tag);
	tcase_add_test(tc, reply_see_other__below_the_prefix__leads_there);
	tcase_add_test(tc, reply_nothing__is_204_without_a_body);
	tcase_add_loop_test(tc, reply_error__for_a_program__is_a_problem_document, 0, errors);
	tcase_add_loop_test(tc, reply_error__for_people__is_a_page, 0, errors);
	tcase_add_loop_test(
	    tc, reply_error__what_was_typed__comes_back_and_the_browser_may_keep_it, 0, errors);
	tcase_add_test(tc, reply_form__a_page_to_write_on__is_kept_by_the_reader_alone);
	tcase_add_loop_test(tc, reply_error__when_to_come_back__is_said_if_it_is_known, 0, errors);
	tcase_add_loop_test(tc, reply_error__a_401__says_what_would_be_taken, 0, errors);
	suite_add_tcase(s, tc);
	return s;
}
