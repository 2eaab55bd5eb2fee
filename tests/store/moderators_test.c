/*
 * Moderators and their sessions.
 */
#include "store/fixture.h"
#include "store/moderators.h"
#include "store/suites.h"

#define HOUR_US (3600 * US_PER_S)

static const struct digest32 one = { { 1 } }, two = { { 2 } };

static int64_t
add(const char *name)
{
	struct moderator got;

	ck_ok(moderators_add(fx.db, fx.arena, str_of(name), "hash", NOW_US));
	ck_ok(moderators_find(fx.db, fx.arena, str_of(name), &got));
	ck_assert(str_equal(got.name, str_of(name)));
	ck_assert(str_equal(got.password_hash, STR("hash")));
	ck_assert_int_eq(got.created_us, NOW_US);
	return got.id;
}

static void
sign_in(const struct digest32 *hash, int64_t id)
{
	ck_ok(sessions_add(fx.db, fx.arena, hash, id, NOW_US, NOW_US + HOUR_US));
}

static enum err
session(const struct digest32 *hash, int64_t now_us)
{
	struct session got;

	return sessions_find(fx.db, fx.arena, hash, now_us, &got);
}

START_TEST(moderators_add__name_that_is_taken__is_a_conflict)
{
	(void)add("ada");
	ck_assert_int_eq(
	    moderators_add(fx.db, fx.arena, STR("ada"), "other", NOW_US), ERR_CONFLICT);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.moderator"), 1);
}
END_TEST

START_TEST(moderators__unknown_name__is_absent)
{
	struct moderator got;

	ck_assert_int_eq(moderators_find(fx.db, fx.arena, STR("eve"), &got), ERR_ABSENT);
	ck_assert_int_eq(moderators_password(fx.db, fx.arena, STR("eve"), "x"), ERR_ABSENT);
	ck_assert_int_eq(moderators_remove(fx.db, fx.arena, STR("eve")), ERR_ABSENT);
}
END_TEST

START_TEST(moderators_list__gives_all_by_name_with_open_sessions)
{
	struct moderator *list;
	size_t count;

	(void)add("grace");
	int64_t ada = add("ada");
	int64_t now_us = clock_now_us();
	ck_ok(sessions_add(fx.db, fx.arena, &one, ada, now_us, now_us + HOUR_US));
	ck_ok(sessions_add(fx.db, fx.arena, &two, ada, now_us - 2, now_us - 1));
	ck_ok(moderators_list(fx.db, fx.arena, &list, &count));
	ck_assert_uint_eq(count, 2);
	ck_assert(str_equal(list[0].name, STR("ada")));
	ck_assert_int_eq(list[0].sessions, 1);
	ck_assert_int_eq(list[1].sessions, 0);
}
END_TEST

START_TEST(moderators_names__gives_the_names_of_all)
{
	struct str *name;
	size_t count;

	ck_ok(moderators_names(fx.db, fx.arena, &name, &count));
	ck_assert_uint_eq(count, 0);
	(void)add("grace");
	(void)add("ada");
	ck_ok(moderators_names(fx.db, fx.arena, &name, &count));
	ck_assert_uint_eq(count, 2);
	ck_assert(str_equal(name[0], STR("ada")) || str_equal(name[1], STR("ada")));
	ck_assert(str_equal(name[0], STR("grace")) || str_equal(name[1], STR("grace")));
}
END_TEST

START_TEST(sessions_find__until_it_ends__tells_who)
{
	struct session got;
	int64_t ada = add("ada");

	sign_in(&one, ada);
	ck_ok(sessions_find(fx.db, fx.arena, &one, NOW_US + HOUR_US - 1, &got));
	ck_assert_int_eq(got.moderator_id, ada);
	ck_assert(str_equal(got.moderator_name, STR("ada")));
	ck_assert_int_eq(got.started_us, NOW_US);
	ck_assert_int_eq(got.expires_us, NOW_US + HOUR_US);
	ck_assert_int_eq(session(&one, NOW_US + HOUR_US), ERR_ABSENT);
	ck_assert_int_eq(session(&two, NOW_US), ERR_ABSENT);
}
END_TEST

START_TEST(sessions_end__ends_that_one_only)
{
	int64_t ada = add("ada");

	sign_in(&one, ada);
	sign_in(&two, ada);
	ck_ok(sessions_end(fx.db, fx.arena, &one));
	ck_ok(sessions_end(fx.db, fx.arena, &one));
	ck_assert_int_eq(session(&one, NOW_US), ERR_ABSENT);
	ck_ok(session(&two, NOW_US));
	ck_ok(sessions_end_all(fx.db, fx.arena, ada));
	ck_assert_int_eq(session(&two, NOW_US), ERR_ABSENT);
}
END_TEST

START_TEST(sessions_add__unknown_moderator__is_a_conflict)
{
	ck_assert_int_eq(
	    sessions_add(fx.db, fx.arena, &one, 4711, NOW_US, NOW_US + 1), ERR_CONFLICT);
}
END_TEST

START_TEST(moderators_password__changed__ends_all_sessions_of_that_one)
{
	struct moderator got;

	sign_in(&one, add("ada"));
	sign_in(&two, add("grace"));
	ck_ok(moderators_password(fx.db, fx.arena, STR("ada"), "new"));
	ck_ok(moderators_find(fx.db, fx.arena, STR("ada"), &got));
	ck_assert(str_equal(got.password_hash, STR("new")));
	ck_assert_int_eq(session(&one, NOW_US), ERR_ABSENT);
	ck_ok(session(&two, NOW_US));
}
END_TEST

START_TEST(moderators_remove__signed_in__ends_the_sessions_too)
{
	sign_in(&one, add("ada"));
	ck_ok(moderators_remove(fx.db, fx.arena, STR("ada")));
	ck_assert_int_eq(session(&one, NOW_US), ERR_ABSENT);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.session"), 0);
}
END_TEST

Suite *
moderators_suite(void)
{
	Suite *s = suite_create("moderators");
	TCase *c = fixture_case("moderators");

	tcase_add_test(c, moderators_add__name_that_is_taken__is_a_conflict);
	tcase_add_test(c, moderators__unknown_name__is_absent);
	tcase_add_test(c, moderators_list__gives_all_by_name_with_open_sessions);
	tcase_add_test(c, moderators_names__gives_the_names_of_all);
	tcase_add_test(c, sessions_find__until_it_ends__tells_who);
	tcase_add_test(c, sessions_end__ends_that_one_only);
	tcase_add_test(c, sessions_add__unknown_moderator__is_a_conflict);
	tcase_add_test(c, moderators_password__changed__ends_all_sessions_of_that_one);
	tcase_add_test(c, moderators_remove__signed_in__ends_the_sessions_too);
	suite_add_tcase(s, c);
	return s;
}
