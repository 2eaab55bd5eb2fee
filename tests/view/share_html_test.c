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
			"target=\"_blank\" rel=\"noopener\" data-article=\"00ab00cd00ef0012\"");
	assert_has(out, "name=\"article\" value=\"https://news.example/a?b=1&amp;c=2\"");
	assert_has(out, "name=\"title\" value=\"" HOSTILE_ESCAPED "\"");
	assert_has(out, "name=\"ticket\" value=\"TICKET\"");
	assert_lacks(out, "<i>");
}
END_TEST

START_TEST(share_html__all_shares__are_told_together)
{
	counts.of[NETWORK_BLUESKY] = 1200;
	counts.of[NETWORK_X] = 99; /* counts, though it is not on the bar any more */
	share_html(&h, &place, &counts);
	assert_has(written(), "<p class=\"postbag-share-title\"><span id=\"postbag-share-title\">"
			      "Share this:</span> <span class=\"postbag-share-total\">"
			      "<bdi>1.2K</bdi> shares</span></p>");
}
END_TEST

START_TEST(share_html__nobody_has_shared__shows_no_zeros)
{
	share_html(&h, &place, &counts);
	ck_assert_uint_eq(
	    times(written(), "<span class=\"postbag-share-count\"></span>"), site.networks);
	assert_has(written(), "<span class=\"postbag-share-total\"></span>");
}
END_TEST

static const struct {
	int64_t least, bluesky, email;
	const char *shown[3]; /* of Bluesky, of mail, in all */
} threshold[] = {
	{ 10, 9, 0, { "", "", "" } },
	{ 10, 10, 9, { "10", "", "19 shares" } },
	{ 10, 5, 5, { "", "", "10 shares" } },
	{ 10, 5, 4, { "", "", "" } },
	{ 1, 1, 0, { "1", "", "1 share" } },
	{ 0, 0, 0, { "0", "0", "0 shares" } },
};

START_TEST(share_html__fewer_than_the_site_says__are_not_shown)
{
	counts.of[NETWORK_BLUESKY] = threshold[_i].bluesky;
	counts.of[NETWORK_EMAIL] = threshold[_i].email;
	site.set.min_shares = threshold[_i].least;
	share_html(&h, &place, &counts);
	const char *out = written();
	assert_has(
	    out, arena_printf(arena, "Bluesky</span> <span class=\"postbag-share-count\">%s<",
		     threshold[_i].shown[0])
		     .p);
	assert_has(out, arena_printf(arena, "E-mail</span> <span class=\"postbag-share-count\">%s<",
			    threshold[_i].shown[1])
			    .p);
	assert_has(out,
	    arena_printf(arena, "<span class=\"postbag-share-total\">%s<", threshold[_i].shown[2])
		.p);
}
END_TEST

START_TEST(share_html__share_sheet_print_and_mail__are_as_they_need_to_be)
{
	site.network[site.networks++] = NETWORK_PRINT;
	share_html(&h, &place, &counts);
	const char *out = written();
	assert_has(out, "<li class=\"postbag-native\" hidden><button");
	assert_has(out, "<li class=\"postbag-print\" hidden><button");
	assert_has(out, "value=\"email\" formtarget=\"_self\"");
	ck_assert_uint_eq(times(out, "formtarget"), 1);
	ck_assert_uint_eq(times(out, "hidden><button"), 2);
	assert_has(out, "<span class=\"postbag-share-label\">Print</span></button>");
}
END_TEST

START_TEST(share_html__each_network__has_one_drawing_and_a_name)
{
	const struct network_info *info = network_info((enum network)_i);

	site.network[0] = (enum network)_i;
	site.networks = 1;
	share_html(&h, &place, &counts);
	const char *out = written();
	ck_assert_uint_eq(times(out, "<symbol"), 1);
	assert_has(
	    out, arena_printf(arena,
		     "<symbol id=\"postbag-icon-%s\" viewBox=\"0 0 24 24\"><path d=\"M", info->name)
		     .p);
	assert_has(out, arena_printf(arena,
			    "fill=\"currentColor\" fill-rule=\"evenodd\" aria-hidden=\"true\">"
			    "<use href=\"#postbag-icon-%s\"></use></svg>"
			    "<span class=\"postbag-share-label\">",
			    info->name)
			    .p);
	assert_lacks(out, "<span class=\"postbag-share-label\"></span>");
}
END_TEST

