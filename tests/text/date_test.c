#include "text/date.h"

#include "text/suites.h"

#define S ((int64_t)1000000)

static const struct {
	int64_t at_us;
	const char *rfc3339, *http;
} moment[] = {
	{ 0, "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT" },
	{ S - 1, "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT" },
	{ -1, "1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 GMT" },
	{ -S, "1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 GMT" },
	{ 68169600 * S, "1972-02-29T00:00:00Z", "Tue, 29 Feb 1972 00:00:00 GMT" },
	{ 784111777 * S, "1994-11-06T08:49:37Z", "Sun, 06 Nov 1994 08:49:37 GMT" },
	{ 951782400 * S, "2000-02-29T00:00:00Z", "Tue, 29 Feb 2000 00:00:00 GMT" },
	{ 1795442709 * S, "2026-11-23T14:05:09Z", "Mon, 23 Nov 2026 14:05:09 GMT" },
	{ 2147483647 * S, "2038-01-19T03:14:07Z", "Tue, 19 Jan 2038 03:14:07 GMT" },
	{ 2147483648 * S, "2038-01-19T03:14:08Z", "Tue, 19 Jan 2038 03:14:08 GMT" },
	{ 4107542400 * S - 1, "2100-02-28T23:59:59Z", "Sun, 28 Feb 2100 23:59:59 GMT" },
	{ 4107542400 * S, "2100-03-01T00:00:00Z", "Mon, 01 Mar 2100 00:00:00 GMT" },
	{ 253402300799 * S + 999999, "9999-12-31T23:59:59Z", "Fri, 31 Dec 9999 23:59:59 GMT" },
};

START_TEST(date__every_moment__is_written_in_two_ways)
{
	struct arena *a = arena_open();
	struct buf rfc3339 = buf_begin(a, 0, 64), http = buf_begin(a, 0, 64);

	date_rfc3339(&rfc3339, moment[_i].at_us);
	assert_run(buf_str(&rfc3339), moment[_i].rfc3339);
	date_http(&http, moment[_i].at_us);
	assert_run(buf_str(&http), moment[_i].http);
	arena_close(a);
}
END_TEST

START_TEST(date_of__every_moment__has_the_parts_that_are_written)
{
	struct arena *a = arena_open();
	struct date d = date_of(moment[_i].at_us);

	assert_run(str_part(str_of(moment[_i].rfc3339), 0, 16),
	    arena_printf(a, "%04d-%02d-%02dT%02d:%02d", d.year, d.month, d.day, d.hour, d.minute)
		.p);
	arena_close(a);
}
END_TEST

START_TEST(date__ends_of_time__do_not_fail)
{
	struct arena *a = arena_open();
	struct buf b = buf_begin(a, 0, 256);

	date_http(&b, INT64_MAX);
	date_http(&b, INT64_MIN);
	ck_assert(!b.failed);
	arena_close(a);
}
END_TEST

Suite *
date_suite(void)
{
	Suite *s = suite_create("date");
	TCase *tc = tcase_create("date");

	tcase_add_loop_test(
	    tc, date__every_moment__is_written_in_two_ways, 0, (int)COUNT_OF(moment));
	tcase_add_loop_test(
	    tc, date_of__every_moment__has_the_parts_that_are_written, 0, (int)COUNT_OF(moment));
	tcase_add_test(tc, date__ends_of_time__do_not_fail);
	suite_add_tcase(s, tc);
	return s;
}
