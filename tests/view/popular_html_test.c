#include "view/popular_html.h"

#include "fixture.h"
#include "suites.h"
#include "view/say.h"

static struct popular_article popular[3];
static struct popular_show show;

static void
set_up(void)
{
	fixture_up();
	popular[0] = (struct popular_article){ article, 3 };
	popular[0].article.comments = 12;
	popular[1] = popular[2] = popular[0];
	popular[1].article.url = STR("https://news.example/b");
	popular[1].article.title = STR("B");
	popular[2].article.title = STR("C");
	site.set.min_shares = 1;
	show = (struct popular_show){ .site = &site, .list = { popular, 3 } };
}

START_TEST(popular_html__a_list__is_a_named_navigation_with_links_in_order)
{
	popular_html(&h, &show);
	const char *out = written();
	ck_assert_str_eq(tags(out, "nav h2 ol li a"),
	    "<nav><h2></h2><ol><li><a></a></li><li><a></a></li><li><a></a></li></ol></nav>");
	assert_has(out, "<nav class=\"postbag-popular\" lang=\"en\" dir=\"ltr\" "
			"aria-labelledby=\"postbag-popular-title\">"
			"<h2 class=\"postbag-popular-title\" id=\"postbag-popular-title\">"
			"You may also like</h2>");
	assert_has(out,
	    "<a class=\"postbag-popular-link\" href=\"https://news.example/b\"><bdi>B</bdi></a> ");
	assert_has(out, "<small class=\"postbag-popular-counts\"><span>12 comments</span> "
			"\xc2\xb7 <span>3 shares</span></small>");
	ck_assert(strstr(out, "<bdi>B<") < strstr(out, "<bdi>C<"));
}
END_TEST

START_TEST(popular_html__hostile_titles_and_urls__are_escaped)
{
	popular[0].article.url = STR("https://news.example/\"><script>alert(1)</script>");
	popular_html(&h, &show);
	const char *out = written();
	assert_has(out, "<bdi>" HOSTILE_ESCAPED "</bdi>");
	assert_has(out, "href=\"https://news.example/&quot;&gt;&lt;script&gt;alert(1)");
	assert_lacks(out, "<i>");
	assert_lacks(out, "<script");
}
END_TEST

START_TEST(popular_html__nothing_to_show__is_nothing_at_all)
{
	show.list.count = 0;
	popular_html(&h, &show);
	ck_assert_str_eq(written(), "");
}
END_TEST

/* Of each kind, the heading and an id of its own: several may stand on one page. */
static const struct {
	enum popular_by by;
	const char *has;
} headed[] = {
	{ POPULAR_BOTH, " id=\"postbag-popular-title\">You may also like</h2>" },
	{ POPULAR_DISCUSSED, " id=\"postbag-discussed-title\">Most discussed</h2>" },
	{ POPULAR_SHARED, " id=\"postbag-shared-title\">Most shared</h2>" },
};

START_TEST(popular_html__each_kind__has_its_heading)
{
	show.by = headed[_i].by;
	popular_html(&h, &show);
	assert_has(written(), headed[_i].has);
}
END_TEST

static const struct {
	int64_t comments, shares, min_shares;
	const char *counts; /* NULL: none */
} counted[] = {
	{ 1, 1, 1, "<span>1 comment</span> \xc2\xb7 <span>1 share</span>" },
	{ 1234, 0, 1, "<span>1,234 comments</span>" },
	{ 0, 1234567, 1, "<span>1,234,567 shares</span>" },
	{ 0, 0, 0, NULL },
	{ 2, 9, 10, "<span>2 comments</span>" },
	{ 2, 10, 10, "<span>2 comments</span> \xc2\xb7 <span>10 shares</span>" },
	{ 0, 9, 10, NULL },
};

START_TEST(popular_html__counts__are_in_words_without_zeros_and_small_share_counts)
{
	popular[0].article.comments = counted[_i].comments;
	popular[0].shares = counted[_i].shares;
	site.set.min_shares = counted[_i].min_shares;
	show.list.count = 1;
	popular_html(&h, &show);
	const char *out = written();
	if (counted[_i].counts == NULL)
		assert_lacks(out, "<small");
	else
		assert_has(
		    out, arena_printf(arena, "<small class=\"postbag-popular-counts\">%s</small>",
			     counted[_i].counts)
			     .p);
}
END_TEST

static const struct {
	unsigned lang;
	const char *dir;
	int64_t comments, shares;
	const char *title, *said[2];
} spoken[] = {
	{ LANG_DE, "ltr", 1, 2, "Das k\xc3\xb6nnte Sie auch interessieren",
	    { "1 Kommentar", "2 Mal geteilt" } },
	{ LANG_FR, "ltr", 2, 1, "\xc3\x80 lire aussi", { "2 commentaires", "1 partage" } },
	{ LANG_PL, "ltr", 2, 5,
	    "To tak\xc5\xbc"
	    "e mo\xc5\xbc"
	    "e Pa\xc5\x84stwa zainteresowa\xc4\x87",
	    { "2 komentarze", "5 udost\xc4\x99pnie\xc5\x84" } },
	{ LANG_PL, "ltr", 22, 1, "Pa\xc5\x84stwa", { "22 komentarze", "1 udost\xc4\x99pnienie" } },
	{ LANG_AR, "rtl", 2, 3, "\xd9\x82\xd8\xaf", { "<span>", "3 " } },
	{ LANG_JA, "ltr", 1, 4, "\xe3\x81\x93\xe3\x81\xa1\xe3\x82\x89",
	    { "1\xe4\xbb\xb6", "4\xe5\x9b\x9e" } },
};

START_TEST(popular_html__other_languages__have_their_plurals_and_direction)
{
	h.lang = spoken[_i].lang;
	popular[0].article.comments = spoken[_i].comments;
	popular[0].shares = spoken[_i].shares;
	show.list.count = 1;
	popular_html(&h, &show);
	const char *out = written();
	assert_has(out,
	    arena_printf(arena, "lang=\"%s\" dir=\"%s\"", say_language(h.lang)->tag, spoken[_i].dir)
		.p);
	assert_has(out, spoken[_i].title);
	assert_has(out, spoken[_i].said[0]);
	assert_has(out, spoken[_i].said[1]);
}
END_TEST

Suite *
popular_html_suite(void)
{
	Suite *s = suite_create("popular_html");
	TCase *tc = tcase_create("popular_html");

	tcase_add_checked_fixture(tc, set_up, fixture_down);
	tcase_add_test(tc, popular_html__a_list__is_a_named_navigation_with_links_in_order);
	tcase_add_test(tc, popular_html__hostile_titles_and_urls__are_escaped);
	tcase_add_test(tc, popular_html__nothing_to_show__is_nothing_at_all);
	tcase_add_loop_test(tc, popular_html__each_kind__has_its_heading, 0, (int)COUNT_OF(headed));
	tcase_add_loop_test(tc,
	    popular_html__counts__are_in_words_without_zeros_and_small_share_counts, 0,
	    (int)COUNT_OF(counted));
	tcase_add_loop_test(tc, popular_html__other_languages__have_their_plurals_and_direction, 0,
	    (int)COUNT_OF(spoken));
	suite_add_tcase(s, tc);
	return s;
}
