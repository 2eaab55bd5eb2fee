/*
 * What is sealed in the database: found by its key, put back sealed anew, and nothing twice.
 */
#include <string.h>

#include "store/fixture.h"
#include "store/seals.h"
#include "store/suites.h"

static const struct digest16 hash = { { 1, 2, 3 } }, domain = { { 4, 5, 6 } };

/* A comment with an e-mail address sealed with a key; the rest of it is the number. */
static void
post_sealed(uint8_t key_id, uint8_t number)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, number);
	const char sealed[] = { (char)key_id, (char)number };

	comment.email_sealed = (struct str){ sealed, sizeof(sealed) };
	comment.email_hash = hash;
	(void)fixture_add(&comment);
}

/* One of each other kind, sealed with key 1: "x" and what it is of. */
static void
add_others(void)
{
	(void)fixture_text(
	    "INSERT INTO postbag.account (account_id, site_id, subject, name, email_sealed,"
	    " made_at, seen_at) SELECT 77, site_id, '\\x01020304050607080102030405060708', 'Ada',"
	    " '\\x0178', now(), now() FROM postbag.site");
	(void)fixture_text(
	    "INSERT INTO postbag.ban (site_id, kind, hash, words, outcome, why, moderator_id,"
	    " moderator_name, made_at, email_sealed) SELECT site_id, 'email',"
	    " '\\x00000000000000000000000000000000', '', 'hold', '', 1, 'Grace', now(), '\\x0178'"
	    " FROM postbag.site");
	(void)fixture_text("INSERT INTO postbag.moderator (name, password_hash, role, created_at)"
			   " VALUES ('ada', 'x', 'owner', now())");
	(void)fixture_text(
	    "INSERT INTO postbag.second_factor (moderator_id, sealed_secret, since, last_step)"
	    " SELECT moderator_id, '\\x0178', now(), 0 FROM postbag.moderator");
	(void)fixture_text("INSERT INTO postbag.key_epoch VALUES ('2026-11-26', '\\x0178')");
	(void)fixture_text(
	    "INSERT INTO postbag.sso_key (site_id, name, kind, issuer, material, made_at)"
	    " SELECT site_id, 'k', 'jwt-hs256', 'x', '\\x0178', now() FROM postbag.site");
	/* Nothing that is sealed, whatever its first byte is. */
	(void)fixture_text(
	    "INSERT INTO postbag.sso_key (site_id, name, kind, issuer, material, made_at)"
	    " SELECT site_id, 'p', 'paseto', 'x', decode(repeat('01', 32), 'hex'), now()"
	    " FROM postbag.site");
}

static const char *
said(uint8_t current)
{
	struct buf out = buf_begin(fx.arena, 0, 1024);
	struct seal_count *seal;
	size_t count;

	ck_ok(seals_count(fx.db, fx.arena, current, &seal, &count));
	for (size_t i = 0; i < count; i++)
		buf_printf(&out, "%s%lld: %lld %s", i == 0 ? "" : ", ", (long long)seal[i].key_id,
		    (long long)seal[i].items, seal_kind_name(seal[i].kind));
	return arena_text(fx.arena, buf_str(&out));
}

START_TEST(seals_count__says_what_other_keys_than_the_current_one_seal)
{
	for (uint8_t number = 1; number <= 3; number++)
		post_sealed(1, number);
	post_sealed(2, 4);
	post_sealed(9, 5);
	(void)fixture_post(6, 0);
	add_others();
	ck_assert_str_eq(said(2),
	    "1: 3 e-mail addresses of comments, 1: 1 e-mail addresses of accounts, "
	    "1: 1 e-mail addresses of bans, 1: 1 secrets of actor keys, "
	    "1: 1 secrets of second factors, 1: 1 secrets that sites sign with, "
	    "9: 1 e-mail addresses of comments");
	ck_assert_str_eq(
	    said(1), "2: 1 e-mail addresses of comments, 9: 1 e-mail addresses of comments");
}
END_TEST

START_TEST(seals_take__in_steps__gives_each_of_the_key_once)
{
	struct seal *seal;
	struct seal last = { 0 };
	size_t count, seen = 0;
	char numbers[16] = { 0 };

	for (uint8_t number = 1; number <= 5; number++)
		post_sealed(number == 3 ? 2 : 1, number);
	do {
		ck_ok(seals_take(fx.db, fx.arena, SEAL_COMMENTS, 1, &last, 3, &seal, &count));
		for (size_t i = 0; i < count; i++, seen++) {
			ck_assert_int_eq(seal[i].belongs_to, fx.site_id);
			ck_assert_uint_eq(seal[i].sealed.len, 2);
			numbers[seen] = (char)('0' + seal[i].sealed.p[1]);
		}
		if (count > 0)
			last = seal[count - 1];
	} while (count == 3);
	ck_assert_str_eq(numbers, "1245");
}
END_TEST

