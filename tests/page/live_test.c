#include "page/live.h"

#include <unistd.h>

#include "fixture.h"
#include "key/token.h"
#include "suites.h"

static struct live *live;

static void
tear_down(void)
{
	live_close(live);
	live = NULL;
	fixture_down();
}

static const struct settings *
settings_now(const struct keyring **keys)
{
	const struct settings *set;

	live_take(live, arena, &set, keys);
	return set;
}

static void
open_with(const char *lines)
{
	write_config(lines);
	ck_assert_int_eq(live_open(config, &live, &complaint), OK);
}

static enum err
reload_with(const char *lines)
{
	write_config(lines);
	complaint = buf_begin(arena, 256, 4096);
	return live_reload(live, &complaint);
}

static const char *
said(void)
{
	return arena_text(arena, buf_str(&complaint));
}

START_TEST(live_open__good_files__are_read)
{
	const struct keyring *keys;

	open_with("text_points = 700\nthreads = 3\n");
	ck_assert_int_eq(settings_now(&keys)->text_points, 700);
	ck_assert_int_eq(live_start(live)->threads, 3);
	ck_assert_uint_eq(keyring_count(keys), 1);
	ck_assert_uint_eq(complaint.len, 0);
}
END_TEST

START_TEST(live_open__no_settings_file__is_refused)
{
	ck_assert_int_eq(unlink(config), 0);
	ck_assert_int_eq(live_open(config, &live, &complaint), ERR_ABSENT);
	assert_has(said(), config);
	ck_assert_ptr_null(live);
}
END_TEST

START_TEST(live_open__no_keys__is_refused_and_says_so_without_a_key)
{
	write_keys("current 1 " HEX_A "\ncurrent 2 " HEX_B "\n");
	ck_assert_int_eq(live_open(config, &live, &complaint), ERR_INPUT);
	ck_assert_uint_gt(complaint.len, 0);
	assert_lacks(said(), HEX_A);
	ck_assert_ptr_null(live);
}
END_TEST

START_TEST(live_reload__good_files__are_swapped_in_and_old_snapshots_stay)
{
	const struct keyring *keys, *keys_then;

	open_with("text_points = 700\n");
	const struct settings *then = settings_now(&keys_then);
	write_keys("old 1 " HEX_A "\ncurrent 2 " HEX_B "\n");
	ck_assert_int_eq(reload_with("text_points = 800\n"), OK);
	ck_assert_uint_eq(complaint.len, 0);
	ck_assert_int_eq(settings_now(&keys)->text_points, 800);
	ck_assert_uint_eq(keyring_current(keys), 2);
	ck_assert_int_eq(then->text_points, 700);
	ck_assert_uint_eq(keyring_current(keys_then), 1);
	/* A reload of the same changes nothing, however often. */
	for (int i = 0; i < 10; i++)
		ck_assert_int_eq(reload_with("text_points = 800\n"), OK);
	ck_assert_int_eq(then->text_points, 700);
}
END_TEST

START_TEST(live_reload__a_rotated_key__still_opens_what_the_old_one_sealed)
{
	const struct token token = {
		.purpose = TOKEN_TICKET, .site = 1, .article = 2, .issued_s = 100, .expires_s = 200
	};
	const struct keyring *keys;
	struct token opened;
	char text[TOKEN_TEXT_BYTES];

	open_with("");
	(void)settings_now(&keys);
	token_seal(keys, &token, text);
	write_keys("old 1 " HEX_A "\ncurrent 2 " HEX_B "\n");
	ck_assert_int_eq(reload_with(""), OK);
	(void)settings_now(&keys);
	ck_assert_int_eq(token_open(keys, str_of(text), TOKEN_TICKET, 1, 2, 150, &opened), OK);
	write_keys("current 2 " HEX_B "\n");
	ck_assert_int_eq(reload_with(""), OK);
	(void)settings_now(&keys);
	ck_assert_int_eq(
	    token_open(keys, str_of(text), TOKEN_TICKET, 1, 2, 150, &opened), ERR_AUTH);
}
END_TEST

