#include "text/json.h"

#include <signal.h>

#include "text/suites.h"

static struct arena *a;
static struct json j;

static void
setup(void)
{
	a = arena_open();
	j = json_begin(a, 0, 4096);
}

static void
teardown(void)
{
	arena_close(a);
}

static const struct {
	const char *text, *fields;
} good[] = {
	{ "{}", "" },
	{ " {\"a\":\"b\"}\n", "a=b;" },
	{ "{\"b\":\"1\",\"a\":\"2\",\"c\":\"\"}", "b=1;a=2;c=;" },
	{ "{\"n\":0,\"m\":9223372036854775807}", "n=0;m=9223372036854775807;" },
	{ "{\"t\":true,\"f\":false,\"n\":null}", "t=true;f=false;" },
	{ "{\"a\":[\"x\",\"y\"],\"b\":[]}", "a=x;a=y;" },
	{ "{\"u\":\"\\u00fc\\ud83d\\ude00\"}", "u=\xc3\xbc\xf0\x9f\x98\x80;" },
	{ "{\"q\":\"' or 1=1-- $1;%_\\\\\"}", "q=' or 1=1-- $1;%_\\;" },
	{ "{\"__proto__\":\"x\"}", "__proto__=x;" },
};

START_TEST(json_read_form__good_object__gives_its_fields)
{
	struct form form;
	struct buf b = buf_begin(a, 0, 1024);

	ck_assert_int_eq(json_read_form(a, str_of(good[_i].text), &form), OK);
	for (size_t i = 0; i < form.count; i++)
		buf_printf(
		    &b, "%.*s=%.*s;", STR_ARG(form.field[i].name), STR_ARG(form.field[i].value));
	assert_run(buf_str(&b), good[_i].fields);
}
END_TEST

static const char *const bad[] = {
	"",
	" ",
	"{",
	"[]",
	"\"a\"",
	"null",
	"{\"a\":\"b\"} x",
	"{\"a\":\"b\"}{}",
	"{\"a\":\"1\",\"a\":\"2\"}",
	"{\"a\":\"1\",\"\\u0061\":\"2\"}",
	"{\"a\":{}}",
	"{\"a\":[[]]}",
	"{\"a\":[1]}",
	"{\"a\":[null]}",
	"{\"a\":-1}",
	"{\"a\":1.0}",
	"{\"a\":1e3}",
	"{\"a\":1e999}",
	"{\"a\":01}",
	"{\"a\":+1}",
	"{\"a\":0x10}",
	"{\"a\":9223372036854775808}",
	"{\"a\":18446744073709551617}",
	"{\"a\":\"\\u0000\"}",
	"{\"a\\u0000\":\"\"}",
	"{\"a\":\"\\ud800\"}",
	"{\"a\":\"\\udc00\"}",
	"{\"a\":\"\\ud800\\ud800\"}",
	"{\"a\":\"\\ud800x\"}",
	"{\"a\":\"\xff\"}",
	"{\"a\":\"\xc0\x80\"}",
	"{\"a\":\"\xed\xa0\x80\"}",
	"{\"a\":\"\xf4\x90\x80\x80\"}",
	"{\"a\":\"line\nend\"}",
	"{'a':'b'}",
	"{a:\"b\"}",
	"{\"a\":\"b\",}",
	"{\"a\":NaN}",
	"\xef\xbb\xbf{}",
};

START_TEST(json_read_form__anything_else__is_refused)
{
	struct form form;

	ck_assert_int_eq(json_read_form(a, str_of(bad[_i]), &form), ERR_INPUT);
}
END_TEST

START_TEST(json_read_known__members_of_other_kinds__are_left_out)
{
	const char text[] = "{\"a\":\"x\",\"b\":{\"a\":\"y\"},\"c\":[\"z\"],\"d\":-1,\"e\":1.5,"
			    "\"f\":null,\"g\":true}";
	struct form form;

	ck_assert_int_eq(json_read_known(a, str_of(text), &form), OK);
	ck_assert_uint_eq(form.count, 2);
	assert_run(form_get(&form, "a"), "x");
	assert_run(form_get(&form, "g"), "true");
	ck_assert_int_eq(json_read_known(a, STR("{\"a\":\"x\",\"a\":\"x\"}"), &form), ERR_INPUT);
	ck_assert_int_eq(json_read_known(a, STR("[\"a\"]"), &form), ERR_INPUT);
	ck_assert_int_eq(json_read_known(a, STR("{\"a\":\"x\"}{}"), &form), ERR_INPUT);
}
END_TEST