START_TEST(seals_put__each_kind__is_sealed_with_the_other_key_once)
{
	static const char *const sealed[SEAL_KINDS] = {
		[SEAL_COMMENTS] = "SELECT email_sealed::text FROM postbag.comment",
		[SEAL_ACCOUNTS] = "SELECT email_sealed::text FROM postbag.account",
		[SEAL_BANS] = "SELECT email_sealed::text FROM postbag.ban",
		[SEAL_FACTORS] = "SELECT sealed_secret::text FROM postbag.second_factor",
		[SEAL_DAYS] = "SELECT sealed_secret::text FROM postbag.key_epoch",
		[SEAL_SIGNERS] =
		    "SELECT material::text FROM postbag.sso_key WHERE kind = 'jwt-hs256'",
	};
	const enum seal_kind kind = (enum seal_kind)_i;
	const struct seal_fresh fresh = { STR_INIT("\x02z"), hash, domain };
	struct seal *seal;
	size_t count;
	int64_t done;

	post_sealed(1, 1);
	add_others();
	ck_ok(seals_take(fx.db, fx.arena, kind, 1, NULL, 10, &seal, &count));
	ck_assert_uint_eq(count, 1);
	ck_ok(seals_put(fx.db, fx.arena, kind, seal, &fresh, 1, &done));
	ck_assert_int_eq(done, 1);
	ck_assert_str_eq(fixture_text(sealed[kind]), "\\x027a");
	/* As two runs at the same time would. */
	ck_ok(seals_put(fx.db, fx.arena, kind, seal, &fresh, 1, &done));
	ck_assert_int_eq(done, 0);
	ck_ok(seals_take(fx.db, fx.arena, kind, 1, NULL, 10, &seal, &count));
	ck_assert_uint_eq(count, 0);
}
END_TEST

START_TEST(seals_put__hashes__are_put_with_what_they_are_of)
{
	const struct seal_fresh fresh = { STR_INIT("\x02z"), hash, domain };
	static const enum seal_kind hashed[] = { SEAL_COMMENTS, SEAL_BANS };
	struct seal *seal;
	size_t count;
	int64_t done;

	post_sealed(1, 1);
	add_others();
	for (size_t i = 0; i < COUNT_OF(hashed); i++) {
		ck_ok(seals_take(fx.db, fx.arena, hashed[i], 1, NULL, 10, &seal, &count));
		ck_ok(seals_put(fx.db, fx.arena, hashed[i], seal, &fresh, count, &done));
	}
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.comment, postbag.ban WHERE"
					" email_hash = hash AND hash ="
					" '\\x01020300000000000000000000000000' AND domain_hash ="
					" '\\x04050600000000000000000000000000'"),
	    1);
}
END_TEST

/* What was changed between taking and putting is newer than what is put. */
START_TEST(seals_put__changed_meanwhile__stays_as_it_is)
{
	const struct seal_fresh fresh[2] = { { STR_INIT("\x02z"), hash, domain },
		{ STR_INIT("\x02z"), hash, domain } };
	struct seal *seal;
	size_t count;
	int64_t done;

	post_sealed(1, 1);
	post_sealed(1, 2);
	ck_ok(seals_take(fx.db, fx.arena, SEAL_COMMENTS, 1, NULL, 10, &seal, &count));
	ck_assert_uint_eq(count, 2);
	(void)fixture_text("UPDATE postbag.comment SET email_sealed = '\\x0163' WHERE"
			   " email_sealed = '\\x0101'");
	ck_ok(seals_put(fx.db, fx.arena, SEAL_COMMENTS, seal, fresh, count, &done));
	ck_assert_int_eq(done, 1);
	ck_assert_int_eq(
	    fixture_number("SELECT count(*) FROM postbag.comment WHERE email_sealed = '\\x0163'"),
	    1);
}
END_TEST

Suite *
seals_suite(void)
{
	Suite *s = suite_create("seals");
	TCase *tc = fixture_case("seals");

	tcase_add_test(tc, seals_count__says_what_other_keys_than_the_current_one_seal);
	tcase_add_test(tc, seals_take__in_steps__gives_each_of_the_key_once);
	tcase_add_loop_test(
	    tc, seals_put__each_kind__is_sealed_with_the_other_key_once, 0, SEAL_KINDS);
	tcase_add_test(tc, seals_put__hashes__are_put_with_what_they_are_of);
	tcase_add_test(tc, seals_put__changed_meanwhile__stays_as_it_is);
	suite_add_tcase(s, tc);
	return s;
}
