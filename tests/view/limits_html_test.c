/*
 * The desk's page of rate limits. That its numbers are right is for tests/service.
 */
#include "view/limits_html.h"

#include <string.h>

#include "base/attr.h"
#include "fixture.h"
#include "suites.h"

static struct limits_show show;

static const char *
page(void)
{
	static int64_t tally[QUEUES];
	static struct session who = { .moderator_name = STR_INIT("editor") };
	static struct desk_show desk = {
		.prefix = STR_INIT("/postbag/"), .who = &who, .form_token = "T", .tally = tally
	};

	for (size_t i = 0; i < LIMITS; i++)
		if (show.limit[i].rate.count == 0)
			show.limit[i] = (struct limit_show){ { 1, 1 }, { 2, 1 }, false, 0, 0 };
	show.desk = &desk;
	limits_page(&h, &show);
	return written();
}

START_TEST(limits_page__each_limit__has_its_row)
{
	const char *got = page();

	for (size_t i = 0; i < LIMITS; i++)
		ck_assert_ptr_nonnull(strstr(got, limit_table[i].setting));
}
END_TEST

static const struct {
	struct rate rate;
	const char *said;
} row[] = {
	{ { 5, 60 }, ">5 in a minute<" },
	{ { 10, 300 }, ">10 in 5 minutes<" },
	{ { 10, 3600 }, ">10 in an hour<" },
	{ { 3, 7200 }, ">3 in 2 hours<" },
	{ { 3, 86400 }, ">3 in a day<" },
	{ { 3, 1 }, ">3 in a second<" },
	{ { 3, 90 }, ">3 in 90 seconds<" },
	{ { 1, 172800 }, ">1 in 2 days<" },
};

START_TEST(limits_page__a_rate__is_said_in_the_largest_unit_that_says_it_whole)
{
	show.limit[LIMIT_POST] = (struct limit_show){ row[_i].rate, row[_i].rate, false, 0, 0 };
	ck_assert_ptr_nonnull(strstr(page(), row[_i].said));
}
END_TEST

START_TEST(limits_page__what_is_changed_and_refused__is_said)
{
	show.limit[LIMIT_POST] = (struct limit_show){ { 5, 60 }, { 40, 60 }, true, 7, 2 };
	show.neighbours = 12;
	const char *got = page();

	ck_assert_ptr_nonnull(strstr(got, "<code>limit_post</code>, changed<"));
	ck_assert_ptr_nonnull(strstr(got, ">40 in a minute<"));
	ck_assert_ptr_nonnull(strstr(got, ">9, 7 of them without asking the database<"));
	ck_assert_ptr_nonnull(strstr(got, "<code>limit_vote</code>, default<"));
	ck_assert_ptr_nonnull(strstr(got, "12 times as much as an address: "
					  "<code>limit_neighbours</code>, default"));
}
END_TEST

Suite *
limits_html_suite(void)
{
	Suite *s = suite_create("limits_html");
	TCase *tc = tcase_create("limits_html");

	tcase_add_checked_fixture(tc, fixture_up, fixture_down);
	tcase_add_test(tc, limits_page__each_limit__has_its_row);
	tcase_add_loop_test(tc, limits_page__a_rate__is_said_in_the_largest_unit_that_says_it_whole,
	    0, (int)COUNT_OF(row));
	tcase_add_test(tc, limits_page__what_is_changed_and_refused__is_said);
	suite_add_tcase(s, tc);
	return s;
}
