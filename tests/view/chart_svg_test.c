#include "view/chart_svg.h"

#include "fixture.h"
#include "suites.h"

static struct chart
chart_of(const struct chart_bar *bar, size_t bars)
{
	return (struct chart){
		.id = "a",
		.title = "Things & more",
		.says = STR("Four <b>in all</b>."),
		.bar = bar,
		.bars = bars,
	};
}

START_TEST(chart_step__any_most__is_round_and_gives_at_most_four_lines)
{
	static const struct {
		int64_t most, step;
	} of[] = { { 0, 1 }, { 1, 1 }, { 4, 1 }, { 5, 2 }, { 8, 2 }, { 9, 5 }, { 20, 5 },
		{ 21, 10 }, { 40, 10 }, { 41, 20 }, { 99999, 50000 }, { 200001, 100000 },
		{ INT64_C(4000000000000000000), INT64_C(1000000000000000000) } };

	for (size_t i = 0; i < COUNT_OF(of); i++)
		ck_assert_int_eq(chart_step(of[i].most), of[i].step);
	for (int64_t most = 1; most < 5000; most++) {
		int64_t step = chart_step(most);

		ck_assert_int_le((most + step - 1) / step, 4);
	}
}
END_TEST

START_TEST(chart_step__as_much_as_can_be_counted__ends)
{
	ck_assert_int_ge(chart_step(INT64_MAX), INT64_MAX / 4 - 1);
}
END_TEST

START_TEST(chart_columns_svg__a_chart__is_a_picture_with_a_name_and_a_description)
{
	const struct chart_bar bar[] = {
		{ STR("Mon 1"), STR("Mon"), 4, NULL },
		{ STR("Tue 2"), STR_EMPTY, 0, NULL },
		{ STR("Wed <3>"), STR("Wed"), 1, "desk-running" },
		{ STR("Thu 4"), STR_EMPTY, 2, NULL },
	};
	struct chart chart = chart_of(bar, COUNT_OF(bar));

	chart_columns_svg(&h, &chart);
	const char *out = written();
	assert_has(out,
	    "<svg class=\"desk-chart desk-columns\" role=\"img\" aria-labelledby=\"a-title\""
	    " aria-describedby=\"a-says\" width=\"100%\" height=\"160\">"
	    "<title id=\"a-title\">Things &amp; more</title>"
	    "<desc id=\"a-says\">Four &lt;b&gt;in all&lt;/b&gt;.</desc>");
	/* Four is the whole height; two of six parts of a place stay free. */
	assert_has(out,
	    "<rect class=\"desk-bar\" x=\"4.17%\" width=\"16.67%\" y=\"8\" height=\"128\">"
	    "<title>Mon 1: 4</title></rect>");
	assert_has(out,
	    "<rect class=\"desk-bar desk-running\" x=\"54.17%\" width=\"16.67%\" y=\"104\""
	    " height=\"32\"><title>Wed &lt;3&gt;: 1</title></rect>");
	ck_assert_uint_eq(times(out, "<rect"), 3);
	/* Lines at 0, 1, 2, 3 and 4, each with its number; labels where there are any. */
	ck_assert_uint_eq(times(out, "<line"), 5);
	assert_has(out, "<text class=\"desk-scale\" x=\"-8\" y=\"12\">4</text>");
	ck_assert_uint_eq(times(out, "class=\"desk-when\""), 2);
	assert_has(out, "<text class=\"desk-when\" x=\"12.50%\" y=\"154\">Mon</text>");
}
END_TEST

START_TEST(chart_columns_svg__one_among_very_many__can_be_seen)
{
	const struct chart_bar bar[] = { { STR("a"), STR_EMPTY, 1000000, NULL },
		{ STR("b"), STR_EMPTY, 1, NULL } };
	struct chart chart = chart_of(bar, COUNT_OF(bar));

	chart_columns_svg(&h, &chart);
	assert_has(written(), "y=\"135\" height=\"1\"><title>b: 1</title>");
}
END_TEST

START_TEST(chart_columns_svg__nothing__is_an_axis)
{
	const struct chart_bar bar[] = { { STR("a"), STR("a"), 0, NULL } };
	struct chart chart = chart_of(bar, COUNT_OF(bar));

	chart_columns_svg(&h, &chart);
	const char *out = written();
	ck_assert_uint_eq(times(out, "<rect"), 0);
	ck_assert_uint_eq(times(out, "<line"), 2);
}
END_TEST

START_TEST(chart_rows_svg__a_ranking__has_each_name_and_number)
{
	const struct chart_bar bar[] = { { STR(HOSTILE), STR_EMPTY, 300, NULL },
		{ STR("B"), STR_EMPTY, 100, "desk-good" }, { STR("C"), STR_EMPTY, 0, NULL } };
	struct chart chart = chart_of(bar, COUNT_OF(bar));

	chart_rows_svg(&h, &chart);
	const char *out = written();
	assert_has(out, "width=\"100%\" height=\"126\">");
	assert_has(out, "<text class=\"desk-what\" y=\"15\">" HOSTILE_ESCAPED "</text>"
			"<text class=\"desk-number\" x=\"100%\" y=\"15\">300</text>");
	assert_has(out, "<rect class=\"desk-bar\" width=\"100.00%\" y=\"22\" height=\"9\"></rect>");
	assert_has(
	    out, "<rect class=\"desk-bar desk-good\" width=\"33.33%\" y=\"64\" height=\"9\">");
	ck_assert_uint_eq(times(out, "desk-track"), 3);
	ck_assert_uint_eq(times(out, "\"desk-bar"), 2);
	assert_lacks(out, "desk-long");
}
END_TEST

START_TEST(chart_rows_svg__a_long_name__is_cut_for_a_phone_and_for_more_room)
{
	const struct chart_bar bar[] = {
		{ STR("0123456789 0123456789 0123456789 0123456789 0123456789 0123456789"),
		    STR_EMPTY, 1, NULL }
	};
	struct chart chart = chart_of(bar, COUNT_OF(bar));

	chart_rows_svg(&h, &chart);
	const char *out = written();
	assert_has(out, "<text class=\"desk-what desk-short\" y=\"15\">"
			"0123456789 0123456789 012345678\xe2\x80\xa6</text>");
	assert_has(out, "<text class=\"desk-what desk-long\" y=\"15\">"
			"0123456789 0123456789 0123456789 0123456789 0\xe2\x80\xa6</text>");
}
END_TEST

Suite *
chart_svg_suite(void)
{
	Suite *s = suite_create("chart_svg");
	TCase *tc = tcase_create("chart_svg");

	tcase_add_checked_fixture(tc, fixture_up, fixture_down);
	tcase_add_test(tc, chart_step__any_most__is_round_and_gives_at_most_four_lines);
	tcase_add_test(tc, chart_step__as_much_as_can_be_counted__ends);
	tcase_add_test(tc, chart_columns_svg__a_chart__is_a_picture_with_a_name_and_a_description);
	tcase_add_test(tc, chart_columns_svg__one_among_very_many__can_be_seen);
	tcase_add_test(tc, chart_columns_svg__nothing__is_an_axis);
	tcase_add_test(tc, chart_rows_svg__a_ranking__has_each_name_and_number);
	tcase_add_test(tc, chart_rows_svg__a_long_name__is_cut_for_a_phone_and_for_more_room);
	suite_add_tcase(s, tc);
	return s;
}
