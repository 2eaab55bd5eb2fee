#include "text/plain.h"

#include "base/attr.h"
#include "text/markdown.h"
#include "text/suites.h"

static struct arena *a;

static void
setup(void)
{
	a = arena_open();
}

static void
teardown(void)
{
	arena_close(a);
}

static const struct {
	const char *html, *plain;
} row[] = {
	{ "", "" },
	{ "<p>One.</p>", "One." },
	{ "<p>One.</p><p>Two.</p>", "One. Two." },
	{ "<p>One<br>\ntwo</p>", "One two" },
	{ "<ul><li>a</li><li>b</li></ul>", "a b" },
	{ "<p>un<em>believ</em>able</p>", "unbelievable" },
	{ "<p>see <a href=\"https://a.example/?x=1\" rel=\"nofollow\">this</a>.</p>", "see this." },
	{ "<p>&lt;/script&gt; &amp;amp; &quot;x&quot; &#39;y&#39;</p>",
	    "</script> &amp; \"x\" 'y'" },
	{ "<pre><code>a\n\tb</code></pre>", "a b" },
	{ "  <p> a   b </p> ", "a b" },
	{ "a & b", "a & b" },
};

START_TEST(plain_text__our_html__is_its_words)
{
	struct safe_html html = { str_of(row[_i].html) };

	assert_run(plain_text(a, html, 200), row[_i].plain);
}
END_TEST

static const struct {
	const char *html;
	size_t most;
	const char *plain;
} cut[] = {
	{ "abc", 3, "abc" },
	{ "abcd", 3, "abc\u2026" },
	{ "<p>ab</p><p>c</p>", 4, "ab c" },
	{ "<p>ab</p><p>c</p>", 3, "ab\u2026" },
	{ "a\u00e9", 3, "a\u00e9" },
	{ "a\u00e9", 2, "a\u2026" },
	{ "\U0001f4ee\U0001f4ee", 7, "\U0001f4ee\u2026" },
	{ "a", 0, "\u2026" },
	{ "", 0, "" },
	{ "ab<p> </p>", 2, "ab" },
	{ "&lt;&lt;", 1, "<\u2026" },
};

START_TEST(plain_text__too_long__ends_at_a_whole_code_point)
{
	struct safe_html html = { str_of(cut[_i].html) };

	assert_run(plain_text(a, html, cut[_i].most), cut[_i].plain);
}
END_TEST

START_TEST(plain_text__markdown__gives_what_was_meant)
{
	struct safe_html html;

	ck_assert_int_eq(
	    markdown_html(
		a, STR("> Who *says*?\n\n1. [I](https://a.example)\n2. `x < y`"), &html, NULL),
	    OK);
	assert_run(plain_text(a, html, 200), "Who says? I x < y");
}
END_TEST

Suite *
plain_suite(void)
{
	Suite *s = suite_create("plain");
	TCase *tc = tcase_create("plain");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, plain_text__our_html__is_its_words, 0, (int)COUNT_OF(row));
	tcase_add_loop_test(
	    tc, plain_text__too_long__ends_at_a_whole_code_point, 0, (int)COUNT_OF(cut));
	tcase_add_test(tc, plain_text__markdown__gives_what_was_meant);
	suite_add_tcase(s, tc);
	return s;
}