static const char *const broken[] = {
	"text_points = many\n",
	"text_points = 99\n",
	"no_such_setting = 1\n",
	"text_points = 800\ntext_points = 800\n",
	"key_file = /nonexistent/keys\n",
	"just words\n",
};

START_TEST(live_reload__a_broken_settings_file__keeps_what_was)
{
	const struct keyring *keys;

	open_with("text_points = 700\n");
	ck_assert_int_ne(reload_with(broken[_i]), OK);
	ck_assert_uint_gt(complaint.len, 0);
	ck_assert_int_eq(settings_now(&keys)->text_points, 700);
	ck_assert_uint_eq(keyring_current(keys), 1);
	/* And it is no worse for it: the next good one is taken. */
	ck_assert_int_eq(reload_with("text_points = 900\n"), OK);
	ck_assert_int_eq(settings_now(&keys)->text_points, 900);
}
END_TEST

START_TEST(live_reload__a_broken_key_file__keeps_settings_and_keys)
{
	const struct keyring *keys;

	open_with("text_points = 700\n");
	write_keys("current 1 short\n");
	ck_assert_int_eq(reload_with("text_points = 800\n"), ERR_INPUT);
	ck_assert_int_eq(settings_now(&keys)->text_points, 700);
	ck_assert_uint_eq(keyring_count(keys), 1);
}
END_TEST

START_TEST(live_reload__what_is_read_at_start_only__keeps_its_value_and_is_named)
{
	const struct keyring *keys;

	open_with("threads = 3\npool = 4\ntext_points = 700\n");
	ck_assert_int_eq(
	    reload_with("threads = 5\npool = 6\ntext_points = 800\nprepare = no\n"), OK);
	const struct settings *set = settings_now(&keys);
	ck_assert_int_eq(set->threads, 3);
	ck_assert_int_eq(set->pool, 4);
	ck_assert(set->prepare);
	ck_assert_int_eq(set->text_points, 800);
	ck_assert_int_eq(live_start(live)->threads, 3);
	ck_assert_str_eq(said(), "threads, pool, prepare");
	/* Back to what it was at start: nothing to say. */
	ck_assert_int_eq(reload_with("threads = 3\npool = 4\n"), OK);
	ck_assert_uint_eq(complaint.len, 0);
}
END_TEST

START_TEST(live_sites__no_database_yet__is_busy)
{
	const struct sites *sites = NULL;

	open_with("");
	struct db *db = db_away();
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(live_sites(live, arena, db, NOW_US, &sites), ERR_BUSY);
	ck_assert_ptr_null(sites);
	db_close(db);
}
END_TEST

START_TEST(live_names__no_database_yet__is_busy)
{
	const struct names *names = NULL;

	open_with("");
	struct db *db = db_away();
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(live_names(live, arena, db, NOW_US, &names), ERR_BUSY);
	ck_assert_ptr_null(names);
	db_close(db);
}
END_TEST

Suite *
live_suite(void)
{
	Suite *s = suite_create("live");
	TCase *tc = tcase_create("live");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, fixture_up, tear_down);
	tcase_add_test(tc, live_open__good_files__are_read);
	tcase_add_test(tc, live_open__no_settings_file__is_refused);
	tcase_add_test(tc, live_open__no_keys__is_refused_and_says_so_without_a_key);
	tcase_add_test(tc, live_reload__good_files__are_swapped_in_and_old_snapshots_stay);
	tcase_add_test(tc, live_reload__a_rotated_key__still_opens_what_the_old_one_sealed);
	tcase_add_loop_test(
	    tc, live_reload__a_broken_settings_file__keeps_what_was, 0, (int)COUNT_OF(broken));
	tcase_add_test(tc, live_reload__a_broken_key_file__keeps_settings_and_keys);
	tcase_add_test(tc, live_reload__what_is_read_at_start_only__keeps_its_value_and_is_named);
	tcase_add_test(tc, live_sites__no_database_yet__is_busy);
	tcase_add_test(tc, live_names__no_database_yet__is_busy);
	suite_add_tcase(s, tc);
	return s;
}
