/*
 * Passkeys: what they have signed is taken once, and what ends with them.
 */
#include "store/passkeys.h"

#include "store/fixture.h"
#include "store/moderators.h"
#include "store/suites.h"

#define HOUR_US (3600 * US_PER_S)

static const char key_bytes[64] = "no point of the curve";

static int64_t
moderator_named(const char *name)
{
	const struct role_given given = { .role = ROLE_MODERATOR };
	struct moderator moderator;
	struct str unknown;

	ck_ok(moderators_add(fx.db, fx.arena, str_of(name), "hash", &given, &fixture_by, &unknown));
	ck_ok(moderators_find(fx.db, fx.arena, str_of(name), &moderator));
	return moderator.id;
}

static enum err
add(int64_t moderator_id, const char *credential)
{
	return passkeys_add(fx.db, fx.arena,
	    &(struct passkey_new){
		.moderator_id = moderator_id,
		.name = STR("Phone"),
		.credential_id = str_of(credential),
		.algorithm = -7,
		.public_key = { key_bytes, sizeof(key_bytes) },
		.challenged_us = NOW_US - 1,
		.now_us = NOW_US,
	    });
}

static struct passkey_found
found(const char *credential)
{
	struct passkey_found out;

	ck_ok(passkeys_find(fx.db, fx.arena, str_of(credential), &out));
	return out;
}

static enum err
use(int64_t id, int64_t signs, int64_t challenged_us)
{
	return passkeys_use(
	    fx.db, fx.arena, &(struct passkey_use){ id, signs, challenged_us, NOW_US + HOUR_US });
}

static int64_t
events(const char *kind)
{
	return fixture_number(
	    arena_printf(fx.arena, "SELECT count(*) FROM postbag.event WHERE kind = '%s'", kind).p);
}

START_TEST(passkeys_add__is_found_and_listed)
{
	int64_t ada = moderator_named("ada"), grace = moderator_named("grace");
	struct passkey_found got;
	struct passkey *list;
	size_t count;

	ck_ok(add(ada, "one"));
	ck_ok(add(ada, "two"));
	got = found("two");
	ck_assert_int_eq(got.who.id, ada);
	ck_assert(str_equal(got.who.name, STR("ada")));
	ck_assert_int_gt(got.who.created_us, 0);
	ck_assert(!got.who.second_factor);
	ck_assert_int_eq(got.algorithm, -7);
	ck_assert(str_equal(got.public_key, (struct str){ key_bytes, sizeof(key_bytes) }));
	ck_assert_int_eq(got.signs, 0);
	ck_assert_int_eq(got.challenged_us, NOW_US - 1);
	ck_ok(passkeys_list(fx.db, fx.arena, ada, &list, &count));
	ck_assert_uint_eq(count, 2);
	ck_assert(str_equal(list[0].credential_id, STR("one")));
	ck_assert(str_equal(list[0].name, STR("Phone")));
	ck_assert_int_eq(list[0].made_us, NOW_US);
	ck_assert_int_eq(list[0].used_us, 0);
	ck_ok(passkeys_list(fx.db, fx.arena, grace, &list, &count));
	ck_assert_uint_eq(count, 0);
	ck_assert_int_eq(passkeys_find(fx.db, fx.arena, STR("three"), &got), ERR_ABSENT);
	ck_assert_int_eq(passkeys_find(fx.db, fx.arena, STR_EMPTY, &got), ERR_ABSENT);
	ck_assert_int_eq(events("passkey_add"), 2);
}
END_TEST

START_TEST(passkeys_add__same_credential__is_refused_whoever_has_it)
{
	int64_t ada = moderator_named("ada"), grace = moderator_named("grace");

	ck_ok(add(ada, "one"));
	ck_assert_int_eq(add(ada, "one"), ERR_CONFLICT);
	ck_assert_int_eq(add(grace, "one"), ERR_CONFLICT);
	ck_assert_int_eq(found("one").who.id, ada);
	ck_assert_int_eq(events("passkey_add"), 1);
}
END_TEST

START_TEST(passkeys_add__most__is_the_last_that_passes)
{
	int64_t ada = moderator_named("ada");

	for (int i = 0; i <= PASSKEYS_MOST; i++)
		ck_assert_int_eq(add(ada, arena_printf(fx.arena, "credential %d", i).p),
		    i < PASSKEYS_MOST ? OK : ERR_CONFLICT);
	ck_ok(add(moderator_named("grace"), "another's"));
}
END_TEST

