/*
 * Second factors: codes that work once, and what ends with them.
 */
#include "store/factors.h"

#include "store/fixture.h"
#include "store/moderators.h"
#include "store/suites.h"

#define HOUR_US (3600 * US_PER_S)
#define STEP    41152263

static const struct digest16 code[] = { { { 1 } }, { { 2 } }, { { 3 } } };
static const struct digest16 fresh[] = { { { 4 } }, { { 5 } } };

/* A moderator who is signed in twice: here, and elsewhere. */
static struct session
signed_in(const char *name, uint8_t first)
{
	struct session_new session = { .now_us = NOW_US, .expires_us = NOW_US + HOUR_US };
	const struct role_given given = { .role = ROLE_MODERATOR };
	struct moderator moderator;
	struct session who;
	struct str unknown;

	ck_ok(moderators_add(fx.db, fx.arena, str_of(name), "hash", &given, &fixture_by, &unknown));
	ck_ok(moderators_find(fx.db, fx.arena, str_of(name), &moderator));
	session.moderator_id = moderator.id;
	session.browser = STR_EMPTY;
	session.how = STR("by password");
	session.hash = (struct digest32){ { first, 2 } };
	ck_ok(sessions_add(fx.db, fx.arena, &session));
	session.hash = (struct digest32){ { first, 1 } };
	ck_ok(sessions_add(fx.db, fx.arena, &session));
	ck_ok(sessions_find(fx.db, fx.arena, &session.hash, NOW_US, &who));
	return who;
}

static enum err
switch_on(const struct session *who)
{
	return factors_add(fx.db, fx.arena,
	    &(struct second_factor_new){
		.who = who,
		.sealed = STR("sealed"),
		.step = STEP,
		.now_us = NOW_US + 1,
		.code = code,
		.codes = COUNT_OF(code),
	    });
}

static enum err
spend(int64_t moderator_id, const struct digest16 *one)
{
	return factors_spend(fx.db, fx.arena, moderator_id, one);
}

START_TEST(factors_add__once__is_kept_and_ends_other_sessions)
{
	struct session ada = signed_in("ada", 1), grace = signed_in("grace", 2);
	struct second_factor got;
	struct moderator moderator;

	ck_assert_int_eq(factors_get(fx.db, fx.arena, ada.moderator_id, &got), ERR_ABSENT);
	ck_ok(switch_on(&ada));
	ck_ok(factors_get(fx.db, fx.arena, ada.moderator_id, &got));
	ck_assert(str_equal(got.sealed, STR("sealed")));
	ck_assert_int_eq(got.since_us, NOW_US + 1);
	ck_assert_int_eq(got.codes, COUNT_OF(code));
	ck_ok(moderators_get(fx.db, fx.arena, ada.moderator_id, &moderator));
	ck_assert(moderator.second_factor);
	ck_ok(moderators_get(fx.db, fx.arena, grace.moderator_id, &moderator));
	ck_assert(!moderator.second_factor);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.session"), 3);
	ck_assert_int_eq(switch_on(&ada), ERR_CONFLICT);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.recovery_code"), 3);
}
END_TEST

START_TEST(factors_step__each__is_taken_once_and_none_before_it)
{
	struct session ada = signed_in("ada", 1);
	int64_t id = ada.moderator_id;

	ck_assert_int_eq(factors_step(fx.db, fx.arena, id, STEP + 1), ERR_AUTH);
	ck_ok(switch_on(&ada));
	ck_assert_int_eq(factors_step(fx.db, fx.arena, id, STEP), ERR_AUTH);
	ck_assert_int_eq(factors_step(fx.db, fx.arena, id, STEP - 1), ERR_AUTH);
	ck_ok(factors_step(fx.db, fx.arena, id, STEP + 1));
	ck_assert_int_eq(factors_step(fx.db, fx.arena, id, STEP + 1), ERR_AUTH);
	ck_ok(factors_step(fx.db, fx.arena, id, STEP + 2));
}
END_TEST

