#include "text/markdown.h"

#include "base/buf.h"
#include "text/allowed.h"
#include "text/suites.h"
#include "text/url.h"
#include "text/utf8.h"

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

static const char *const not_allowed[] = { "<script>", "<p>", "</p>", "<p></em>",
	"<p onclick=\"x\"></p>", "<img src=\"x\">", "<a href=\"javascript:x\"" REL "x</a>",
	"<a href=\"https://a.example\">x</a>", "<a href='https://a.example'" REL "x</a>", "a & b",
	"a > b", "\"", "<P></P>", "<br/>", "&nbsp;",
	"<a href=\"https://a.example\"" REL "<a href=\"https://a.example\"" REL "x</a></a>",
	"<!-- x -->" };

START_TEST(the_checker_itself__anything_not_allowed__is_seen)
{
	ck_assert(!allowed_html(a, str_of(not_allowed[_i])));
	ck_assert(allowed_html(a, STR("<p>a<br>\n<em>&lt;</em></p><ol start=\"2\"><li>x</li></ol>"
				      "<a href=\"https://a.example/?a&amp;b\"" REL "x</a>")));
}
END_TEST

#define LINK(url, shown) "<a href=\"" url "\"" REL shown "</a>"

static const struct {
	const char *text, *html;
	unsigned links;
} shown[] = {
	{ "", "", 0 },
	{ "one\ntwo\n\nthree", "<p>one<br>\ntwo</p><p>three</p>", 0 },
	{ "*a* **b** `c` ***d***",
	    "<p><em>a</em> <strong>b</strong> <code>c</code> <em><strong>d</strong></em></p>", 0 },
	{ "> a\n> b\n\nc", "<blockquote><p>a<br>\nb</p></blockquote><p>c</p>", 0 },
	{ "- a\n- b\n  1. c", "<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>", 0 },
	{ "7. a\n8. b", "<ol start=\"7\"><li>a</li><li>b</li></ol>", 0 },
	{ "- a\n\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>", 0 },
	{ "```c\na < b\n  &amp;\n```", "<pre><code>a &lt; b\n  &amp;amp;\n</code></pre>", 0 },
	{ "    indented", "<p>indented</p>", 0 },
	{ "# Head\n\ntext", "<p><strong>Head</strong></p><p>text</p>", 0 },
	{ "a\n\n---\n\nb", "<p>a</p><p>b</p>", 0 },
	{ "[a](https://a.example/?b&c)", "<p>" LINK("https://a.example/?b&amp;c", "a") "</p>", 1 },
	{ "[a](https://a.example \"title\")", "<p>" LINK("https://a.example", "a") "</p>", 1 },
	{ "see https://a.example/b, yes",
	    "<p>see " LINK("https://a.example/b", "https://a.example/b") ", yes</p>", 1 },
	{ "<https://a.example>", "<p>" LINK("https://a.example", "https://a.example") "</p>", 1 },
	{ "<https://a.example/\"onx=\">",
	    "<p>" LINK(
		"https://a.example/&quot;onx=&quot;", "https://a.example/&quot;onx=&quot;") "</p>",
	    1 },
	{ "<a@b.example>", "<p>" LINK("mailto:a@b.example", "a@b.example") "</p>", 1 },
	{ "[](https://a.example)", "<p>" LINK("https://a.example", "https://a.example") "</p>", 1 },
	{ "![alt *x*](https://a.example/i.png)",
	    "<p>" LINK("https://a.example/i.png", "alt <em>x</em>") "</p>", 1 },
	{ "[![alt](https://a.example/i.png)](https://b.example)",
	    "<p>" LINK("https://b.example", "alt") "</p>", 1 },
	{ "[a](https://x.example/?q=&amp;&#x41;)",
	    "<p>" LINK("https://x.example/?q=&amp;A", "a") "</p>", 1 },
	{ "[a][r]\n\n[r]: https://a.example", "<p>" LINK("https://a.example", "a") "</p>", 1 },
	{ "a | b\n--|--\nc | d", "<p>a | b<br>\n--|--<br>\nc | d</p>", 0 },
	{ "~~a~~ - [ ] b", "<p>~~a~~ - [ ] b</p>", 0 },
	{ "\\*a\\* \\<b>", "<p>*a* &lt;b&gt;</p>", 0 },
	{ "www.a.example ftp://a.example a@b.example",
	    "<p>www.a.example ftp://a.example a@b.example</p>", 0 },
	/* references are decoded once, and only to what clean text may hold */
	{ "&lt;script&gt; &amp;lt; &copy;", "<p>&lt;script&gt; &amp;lt; \xc2\xa9</p>", 0 },
	{ "&amp;lt;script&amp;gt;", "<p>&amp;lt;script&amp;gt;</p>", 0 },
	{ "&#x202e; &#0; &nope; &#x3c;b&#62;", "<p>&amp;#x202e; &amp;#0; &amp;nope; &lt;b&gt;</p>",
	    0 },
	{ "`&lt;`", "<p><code>&amp;lt;</code></p>", 0 },
	{ "&#42;a&#42;", "<p>*a*</p>", 0 },
	{ "it's \"<this>\" & that", "<p>it&#39;s &quot;&lt;this&gt;&quot; &amp; that</p>", 0 },
};

