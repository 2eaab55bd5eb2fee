#include "text/xml.h"

#include <signal.h>

#include "text/suites.h"

static struct arena *a;
static struct xml x;

#define DECLARATION "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
#define INSTEAD     "\xef\xbf\xbd"

static void
setup(void)
{
	a = arena_open();
	x = xml_begin(a, 0, 4096);
}

static void
teardown(void)
{
	arena_close(a);
}

/* What was written after the declaration. */
static struct str
finished(void)
{
	struct str out;

	ck_assert_int_eq(xml_finish(&x, &out), OK);
	ck_assert(str_starts(out, STR(DECLARATION)));
	return str_part(out, strlen(DECLARATION), out.len);
}

static const struct {
	const char *text, *in_text, *in_value;
} escaping[] = {
	{ "", "", "" },
	{ "plain", "plain", "plain" },
	{ "<b>\"A\" & 'B'</b>", "&lt;b&gt;\"A\" &amp; 'B'&lt;/b&gt;",
	    "&lt;b&gt;&quot;A&quot; &amp; 'B'&lt;/b&gt;" },
	{ "]]>", "]]&gt;", "]]&gt;" },
	{ "&amp;", "&amp;amp;", "&amp;amp;" },
	{ "a\tb\nc\rd", "a\tb\nc&#13;d", "a&#9;b&#10;c&#13;d" },
	{ "\xc3\xbc \xf0\x9f\x98\x80", "\xc3\xbc \xf0\x9f\x98\x80", "\xc3\xbc \xf0\x9f\x98\x80" },
	{ "\x7f\xc2\x80", "\x7f\xc2\x80", "\x7f\xc2\x80" },
	/* U+FFFD is one of XML's characters, U+FFFE and U+FFFF are not, nor is the end of one. */
	{ "\xef\xbf\xbd", "\xef\xbf\xbd", "\xef\xbf\xbd" },
	{ "a\xef\xbf\xbe"
	  "b\xef\xbf\xbf",
	    "a" INSTEAD "b" INSTEAD, "a" INSTEAD "b" INSTEAD },
	{ "\xef\xbc\xbe", "\xef\xbc\xbe", "\xef\xbc\xbe" },
	{ "\xef\xbf", "\xef\xbf", "\xef\xbf" },
};

START_TEST(xml_text__any_text__comes_back_from_a_parser)
{
	xml_text(&x, str_of(escaping[_i].text));
	assert_run(finished(), escaping[_i].in_text);
}
END_TEST

START_TEST(xml_attr__any_value__is_escaped_in_double_quotes)
{
	xml_open(&x, "a");
	xml_attr_text(&x, "t", escaping[_i].text);
	xml_close(&x, "a");
	assert_run(finished(), arena_printf(a, "<a t=\"%s\"/>", escaping[_i].in_value).p);
}
END_TEST

START_TEST(xml_text__control_characters__become_the_replacement_character)
{
	char c = (char)_i;
	struct str text = { &c, 1 };

	xml_element(&x, "a", text);
	xml_open(&x, "b");
	xml_attr(&x, "c", text);
	xml_close(&x, "b");
	assert_run(finished(), "<a>" INSTEAD "</a><b c=\"" INSTEAD "\"/>");
}
END_TEST

START_TEST(xml__a_whole_document__is_written_as_called)
{
	xml_open(&x, "feed");
	xml_attr_text(&x, "xmlns", "urn:x");
	xml_attr_i64(&x, "n", -7);
	xml_element(&x, "t:title", STR("x>"));
	xml_open(&x, "link");
	xml_attr(&x, "href", STR("/a?b=1&c=2"));
	xml_close(&x, "link");
	xml_open(&x, "total");
	xml_i64(&x, 12);
	xml_close(&x, "total");
	xml_element(&x, "none", STR_EMPTY);
	xml_close(&x, "feed");
	assert_run(finished(),
	    "<feed xmlns=\"urn:x\" n=\"-7\"><t:title>x&gt;</t:title><link href=\"/a?b=1&amp;c=2\"/>"
	    "<total>12</total><none></none></feed>");
}
END_TEST

START_TEST(xml_finish__limit__is_the_last_that_passes)
{
	struct str out;

	x = xml_begin(a, 0, strlen(DECLARATION) + 4);
	xml_open(&x, "p");
	xml_close(&x, "p");
	ck_assert_int_eq(xml_finish(&x, &out), OK);
	x = xml_begin(a, 0, strlen(DECLARATION) + 3);
	xml_open(&x, "p");
	xml_close(&x, "p");
	ck_assert_int_eq(xml_finish(&x, &out), ERR_INPUT);
	ck_assert_uint_eq(out.len, 0);
}
END_TEST

START_TEST(xml_open__deepest__is_the_last_that_passes)
{
	for (int i = 0; i < XML_MAX_DEPTH; i++)
		xml_open(&x, "b");
	for (int i = 0; i < XML_MAX_DEPTH; i++)
		xml_close(&x, "b");
	ck_assert_uint_eq(finished().len, (size_t)XML_MAX_DEPTH * 7 - 3);
}
END_TEST

START_TEST(xml_open__one_too_deep__is_a_bug)
{
	for (int i = 0; i <= XML_MAX_DEPTH; i++)
		xml_open(&x, "b");
}
END_TEST

START_TEST(xml_close__another_element__is_a_bug)
{
	xml_open(&x, "b");
	xml_open(&x, "i");
	xml_close(&x, "b");
}
END_TEST

START_TEST(xml_close__nothing_open__is_a_bug)
{
	xml_close(&x, "b");
}
END_TEST

START_TEST(xml_attr__after_the_start_tag__is_a_bug)
{
	xml_open(&x, "b");
	xml_text(&x, STR("x"));
	xml_attr_i64(&x, "n", 1);
}
END_TEST

START_TEST(xml_finish__an_element_open__is_a_bug)
{
	xml_open(&x, "b");
	(void)finished();
}
END_TEST

Suite *
xml_suite(void)
{
	Suite *s = suite_create("xml");
	TCase *tc = tcase_create("xml");
	int escapings = (int)COUNT_OF(escaping);

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, xml_text__any_text__comes_back_from_a_parser, 0, escapings);
	tcase_add_loop_test(tc, xml_attr__any_value__is_escaped_in_double_quotes, 0, escapings);
	tcase_add_loop_test(
	    tc, xml_text__control_characters__become_the_replacement_character, 0, '\t');
	tcase_add_loop_test(
	    tc, xml_text__control_characters__become_the_replacement_character, '\v', '\r');
	tcase_add_loop_test(
	    tc, xml_text__control_characters__become_the_replacement_character, '\r' + 1, ' ');
	tcase_add_test(tc, xml__a_whole_document__is_written_as_called);
	tcase_add_test(tc, xml_finish__limit__is_the_last_that_passes);
	tcase_add_test(tc, xml_open__deepest__is_the_last_that_passes);
	tcase_add_test_raise_signal(tc, xml_open__one_too_deep__is_a_bug, SIGABRT);
	tcase_add_test_raise_signal(tc, xml_close__another_element__is_a_bug, SIGABRT);
	tcase_add_test_raise_signal(tc, xml_close__nothing_open__is_a_bug, SIGABRT);
	tcase_add_test_raise_signal(tc, xml_attr__after_the_start_tag__is_a_bug, SIGABRT);
	tcase_add_test_raise_signal(tc, xml_finish__an_element_open__is_a_bug, SIGABRT);
	suite_add_tcase(s, tc);
	return s;
}
