#include "text/marked.h"

#include "suites.h"

static const struct {
	const char *html, *what, *marked;
} row[] = {
	{ "<p>Buy spam now.</p>", "spam", "<p>Buy <mark>spam</mark> now.</p>" },
	{ "<p>spammer spam</p>", "spam", "<p>spammer <mark>spam</mark></p>" },
	{ "<p>sp<em>am</em></p>", "spam", "<p>sp<em>am</em></p>" },
	/* Nothing in tags and attributes, and no part of an escape. */
	{ "<p>a <a href=\"http://spam/\">p</a></p>", "spam",
	    "<p>a <a href=\"http://spam/\">p</a></p>" },
	{ "<p>p &amp; q</p>", "amp", "<p>p &amp; q</p>" },
	{ "<p>p &lt;b&gt; lt</p>", "lt", "<p>p &lt;b&gt; <mark>lt</mark></p>" },
	{ "<p>p &amp; q</p>", "p", "<p><mark>p</mark> &amp; q</p>" },
	/* Across escapes, whole ones. */
	{ "<p>p &amp; q</p>", "p & q", "<p><mark>p &amp; q</mark></p>" },
	{ "<p>x &lt;script&gt; y</p>", "<script>", "<p>x <mark>&lt;script&gt;</mark> y</p>" },
	{ "<p>&amp;lt;</p>", "&lt;", "<p><mark>&amp;lt;</mark></p>" },
	{ "<p>x</p>", "p>x</p", "<p>x</p>" },
	{ "", "x", "" },
};

START_TEST(marked_html__each_row__marks_whole_words_of_text_and_nothing_else)
{
	struct arena *a = arena_open();
	const struct str what = str_of(row[_i].what);
	struct safe_html marked =
	    marked_html(a, (struct safe_html){ str_of(row[_i].html) }, &what, 1);

	ck_assert_str_eq(arena_text(a, marked.html), row[_i].marked);
	arena_close(a);
}
END_TEST

START_TEST(marked_html__several__marks_the_longest)
{
	struct arena *a = arena_open();
	const struct str what[] = { STR("buy"), STR("buy now") };
	struct safe_html html = { STR("<p>buy now, buy</p>") };

	ck_assert_str_eq(arena_text(a, marked_html(a, html, what, 2).html),
	    "<p><mark>buy now</mark>, <mark>buy</mark></p>");
	ck_assert_str_eq(arena_text(a, marked_html(a, html, what, 0).html), "<p>buy now, buy</p>");
	arena_close(a);
}
END_TEST

START_TEST(marked_html__every_byte__is_marked)
{
	struct arena *a = arena_open();
	char text[3000];
	const struct str what = STR("!");

	memset(text, '!', sizeof(text));
	struct safe_html marked =
	    marked_html(a, (struct safe_html){ { text, sizeof(text) } }, &what, 1);
	ck_assert_uint_eq(marked.html.len, sizeof(text) * strlen("<mark>!</mark>"));
	arena_close(a);
}
END_TEST

Suite *
marked_suite(void)
{
	Suite *s = suite_create("marked");
	TCase *tc = tcase_create("marked");

	tcase_add_loop_test(tc, marked_html__each_row__marks_whole_words_of_text_and_nothing_else,
	    0, (int)COUNT_OF(row));
	tcase_add_test(tc, marked_html__several__marks_the_longest);
	tcase_add_test(tc, marked_html__every_byte__is_marked);
	suite_add_tcase(s, tc);
	return s;
}
