/*
 * Moderators and their sessions.
 */
#include "store/fixture.h"
#include "store/moderators.h"
#include "store/sites.h"
#include "store/suites.h"

#define HOUR_US (3600 * US_PER_S)

static const struct digest32 one = { { 1 } }, two = { { 2 } };

/* At one site, or at every site. */
static enum err
add_as(const char *name, enum role role, const char *site, struct str *unknown)
{
	const struct str at = str_of(site);
	const struct role_given given = { role, &at, site == NULL ? 0 : 1 };

	return moderators_add(fx.db, fx.arena, str_of(name), "hash", &given, &fixture_by, unknown);
}

static enum err
turn(const char *name, enum role role, const char *site, struct str *unknown)
{
	const struct str at = str_of(site);
	const struct role_given given = { role, &at, site == NULL ? 0 : 1 };

	return moderators_role(fx.db, fx.arena, str_of(name), &given, &fixture_by, unknown);
}

static int64_t
add(const char *name)
{
	struct moderator got;
	struct str unknown;

	ck_ok(add_as(name, ROLE_OWNER, NULL, &unknown));
	ck_ok(moderators_find(fx.db, fx.arena, str_of(name), &got));
	ck_assert(str_equal(got.name, str_of(name)));
	ck_assert(str_equal(got.password_hash, STR("hash")));
	ck_assert_int_eq(got.created_us, NOW_US);
	return got.id;
}

static enum err
open_session(const struct digest32 *hash, int64_t id, int64_t now_us, int64_t expires_us)
{
	return sessions_add(fx.db, fx.arena,
	    &(struct session_new){
		.hash = *hash,
		.moderator_id = id,
		.browser = STR("Firefox on Linux"),
		.how = STR("by password"),
		.now_us = now_us,
		.expires_us = expires_us,
	    });
}

static void
sign_in(const struct digest32 *hash, int64_t id)
{
	ck_ok(open_session(hash, id, NOW_US, NOW_US + HOUR_US));
}

static enum err
session(const struct digest32 *hash, int64_t now_us)
{
	struct session got;

	return sessions_find(fx.db, fx.arena, hash, now_us, &got);
}

START_TEST(moderators_add__name_that_is_taken__is_a_conflict)
{
	struct str unknown;

	(void)add("ada");
	ck_assert_int_eq(add_as("ada", ROLE_MODERATOR, NULL, &unknown), ERR_CONFLICT);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.moderator"), 1);
}
END_TEST

static void
add_site(const char *name)
{
	char origin[64];
	struct str served = { origin,
		(size_t)snprintf(origin, sizeof(origin), "https://%s.example", name) };
	struct site site = {
		.name = str_of(name),
		.title = STR("Another"),
		.origin = &served,
		.origins = 1,
	};
	struct str taken;

	ck_ok(sites_add(fx.db, fx.arena, &site, &fixture_by, &taken));
}

/* What somebody who is signed in may do at the fixture's site, at the other, and anywhere else. */
static void
assert_roles(enum role here, enum role there, enum role elsewhere)
{
	struct session got;

	ck_ok(sessions_find(fx.db, fx.arena, &one, NOW_US, &got));
	ck_assert_uint_eq(got.sites, 2);
	ck_assert_int_eq(session_role(&got, fx.article.site_id), here);
	ck_assert_int_eq(session_role(&got, got.site[1].site_id), there);
	ck_assert_int_ne(got.site[1].site_id, fx.article.site_id);
	ck_assert_int_eq(got.everywhere, elsewhere);
	ck_assert_int_eq(session_role(&got, 4711), ROLE_NONE);
}