/* Eight at a time, where one may be added. */
static int64_t racing;
static enum err raced[8];

static void
race(size_t number, struct arena *arena)
{
	raced[number] = passkeys_add(fx.db, arena,
	    &(struct passkey_new){
		.moderator_id = racing,
		.name = STR("Phone"),
		.credential_id = arena_printf(arena, "raced %zu", number),
		.algorithm = -7,
		.public_key = { key_bytes, sizeof(key_bytes) },
		.challenged_us = NOW_US - 1,
		.now_us = NOW_US,
	    });
}

START_TEST(passkeys_add__from_several_at_once__are_no_more_than_most)
{
	int taken = 0;

	racing = moderator_named("ada");
	for (int i = 1; i < PASSKEYS_MOST; i++)
		ck_ok(add(racing, arena_printf(fx.arena, "credential %d", i).p));
	fixture_threads(COUNT_OF(raced), race);
	for (size_t i = 0; i < COUNT_OF(raced); i++)
		taken += raced[i] == OK;
	ck_assert_int_eq(taken, 1);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.passkey"), PASSKEYS_MOST);
}
END_TEST

START_TEST(passkeys_use__each_challenge__is_taken_once_and_none_before_it)
{
	int64_t ada = moderator_named("ada"), id;
	struct passkey *list;
	size_t count;

	ck_ok(add(ada, "one"));
	id = found("one").id;
	ck_assert_int_eq(use(id, 0, NOW_US - 1), ERR_AUTH);
	ck_ok(use(id, 0, NOW_US + 5));
	ck_assert_int_eq(use(id, 0, NOW_US + 5), ERR_AUTH);
	ck_assert_int_eq(use(id, 0, NOW_US + 4), ERR_AUTH);
	ck_ok(use(id, 0, NOW_US + 6));
	ck_ok(passkeys_list(fx.db, fx.arena, ada, &list, &count));
	ck_assert_int_eq(list[0].used_us, NOW_US + HOUR_US);
	ck_assert_int_eq(use(id + 1, 0, NOW_US + 7), ERR_AUTH);
}
END_TEST

START_TEST(passkeys_use__counter__goes_up_once_it_counts)
{
	int64_t id;

	ck_ok(add(moderator_named("ada"), "one"));
	id = found("one").id;
	ck_ok(use(id, 0, NOW_US + 1));
	ck_ok(use(id, 8, NOW_US + 2));
	ck_assert_int_eq(use(id, 8, NOW_US + 3), ERR_AUTH);
	ck_assert_int_eq(use(id, 7, NOW_US + 3), ERR_AUTH);
	ck_assert_int_eq(use(id, 0, NOW_US + 3), ERR_AUTH);
	ck_assert_int_eq(found("one").signs, 8);
	ck_ok(use(id, 9, NOW_US + 3));
	ck_ok(use(id, UINT32_MAX, NOW_US + 4));
	ck_assert_int_eq(found("one").signs, UINT32_MAX);
}
END_TEST

static int64_t used_id;

static void
use_at_once(size_t number, struct arena *arena)
{
	raced[number] = passkeys_use(
	    fx.db, arena, &(struct passkey_use){ used_id, 0, NOW_US + 1, NOW_US + HOUR_US });
}

START_TEST(passkeys_use__several_at_once__is_taken_once)
{
	int taken = 0;

	ck_ok(add(moderator_named("ada"), "one"));
	used_id = found("one").id;
	fixture_threads(COUNT_OF(raced), use_at_once);
	for (size_t i = 0; i < COUNT_OF(raced); i++)
		taken += raced[i] == OK;
	ck_assert_int_eq(taken, 1);
}
END_TEST

