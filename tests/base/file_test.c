#include "base/file.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/suites.h"

static struct arena *a;
static struct buf complaint;
static char folder[] = "/tmp/check_base.XXXXXX";
static const char *path;

static void
setup(void)
{
	a = arena_open();
	complaint = buf_begin(a, 0, 1024);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	path = arena_printf(a, "%s/file", folder).p;
}

static void
teardown(void)
{
	(void)unlink(arena_printf(a, "%s/file", folder).p);
	(void)rmdir(folder);
	arena_close(a);
}

static void
make(const char *content, mode_t mode)
{
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fputs(content, f), 0);
	ck_assert_int_eq(fclose(f), 0);
	ck_assert_int_eq(chmod(path, mode), 0);
}

/* The complaint names the path and ends so. */
static void
assert_complaint(const char *verb, const char *reason)
{
	assert_run(
	    buf_str(&complaint), arena_printf(a, "cannot %s '%s': %s", verb, path, reason).p);
}

START_TEST(file_read__a_small_file__is_read_whole)
{
	struct str out;

	make("a\nb", 0644);
	ck_assert_int_eq(file_read(a, path, 100, &out, &complaint), OK);
	assert_run(out, "a\nb");
	ck_assert_int_eq(out.p[out.len], '\0');
	make("", 0644);
	ck_assert_int_eq(file_read(a, path, 100, &out, &complaint), OK);
	ck_assert_uint_eq(out.len, 0);
	ck_assert_uint_eq(complaint.len, 0);
}
END_TEST

START_TEST(file_read__limit__is_the_last_that_passes)
{
	struct str out;

	make("12345", 0644);
	ck_assert_int_eq(file_read(a, path, 5, &out, &complaint), OK);
	ck_assert_int_eq(file_read(a, path, 4, &out, &complaint), ERR_INPUT);
	assert_complaint("read", "too large");
}
END_TEST

START_TEST(file_read__no_file__is_absent)
{
	struct str out;

	ck_assert_int_eq(file_read(a, path, 100, &out, &complaint), ERR_ABSENT);
	assert_complaint("read", "No such file or directory");
}
END_TEST

START_TEST(file_read__a_folder__is_refused)
{
	struct str out;

	path = folder;
	ck_assert_int_eq(file_read(a, path, 100, &out, &complaint), ERR_INPUT);
	assert_complaint("read", "not a regular file");
}
END_TEST

START_TEST(file_read__a_fifo__is_refused_without_waiting)
{
	struct str out;

	ck_assert_int_eq(mkfifo(path, 0600), 0);
	ck_assert_int_eq(file_read(a, path, 100, &out, &complaint), ERR_INPUT);
	assert_complaint("read", "not a regular file");
}
END_TEST

START_TEST(file_read__not_ours_to_read__is_forbidden)
{
	struct str out;

	make("x", 0000);
	/* Root may read everything; nobody, whom the folder lets through, may not. */
	if (geteuid() == 0) {
		ck_assert_int_eq(chmod(folder, 0755), 0);
		ck_assert_int_eq(seteuid(65534), 0);
	}
	ck_assert_int_eq(file_read(a, path, 100, &out, &complaint), ERR_FORBID);
	assert_complaint("read", "Permission denied");
	if (getuid() == 0)
		ck_assert_int_eq(seteuid(0), 0);
}
END_TEST

static const struct {
	mode_t mode;
	enum err err;
} secret_mode[] = {
	{ 0600, OK },
	{ 0400, OK },
	{ 0700, OK },
	{ 0640, ERR_FORBID },
	{ 0620, ERR_FORBID },
	{ 0610, ERR_FORBID },
	{ 0604, ERR_FORBID },
	{ 0602, ERR_FORBID },
	{ 0644, ERR_FORBID },
	{ 0666, ERR_FORBID },
};

START_TEST(file_read_secret__open_to_others__is_forbidden)
{
	struct str out;

	make("x", secret_mode[_i].mode);
	ck_assert_int_eq(file_read_secret(a, path, 100, &out, &complaint), secret_mode[_i].err);
	if (secret_mode[_i].err == OK)
		assert_run(out, "x");
	else
		assert_complaint(
		    "read", "others than its owner may read or write it; chmod 600 it");
}
END_TEST

START_TEST(file_make_secret__a_new_file__can_be_read_back_and_is_not_made_twice)
{
	struct str out;

	ck_assert_int_eq(file_make_secret(path, STR("a\0b"), &complaint), OK);
	ck_assert_int_eq(file_read_secret(a, path, 100, &out, &complaint), OK);
	ck_assert(str_equal(out, STR("a\0b")));
	ck_assert_uint_eq(complaint.len, 0);
	ck_assert_int_eq(file_make_secret(path, STR("other"), &complaint), ERR_CONFLICT);
	assert_complaint("make", "File exists");
	ck_assert_int_eq(file_read_secret(a, path, 100, &out, &complaint), OK);
	ck_assert(str_equal(out, STR("a\0b")));
}
END_TEST