START_TEST(moderators_role__at_a_site__stands_before_the_one_everywhere)
{
	struct str unknown;

	add_site("gazette");
	sign_in(&one, add("ada"));
	assert_roles(ROLE_OWNER, ROLE_OWNER, ROLE_OWNER);
	ck_ok(turn("ada", ROLE_READ_ONLY, "gazette", &unknown));
	assert_roles(ROLE_OWNER, ROLE_READ_ONLY, ROLE_OWNER);
	ck_ok(turn("ada", ROLE_NONE, NULL, &unknown));
	assert_roles(ROLE_NONE, ROLE_READ_ONLY, ROLE_NONE);
	ck_ok(turn("ada", ROLE_MODERATOR, "gazette", &unknown));
	ck_ok(turn("ada", ROLE_MODERATOR, "gazette", &unknown));
	assert_roles(ROLE_NONE, ROLE_MODERATOR, ROLE_NONE);
	ck_ok(turn("ada", ROLE_NONE, "gazette", &unknown));
	assert_roles(ROLE_NONE, ROLE_NONE, ROLE_NONE);
}
END_TEST

START_TEST(moderators_add__at_one_site__sees_no_other)
{
	struct moderator *list;
	struct moderator got;
	struct str unknown;
	size_t count;

	add_site("gazette");
	ck_ok(add_as("bob", ROLE_MODERATOR, "gazette", &unknown));
	ck_ok(moderators_find(fx.db, fx.arena, STR("bob"), &got));
	sign_in(&one, got.id);
	assert_roles(ROLE_NONE, ROLE_MODERATOR, ROLE_NONE);
	ck_ok(moderators_list(fx.db, fx.arena, &list, &count));
	ck_assert(str_equal(list[0].roles, STR("none, moderator at gazette")));
}
END_TEST

START_TEST(moderators_at_sites__tells_who_has_a_role_there)
{
	struct moderator_at *at;
	struct str unknown;
	size_t count;

	add_site("gazette");
	(void)add("ada");
	ck_ok(add_as("bob", ROLE_MODERATOR, "gazette", &unknown));
	ck_ok(turn("ada", ROLE_READ_ONLY, "news", &unknown));
	ck_ok(add_as("eve", ROLE_READ_ONLY, NULL, &unknown));
	ck_ok(turn("eve", ROLE_NONE, "news", &unknown));
	ck_ok(moderators_at_sites(fx.db, fx.arena, &fx.sites, &at, &count));
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(at[0].site_id, fx.site_id);
	ck_assert(str_equal(at[0].name, STR("ada")));
	ck_assert_int_eq(at[0].role, ROLE_READ_ONLY);
	ck_assert(!at[0].general);
	const int64_t both[] = { fx.site_id,
		fixture_number("SELECT max(site_id) FROM postbag.site") };
	ck_ok(moderators_at_sites(fx.db, fx.arena, &(struct site_ids){ both, 2 }, &at, &count));
	ck_assert_uint_eq(count, 4);
	ck_assert(str_equal(at[0].name, STR("ada")) && at[0].general);
	ck_assert_int_eq(at[0].role, ROLE_OWNER);
	ck_assert(str_equal(at[1].name, STR("bob")) && !at[1].general);
	ck_assert(str_equal(at[2].name, STR("eve")) && at[2].general);
	ck_assert_int_eq(at[3].site_id, fx.site_id);
}
END_TEST

START_TEST(moderators_role__unknown_site__changes_nothing_and_says_which)
{
	struct str unknown;

	(void)add("ada");
	ck_assert_int_eq(turn("ada", ROLE_READ_ONLY, "nowhere", &unknown), ERR_ABSENT);
	ck_assert(str_equal(unknown, STR("nowhere")));
	ck_assert_int_eq(turn("eve", ROLE_READ_ONLY, NULL, &unknown), ERR_ABSENT);
	ck_assert_uint_eq(unknown.len, 0);
	ck_assert_int_eq(add_as("bob", ROLE_MODERATOR, "nowhere", &unknown), ERR_ABSENT);
	ck_assert(str_equal(unknown, STR("nowhere")));
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.moderator"), 1);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.site_role"), 0);
}
END_TEST