START_TEST(json_read_form__raw_nul_anywhere__is_refused)
{
	static const struct str with_nul[] = { STR_INIT("{\"a\":\"b\0\"}"), STR_INIT("{}\0"),
		STR_INIT("\0{}"), STR_INIT("{\"a\0\":\"b\"}") };
	struct form form;

	for (size_t i = 0; i < COUNT_OF(with_nul); i++)
		ck_assert_int_eq(json_read_form(a, with_nul[i], &form), ERR_INPUT);
}
END_TEST

START_TEST(json_read_form__nested_10000_deep__is_refused)
{
	struct buf b = buf_begin(a, 0, 65536);
	struct form form;

	buf_text(&b, "{\"a\":");
	for (int i = 0; i < 10000; i++)
		buf_char(&b, '[');
	for (int i = 0; i < 10000; i++)
		buf_char(&b, ']');
	buf_char(&b, '}');
	ck_assert_int_eq(json_read_form(a, buf_str(&b), &form), ERR_INPUT);
}
END_TEST

START_TEST(json_read_form__most_fields__is_the_last_that_passes)
{
	for (int most = FORM_MAX_FIELDS; most <= FORM_MAX_FIELDS + 1; most++) {
		struct buf b = buf_begin(a, 0, 65536);
		struct form form;

		buf_text(&b, "{\"a\":[\"0\"");
		for (int i = 1; i < most; i++)
			buf_text(&b, ",\"x\"");
		buf_text(&b, "]}");
		ck_assert_int_eq(json_read_form(a, buf_str(&b), &form),
		    most == FORM_MAX_FIELDS ? OK : ERR_INPUT);
	}
}
END_TEST

START_TEST(json__a_whole_value__is_written_as_called)
{
	struct str out;

	json_object_begin(&j, NULL);
	json_text(&j, "s", "x");
	json_array_begin(&j, "a");
	json_i64(&j, NULL, INT64_MIN);
	json_object_begin(&j, NULL);
	json_object_end(&j);
	json_array_begin(&j, NULL);
	json_array_end(&j);
	json_bool(&j, NULL, true);
	json_array_end(&j);
	json_bool(&j, "f", false);
	json_nothing(&j, "n");
	json_object_end(&j);
	ck_assert_int_eq(json_finish(&j, &out), OK);
	assert_run(
	    out, "{\"s\":\"x\",\"a\":[-9223372036854775808,{},[],true],\"f\":false,\"n\":null}");
}
END_TEST

static const struct {
	struct str text;
	const char *written;
} escaping[] = {
	{ STR_INIT(""), "\"\"" },
	{ STR_INIT("\"\\/"), "\"\\\"\\\\/\"" },
	{ STR_INIT("a\nb\r\t\x01\x1f"), "\"a\\nb\\u000d\\u0009\\u0001\\u001f\"" },
	{ STR_INIT("</script><!--&"), "\"\\u003c/script\\u003e\\u003c!--\\u0026\"" },
	{ STR_INIT("\xe2\x80\xa8 \xe2\x80\xa9"), "\"\\u2028 \\u2029\"" },
	{ STR_INIT("\xe2\x80\xa7\xe2\x82\xac\xc3\xbc"), "\"\xe2\x80\xa7\xe2\x82\xac\xc3\xbc\"" },
	{ STR_INIT("a\0b"), "\"a\\u0000b\"" },
	{ STR_INIT("\xe2"), "\"\xe2\"" },
};

START_TEST(json_str__any_text__is_escaped_for_html_too)
{
	struct str out;

	json_str(&j, NULL, escaping[_i].text);
	ck_assert_int_eq(json_finish(&j, &out), OK);
	assert_run(out, escaping[_i].written);
}
END_TEST

