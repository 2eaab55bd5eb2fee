#include "text/csv.h"

#include <signal.h>

#include "text/suites.h"

static struct arena *a;
static struct csv c;

static void
setup(void)
{
	a = arena_open();
	c = csv_begin(a, 0, 4096);
}

static void
teardown(void)
{
	arena_close(a);
}

static const char *
finished(void)
{
	struct str out;

	ck_assert_int_eq(csv_finish(&c, &out), OK);
	return arena_text(a, out);
}

/* One cell alone in its row: the text, and what is written. */
static const struct {
	const char *text, *written;
} cell[] = {
	{ "", "" },
	{ "plain", "plain" },
	{ "Z\xc3\xbcrich \xe6\xbd\xae", "Z\xc3\xbcrich \xe6\xbd\xae" },
	{ "semi;colon 'single'", "semi;colon 'single'" },
	{ "a,b", "\"a,b\"" },
	{ "say \"a\"", "\"say \"\"a\"\"\"" },
	{ "\"", "\"\"\"\"" },
	{ "a\nb", "\"a\nb\"" },
	{ "a\rb", "\"a\rb\"" },
	{ " a", "\" a\"" },
	{ "a ", "\"a \"" },
	/* formulas */
	{ "=1+1", "'=1+1" },
	{ "+1", "'+1" },
	{ "-1", "'-1" },
	{ "@SUM(A1)", "'@SUM(A1)" },
	{ "\t=1", "'\t=1" },
	{ "\r=1", "\"'\r=1\"" },
	{ "\n=1", "\"'\n=1\"" },
	{ "=HYPERLINK(\"https://evil.example\",\"x\")",
	    "\"'=HYPERLINK(\"\"https://evil.example\"\",\"\"x\"\")\"" },
	{ "=", "'=" },
	/* and what is none */
	{ "a=1", "a=1" },
	{ "1-1", "1-1" },
	{ "'=1", "'=1" },
};

START_TEST(csv_str__any_text__is_quoted_and_defused_where_it_must_be)
{
	csv_text(&c, cell[_i].text);
	csv_end(&c);
	ck_assert_str_eq(finished(), arena_printf(a, "%s\r\n", cell[_i].written).p);
}
END_TEST

START_TEST(csv__rows__have_commas_between_and_crlf_after)
{
	csv_text(&c, "a");
	csv_nothing(&c);
	csv_i64(&c, -7);
	csv_end(&c);
	csv_i64(&c, INT64_MAX);
	csv_str(&c, STR_EMPTY);
	csv_text(&c, "=b");
	csv_end(&c);
	ck_assert_str_eq(finished(), "a,,-7\r\n9223372036854775807,,'=b\r\n");
}
END_TEST

START_TEST(csv__nothing__is_nothing)
{
	ck_assert_str_eq(finished(), "");
}
END_TEST

START_TEST(csv_finish__limit__is_the_last_that_passes)
{
	struct str out;

	c = csv_begin(a, 0, 5);
	csv_text(&c, "abc");
	csv_end(&c);
	ck_assert_str_eq(finished(), "abc\r\n");
	csv_nothing(&c);
	csv_end(&c);
	ck_assert_int_eq(csv_finish(&c, &out), ERR_INPUT);
}
END_TEST

START_TEST(csv_finish__a_row_open__is_a_bug)
{
	struct str out;

	csv_text(&c, "a");
	(void)!csv_finish(&c, &out);
}
END_TEST

Suite *
csv_suite(void)
{
	Suite *s = suite_create("csv");
	TCase *tc = tcase_create("csv");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(
	    tc, csv_str__any_text__is_quoted_and_defused_where_it_must_be, 0, (int)COUNT_OF(cell));
	tcase_add_test(tc, csv__rows__have_commas_between_and_crlf_after);
	tcase_add_test(tc, csv__nothing__is_nothing);
	tcase_add_test(tc, csv_finish__limit__is_the_last_that_passes);
	tcase_add_test_raise_signal(tc, csv_finish__a_row_open__is_a_bug, SIGABRT);
	suite_add_tcase(s, tc);
	return s;
}
