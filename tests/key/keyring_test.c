#include "suites.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"

struct good {
	const char *text;
	uint8_t current;
	size_t count;
};

static const struct good good[] = {
	{ "current 1 " HEX_A "\n", 1, 1 },
	{ "current 255 " HEX_A, 255, 1 },
	{ "# ours\n\n  current   7   " HEX_A "  \n#end", 7, 1 },
	{ "old 1 " HEX_A "\ncurrent 2 " HEX_B "\n", 2, 2 },
	{ "current 2 " HEX_B "\nnext 3 " HEX_A "\n", 2, 2 },
	{ "next 3 " HEX_A "  2026-11-26T20:18:17Z\nold 9 " HEX_C "\ncurrent 2 " HEX_B "\n", 2, 3 },
};

static const char *const bad[] = {
	"",
	"\n\n# nothing here\n",
	"old 1 " HEX_A "\n",
	"current 1 " HEX_A "\ncurrent 2 " HEX_B "\n",
	"current 1 " HEX_A "\nold 1 " HEX_B "\n",
	"Current 1 " HEX_A "\n",
	"retired 1 " HEX_A "\n",
	"current 0 " HEX_A "\n",
	"current 256 " HEX_A "\n",
	"current 01 " HEX_A "\n",
	"current -1 " HEX_A "\n",
	"current one " HEX_A "\n",
	"current 1\n",
	"current " HEX_A "\n",
	"current 1 " HEX_A "0\n",
	"current 1 " HEX_A " 2026-11-26\n",
	"current 1 " HEX_A " 2026-11-26T20:18:17Z more\n",
	"current 1 " HEX_A "\nnext 2 " HEX_B "\nnext 3 " HEX_C "\n",
	"current 1 " HEX_A " more\n",
	"current 1 3f9c1d70e2b84a565bd0970c4e8f21ab6619f3c27d0a845eb1937c02e5d86f4\n",
	"current 1 3F9c1d70e2b84a565bd0970c4e8f21ab6619f3c27d0a845eb1937c02e5d86f48\n",
	"current 1 gf9c1d70e2b84a565bd0970c4e8f21ab6619f3c27d0a845eb1937c02e5d86f48\n",
	"current 1 " HEX_A "\r\n",
	/* Keys that nobody's dice made. */
	"current 1 0000000000000000000000000000000000000000000000000000000000000000\n",
	"current 1 ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\n",
	"current 1 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n",
	"current 1 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n",
	"current 1 1f1e1d1c1b1a191817161514131211100f0e0d0c0b0a09080706050403020100\n",
	/* The manual's. */
	"current 1 706f73746261672073616d706c65206b65792c20646f206e6f74207573652121\n",
};

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

struct keyring *
keyring_made(const char *text)
{
	struct arena *a = arena_open();
	struct buf why = buf_begin(a, 0, 4096);
	struct keyring *keys = NULL;

	ck_assert_int_eq(keyring_of(str_of(text), &keys, &why), OK);
	arena_close(a);
	return keys;
}

/* Makes the file, private, with this content. 0: done. */
static int
file_of(const char *content)
{
	FILE *f = fopen(path, "w");

	if (f == NULL || fputs(content, f) < 0 || fclose(f) != 0)
		return -1;
	return chmod(path, 0600);
}

START_TEST(keyring_of__good_text__is_read)
{
	struct keyring *keys = keyring_made(good[_i].text);

	ck_assert_uint_eq(keyring_current(keys), good[_i].current);
	ck_assert_uint_eq(keyring_count(keys), good[_i].count);
	keyring_close(keys);
}
END_TEST

START_TEST(keyring_of__bad_text__is_refused_without_showing_a_key)
{
	struct keyring *keys = NULL;

	ck_assert_int_eq(keyring_of(str_of(bad[_i]), &keys, &complaint), ERR_INPUT);
	ck_assert_ptr_null(keys);
	struct str why = buf_str(&complaint);
	ck_assert_uint_gt(why.len, 0);
	ck_assert_uint_lt(why.len, 100);
	ck_assert_ptr_null(memmem(why.p, why.len, "3f9c", 4));
	ck_assert_ptr_null(memmem(why.p, why.len, "706f", 4));
}
END_TEST