START_TEST(markdown_html__what_people_write__is_shown_so)
{
	struct safe_html out;
	unsigned links = 99;

	ck_assert_int_eq(markdown_html(a, str_of(shown[_i].text), &out, &links), OK);
	assert_run(out.html, shown[_i].html);
	ck_assert_uint_eq(links, shown[_i].links);
	ck_assert(allowed_html(a, out.html));
}
END_TEST

/* Nothing here may become an element or a link: all of it is shown as text. */
static const char *const attack[] = {
	"<script>alert(1)</script>",
	"<img src=x onerror=alert(1)>",
	"<svg/onload=alert(1)>",
	"<svg><animate onbegin=alert(1) attributeName=x>",
	"<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 "
	"onerror=alert(1)&gt;\">",
	"<math><mtext><style><img src onerror=alert(1)>",
	"[a](javascript:alert(1))",
	"[a](JaVaScRiPt:alert(1))",
	"[a](java\tscript:alert(1))",
	"[a](<java\tscript:alert(1)>)",
	"[a](java&#10;script:alert(1))",
	"[a](java&Tab;script:alert(1))",
	"[a](&#x6a;avascript:alert(1))",
	"[a](&#x6A;&#97;vascript:alert(1))",
	"[a](javascript&colon;alert(1))",
	"[a](javascript&#58;alert(1))",
	"[a](%6aavascript:alert(1))",
	"[a](\\j\\avascript:alert(1))",
	"[a](<javascript:alert(1)>)",
	"[a](< javascript:alert(1)>)",
	"[a](data:text/html;base64,PHNjcmlwdD4=)",
	"[a](vbscript:x)",
	"[a](blob:https://a.example/x)",
	"[a](file:///etc/passwd)",
	"[a](x \"onmouseover=alert(1) \")",
	"[a](x 'onmouseover=alert(1) ')",
	"[a](//evil.example)",
	"[a](/\\evil.example)",
	"[a](https:evil.example)",
	"[a](https://good@evil.example)",
	"[a](\\\\evil.example)",
	"[a](/relative)",
	"[a](#fragment)",
	"[a]: javascript:alert(1)\n\n[a] [a][a] [a][]",
	"<javascript:alert(1)>",
	"<a@b.c\"onx=>",
	"![x](javascript:alert(1))",
	"![x](data:image/svg+xml,<svg onload=alert(1)>)",
	"![x](x.png)",
	"````\"><script>alert(1)</script>\nx\n````",
	"```<img onerror=x>\nx\n```",
	"<!-- x --><![CDATA[x]]><?xml version=\"1.0\"?><!DOCTYPE html>",
	"<a href=//evil.example>x</a>",
	"<a href=\"https://a.example\" onclick=x>y</a>",
	"<b",
	"<a href=\"",
	"</p></div><script>",
	"&lt;script&gt;alert(1)&lt;/script&gt;",
	"&#60;script&#62;alert(1)&#60;/script&#62;",
	"`</code><script>`",
	"    </code></pre><script>",
	"> <script>\n- <img src=x>",
	"# <svg onload=x>",
	"<span style=\"x\" class=\"y\">z</span>",
	"<textarea><form action=x><input name=y>",
	"' onmouseover='alert(1)",
	"\" onmouseover=\"alert(1)",
	"%3Cscript%3E",
	"\xe2\x80\xa8</script>",
	"javascript:alert(1)",
	"[a](<javascript:\nalert(1)>)",
	"[<script>](javascript:x '<script>')",
	"**<b>**_<i>_",
	"$x$ [[wiki]] __u__ ~~<s>~~",
};

START_TEST(markdown_html__an_attack__is_shown_as_text)
{
	struct safe_html out;
	unsigned links = 99;

	ck_assert_int_eq(markdown_html(a, str_of(attack[_i]), &out, &links), OK);
	ck_assert_msg(allowed_html(a, out.html), "%.*s", STR_ARG(out.html));
	ck_assert_msg(links == 0, "%.*s", STR_ARG(out.html));
}
END_TEST