START_TEST(json__what_is_written__reads_back)
{
	struct form form;
	struct str out;

	for (int c = 1; c < 0x80; c++) {
		struct str text = arena_printf(a, "%c\xe2\x80\xa8%c", c, c);

		j = json_begin(a, 0, 256);
		json_object_begin(&j, NULL);
		json_str(&j, "a", text);
		json_object_end(&j);
		ck_assert_int_eq(json_finish(&j, &out), OK);
		ck_assert_int_eq(json_read_form(a, out, &form), OK);
		ck_assert(str_equal(form_get(&form, "a"), text));
	}
}
END_TEST

START_TEST(json_finish__limit__is_the_last_that_passes)
{
	struct str out;

	j = json_begin(a, 0, 5);
	json_text(&j, NULL, "abc");
	ck_assert_int_eq(json_finish(&j, &out), OK);
	j = json_begin(a, 0, 4);
	json_text(&j, NULL, "abc");
	ck_assert_int_eq(json_finish(&j, &out), ERR_INPUT);
}
END_TEST

START_TEST(json_array_begin__one_too_deep__is_a_bug)
{
	for (int i = 0; i <= JSON_MAX_DEPTH; i++)
		json_array_begin(&j, NULL);
}
END_TEST

START_TEST(json_object_end__an_array_open__is_a_bug)
{
	json_array_begin(&j, NULL);
	json_object_end(&j);
}
END_TEST

START_TEST(json_i64__no_name_in_an_object__is_a_bug)
{
	json_object_begin(&j, NULL);
	json_i64(&j, NULL, 1);
}
END_TEST

START_TEST(json_i64__a_name_in_an_array__is_a_bug)
{
	json_array_begin(&j, NULL);
	json_i64(&j, "a", 1);
}
END_TEST

START_TEST(json_i64__a_second_value_at_the_top__is_a_bug)
{
	json_i64(&j, NULL, 1);
	json_i64(&j, NULL, 2);
}
END_TEST

START_TEST(json_finish__something_open__is_a_bug)
{
	struct str out;

	json_array_begin(&j, NULL);
	ck_assert_int_eq(json_finish(&j, &out), OK);
}
END_TEST

Suite *
json_suite(void)
{
	Suite *s = suite_create("json");
	TCase *tc = tcase_create("json");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(
	    tc, json_read_form__good_object__gives_its_fields, 0, (int)COUNT_OF(good));
	tcase_add_loop_test(tc, json_read_form__anything_else__is_refused, 0, (int)COUNT_OF(bad));
	tcase_add_test(tc, json_read_known__members_of_other_kinds__are_left_out);
	tcase_add_test(tc, json_read_form__raw_nul_anywhere__is_refused);
	tcase_add_test(tc, json_read_form__nested_10000_deep__is_refused);
	tcase_add_test(tc, json_read_form__most_fields__is_the_last_that_passes);
	tcase_add_test(tc, json__a_whole_value__is_written_as_called);
	tcase_add_loop_test(
	    tc, json_str__any_text__is_escaped_for_html_too, 0, (int)COUNT_OF(escaping));
	tcase_add_test(tc, json__what_is_written__reads_back);
	tcase_add_test(tc, json_finish__limit__is_the_last_that_passes);
	tcase_add_test_raise_signal(tc, json_array_begin__one_too_deep__is_a_bug, SIGABRT);
	tcase_add_test_raise_signal(tc, json_object_end__an_array_open__is_a_bug, SIGABRT);
	tcase_add_test_raise_signal(tc, json_i64__no_name_in_an_object__is_a_bug, SIGABRT);
	tcase_add_test_raise_signal(tc, json_i64__a_name_in_an_array__is_a_bug, SIGABRT);
	tcase_add_test_raise_signal(tc, json_i64__a_second_value_at_the_top__is_a_bug, SIGABRT);
	tcase_add_test_raise_signal(tc, json_finish__something_open__is_a_bug, SIGABRT);
	suite_add_tcase(s, tc);
	return s;
}