START_TEST(share_html__no_networks__is_an_empty_list)
{
	site.networks = 0;
	share_html(&h, &place, &counts);
	assert_has(written(), "aria-labelledby=\"postbag-share-title\"></ul>");
}
END_TEST

/* Bars on one page: with a name, with another, and the thread's own. */
START_TEST(share_bar_html__several_on_a_page__have_no_id_twice)
{
	share_bar_html(&h, &place, &counts, STR("top"));
	share_bar_html(&h, &place, &counts, STR("x"));
	share_html(&h, &place, &counts);
	const char *out = written();
	size_t ids = 0;

	for (const char *at = strstr(out, " id=\""); at != NULL; at = strstr(at + 1, " id=\"")) {
		struct str attribute = { at, strcspn(at + 5, "\"") + 6 };

		ck_assert_uint_eq(times(out, arena_text(arena, attribute)), 1);
		ids++;
	}
	ck_assert_uint_eq(ids, 3 * (1 + site.networks));
	assert_has(
	    out, "<ul class=\"postbag-share-list\" aria-labelledby=\"postbag-top-share-title\">");
	assert_has(out, "<span id=\"postbag-top-share-title\">");
	assert_has(out, "<symbol id=\"postbag-top-icon-bluesky\"");
	assert_has(out, "<use href=\"#postbag-top-icon-bluesky\">");
}
END_TEST

START_TEST(share_bar_html__by_itself__has_looks_and_words_of_its_own)
{
	share_bar_html(&h, &place, &counts, STR_EMPTY);
	const char *out = written();
	assert_has(out, "<form class=\"postbag postbag-share\"");
	assert_has(out, "data-words=\"{&quot;copied&quot;:&quot;Link copied&quot;,");
	assert_has(out, "<span id=\"postbag-share-title\">");
}
END_TEST

START_TEST(share_bar_name__a_short_word__may_be_one)
{
	ck_assert(share_bar_name(STR("")));
	ck_assert(share_bar_name(STR("a")));
	ck_assert(share_bar_name(STR("abcdefghijklmnop")));
	ck_assert(!share_bar_name(STR("abcdefghijklmnopq")));
	ck_assert(!share_bar_name(STR("Top")));
	ck_assert(!share_bar_name(STR("top1")));
	ck_assert(!share_bar_name(STR("top-")));
	ck_assert(!share_bar_name(STR("\"><")));
	ck_assert(!share_bar_name(STR("\xc3\xbc")));
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
	tcase_add_test(tc, share_html__all_shares__are_told_together);
	tcase_add_test(tc, share_html__nobody_has_shared__shows_no_zeros);
	tcase_add_loop_test(
	    tc, share_html__fewer_than_the_site_says__are_not_shown, 0, (int)COUNT_OF(threshold));
	tcase_add_test(tc, share_html__share_sheet_print_and_mail__are_as_they_need_to_be);
	tcase_add_loop_test(tc, share_html__each_network__has_one_drawing_and_a_name, 0, NETWORKS);
	tcase_add_test(tc, share_html__no_networks__is_an_empty_list);
	tcase_add_test(tc, share_bar_html__several_on_a_page__have_no_id_twice);
	tcase_add_test(tc, share_bar_html__by_itself__has_looks_and_words_of_its_own);
	tcase_add_test(tc, share_bar_name__a_short_word__may_be_one);
	tcase_add_test(tc, share_link_html__the_link__can_be_selected);
	suite_add_tcase(s, tc);
	return s;
}
