#include "page/cross.h"

#include "fixture.h"
#include "suites.h"

static struct ctx *cx;
static struct response rs;

static void
set_up(void)
{
	fixture_up();
	cx = ctx_made();
	rs = response_begin(arena);
}

static const struct {
	const char *origin, *fetch_site;
	bool asked;
} row[] = {
	{ "https://news.example", "", true },
	{ "https://www.news.example", "cross-site", true },
	{ "https://other.example", "same-site", true },
	/* Ours, by our settings or by what the browser says. */
	{ ORIGIN, "same-origin", false },
	{ ORIGIN, "", false },
	{ "https://news.example", "same-origin", false },
	/* Not the sites', however alike. */
	{ "", "cross-site", false },
	{ "null", "cross-site", false },
	{ "*", "", false },
	{ "https://evil.example", "", false },
	{ "https://news.example.evil.example", "", false },
	{ "https://evil-news.example", "", false },
	{ "https://evil.news.example", "", false },
	{ "https://newsXexample", "", false },
	{ "http://news.example", "", false },
	{ "https://news.example:443", "", false },
	{ "https://news.example:8443", "", false },
	{ "https://NEWS.example", "", false },
	{ "https://news.example.", "", false },
	{ "https://news.example/", "", false },
	{ "https://news.example, https://other.example", "", false },
	{ "https://user@news.example", "", false },
	{ "https://news.exampl", "", false },
	{ "news.example", "", false },
};

START_TEST(cross_asked__an_origin__is_one_of_the_sites_to_the_byte)
{
	struct request rq = { .origin = str_of(row[_i].origin),
		.fetch_site = str_of(row[_i].fetch_site) };

	ck_assert_int_eq(cross_asked(cx, &rq), row[_i].asked);
	cross_open(cx, &rq, &rs);
	assert_run(
	    response_get(&rs, "Access-Control-Allow-Origin"), row[_i].asked ? row[_i].origin : "");
	ck_assert_int_eq(response_get(&rs, "Access-Control-Expose-Headers").len > 0, row[_i].asked);
	assert_run(response_get(&rs, "Access-Control-Allow-Credentials"), "");
	assert_run(response_get(&rs, "Vary"), "Origin");
}
END_TEST

START_TEST(cross_asked__before_the_sites_are_read__is_nobody)
{
	struct request rq = { .origin = STR("https://news.example") };

	cx->sites = NULL;
	ck_assert(!cross_asked(cx, &rq));
}
END_TEST

START_TEST(cross_preflight__says_what_may_be_asked)
{
	cross_preflight(&rs, STR("GET, HEAD, POST"));
	ck_assert_int_eq(rs.status, 204);
	assert_run(response_get(&rs, "Access-Control-Allow-Methods"), "GET, HEAD, POST");
	assert_run(response_get(&rs, "Access-Control-Allow-Headers"),
	    "authorization, content-type, idempotency-key");
	ck_assert_uint_gt(response_get(&rs, "Access-Control-Max-Age").len, 0);
}
END_TEST

Suite *
cross_suite(void)
{
	Suite *s = suite_create("cross");
	TCase *tc = tcase_create("cross");

	tcase_add_checked_fixture(tc, set_up, fixture_down);
	tcase_add_loop_test(
	    tc, cross_asked__an_origin__is_one_of_the_sites_to_the_byte, 0, (int)COUNT_OF(row));
	tcase_add_test(tc, cross_asked__before_the_sites_are_read__is_nobody);
	tcase_add_test(tc, cross_preflight__says_what_may_be_asked);
	suite_add_tcase(s, tc);
	return s;
}