START_TEST(moderators__unknown_name__is_absent)
{
	struct moderator got;

	ck_assert_int_eq(moderators_find(fx.db, fx.arena, STR("eve"), &got), ERR_ABSENT);
	ck_assert_int_eq(
	    moderators_password(fx.db, fx.arena, STR("eve"), "x", &fixture_by), ERR_ABSENT);
	ck_assert_int_eq(moderators_remove(fx.db, fx.arena, STR("eve"), &fixture_by), ERR_ABSENT);
}
END_TEST

START_TEST(moderators_list__gives_all_by_name_with_open_sessions)
{
	struct moderator *list;
	size_t count;

	(void)add("grace");
	int64_t ada = add("ada");
	int64_t now_us = clock_now_us();
	ck_ok(open_session(&one, ada, now_us, now_us + HOUR_US));
	ck_ok(open_session(&two, ada, now_us - 2, now_us - 1));
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
	ck_assert_int_eq(got.used_us, NOW_US);
	ck_assert_int_eq(got.expires_us, NOW_US + HOUR_US);
	ck_ok(sessions_touch(fx.db, fx.arena, got.id, NOW_US + 5));
	ck_ok(sessions_find(fx.db, fx.arena, &one, NOW_US + 5, &got));
	ck_assert_int_eq(got.used_us, NOW_US + 5);
	ck_assert_int_eq(session(&one, NOW_US + HOUR_US), ERR_ABSENT);
	ck_assert_int_eq(session(&two, NOW_US), ERR_ABSENT);
}
END_TEST

START_TEST(sessions_end__ends_that_one_only)
{
	int64_t ada = add("ada");

	sign_in(&one, ada);
	sign_in(&two, ada);
	ck_ok(sessions_end(fx.db, fx.arena, &one, NOW_US));
	ck_ok(sessions_end(fx.db, fx.arena, &one, NOW_US));
	ck_assert_int_eq(session(&one, NOW_US), ERR_ABSENT);
	ck_ok(session(&two, NOW_US));
	ck_ok(sessions_end_all(fx.db, fx.arena, ada, NOW_US));
	ck_assert_int_eq(session(&two, NOW_US), ERR_ABSENT);
}
END_TEST

START_TEST(sessions_list__gives_the_open_ones_of_that_moderator)
{
	static const struct digest32 three = { { 3 } }, four = { { 4 } };
	int64_t ada = add("ada"), grace = add("grace");
	struct session got;
	struct sitting *list;
	size_t count;

	sign_in(&one, ada);
	sign_in(&two, ada);
	sign_in(&three, grace);
	ck_ok(open_session(&four, ada, NOW_US - HOUR_US, NOW_US));
	ck_ok(sessions_find(fx.db, fx.arena, &one, NOW_US, &got));
	ck_ok(sessions_touch(fx.db, fx.arena, got.id, NOW_US + 1));
	ck_ok(sessions_list(fx.db, fx.arena, ada, NOW_US, &list, &count));
	ck_assert_uint_eq(count, 2);
	ck_assert_int_eq(list[0].id, got.id);
	ck_assert_int_eq(list[0].started_us, NOW_US);
	ck_assert_int_eq(list[0].used_us, NOW_US + 1);
	ck_assert(str_equal(list[0].browser, STR("Firefox on Linux")));
	ck_assert_int_eq(list[1].used_us, NOW_US);
}
END_TEST

START_TEST(sessions_close__ends_one_of_the_own)
{
	int64_t ada = add("ada"), grace = add("grace");
	struct session got;

	sign_in(&one, ada);
	sign_in(&two, grace);
	ck_ok(sessions_find(fx.db, fx.arena, &two, NOW_US, &got));
	ck_ok(sessions_close(fx.db, fx.arena, ada, got.id, NOW_US));
	ck_ok(session(&two, NOW_US));
	ck_ok(sessions_close(fx.db, fx.arena, grace, got.id, NOW_US));
	ck_ok(sessions_close(fx.db, fx.arena, grace, got.id, NOW_US));
	ck_assert_int_eq(session(&two, NOW_US), ERR_ABSENT);
	ck_ok(session(&one, NOW_US));
}
END_TEST

