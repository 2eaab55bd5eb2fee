#include "view/share_html.h"

#include "fixture.h"
#include "suites.h"

START_TEST(share_html__a_sites_networks__are_buttons_in_order)
{
	counts.of[NETWORK_BLUESKY] = 41;
	counts.of[NETWORK_X] = 99; /* not on this site's bar */
	share_html(&h, &place, &counts);
	const char *out = written();
	ck_assert_uint_eq(times(out, "<button"), 4);
	const char *bluesky = strstr(out, "name=\"network\" value=\"bluesky\"");
	const char *email = strstr(out, "name=\"network\" value=\"email\"");
	ck_assert(bluesky != NULL && email != NULL && bluesky < email);
	assert_has(out, "<span class=\"postbag-share-label\">Bluesky</span> "
			"<span class=\"postbag-share-count\">41</span>");
	assert_lacks(out, "99");
	assert_has(out, "<form class=\"postbag-share\" method=\"post\" action=\"/postbag/shares\" "
			"target=\"_blank\" rel=\"noopener\"");
	assert_has(out, "name=\"article\" value=\"https://news.example/a?b=1&amp;c=2\"");
	assert_has(out, "name=\"title\" value=\"" HOSTILE_ESCAPED "\"");
	assert_has(out, "name=\"ticket\" value=\"TICKET\"");
	assert_lacks(out, "<i>");
}
END_TEST

START_TEST(share_html__nobody_has_shared__shows_no_zeros)
{
	share_html(&h, &place, &counts);
	ck_assert_uint_eq(
	    times(written(), "<span class=\"postbag-share-count\"></span>"), site.networks);
}
END_TEST

START_TEST(share_html__share_sheet_and_mail__are_as_they_need_to_be)
{
	share_html(&h, &place, &counts);
	const char *out = written();
	assert_has(out, "<li class=\"postbag-native\" hidden><button");
	assert_has(out, "value=\"email\" formtarget=\"_self\"");
	ck_assert_uint_eq(times(out, "formtarget"), 1);
	ck_assert_uint_eq(times(out, "hidden><button"), 1);
}
END_TEST

START_TEST(share_html__no_networks__is_an_empty_list)
{
	site.networks = 0;
	share_html(&h, &place, &counts);
	assert_has(written(), "<ul class=\"postbag-share-list\"></ul>");
}
END_TEST

START_TEST(share_link_html__the_link__can_be_selected)
{
	share_link_html(&h, &place);
	const char *out = written();
	assert_has(out, "<label for=\"postbag-link\">");
	assert_has(out, "<input id=\"postbag-link\" type=\"url\" "
			"value=\"https://news.example/a?b=1&amp;c=2\" readonly");
	assert_has(out, "<a href=\"https://news.example/a?b=1&amp;c=2\">");
}
END_TEST

Suite *
share_html_suite(void)
{
	Suite *s = suite_create("share_html");
	TCase *tc = tcase_create("share_html");

	tcase_add_checked_fixture(tc, fixture_up, fixture_down);
	tcase_add_test(tc, share_html__a_sites_networks__are_buttons_in_order);
	tcase_add_test(tc, share_html__nobody_has_shared__shows_no_zeros);
	tcase_add_test(tc, share_html__share_sheet_and_mail__are_as_they_need_to_be);
	tcase_add_test(tc, share_html__no_networks__is_an_empty_list);
	tcase_add_test(tc, share_link_html__the_link__can_be_selected);
	suite_add_tcase(s, tc);
	return s;
}