/* Patterns that make parsers slow or deep, repeated up to the greatest input. */
static const char *const hostile[] = { "[", "]", "*", "**", "_", "`", "<", ">", "&", "!", "(", "\\",
	"#", "-", "- ", "> ", "1. ", "~", "|", "\"", "'", " ", "\n", "a*", "*a _b ", "**a *b ",
	"![", "[a](", "[a](<", "[a][b]", "[[a]](", "![[", "[a]\n[b]: ", "[a]: /\n", "`a``b```",
	"<!--", "<?", "<![CDATA[", "<a b=", "<a@", "</", "&#x41;", "&a", "&amp", "http://",
	"https://a.b/(", "https://a.b?", "[](http://a)", "<http://a>", "*_", "a\n=\n", "a\n-\n",
	">\n\n", "```\n", "~~~a\n", "\xc3\xbc*", "a\xcc\x81", "* * *\n", "\t", "1)\n", "-\n\n",
	"<b>", "> - > 1. ", "[x](https://a.example) " };

START_TEST(markdown_html__64_kib_of_a_pattern__stays_in_bounds)
{
	struct buf b = buf_begin(a, MARKDOWN_MAX_BYTES, MARKDOWN_MAX_BYTES);
	struct safe_html out;
	struct str pattern = str_of(hostile[_i]);

	while (b.len + pattern.len <= MARKDOWN_MAX_BYTES)
		buf_add(&b, pattern);
	enum err err = markdown_html(a, buf_str(&b), &out, NULL);
	ck_assert(err == OK || err == ERR_INPUT);
	ck_assert_uint_le(out.html.len, b.len * 8 + 4096);
	ck_assert(err == OK || out.html.len == 0);
	ck_assert(allowed_html(a, out.html));
	arena_reset(a);
}
END_TEST

/* md4c reports these spans out of order, or opens what it never closes. */
static const char *const crossed[] = { "_[](_)", "__![](_*)", "![](_`)_", "*https://a.e*x",
	"x\n_*https://a.e*`*", "https://a.e*https://a.ex_*", "- _[](_)\n  - x",
	"> _[](_)\n> > x\n\ny" };

START_TEST(markdown_html__spans_that_cross__are_closed_in_order)
{
	struct safe_html out;

	ck_assert_int_eq(markdown_html(a, str_of(crossed[_i]), &out, NULL), OK);
	ck_assert_msg(allowed_html(a, out.html), "%.*s", STR_ARG(out.html));
}
END_TEST

START_TEST(markdown_html__random_soup__has_allowed_elements_only)
{
	static const char *const piece[] = { "[", "](", ")", "<", ">", "*", "_", "`", "\n", "\n\n",
		"> ", "- ", "1. ", "![", "javascript:", "https://a.example", "&lt;", "&#x6a;", "\"",
		"'", "\\", "```", "# ", "<a@b.example>", " x ", "---", "<script>", "    ",
		"[r]: ", "[r]" };
	uint32_t chance = (uint32_t)_i * 2654435761U + 1;

	for (int i = 0; i < 200; i++) {
		struct buf b = buf_begin(a, 256, 1024);
		struct safe_html out;

		for (int j = 0; j < 40; j++) {
			chance = chance * 1664525 + 1013904223;
			buf_text(&b, piece[(chance >> 16) % COUNT_OF(piece)]);
		}
		if (markdown_html(a, buf_str(&b), &out, NULL) == OK)
			ck_assert_msg(allowed_html(a, out.html), "%.*s gives %.*s",
			    STR_ARG(buf_str(&b)), STR_ARG(out.html));
		arena_reset(a);
	}
}
END_TEST

/* How often a text stands in another. */
static size_t
count(struct str s, const char *what)
{
	size_t found = 0;

	for (size_t i = 0; i < s.len; i++)
		found += str_starts(str_part(s, i, s.len), str_of(what));
	return found;
}

START_TEST(markdown_html__deepest_nesting__is_the_last_that_is_shown)
{
	for (int depth = MARKDOWN_MAX_DEPTH - 1; depth <= MARKDOWN_MAX_DEPTH + 1; depth++) {
		struct buf b = buf_begin(a, 0, 1024);
		struct safe_html out;

		for (int i = 0; i < depth; i++)
			buf_text(&b, "> ");
		buf_text(&b, "deep");
		ck_assert_int_eq(markdown_html(a, buf_str(&b), &out, NULL), OK);
		ck_assert_uint_eq(count(out.html, "<blockquote>"),
		    (size_t)(depth < MARKDOWN_MAX_DEPTH ? depth : MARKDOWN_MAX_DEPTH));
		ck_assert_uint_eq(count(out.html, "deep"), 1);
	}
}
END_TEST