START_TEST(passkeys_remove__is_of_this_moderator_alone)
{
	int64_t ada = moderator_named("ada"), grace = moderator_named("grace"), id;
	struct passkey_found got;

	ck_ok(add(ada, "one"));
	id = found("one").id;
	ck_ok(passkeys_remove(fx.db, fx.arena, grace, id, NOW_US));
	ck_assert_int_eq(found("one").id, id);
	ck_ok(passkeys_remove(fx.db, fx.arena, ada, id, NOW_US));
	ck_ok(passkeys_remove(fx.db, fx.arena, ada, id, NOW_US));
	ck_assert_int_eq(passkeys_find(fx.db, fx.arena, STR("one"), &got), ERR_ABSENT);
	ck_assert_int_eq(use(id, 0, NOW_US + 1), ERR_AUTH);
	ck_assert_int_eq(events("passkey_remove"), 1);
}
END_TEST

START_TEST(passkeys_lift__by_name__removes_all_of_that_one_and_ends_sessions)
{
	int64_t ada = moderator_named("ada"), grace = moderator_named("grace");
	struct session_new session = { .moderator_id = ada,
		.hash = { { 1 } },
		.browser = STR_EMPTY,
		.how = STR("by passkey"),
		.now_us = NOW_US,
		.expires_us = NOW_US + HOUR_US };

	ck_ok(add(ada, "one"));
	ck_ok(add(ada, "two"));
	ck_ok(add(grace, "three"));
	ck_ok(sessions_add(fx.db, fx.arena, &session));
	ck_ok(passkeys_lift(fx.db, fx.arena, STR("ada"), &fixture_by));
	ck_ok(passkeys_lift(fx.db, fx.arena, STR("ada"), &fixture_by));
	ck_assert_int_eq(passkeys_lift(fx.db, fx.arena, STR("eve"), &fixture_by), ERR_ABSENT);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.passkey"), 1);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.session"), 0);
	ck_assert_int_eq(events("passkey_remove"), 2);
}
END_TEST

START_TEST(passkey__what_cannot_be__is_forbidden_by_the_schema)
{
	static const struct {
		int64_t algorithm, signs;
		size_t key, credential;
		enum err want;
	} row[] = {
		{ -7, 0, 64, 1023, OK },
		{ -7, 0, 64, 1024, ERR_CONFLICT },
		{ -7, 0, 64, 0, ERR_CONFLICT },
		{ -7, 0, 63, 1, ERR_CONFLICT },
		{ -8, 0, 64, 2, ERR_CONFLICT },
		{ -8, 0, 32, 2, OK },
		{ -257, 0, 259, 3, OK },
		{ -35, 0, 64, 4, ERR_CONFLICT },
		{ -8, -1, 32, 4, ERR_CONFLICT },
		{ -8, INT64_C(4294967296), 32, 4, ERR_CONFLICT },
		{ -8, INT64_C(4294967295), 32, 4, OK },
	};
	static const char many[2048];
	int64_t ada = moderator_named("ada");

	for (size_t i = 0; i < COUNT_OF(row); i++) {
		const struct passkey_new passkey = { .moderator_id = ada,
			.name = STR("Phone"),
			.credential_id = { many, row[i].credential },
			.algorithm = row[i].algorithm,
			.public_key = { many, row[i].key },
			.signs = row[i].signs,
			.challenged_us = NOW_US,
			.now_us = NOW_US };

		ck_assert_int_eq(passkeys_add(fx.db, fx.arena, &passkey), row[i].want);
	}
}
END_TEST

Suite *
passkeys_suite(void)
{
	Suite *s = suite_create("passkeys");
	TCase *tc = fixture_case("passkeys");

	tcase_add_test(tc, passkeys_add__is_found_and_listed);
	tcase_add_test(tc, passkeys_add__same_credential__is_refused_whoever_has_it);
	tcase_add_test(tc, passkeys_add__most__is_the_last_that_passes);
	tcase_add_test(tc, passkeys_add__from_several_at_once__are_no_more_than_most);
	tcase_add_test(tc, passkeys_use__each_challenge__is_taken_once_and_none_before_it);
	tcase_add_test(tc, passkeys_use__counter__goes_up_once_it_counts);
	tcase_add_test(tc, passkeys_use__several_at_once__is_taken_once);
	tcase_add_test(tc, passkeys_remove__is_of_this_moderator_alone);
	tcase_add_test(tc, passkeys_lift__by_name__removes_all_of_that_one_and_ends_sessions);
	tcase_add_test(tc, passkey__what_cannot_be__is_forbidden_by_the_schema);
	suite_add_tcase(s, tc);
	return s;
}
