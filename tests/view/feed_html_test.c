#include "view/feed_html.h"

#include "fixture.h"
#include "suites.h"
#include "view/catalogue.h"

START_TEST(feed_link_html__below_a_thread__leads_to_its_feed)
{
	feed_link_html(&h, &place);
	ck_assert_str_eq(written(),
	    "<a class=\"postbag-feed\" type=\"application/atom+xml\""
	    " href=\"/postbag/feed?article=https%3A%2F%2Fnews.example%2Fa%3Fb%3D1%26c%3D2"
	    "&amp;lang=en\">Feed of these comments</a>");
}
END_TEST

START_TEST(feed_head_html__in_a_page__is_found_by_what_reads_feeds)
{
	h.lang = LANG_DE;
	feed_head_html(&h, place.prefix, &article);
	ck_assert_str_eq(written(),
	    "<link rel=\"alternate\" type=\"application/atom+xml\""
	    " href=\"/postbag/feed?article=https%3A%2F%2Fnews.example%2Fa%3Fb%3D1%26c%3D2"
	    "&amp;lang=de\" title=\"Feed dieser Kommentare\">");
}
END_TEST

Suite *
feed_html_suite(void)
{
	Suite *s = suite_create("feed_html");
	TCase *tc = tcase_create("feed_html");

	tcase_add_checked_fixture(tc, fixture_up, fixture_down);
	tcase_add_test(tc, feed_link_html__below_a_thread__leads_to_its_feed);
	tcase_add_test(tc, feed_head_html__in_a_page__is_found_by_what_reads_feeds);
	suite_add_tcase(s, tc);
	return s;
}
