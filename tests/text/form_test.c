#include "text/form.h"

#include "base/buf.h"
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

/* What is read, one field after the other, as "name=value;". */
static const struct {
	const char *text, *fields;
} good[] = {
	{ "", "" },
	{ "&", "" },
	{ "a=1", "a=1;" },
	{ "a=1&b=2", "a=1;b=2;" },
	{ "a=1&&b=2&", "a=1;b=2;" },
	{ "a", "a=;" },
	{ "a=", "a=;" },
	{ "=1", "=1;" },
	{ "a=b=c", "a=b=c;" },
	{ "a=1+2%2B3", "a=1 2+3;" },
	{ "%61%5b%5D=%26%3d%3D", "a[]=&==;" },
	{ "n=%C3%BC", "n=\xc3\xbc;" },
	{ "n=\xc3\xbc", "n=\xc3\xbc;" },
	{ "t=a%0D%0Ab", "t=a\r\nb;" },
	{ "a=%2526", "a=%26;" },
	{ "q=%27+or+1%3D1--", "q=' or 1=1--;" },
	{ "q=$1;%5C%27%25_", "q=$1;\\'%_;" },
	{ "a=1&a=2", "a=1;a=2;" },
};

START_TEST(form_read__good_text__gives_its_fields)
{
	struct form form;
	struct buf b = buf_begin(a, 0, 1024);

	ck_assert_int_eq(form_read(a, str_of(good[_i].text), &form), OK);
	for (size_t i = 0; i < form.count; i++)
		buf_printf(
		    &b, "%.*s=%.*s;", STR_ARG(form.field[i].name), STR_ARG(form.field[i].value));
	assert_run(buf_str(&b), good[_i].fields);
}
END_TEST

static const char *const bad[] = { "%", "a=%", "a=%4", "a=%zz", "a=%4z", "a=%z4", "%4=a", "a=%4&1",
	"a=%00", "a%00=1", "a=%ff", "a=%c3", "a=%C0%80", "a=%E0%80%AF", "a=%ED%A0%80",
	"a=%F4%90%80%80", "a=\xff", "a=\xc3", "ok=1&a=%BF" };

START_TEST(form_read__bad_text__is_refused)
{
	struct form form;

	ck_assert_int_eq(form_read(a, str_of(bad[_i]), &form), ERR_INPUT);
}
END_TEST

START_TEST(form_read__raw_nul__is_refused)
{
	struct form form;

	ck_assert_int_eq(form_read(a, STR("a=1\0&b=2"), &form), ERR_INPUT);
}
END_TEST

START_TEST(form_read__most_fields__is_the_last_that_passes)
{
	struct buf b = buf_begin(a, 0, 4096);
	struct form form;

	for (int i = 0; i < FORM_MAX_FIELDS; i++)
		buf_text(&b, "a=1&");
	ck_assert_int_eq(form_read(a, buf_str(&b), &form), OK);
	ck_assert_uint_eq(form.count, FORM_MAX_FIELDS);
	buf_text(&b, "a");
	ck_assert_int_eq(form_read(a, buf_str(&b), &form), ERR_INPUT);
}
END_TEST

START_TEST(form_get__first_of_a_name__is_given_and_absent_differs_from_empty)
{
	struct form form;

	ck_assert_int_eq(form_read(a, STR("x=1&y=&x=2"), &form), OK);
	assert_run(form_get(&form, "x"), "1");
	ck_assert_ptr_nonnull(form_get(&form, "y").p);
	ck_assert_uint_eq(form_get(&form, "y").len, 0);
	ck_assert_ptr_null(form_get(&form, "z").p);
	ck_assert_uint_eq(form_count(&form, "x"), 2);
	ck_assert_uint_eq(form_count(&form, "y"), 1);
	ck_assert_uint_eq(form_count(&form, "z"), 0);
}
END_TEST

START_TEST(form_doubled__only_what_may_not_be_many__is_named)
{
	struct form form;

	ck_assert_int_eq(form_read(a, STR("article=1&article=2&b=3"), &form), OK);
	ck_assert_ptr_null(form_doubled(&form, "article").p);
	assert_run(form_doubled(&form, NULL), "article");
	assert_run(form_doubled(&form, "b"), "article");
	ck_assert_int_eq(form_read(a, STR("a=1&b=2&%61=3"), &form), OK);
	assert_run(form_doubled(&form, "b"), "a");
}
END_TEST

Suite *
form_suite(void)
{
	Suite *s = suite_create("form");
	TCase *tc = tcase_create("form");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, form_read__good_text__gives_its_fields, 0, (int)COUNT_OF(good));
	tcase_add_loop_test(tc, form_read__bad_text__is_refused, 0, (int)COUNT_OF(bad));
	tcase_add_test(tc, form_read__raw_nul__is_refused);
	tcase_add_test(tc, form_read__most_fields__is_the_last_that_passes);
	tcase_add_test(tc, form_get__first_of_a_name__is_given_and_absent_differs_from_empty);
	tcase_add_test(tc, form_doubled__only_what_may_not_be_many__is_named);
	suite_add_tcase(s, tc);
	return s;
}