START_TEST(file_make_secret__a_link_that_leads_elsewhere__is_left_alone)
{
	ck_assert_int_eq(symlink("elsewhere", path), 0);
	ck_assert_int_eq(file_make_secret(path, STR("x"), &complaint), ERR_CONFLICT);
	ck_assert_int_ne(access(arena_printf(a, "%s/elsewhere", folder).p, F_OK), 0);
}
END_TEST

START_TEST(file_make_secret__no_folder__fails)
{
	path = arena_printf(a, "%s/no/file", folder).p;
	ck_assert_int_eq(file_make_secret(path, STR("x"), &complaint), ERR_INTERNAL);
	assert_complaint("make", "No such file or directory");
}
END_TEST

START_TEST(file_make_secret__no_room_for_it__fails_and_leaves_nothing)
{
	struct rlimit small = { 2, 2 };

	ck_assert(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
	ck_assert_int_eq(file_make_secret(path, STR("abc"), &complaint), ERR_INTERNAL);
	assert_complaint("write", "File too large");
	ck_assert_int_ne(access(path, F_OK), 0);
}
END_TEST

START_TEST(file_replace_secret__another_content__takes_the_place_whole_and_private)
{
	struct str out;
	struct stat st;

	ck_assert_int_eq(file_make_secret(path, STR("before"), &complaint), OK);
	ck_assert_int_eq(file_replace_secret(path, STR("after"), &complaint), OK);
	ck_assert_int_eq(file_read_secret(a, path, 100, &out, &complaint), OK);
	ck_assert(str_equal(out, STR("after")));
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0600);
	ck_assert_int_ne(access(arena_printf(a, "%s.new", path).p, F_OK), 0);
}
END_TEST

START_TEST(file_replace_secret__of_somebody_else__stays_theirs)
{
	struct stat st;

	ck_assert_int_eq(file_make_secret(path, STR("before"), &complaint), OK);
	if (geteuid() == 0)
		ck_assert_int_eq(chown(path, 65534, 65534), 0);
	ck_assert_int_eq(file_replace_secret(path, STR("after"), &complaint), OK);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_uid, geteuid() == 0 ? 65534 : geteuid());
}
END_TEST

START_TEST(file_replace_secret__nothing_there_or_somebody_at_it__changes_nothing)
{
	struct str out;

	ck_assert_int_eq(file_replace_secret(path, STR("x"), &complaint), ERR_INTERNAL);
	assert_complaint("replace", "No such file or directory");
	ck_assert_int_ne(access(arena_printf(a, "%s.new", path).p, F_OK), 0);
	ck_assert_int_eq(file_make_secret(path, STR("before"), &complaint), OK);
	const char *fresh = arena_printf(a, "%s.new", path).p;
	ck_assert_int_eq(file_make_secret(fresh, STR("theirs"), &complaint), OK);
	ck_assert_int_eq(file_replace_secret(path, STR("ours"), &complaint), ERR_CONFLICT);
	ck_assert_int_eq(file_read_secret(a, path, 100, &out, &complaint), OK);
	ck_assert(str_equal(out, STR("before")));
	ck_assert_int_eq(unlink(fresh), 0);
}
END_TEST

Suite *
file_suite(void)
{
	Suite *s = suite_create("file");
	TCase *tc = tcase_create("file");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, file_read__a_small_file__is_read_whole);
	tcase_add_test(tc, file_read__limit__is_the_last_that_passes);
	tcase_add_test(tc, file_read__no_file__is_absent);
	tcase_add_test(tc, file_read__a_folder__is_refused);
	tcase_add_test(tc, file_read__a_fifo__is_refused_without_waiting);
	tcase_add_test(tc, file_read__not_ours_to_read__is_forbidden);
	tcase_add_loop_test(
	    tc, file_read_secret__open_to_others__is_forbidden, 0, (int)COUNT_OF(secret_mode));
	tcase_add_test(tc, file_make_secret__a_new_file__can_be_read_back_and_is_not_made_twice);
	tcase_add_test(tc, file_make_secret__a_link_that_leads_elsewhere__is_left_alone);
	tcase_add_test(tc, file_make_secret__no_folder__fails);
	tcase_add_test(tc, file_replace_secret__another_content__takes_the_place_whole_and_private);
	tcase_add_test(tc, file_replace_secret__of_somebody_else__stays_theirs);
	tcase_add_test(tc, file_replace_secret__nothing_there_or_somebody_at_it__changes_nothing);
	suite_add_tcase(s, tc);
	/* Apart: the limit it sets would hold for the runner's own files without fork. */
	tc = tcase_create("full");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, file_make_secret__no_room_for_it__fails_and_leaves_nothing);
	suite_add_tcase(s, tc);
	return s;
}
