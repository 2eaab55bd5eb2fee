#include "view/news_html.h"

#include "fixture.h"
#include "suites.h"

START_TEST(news_html__new_comments__lead_to_the_first_of_them)
{
	news_html(&h, &place, 3, 7);
	ck_assert_str_eq(written(),
	    "<p class=\"postbag-news\" role=\"status\" lang=\"en\" dir=\"ltr\">"
	    "<a href=\"/postbag/articles/00ab00cd00ef0012/comments/7?lang=en#postbag-7\">"
	    "3 new comments</a></p>");
}
END_TEST

START_TEST(news_html__nothing_new__is_nothing_to_see)
{
	news_html(&h, &place, _i, 0);
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
	tcase_add_test(tc, news_html__new_comments__lead_to_the_first_of_them);
	tcase_add_loop_test(tc, news_html__nothing_new__is_nothing_to_see, -1, 2);
	suite_add_tcase(s, tc);
	return s;
}
