#include "view/problem_json.h"

#include "fixture.h"
#include "suites.h"
#include "view/say.h"

START_TEST(problem_json__an_error__is_a_problem_document)
{
	struct problems problems = { .count = 0 };

	problem_add(&problems, "name", PROBLEM_TOO_LONG);
	problem_add(&problems, "x\"<", PROBLEM_MISSING);
	problem_json(
	    &j, LANG_EN, &(struct error_show){ 422, &problems, "0123456789abcdef", NULL, NULL });
	ck_assert_str_eq(written_json(),
	    "{\"type\":\"about:blank\",\"title\":\"This cannot be accepted\",\"status\":422,"
	    "\"detail\":\"Please correct what is named below.\","
	    "\"instance\":\"urn:postbag:request:0123456789abcdef\",\"problems\":["
	    "{\"field\":\"name\",\"code\":\"too-long\","
	    "\"detail\":\"This name is too long. Please use at most 60 characters.\"},"
	    "{\"field\":\"x\\\"\\u003c\",\"code\":\"missing\","
	    "\"detail\":\"The field \xe2\x80\x9cx\\\"\\u003c\xe2\x80\x9d is missing.\"}]}");
}
END_TEST

START_TEST(problem_json__nothing_in_detail__is_an_empty_list)
{
	problem_json(&j, LANG_EN, &(struct error_show){ 503, NULL, "0", NULL, NULL });
	assert_has(written_json(), "\"status\":503,");
	assert_has(written_json(), "\"problems\":[]}");
}
END_TEST

Suite *
problem_json_suite(void)
{
	Suite *s = suite_create("problem_json");
	TCase *tc = tcase_create("problem_json");

	tcase_add_checked_fixture(tc, fixture_up, fixture_down);
	tcase_add_test(tc, problem_json__an_error__is_a_problem_document);
	tcase_add_test(tc, problem_json__nothing_in_detail__is_an_empty_list);
	suite_add_tcase(s, tc);
	return s;
}
