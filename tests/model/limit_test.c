#include "model/limit.h"

#include <string.h>

#include "base/attr.h"
#include "suites.h"

static struct arena *arena;
static struct settings set;

static void
set_up(void)
{
	arena = arena_open();
	options_defaults(&settings_table, arena, &set);
}

static void
tear_down(void)
{
	arena_close(arena);
}

START_TEST(limit_table__each_row__is_whole_and_has_a_name_of_its_own)
{
	const struct limit_info *row = &limit_table[_i];

	ck_assert_ptr_nonnull(row->name);
	ck_assert_uint_gt(strlen(row->help), 0);
	ck_assert_uint_gt(strlen(limit_by_name(row->by)), 0);
	for (int i = 0; i < _i; i++)
		ck_assert_str_ne(row->name, limit_table[i].name);
}
END_TEST

/* The rate is that of the setting it names, and no other's. */
START_TEST(limit_rate__each_row__is_its_settings)
{
	const struct option *option = option_find(&settings_table, str_of(limit_table[_i].setting));

	ck_assert_ptr_nonnull(option);
	ck_assert_int_eq(option->type, OPTION_RATE);
	ck_assert_int_eq(option_set(option, arena, STR("77/99"), &set, NULL), OK);
	ck_assert_int_eq(limit_rate(&set, (enum limit)_i).count, 77);
	ck_assert_int_eq(limit_rate(&set, (enum limit)_i).period_s, 99);
}
END_TEST

START_TEST(limit_table__each_setting_of_a_rate__is_somebodys)
{
	for (size_t i = 0; i < settings_table.count; i++) {
		bool used = settings_table.option[i].type != OPTION_RATE;

		for (size_t j = 0; j < LIMITS; j++)
			used = used ||
			       strcmp(limit_table[j].setting, settings_table.option[i].name) == 0;
		ck_assert_msg(used, "%s", settings_table.option[i].name);
	}
}
END_TEST

START_TEST(limit_near_rate__the_neighbourhood__may_do_so_many_times_as_much_in_the_same_time)
{
	ck_assert_int_eq(limit_near_rate(&set, LIMIT_POST).count, 40);
	ck_assert_int_eq(limit_near_rate(&set, LIMIT_POST).period_s, 60);
	set.limit_neighbours = 1;
	ck_assert_int_eq(limit_near_rate(&set, LIMIT_POST).count, 5);
}
END_TEST

Suite *
limit_suite(void)
{
	Suite *s = suite_create("limit");
	TCase *tc = tcase_create("limit");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(
	    tc, limit_table__each_row__is_whole_and_has_a_name_of_its_own, 0, LIMITS);
	tcase_add_loop_test(tc, limit_rate__each_row__is_its_settings, 0, LIMITS);
	tcase_add_test(tc, limit_table__each_setting_of_a_rate__is_somebodys);
	tcase_add_test(
	    tc, limit_near_rate__the_neighbourhood__may_do_so_many_times_as_much_in_the_same_time);
	suite_add_tcase(s, tc);
	return s;
}