START_TEST(keyring_of__eight_keys_pass__nine_do_not)
{
	struct buf text = buf_begin(arena, 0, 4096);
	struct keyring *keys;

	buf_text(&text, "current 1 " HEX_A "\n");
	for (int id = 2; id <= KEYRING_MAX_KEYS; id++)
		buf_printf(&text, "old %d %02x%s\n", id, (unsigned)id, HEX_A + 2);
	ck_assert_int_eq(keyring_of(buf_str(&text), &keys, &complaint), OK);
	ck_assert_uint_eq(keyring_count(keys), KEYRING_MAX_KEYS);
	keyring_close(keys);
	buf_text(&text, "next 9 " HEX_B "\n");
	ck_assert_int_eq(keyring_of(buf_str(&text), &keys, &complaint), ERR_INPUT);
}
END_TEST

START_TEST(keyring_key__purposes_and_ids__are_all_different)
{
	struct keyring *keys = keyring_made("current 1 " HEX_A "\nold 2 " HEX_B "\n");
	const uint8_t *key[2 * KEY_PURPOSES];
	size_t count = 0;

	for (uint8_t id = 1; id <= 2; id++)
		for (int purpose = KEY_TICKET; purpose < KEY_PURPOSES; purpose++)
			key[count++] = keyring_key(keys, id, (enum key_purpose)purpose);
	for (size_t i = 0; i < count; i++) {
		ck_assert_ptr_nonnull(key[i]);
		for (size_t j = 0; j < i; j++)
			ck_assert_mem_ne(key[i], key[j], KEY_BYTES);
	}
	ck_assert_ptr_null(keyring_key(keys, 3, KEY_TICKET));
	ck_assert_ptr_null(keyring_key(keys, 0, KEY_TICKET));
	keyring_close(keys);
}
END_TEST

/* A key that came out otherwise one day would make every token and secret worthless. */
START_TEST(keyring_key__derivation__never_changes)
{
	struct keyring *keys = keyring_made("current 1 " HEX_A "\n");
	char hex[2 * KEY_BYTES + 1];

	(void)sodium_bin2hex(hex, sizeof(hex), keyring_key(keys, 1, KEY_TICKET), KEY_BYTES);
	ck_assert_str_eq(hex, "af160ca9cc9b687a65e7fc90a07a559491b2103cf57d3d68af4fc5317e0e8d89");
	(void)sodium_bin2hex(hex, sizeof(hex), keyring_key(keys, 1, KEY_EPOCH), KEY_BYTES);
	ck_assert_str_eq(hex, "862dd22ca9a8da460f999d405c935032fa10cb3c26a84179fbd12ac1ea0800c1");
	keyring_close(keys);
}
END_TEST

START_TEST(keyring_key__memory__cannot_be_written)
{
	struct keyring *keys = keyring_made("current 1 " HEX_A "\n");
	const uint8_t *key = keyring_key(keys, 1, KEY_TICKET);
	int pipe_end[2];

	/* The kernel is asked to write there: it says EFAULT where we would be killed. */
	ck_assert_int_eq(pipe(pipe_end), 0);
	ck_assert_int_eq(write(pipe_end[1], "x", 1), 1);
	ck_assert_int_eq(read(pipe_end[0], (void *)(uintptr_t)key, 1), -1);
	ck_assert_int_eq(errno, EFAULT);
	(void)close(pipe_end[0]);
	(void)close(pipe_end[1]);
	keyring_close(keys);
}
END_TEST

START_TEST(keyfile_make__new_file__opens_and_is_private)
{
	struct keyring *keys;
	struct stat st;

	ck_assert_int_eq(keyfile_make(path, 0, &complaint), OK);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0600);
	ck_assert_int_eq(keyring_open(path, &keys, &complaint), OK);
	ck_assert_uint_eq(keyring_current(keys), 1);
	keyring_close(keys);
}
END_TEST

