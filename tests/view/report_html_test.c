#include "view/report_html.h"

#include "fixture.h"
#include "suites.h"

START_TEST(report_link_html__a_comment__has_a_way_to_the_form)
{
	struct comment comment = comment_of(9, 0, PUBLISHED, 3);

	html_open(&h, "p");
	report_link_html(&h, &place, &comment);
	html_close(&h, "p");
	assert_has(written(),
	    "<a class=\"postbag-report\" "
	    "href=\"/postbag/articles/00ab00cd00ef0012/comments/9/report?lang=en\" "
	    "rel=\"nofollow\">Report</a>");
}
END_TEST

START_TEST(reported_html__thanks__say_what_happens_next)
{
	reported_html(&h);
	const char *out = written();
	assert_has(out, "<p class=\"postbag-notice\" role=\"status\">Thank you.");
	assert_has(out, "They will read the comment again");
}
END_TEST

START_TEST(report_own_html__an_author__is_told_why_not)
{
	report_own_html(&h);
	assert_has(
	    written(), "role=\"alert\"><p>You cannot vote on your own comment or report it.");
}
END_TEST

Suite *
report_html_suite(void)
{
	Suite *s = suite_create("report_html");
	TCase *tc = tcase_create("report_html");

	tcase_add_checked_fixture(tc, fixture_up, fixture_down);
	tcase_add_test(tc, report_link_html__a_comment__has_a_way_to_the_form);
	tcase_add_test(tc, reported_html__thanks__say_what_happens_next);
	tcase_add_test(tc, report_own_html__an_author__is_told_why_not);
	suite_add_tcase(s, tc);
	return s;
}