/* What is flattened has no start tag to say where it begins. */
START_TEST(markdown_html__an_ordered_list_too_deep__leaves_nothing_on_what_is_around_it)
{
	for (int depth = MARKDOWN_MAX_DEPTH - 1; depth <= MARKDOWN_MAX_DEPTH; depth++) {
		struct buf b = buf_begin(a, 0, 1024);
		struct safe_html out;

		for (int i = 0; i < depth; i++)
			buf_text(&b, "> ");
		buf_text(&b, "2. deep");
		ck_assert_int_eq(markdown_html(a, buf_str(&b), &out, NULL), OK);
		ck_assert_msg(allowed_html(a, out.html), "%.*s", STR_ARG(out.html));
		ck_assert_uint_eq(
		    count(out.html, "<ol start=\"2\">"), depth < MARKDOWN_MAX_DEPTH ? 1 : 0);
	}
}
END_TEST

START_TEST(markdown_html__most_bytes__is_the_last_that_passes)
{
	struct buf b = buf_begin(a, 0, MARKDOWN_MAX_BYTES + 1);
	struct safe_html out;

	while (b.len < MARKDOWN_MAX_BYTES)
		buf_char(&b, 'a');
	ck_assert_int_eq(markdown_html(a, buf_str(&b), &out, NULL), OK);
	ck_assert_uint_eq(out.html.len, MARKDOWN_MAX_BYTES + strlen("<p></p>"));
	buf_char(&b, 'a');
	ck_assert_int_eq(markdown_html(a, buf_str(&b), &out, NULL), ERR_INPUT);
}
END_TEST

START_TEST(markdown_html__one_reference_used_a_thousand_times__is_refused)
{
	struct buf b = buf_begin(a, 0, MARKDOWN_MAX_BYTES);
	struct safe_html out;

	/* Not a link, so nothing is written for it; but it is read anew each time. */
	buf_text(&b, "[a]: x&amp;");
	for (int i = 0; i < 30000; i++)
		buf_char(&b, 'x');
	buf_text(&b, "\n\n");
	for (int i = 0; i < 1000; i++)
		buf_text(&b, "[a]");
	ck_assert_int_eq(markdown_html(a, buf_str(&b), &out, NULL), ERR_INPUT);
	ck_assert_uint_eq(out.html.len, 0);
}
END_TEST

START_TEST(markdown_html__not_utf8_or_nul__is_refused)
{
	struct safe_html out;

	ck_assert_int_eq(markdown_html(a, STR("a\xff"), &out, NULL), ERR_INPUT);
	ck_assert_int_eq(markdown_html(a, STR("a\0b"), &out, NULL), ERR_INPUT);
}
END_TEST

Suite *
markdown_suite(void)
{
	Suite *s = suite_create("markdown");
	TCase *tc = tcase_create("markdown");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(
	    tc, the_checker_itself__anything_not_allowed__is_seen, 0, (int)COUNT_OF(not_allowed));
	tcase_add_loop_test(
	    tc, markdown_html__what_people_write__is_shown_so, 0, (int)COUNT_OF(shown));
	tcase_add_loop_test(
	    tc, markdown_html__an_attack__is_shown_as_text, 0, (int)COUNT_OF(attack));
	tcase_add_loop_test(
	    tc, markdown_html__64_kib_of_a_pattern__stays_in_bounds, 0, (int)COUNT_OF(hostile));
	tcase_add_loop_test(
	    tc, markdown_html__spans_that_cross__are_closed_in_order, 0, (int)COUNT_OF(crossed));
	tcase_add_loop_test(tc, markdown_html__random_soup__has_allowed_elements_only, 0, 20);
	tcase_add_test(tc, markdown_html__deepest_nesting__is_the_last_that_is_shown);
	tcase_add_test(
	    tc, markdown_html__an_ordered_list_too_deep__leaves_nothing_on_what_is_around_it);
	tcase_add_test(tc, markdown_html__most_bytes__is_the_last_that_passes);
	tcase_add_test(tc, markdown_html__one_reference_used_a_thousand_times__is_refused);
	tcase_add_test(tc, markdown_html__not_utf8_or_nul__is_refused);
	suite_add_tcase(s, tc);
	return s;
}