START_TEST(keyfile_make__file_there__is_left_alone)
{
	struct stat before, after;

	ck_assert_int_eq(keyfile_make(path, 0, &complaint), OK);
	ck_assert_int_eq(stat(path, &before), 0);
	ck_assert_int_eq(keyfile_make(path, 0, &complaint), ERR_CONFLICT);
	ck_assert_int_eq(stat(path, &after), 0);
	ck_assert_uint_eq(before.st_ino, after.st_ino);
	ck_assert_int_eq(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
}
END_TEST

START_TEST(keyring_open__others_may_read_it__is_refused)
{
	static const mode_t mode[] = { 0640, 0604, 0660, 0644, 0666, 0620 };
	struct keyring *keys;

	ck_assert_int_eq(keyfile_make(path, 0, &complaint), OK);
	for (size_t i = 0; i < COUNT_OF(mode); i++) {
		ck_assert_int_eq(chmod(path, mode[i]), 0);
		ck_assert_int_eq(keyring_open(path, &keys, &complaint), ERR_FORBID);
	}
	ck_assert_int_eq(chmod(path, 0400), 0);
	ck_assert_int_eq(keyring_open(path, &keys, &complaint), OK);
	keyring_close(keys);
}
END_TEST

START_TEST(keyring_open__no_file__is_absent)
{
	struct keyring *keys;

	ck_assert_int_eq(keyring_open(path, &keys, &complaint), ERR_ABSENT);
}
END_TEST

START_TEST(keyring_open__empty_file__is_refused_by_name)
{
	struct keyring *keys;

	ck_assert_int_eq(file_of(""), 0);
	ck_assert_int_eq(keyring_open(path, &keys, &complaint), ERR_INPUT);
	struct str why = buf_str(&complaint);
	ck_assert_ptr_nonnull(memmem(why.p, why.len, path, strlen(path)));
}
END_TEST

START_TEST(keyring_open__sample_key__is_refused)
{
	struct keyring *keys;

	ck_assert_int_eq(file_of(bad[COUNT_OF(bad) - 1]), 0);
	ck_assert_int_eq(keyring_open(path, &keys, &complaint), ERR_INPUT);
	struct str why = buf_str(&complaint);
	ck_assert_ptr_nonnull(memmem(why.p, why.len, "sample", 6));
}
END_TEST

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
/* Under sanitizers mlock() does nothing. */
START_TEST(keyring_locked__says_whether_memory_may_be_locked)
{
	struct arena *a = arena_open();
	struct buf why = buf_begin(a, 0, 1000);
	struct rlimit none = { 0, 0 };
	struct keyring *keys;

	ck_assert_int_eq(keyring_of(STR("current 1 " HEX_A), &keys, &why), OK);
	ck_assert(keyring_locked(keys));
	keyring_close(keys);
	/* Root may whatever its limit is. */
	if (geteuid() == 0)
		ck_assert_int_eq(setuid(65534), 0);
	ck_assert_int_eq(setrlimit(RLIMIT_MEMLOCK, &none), 0);
	ck_assert_int_eq(keyring_of(STR("current 1 " HEX_A), &keys, &why), OK);
	ck_assert(!keyring_locked(keys));
	keyring_close(keys);
	arena_close(a);
}
END_TEST
#endif

Suite *
keyring_suite(void)
{
	Suite *s = suite_create("keyring");
	TCase *tc = tcase_create("keyring");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, keyring_of__good_text__is_read, 0, (int)COUNT_OF(good));
	tcase_add_loop_test(
	    tc, keyring_of__bad_text__is_refused_without_showing_a_key, 0, (int)COUNT_OF(bad));
	tcase_add_test(tc, keyring_of__eight_keys_pass__nine_do_not);
	tcase_add_test(tc, keyring_key__purposes_and_ids__are_all_different);
	tcase_add_test(tc, keyring_key__derivation__never_changes);
	tcase_add_test(tc, keyring_key__memory__cannot_be_written);
	tcase_add_test(tc, keyfile_make__new_file__opens_and_is_private);
	tcase_add_test(tc, keyfile_make__file_there__is_left_alone);
	tcase_add_test(tc, keyring_open__others_may_read_it__is_refused);
	tcase_add_test(tc, keyring_open__no_file__is_absent);
	tcase_add_test(tc, keyring_open__empty_file__is_refused_by_name);
	tcase_add_test(tc, keyring_open__sample_key__is_refused);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
	/* It becomes somebody else, who could not remove the folder. */
	TCase *plain = tcase_create("locked");
	tcase_add_test(plain, keyring_locked__says_whether_memory_may_be_locked);
	suite_add_tcase(s, plain);
#endif
	suite_add_tcase(s, tc);
	return s;
}
