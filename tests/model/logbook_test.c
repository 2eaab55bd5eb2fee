#include "model/logbook.h"

#include "suites.h"

START_TEST(log_group__each_one__is_found_by_its_name)
{
	enum log_group found;

	ck_assert_int_eq(log_group_of(str_of(log_group_name((enum log_group)_i)), &found), OK);
	ck_assert_int_eq(found, _i);
	ck_assert_uint_gt(strlen(log_group_label((enum log_group)_i)), 0);
}
END_TEST

START_TEST(log_group_of__another_name__is_refused)
{
	enum log_group found;

	ck_assert_int_eq(log_group_of(STR(""), &found), ERR_INPUT);
	ck_assert_int_eq(log_group_of(STR("Decisions"), &found), ERR_INPUT);
}
END_TEST

START_TEST(event_kinds__each_group__has_what_is_found_by_its_name)
{
	struct str name[EVENT_KINDS_MAX];
	size_t count = event_kinds((enum log_group)_i, name);

	ck_assert_int_eq(count == 0, _i == LOG_DECISIONS);
	for (size_t i = 0; i < count; i++) {
		const struct event_kind *kind = event_kind(name[i]);

		ck_assert_ptr_nonnull(kind);
		ck_assert_int_eq(kind->group, _i);
		ck_assert_uint_gt(strlen(kind->label), 0);
	}
}
END_TEST

START_TEST(event_kind__of_a_newer_program__is_not_known)
{
	ck_assert_ptr_null(event_kind(STR("moon_landing")));
	ck_assert_ptr_null(event_kind(STR("")));
}
END_TEST

START_TEST(log_cursor__of_a_row__comes_back_from_its_text)
{
	const struct logged row[] = {
		{ .at_us = 1790000000000001, .decision = { .id = 17 } },
		{ .at_us = 1790000000000001, .is_event = true, .event = { .id = 4 } },
	};
	static const char *const text[] = { "1790000000000001.d17", "1790000000000001.e4" };
	struct arena *a = arena_open();
	struct log_cursor cursor = log_after(&row[_i]), again;

	ck_assert_str_eq(log_cursor_text(a, &cursor).p, text[_i]);
	ck_assert_int_eq(log_cursor_of(str_of(text[_i]), &again), OK);
	ck_assert_int_eq(again.at_us, cursor.at_us);
	ck_assert_int_eq(again.decision_id, cursor.decision_id);
	ck_assert_int_eq(again.event_id, cursor.event_id);
	arena_close(a);
}
END_TEST

START_TEST(log_after__decision__leaves_the_events_of_its_moment_to_come)
{
	const struct logged decision = { .at_us = 5, .decision = { .id = 17 } };
	const struct logged event = { .at_us = 5, .is_event = true, .event = { .id = 4 } };

	ck_assert_int_eq(log_after(&decision).event_id, INT64_MAX);
	ck_assert_int_eq(log_after(&event).decision_id, 0);
}
END_TEST

START_TEST(log_cursor_of__anything_else__is_refused)
{
	static const char *const other[] = { "", ".", "1", "1.", "1.d", "1.e", "1.x1", "x.d1",
		"1.d1 ", "1.d-1", "1.d0", "0.d1", "-1.d1", "1.1", "1.dd1",
		"9223372036854775808.d1" };
	struct log_cursor cursor;

	ck_assert_int_eq(log_cursor_of(str_of(other[_i]), &cursor), ERR_INPUT);
}
END_TEST

START_TEST(log_narrowed__any_choice__says_so)
{
	ck_assert(!log_narrowed(&(struct log_ask){ .group = LOG_GROUPS }));
	ck_assert(!log_narrowed(&(struct log_ask){ .group = LOG_GROUPS, .from = { 5, 1, 1 } }));
	ck_assert(log_narrowed(&(struct log_ask){ .group = LOG_EXPORTS }));
	ck_assert(log_narrowed(&(struct log_ask){ .group = LOG_GROUPS, .site_id = 1 }));
	ck_assert(log_narrowed(&(struct log_ask){ .group = LOG_GROUPS, .who = STR("Ada") }));
	ck_assert(log_narrowed(&(struct log_ask){ .group = LOG_GROUPS, .words = STR("spam") }));
	ck_assert(log_narrowed(&(struct log_ask){ .group = LOG_GROUPS, .from_day = 1 }));
	ck_assert(log_narrowed(&(struct log_ask){ .group = LOG_GROUPS, .to_day = 1 }));
}
END_TEST

Suite *
logbook_suite(void)
{
	Suite *s = suite_create("logbook");
	TCase *c = tcase_create("logbook");

	tcase_add_loop_test(c, log_group__each_one__is_found_by_its_name, 0, LOG_GROUPS);
	tcase_add_test(c, log_group_of__another_name__is_refused);
	tcase_add_loop_test(
	    c, event_kinds__each_group__has_what_is_found_by_its_name, 0, LOG_GROUPS);
	tcase_add_test(c, event_kind__of_a_newer_program__is_not_known);
	tcase_add_loop_test(c, log_cursor__of_a_row__comes_back_from_its_text, 0, 2);
	tcase_add_test(c, log_after__decision__leaves_the_events_of_its_moment_to_come);
	tcase_add_loop_test(c, log_cursor_of__anything_else__is_refused, 0, 16);
	tcase_add_test(c, log_narrowed__any_choice__says_so);
	suite_add_tcase(s, c);
	return s;
}
