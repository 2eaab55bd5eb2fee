#include "text/html.h"

#include <signal.h>

#include "text/suites.h"

static struct arena *a;
static struct html h;

static void
setup(void)
{
	a = arena_open();
	h = html_begin(a, 0, 4096);
}

static void
teardown(void)
{
	arena_close(a);
}

static struct str
finished(void)
{
	struct safe_html out;

	ck_assert_int_eq(html_finish(&h, &out), OK);
	return out.html;
}

static const struct {
	const char *text, *escaped;
} escaping[] = {
	{ "", "" },
	{ "plain", "plain" },
	{ "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;" },
	{ "\"><", "&quot;&gt;&lt;" },
	{ "' onmouseover='x", "&#39; onmouseover=&#39;x" },
	{ "&amp;", "&amp;amp;" },
	{ "a & b", "a &amp; b" },
	{ "\xc3\xbc \xf0\x9f\x98\x80", "\xc3\xbc \xf0\x9f\x98\x80" },
	{ "<", "&lt;" },
	{ "a<", "a&lt;" },
};

START_TEST(html_text__any_text__is_escaped)
{
	html_words(&h, escaping[_i].text);
	assert_run(finished(), escaping[_i].escaped);
}
END_TEST

START_TEST(html_attr__any_value__is_escaped_in_double_quotes)
{
	html_open(&h, "a");
	html_attr_text(&h, "title", escaping[_i].text);
	html_close(&h, "a");
	assert_run(finished(), arena_printf(a, "<a title=\"%s\"></a>", escaping[_i].escaped).p);
}
END_TEST

START_TEST(html_text__nul__becomes_the_replacement_character)
{
	html_text(&h, STR("a\0b"));
	assert_run(finished(), "a\xef\xbf\xbd"
			       "b");
}
END_TEST

START_TEST(html__a_whole_page__is_written_as_called)
{
	html_doctype(&h);
	html_open(&h, "html");
	html_attr_text(&h, "lang", "en");
	html_open(&h, "meta");
	html_attr_text(&h, "charset", "utf-8");
	html_open_class(&h, "p", "a b");
	html_i64(&h, -7);
	html_open(&h, "br");
	html_printf(&h, "%d < %s", 1, "2");
	html_close(&h, "p");
	html_open(&h, "input");
	html_attr_i64(&h, "value", 5);
	html_attr_printf(&h, "name", "%s&%d", "n", 1);
	html_flag(&h, "required");
	html_element_words(&h, "b", "x>");
	html_element(&h, "i", STR("y"));
	html_safe(&h, (struct safe_html){ STR("<hr>") });
	html_close(&h, "html");
	assert_run(finished(),
	    "<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\"><p class=\"a b\">-7<br>"
	    "1 &lt; 2</p><input value=\"5\" name=\"n&amp;1\" "
	    "required><b>x&gt;</b><i>y</i><hr></html>");
}
END_TEST

START_TEST(html_printf__longer_than_its_room__is_whole)
{
	html_printf(&h, "%0300d<", 7);
	struct str s = finished();
	ck_assert_uint_eq(s.len, 304);
	ck_assert(str_ends(s, STR("7&lt;")));
}
END_TEST

START_TEST(html_finish__limit__is_the_last_that_passes)
{
	struct safe_html out;

	h = html_begin(a, 0, 8);
	html_element_words(&h, "p", "x");
	ck_assert_int_eq(html_finish(&h, &out), OK);
	h = html_begin(a, 0, 7);
	html_element_words(&h, "p", "x");
	ck_assert_int_eq(html_finish(&h, &out), ERR_INPUT);
	ck_assert_uint_eq(out.html.len, 0);
}
END_TEST

START_TEST(html_open__deepest__is_the_last_that_passes)
{
	for (int i = 0; i < HTML_MAX_DEPTH; i++)
		html_open(&h, "b");
	for (int i = 0; i < HTML_MAX_DEPTH; i++)
		html_close(&h, "b");
	ck_assert_uint_eq(finished().len, (size_t)HTML_MAX_DEPTH * 7);
}
END_TEST

START_TEST(html_open__one_too_deep__is_a_bug)
{
	for (int i = 0; i <= HTML_MAX_DEPTH; i++)
		html_open(&h, "b");
}
END_TEST

START_TEST(html_close__another_element__is_a_bug)
{
	html_open(&h, "b");
	html_open(&h, "i");
	html_close(&h, "b");
}
END_TEST

START_TEST(html_close__nothing_open__is_a_bug)
{
	html_close(&h, "b");
}
END_TEST

START_TEST(html_attr__after_the_start_tag__is_a_bug)
{
	html_open(&h, "b");
	html_words(&h, "x");
	html_flag(&h, "hidden");
}
END_TEST

START_TEST(html_finish__an_element_open__is_a_bug)
{
	html_open(&h, "b");
	(void)finished();
}
END_TEST

START_TEST(html_data__json__is_written_as_it_is)
{
	html_open(&h, "div");
	html_data(&h, "application/ld+json", STR("{\"a\":\"\\u003c/script\\u003e & '\"}"));
	html_close(&h, "div");
	assert_run(finished(), "<div><script type=\"application/ld+json\">"
			       "{\"a\":\"\\u003c/script\\u003e & '\"}</script></div>");
}
END_TEST

START_TEST(html_data__what_could_end_it__is_a_bug)
{
	html_data(&h, "application/ld+json", STR("\"</script>\""));
}
END_TEST

Suite *
html_suite(void)
{
	Suite *s = suite_create("html");
	TCase *tc = tcase_create("html");
	int escapings = (int)COUNT_OF(escaping);

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, html_text__any_text__is_escaped, 0, escapings);
	tcase_add_loop_test(tc, html_attr__any_value__is_escaped_in_double_quotes, 0, escapings);
	tcase_add_test(tc, html_text__nul__becomes_the_replacement_character);
	tcase_add_test(tc, html__a_whole_page__is_written_as_called);
	tcase_add_test(tc, html_printf__longer_than_its_room__is_whole);
	tcase_add_test(tc, html_finish__limit__is_the_last_that_passes);
	tcase_add_test(tc, html_open__deepest__is_the_last_that_passes);
	tcase_add_test_raise_signal(tc, html_open__one_too_deep__is_a_bug, SIGABRT);
	tcase_add_test_raise_signal(tc, html_close__another_element__is_a_bug, SIGABRT);
	tcase_add_test_raise_signal(tc, html_close__nothing_open__is_a_bug, SIGABRT);
	tcase_add_test_raise_signal(tc, html_attr__after_the_start_tag__is_a_bug, SIGABRT);
	tcase_add_test_raise_signal(tc, html_finish__an_element_open__is_a_bug, SIGABRT);
	tcase_add_test(tc, html_data__json__is_written_as_it_is);
	tcase_add_test_raise_signal(tc, html_data__what_could_end_it__is_a_bug, SIGABRT);
	suite_add_tcase(s, tc);
	return s;
}
