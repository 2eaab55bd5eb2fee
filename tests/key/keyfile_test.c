#include "suites.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "key/keyfile.h"
#include "key/token.h"

/* A key is this after its first digit. */
#define HEX_C_TAIL "be2f80c1764d9a3e01b8fc5927a46d3bc80e5197f3264aa0dd16b9c4e78f205"
/* 2026-11-26T20:18:17Z */
#define NOW_S 1795724297

static struct arena *arena;
static struct buf complaint;
static char folder[64];
static char path[96];

static void
set_up(void)
{
	arena = arena_open();
	complaint = buf_begin(arena, 0, 4096);
	(void)snprintf(folder, sizeof(folder), "/tmp/postbag-key-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	(void)snprintf(path, sizeof(path), "%s/keys", folder);
}

static void
tear_down(void)
{
	(void)unlink(path);
	ck_assert_int_eq(rmdir(folder), 0);
	arena_close(arena);
}

static struct keyfile *
file_made(const char *text)
{
	struct keyfile *file = NULL;

	ck_assert_int_eq(keyfile_of(str_of(text), &file, &complaint), OK);
	return file;
}

/* "old 1, current 2, next 3": what the file has. */
static const char *
said(const struct keyfile *file)
{
	struct buf out = buf_begin(arena, 0, 1024);

	for (size_t i = 0; i < file->count; i++)
		buf_printf(&out, "%s%s %d", i == 0 ? "" : ", ",
		    master_state_name(file->master[i].state), file->master[i].id);
	return arena_text(arena, buf_str(&out));
}

START_TEST(keyfile_of__in_any_order__is_from_the_oldest_to_the_newest)
{
	struct keyfile *file =
	    file_made("next 7 " HEX_A "\ncurrent 3 " HEX_B " 2026-11-26T20:18:17Z\n"
		      "old 9 " HEX_C " 2025-01-01T00:00:00Z\n"
		      "old 2 b" HEX_C_TAIL " 2024-01-01T00:00:00Z\n"
		      "old 1 c" HEX_C_TAIL "\n");

	ck_assert_str_eq(said(file), "old 1, old 2, old 9, current 3, next 7");
	ck_assert_int_eq(file->master[3].made_s, NOW_S);
	ck_assert_int_eq(file->master[4].made_s, 0);
	ck_assert_uint_eq(keyfile_current(file)->id, 3);
	ck_assert_uint_eq(keyfile_next(file)->id, 7);
	keyfile_close(file);
}
END_TEST

START_TEST(keyfile_rotate__step_by_step__each_key_is_next_then_current_then_old)
{
	static const char *const step[] = {
		"old 1, current 2, next 3",
		"old 1, old 2, current 3, next 4",
		"old 1, old 2, old 3, current 4, next 5",
	};
	struct keyfile *file;

	ck_assert_int_eq(keyfile_make(path, NOW_S, &complaint), OK);
	ck_assert_int_eq(keyfile_open(path, &file, &complaint), OK);
	ck_assert_str_eq(said(file), "current 1, next 2");
	for (size_t i = 0; i < COUNT_OF(step); i++) {
		ck_assert_int_eq(keyfile_rotate(file, NOW_S + 1 + (int64_t)i), OK);
		ck_assert_str_eq(said(file), step[i]);
		ck_assert_int_eq(keyfile_next(file)->made_s, NOW_S + 1 + (int64_t)i);
		for (size_t j = 1; j < file->count; j++)
			ck_assert_mem_ne(
			    file->master[j].byte, file->master[j - 1].byte, MASTER_BYTES);
	}
	keyfile_close(file);
}
END_TEST

/* What must be known everywhere before it signs. */
START_TEST(keyfile_rotate__no_next_key__makes_one_and_changes_nothing_else)
{
	struct keyfile *file = file_made("old 1 " HEX_A "\ncurrent 2 " HEX_B "\n");

	ck_assert_int_eq(keyfile_rotate(file, NOW_S), OK);
	ck_assert_str_eq(said(file), "old 1, current 2, next 3");
	keyfile_close(file);
}
END_TEST

START_TEST(keyfile_rotate__eight_keys__have_no_room)
{
	struct keyfile *file = file_made("current 1 " HEX_A "\n");

	for (int i = 1; i < KEYFILE_MAX_KEYS; i++)
		ck_assert_int_eq(keyfile_rotate(file, NOW_S), OK);
	const char *before = said(file);
	ck_assert_int_eq(keyfile_rotate(file, NOW_S), ERR_LIMIT);
	ck_assert_str_eq(said(file), before);
	keyfile_close(file);
}
END_TEST

START_TEST(keyfile_rotate__number_255__one_that_is_free_comes_after_it)
{
	struct keyfile *file = file_made("old 1 " HEX_A "\ncurrent 255 " HEX_B "\n");

	ck_assert_int_eq(keyfile_rotate(file, NOW_S), OK);
	ck_assert_str_eq(said(file), "old 1, current 255, next 2");
	keyfile_close(file);
}
END_TEST

START_TEST(keyfile_drop__first_ones__are_gone_and_the_rest_is_as_it_was)
{
	struct keyfile *file = file_made(
	    "old 1 " HEX_A "\nold 2 " HEX_B "\ncurrent 3 " HEX_C "\nnext 4 b" HEX_C_TAIL "\n");
	char hex[2 * MASTER_BYTES + 1];

	keyfile_drop(file, 2);
	ck_assert_str_eq(said(file), "current 3, next 4");
	(void)sodium_bin2hex(hex, sizeof(hex), keyfile_current(file)->byte, MASTER_BYTES);
	ck_assert_str_eq(hex, HEX_C);
	keyfile_close(file);
}
END_TEST

START_TEST(keyfile_save__reads_back_as_it_was__stays_private)
{
	struct keyfile *file, *again;
	struct stat st;

	ck_assert_int_eq(keyfile_make(path, NOW_S, &complaint), OK);
	ck_assert_int_eq(keyfile_open(path, &file, &complaint), OK);
	ck_assert_int_eq(keyfile_rotate(file, NOW_S + 5), OK);
	ck_assert_int_eq(keyfile_save(file, path, &complaint), OK);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0600);
	ck_assert_int_eq(keyfile_open(path, &again, &complaint), OK);
	ck_assert_mem_eq(again, file, sizeof(*file));
	keyfile_close(again);
	keyfile_close(file);
}
END_TEST