START_TEST(moderators_get__by_id__gives_the_same_as_by_name)
{
	struct moderator got;
	int64_t ada = add("ada");

	ck_ok(moderators_get(fx.db, fx.arena, ada, &got));
	ck_assert(str_equal(got.name, STR("ada")));
	ck_assert(!got.second_factor);
	ck_assert_int_eq(moderators_get(fx.db, fx.arena, ada + 1, &got), ERR_ABSENT);
}
END_TEST

START_TEST(moderators_password_own__changed__ends_all_other_sessions)
{
	static const struct digest32 three = { { 3 } };
	struct moderator got;
	struct session who;
	int64_t ada = add("ada");

	sign_in(&one, ada);
	sign_in(&two, ada);
	sign_in(&three, add("grace"));
	ck_ok(sessions_find(fx.db, fx.arena, &one, NOW_US, &who));
	ck_assert_int_eq(
	    moderators_password_own(fx.db, fx.arena, &who, "other", "new", NOW_US), ERR_CONFLICT);
	ck_ok(session(&two, NOW_US));
	ck_ok(moderators_password_own(fx.db, fx.arena, &who, "hash", "new", NOW_US));
	ck_ok(moderators_get(fx.db, fx.arena, ada, &got));
	ck_assert(str_equal(got.password_hash, STR("new")));
	ck_ok(session(&one, NOW_US));
	ck_assert_int_eq(session(&two, NOW_US), ERR_ABSENT);
	ck_ok(session(&three, NOW_US));
}
END_TEST

START_TEST(sessions_add__unknown_moderator__is_a_conflict)
{
	ck_assert_int_eq(open_session(&one, 4711, NOW_US, NOW_US + 1), ERR_CONFLICT);
}
END_TEST

START_TEST(moderators_password__changed__ends_all_sessions_of_that_one)
{
	struct moderator got;

	sign_in(&one, add("ada"));
	sign_in(&two, add("grace"));
	ck_ok(moderators_password(fx.db, fx.arena, STR("ada"), "new", &fixture_by));
	ck_ok(moderators_find(fx.db, fx.arena, STR("ada"), &got));
	ck_assert(str_equal(got.password_hash, STR("new")));
	ck_assert_int_eq(session(&one, NOW_US), ERR_ABSENT);
	ck_ok(session(&two, NOW_US));
}
END_TEST

START_TEST(moderators_remove__signed_in__ends_the_sessions_too)
{
	sign_in(&one, add("ada"));
	ck_ok(moderators_remove(fx.db, fx.arena, STR("ada"), &fixture_by));
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
	tcase_add_test(c, moderators_role__at_a_site__stands_before_the_one_everywhere);
	tcase_add_test(c, moderators_add__at_one_site__sees_no_other);
	tcase_add_test(c, moderators_at_sites__tells_who_has_a_role_there);
	tcase_add_test(c, moderators_role__unknown_site__changes_nothing_and_says_which);
	tcase_add_test(c, moderators__unknown_name__is_absent);
	tcase_add_test(c, moderators_list__gives_all_by_name_with_open_sessions);
	tcase_add_test(c, moderators_names__gives_the_names_of_all);
	tcase_add_test(c, sessions_find__until_it_ends__tells_who);
	tcase_add_test(c, sessions_end__ends_that_one_only);
	tcase_add_test(c, sessions_list__gives_the_open_ones_of_that_moderator);
	tcase_add_test(c, sessions_close__ends_one_of_the_own);
	tcase_add_test(c, moderators_get__by_id__gives_the_same_as_by_name);
	tcase_add_test(c, moderators_password_own__changed__ends_all_other_sessions);
	tcase_add_test(c, sessions_add__unknown_moderator__is_a_conflict);
	tcase_add_test(c, moderators_password__changed__ends_all_sessions_of_that_one);
	tcase_add_test(c, moderators_remove__signed_in__ends_the_sessions_too);
	suite_add_tcase(s, c);
	return s;
}
