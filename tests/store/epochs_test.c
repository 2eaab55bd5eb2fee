/*
 * Daily secrets, and what is deleted with them.
 */
#include <string.h>

#include "store/epochs.h"
#include "store/fixture.h"
#include "store/suites.h"

static char taken[16][32];

static void
take_own(size_t number, struct arena *a)
{
	struct str sealed;

	ck_ok(epochs_take(fx.db, a, TODAY, arena_printf(a, "secret %zu", number), &sealed));
	ck_assert_uint_lt(sealed.len, sizeof(taken[0]));
	memcpy(taken[number], sealed.p, sealed.len);
}

START_TEST(epochs_take__again__gives_the_first_secret)
{
	struct str sealed;

	ck_ok(epochs_take(fx.db, fx.arena, TODAY, STR("one"), &sealed));
	ck_assert(str_equal(sealed, STR("one")));
	ck_ok(epochs_take(fx.db, fx.arena, TODAY, STR("two"), &sealed));
	ck_assert(str_equal(sealed, STR("one")));
	ck_ok(epochs_take(fx.db, fx.arena, TODAY + 1, STR("two"), &sealed));
	ck_assert(str_equal(sealed, STR("two")));
}
END_TEST

START_TEST(epochs_take__sixteen_at_once__all_get_one_secret)
{
	fixture_threads(16, take_own);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.key_epoch"), 1);
	for (size_t i = 1; i < COUNT_OF(taken); i++)
		ck_assert_str_eq(taken[i], taken[0]);
	ck_assert(taken[0][0] != '\0');
}
END_TEST

START_TEST(epochs_drop__forgets_that_secret_and_no_other)
{
	struct str sealed;

	ck_ok(epochs_take(fx.db, fx.arena, TODAY, STR("one"), &sealed));
	ck_ok(epochs_drop(fx.db, fx.arena, TODAY, STR("two")));
	ck_ok(epochs_take(fx.db, fx.arena, TODAY, STR("three"), &sealed));
	ck_assert(str_equal(sealed, STR("one")));
	ck_ok(epochs_drop(fx.db, fx.arena, TODAY, STR("one")));
	ck_ok(epochs_take(fx.db, fx.arena, TODAY, STR("three"), &sealed));
	ck_assert(str_equal(sealed, STR("three")));
}
END_TEST

START_TEST(epochs_tidy__deletes_what_is_over_and_nothing_else)
{
	(void)fixture_post(1, 0);
	(void)fixture_text("INSERT INTO postbag.key_epoch"
			   " SELECT date '2026-09-01' + n, 'x' FROM generate_series(0, 9) AS n");
	(void)fixture_text("INSERT INTO postbag.share_seen SELECT article_id, 'x', "
			   "decode(lpad(to_hex(n), 32, '0'),"
			   " 'hex'), date '2026-09-01' + n % 10 FROM postbag.article, "
			   "generate_series(0, 29999) AS n");
	(void)fixture_text(
	    "INSERT INTO postbag.rate_limit SELECT int8send(n), now()"
	    " + (n - 1500.5) * interval '1 hour' FROM generate_series(1, 3000) AS n");
	(void)fixture_text("INSERT INTO postbag.moderator (name, password_hash, role, created_at)"
			   " VALUES ('ada', 'x', 'owner', now())");
	(void)fixture_text(
	    "INSERT INTO postbag.session (session_hash, moderator_id, started_at, used_at,"
	    " expires_at) SELECT sha256(int8send(n)), moderator_id, now(), now(),"
	    " timestamptz '2026-09-01 00:00+00' + n * interval '1 day'"
	    " FROM postbag.moderator, generate_series(0, 9) AS n");
	(void)fixture_text(
	    "INSERT INTO postbag.work_spent SELECT article_id, decode(lpad(to_hex(n), 32,"
	    " '0'), 'hex'), timestamptz '2026-09-05 23:00+00' + (n - 5) * interval"
	    " '1 second' FROM postbag.article, generate_series(1, 9) AS n");
	/* 2026-09-06 at midnight. */
	const int64_t today = 20702;
	ck_assert_int_eq(fixture_number("SELECT date '2026-09-06' - date '1970-01-01'"), today);
	ck_ok(epochs_tidy(fx.db, fx.arena, today, today * S_PER_DAY * US_PER_S));
	ck_assert_str_eq(
	    fixture_text("SELECT min(day)::text FROM postbag.key_epoch"), "2026-09-05");
	ck_assert_str_eq(
	    fixture_text("SELECT min(day)::text FROM postbag.share_seen"), "2026-09-05");
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.key_epoch"), 6);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.share_seen"), 18000);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.rate_limit"), 1500);
	ck_assert_int_eq(
	    fixture_number("SELECT count(*) FROM postbag.rate_limit WHERE tat < now()"), 0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.session"), 4);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.work_spent"), 5);
}
END_TEST

Suite *
epochs_suite(void)
{
	Suite *s = suite_create("epochs");
	TCase *c = fixture_case("epochs");

	tcase_add_test(c, epochs_take__again__gives_the_first_secret);
	tcase_add_test(c, epochs_take__sixteen_at_once__all_get_one_secret);
	tcase_add_test(c, epochs_drop__forgets_that_secret_and_no_other);
	tcase_add_test(c, epochs_tidy__deletes_what_is_over_and_nothing_else);
	suite_add_tcase(s, c);
	return s;
}