START_TEST(keyfile_save__somebody_else_at_it__changes_nothing)
{
	char fresh[128];
	struct keyfile *file;
	struct stat before, after;

	ck_assert_int_eq(keyfile_make(path, NOW_S, &complaint), OK);
	ck_assert_int_eq(keyfile_open(path, &file, &complaint), OK);
	(void)snprintf(fresh, sizeof(fresh), "%s.new", path);
	FILE *f = fopen(fresh, "w");
	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fclose(f), 0);
	ck_assert_int_eq(stat(path, &before), 0);
	ck_assert_int_eq(keyfile_save(file, path, &complaint), ERR_CONFLICT);
	ck_assert_int_eq(stat(path, &after), 0);
	ck_assert_uint_eq(before.st_ino, after.st_ino);
	ck_assert_int_eq(unlink(fresh), 0);
	keyfile_close(file);
}
END_TEST

/* Two processes, of which one has read the file again and the other has not yet. */
START_TEST(keyfile_rotate__one_process_has_read_it__the_other_knows_what_it_signs)
{
	char token[TOKEN_TEXT_BYTES];
	const struct token ticket = { .purpose = TOKEN_TICKET,
		.site = 1,
		.article = 2,
		.issued_s = NOW_S,
		.expires_s = NOW_S + 60 };
	struct keyring *before, *after, *revoked;
	struct keyfile *file;
	struct token got;

	ck_assert_int_eq(keyfile_make(path, NOW_S, &complaint), OK);
	ck_assert_int_eq(keyfile_open(path, &file, &complaint), OK);
	ck_assert_int_eq(keyring_open(path, &before, &complaint), OK);
	ck_assert_int_eq(keyfile_rotate(file, NOW_S), OK);
	ck_assert_int_eq(keyfile_save(file, path, &complaint), OK);
	ck_assert_int_eq(keyring_open(path, &after, &complaint), OK);
	keyfile_drop(file, 1);
	ck_assert_int_eq(keyfile_save(file, path, &complaint), OK);
	ck_assert_int_eq(keyring_open(path, &revoked, &complaint), OK);

	token_seal(after, &ticket, token);
	ck_assert_int_eq(token_open(before, str_of(token), TOKEN_TICKET, 1, 2, NOW_S, &got), OK);
	ck_assert_int_eq(token_open(revoked, str_of(token), TOKEN_TICKET, 1, 2, NOW_S, &got), OK);
	token_seal(before, &ticket, token);
	ck_assert_int_eq(token_open(after, str_of(token), TOKEN_TICKET, 1, 2, NOW_S, &got), OK);
	ck_assert_int_eq(
	    token_open(revoked, str_of(token), TOKEN_TICKET, 1, 2, NOW_S, &got), ERR_AUTH);
	keyring_close(before);
	keyring_close(after);
	keyring_close(revoked);
	keyfile_close(file);
}
END_TEST

Suite *
keyfile_suite(void)
{
	Suite *s = suite_create("keyfile");
	TCase *tc = tcase_create("keyfile");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, keyfile_of__in_any_order__is_from_the_oldest_to_the_newest);
	tcase_add_test(tc, keyfile_rotate__step_by_step__each_key_is_next_then_current_then_old);
	tcase_add_test(tc, keyfile_rotate__no_next_key__makes_one_and_changes_nothing_else);
	tcase_add_test(tc, keyfile_rotate__eight_keys__have_no_room);
	tcase_add_test(tc, keyfile_rotate__number_255__one_that_is_free_comes_after_it);
	tcase_add_test(tc, keyfile_rotate__one_process_has_read_it__the_other_knows_what_it_signs);
	tcase_add_test(tc, keyfile_drop__first_ones__are_gone_and_the_rest_is_as_it_was);
	tcase_add_test(tc, keyfile_save__reads_back_as_it_was__stays_private);
	tcase_add_test(tc, keyfile_save__somebody_else_at_it__changes_nothing);
	suite_add_tcase(s, tc);
	return s;
}
