#include "view/author_html.h"

#include "fixture.h"
#include "suites.h"

START_TEST(author_html__a_name__stands_apart_and_escaped)
{
	struct comment comment = comment_of(1, 0, PUBLISHED, 3);

	author_html(&h, &comment);
	ck_assert_str_eq(
	    written(), "<b class=\"postbag-author\"><bdi>N1" HOSTILE_ESCAPED "</bdi></b>");
}
END_TEST

START_TEST(author_html__with_a_website__leads_there_without_vouching_for_it)
{
	struct comment comment = comment_of(1, 0, PUBLISHED, 3);

	comment.author_name = STR("Ada");
	comment.website = STR("https://example.org/?a=1&b='2'");
	author_html(&h, &comment);
	ck_assert_str_eq(written(),
	    "<b class=\"postbag-author\">"
	    "<a href=\"https://example.org/?a=1&amp;b=&#39;2&#39;\" rel=\"nofollow ugc noopener\">"
	    "<bdi>Ada</bdi></a></b>");
}
END_TEST

Suite *
author_html_suite(void)
{
	Suite *s = suite_create("author_html");
	TCase *tc = tcase_create("author_html");

	tcase_add_checked_fixture(tc, fixture_up, fixture_down);
	tcase_add_test(tc, author_html__a_name__stands_apart_and_escaped);
	tcase_add_test(tc, author_html__with_a_website__leads_there_without_vouching_for_it);
	suite_add_tcase(s, tc);
	return s;
}
