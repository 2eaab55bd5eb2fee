#include "view/news_html.h"

#include "fixture.h"
#include "suites.h"

START_TEST(news_html__more_than_known__are_offered)
{
	article.comments = 5;
	news_html(&h, &place, 2);
	ck_assert_str_eq(written(),
	    "<p class=\"postbag-news\" role=\"status\" data-comments=\"5\" lang=\"en\" dir=\"ltr\">"
	    "<a href=\"/postbag/thread?article=https%3A%2F%2Fnews.example%2Fa%3Fb%3D1%26c%3D2"
	    "&amp;lang=en&amp;sort=newest&amp;view=page\">3 new comments</a></p>");
}
END_TEST

START_TEST(news_html__no_more_than_known__is_nothing_to_see)
{
	article.comments = _i;
	news_html(&h, &place, 2);
	const char *out = written();
	assert_has(out, " hidden></p>");
	assert_lacks(out, "<a");
}
END_TEST

Suite *
news_html_suite(void)
{
	Suite *s = suite_create("news_html");
	TCase *tc = tcase_create("news_html");

	tcase_add_checked_fixture(tc, fixture_up, fixture_down);
	tcase_add_test(tc, news_html__more_than_known__are_offered);
	tcase_add_loop_test(tc, news_html__no_more_than_known__is_nothing_to_see, 0, 3);
	suite_add_tcase(s, tc);
	return s;
}