START_TEST(factors_spend__each_code__works_once_for_its_moderator)
{
	struct session ada = signed_in("ada", 1), grace = signed_in("grace", 2);
	struct second_factor got;

	ck_ok(switch_on(&ada));
	ck_assert_int_eq(spend(grace.moderator_id, &code[0]), ERR_AUTH);
	ck_ok(spend(ada.moderator_id, &code[0]));
	ck_assert_int_eq(spend(ada.moderator_id, &code[0]), ERR_AUTH);
	ck_assert_int_eq(spend(ada.moderator_id, &fresh[0]), ERR_AUTH);
	ck_ok(factors_get(fx.db, fx.arena, ada.moderator_id, &got));
	ck_assert_int_eq(got.codes, COUNT_OF(code) - 1);
}
END_TEST

START_TEST(factors_renew__new_codes__take_the_place_of_the_old)
{
	struct session ada = signed_in("ada", 1);
	int64_t id = ada.moderator_id;

	ck_assert_int_eq(
	    factors_renew(fx.db, fx.arena, id, fresh, COUNT_OF(fresh), NOW_US), ERR_CONFLICT);
	ck_ok(switch_on(&ada));
	ck_ok(factors_renew(fx.db, fx.arena, id, fresh, COUNT_OF(fresh), NOW_US));
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.recovery_code"), 2);
	ck_assert_int_eq(spend(id, &code[0]), ERR_AUTH);
	ck_ok(spend(id, &fresh[1]));
}
END_TEST

START_TEST(factors_remove__takes_the_codes_with_it)
{
	struct session ada = signed_in("ada", 1);
	struct second_factor got;

	ck_ok(switch_on(&ada));
	ck_ok(factors_remove(fx.db, fx.arena, ada.moderator_id, NOW_US));
	ck_ok(factors_remove(fx.db, fx.arena, ada.moderator_id, NOW_US));
	ck_assert_int_eq(factors_get(fx.db, fx.arena, ada.moderator_id, &got), ERR_ABSENT);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.recovery_code"), 0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.session"), 1);
}
END_TEST

START_TEST(factors_lift__by_name__ends_all_sessions_of_that_one)
{
	struct session ada = signed_in("ada", 1), grace = signed_in("grace", 2);
	struct second_factor got;

	ck_ok(switch_on(&ada));
	ck_ok(switch_on(&grace));
	ck_ok(factors_lift(fx.db, fx.arena, STR("ada"), &fixture_by));
	ck_ok(factors_lift(fx.db, fx.arena, STR("ada"), &fixture_by));
	ck_assert_int_eq(factors_lift(fx.db, fx.arena, STR("eve"), &fixture_by), ERR_ABSENT);
	ck_assert_int_eq(factors_get(fx.db, fx.arena, ada.moderator_id, &got), ERR_ABSENT);
	ck_ok(factors_get(fx.db, fx.arena, grace.moderator_id, &got));
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.session"), 1);
}
END_TEST

START_TEST(moderators_remove__with_a_second_factor__takes_all_of_it)
{
	struct session ada = signed_in("ada", 1);

	ck_ok(switch_on(&ada));
	ck_ok(moderators_remove(fx.db, fx.arena, STR("ada"), &fixture_by));
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.second_factor"), 0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.recovery_code"), 0);
}
END_TEST

Suite *
factors_suite(void)
{
	Suite *s = suite_create("factors");
	TCase *c = fixture_case("factors");

	tcase_add_test(c, factors_add__once__is_kept_and_ends_other_sessions);
	tcase_add_test(c, factors_step__each__is_taken_once_and_none_before_it);
	tcase_add_test(c, factors_spend__each_code__works_once_for_its_moderator);
	tcase_add_test(c, factors_renew__new_codes__take_the_place_of_the_old);
	tcase_add_test(c, factors_remove__takes_the_codes_with_it);
	tcase_add_test(c, factors_lift__by_name__ends_all_sessions_of_that_one);
	tcase_add_test(c, moderators_remove__with_a_second_factor__takes_all_of_it);
	suite_add_tcase(s, c);
	return s;
}
