#include "serve/listener.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "suites.h"

#define SELF 7

static const struct {
	const char *pid, *fds, *names;
	enum err err;
	int fd;
} handed[] = {
	{ NULL, NULL, NULL, ERR_ABSENT, 0 },
	{ "7", NULL, NULL, ERR_ABSENT, 0 },
	{ NULL, "1", NULL, ERR_ABSENT, 0 },
	{ "8", "1", NULL, ERR_ABSENT, 0 },
	{ "7", "0", NULL, ERR_ABSENT, 0 },
	{ "7", "1", NULL, OK, 3 },
	{ "7", "1", "anything", OK, 3 },
	{ "7", "2", NULL, ERR_INPUT, 0 },
	{ "7", "2", "other:postbagd", OK, 4 },
	{ "7", "2", "postbagd:other", OK, 3 },
	{ "7", "3", "a::postbagd", OK, 5 },
	{ "7", "2", "a:b:postbagd", ERR_INPUT, 0 },
	{ "7", "2", "postbagd2:xpostbagd", ERR_INPUT, 0 },
	{ "7", "1025", NULL, ERR_INPUT, 0 },
	{ "7", "-1", NULL, ERR_INPUT, 0 },
	{ "7", "1x", NULL, ERR_INPUT, 0 },
	{ "seven", "1", NULL, ERR_INPUT, 0 },
	{ "", "1", NULL, ERR_INPUT, 0 },
};

static struct arena *arena;
static struct buf complaint;
static char folder[64], path[100];

static void
set_up(void)
{
	arena = arena_open();
	complaint = buf_begin(arena, 0, 1000);
	strcpy(folder, "/tmp/postbag-listener-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	(void)snprintf(path, sizeof(path), "%s/socket", folder);
	(void)unsetenv("LISTEN_PID");
	(void)unsetenv("LISTEN_FDS");
}

static void
tear_down(void)
{
	(void)unlink(path);
	(void)rmdir(folder);
	arena_close(arena);
}

START_TEST(listener_handed__rows__are_read)
{
	int fd = 0;

	ck_assert_int_eq(
	    listener_handed(handed[_i].pid, handed[_i].fds, handed[_i].names, SELF, &fd),
	    handed[_i].err);
	if (handed[_i].err == OK)
		ck_assert_int_eq(fd, handed[_i].fd);
}
END_TEST

START_TEST(listener_open__own_socket__has_its_mode_and_goes_with_us)
{
	static const mode_t mode[] = { 0600, 0660, 0620 };
	struct listener l;
	struct stat st;

	(void)umask(0);
	ck_assert_int_eq(listener_open(path, mode[_i], &l, &complaint), OK);
	ck_assert_int_eq(lstat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, mode[_i]);
	ck_assert_uint_eq(umask(0), 0);
	listener_close(&l);
	ck_assert_int_ne(lstat(path, &st), 0);
}
END_TEST

START_TEST(listener_open__socket_left_behind__is_replaced)
{
	struct listener dead, l;

	ck_assert_int_eq(listener_open(path, 0600, &dead, &complaint), OK);
	(void)close(dead.fd);
	ck_assert_int_eq(listener_open(path, 0600, &l, &complaint), OK);
	listener_close(&l);
	ck_assert_int_ne(access(path, F_OK), 0);
}
END_TEST

START_TEST(listener_leave__another_socket_in_our_place__stays)
{
	struct listener first, second;

	ck_assert_int_eq(listener_open(path, 0600, &first, &complaint), OK);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(listener_open(path, 0600, &second, &complaint), OK);
	listener_close(&first);
	ck_assert_int_eq(access(path, F_OK), 0);
	listener_close(&second);
	ck_assert_int_ne(access(path, F_OK), 0);
}
END_TEST

START_TEST(listener_open__somebody_answers__is_a_conflict)
{
	struct listener first, second;

	ck_assert_int_eq(listener_open(path, 0600, &first, &complaint), OK);
	ck_assert_int_eq(listener_open(path, 0600, &second, &complaint), ERR_CONFLICT);
	ck_assert_int_eq(access(path, F_OK), 0);
	listener_close(&first);
}
END_TEST

START_TEST(listener_open__what_is_no_socket__stays)
{
	struct listener l;
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	(void)fclose(f);
	ck_assert_int_eq(listener_open(path, 0600, &l, &complaint), ERR_INTERNAL);
	ck_assert_int_eq(access(path, F_OK), 0);
}
END_TEST

START_TEST(listener_open__no_folder__is_refused)
{
	struct listener l;

	ck_assert_int_eq(listener_open("/nonexistent/socket", 0600, &l, &complaint), ERR_INTERNAL);
	ck_assert_int_eq(listener_open("", 0600, &l, &complaint), ERR_INPUT);
}
END_TEST

START_TEST(listener_open__path_one_byte_too_long__is_refused)
{
	struct listener l;
	char name[sizeof(l.path) + 1];

	memset(name, 'a', sizeof(name));
	memcpy(name, folder, strlen(folder));
	name[strlen(folder)] = '/';
	name[sizeof(l.path)] = '\0';
	ck_assert_int_eq(listener_open(name, 0600, &l, &complaint), ERR_INPUT);
	name[sizeof(l.path) - 1] = '\0';
	ck_assert_int_eq(listener_open(name, 0600, &l, &complaint), OK);
	listener_close(&l);
}
END_TEST

/* Takes descriptor 3 as systemd would hand it over. */
static enum err
hand_over(int fd, struct listener *l)
{
	char pid[16];

	ck_assert_int_eq(dup2(fd, 3), 3);
	(void)snprintf(pid, sizeof(pid), "%d", (int)getpid());
	(void)setenv("LISTEN_PID", pid, 1);
	(void)setenv("LISTEN_FDS", "1", 1);
	return listener_open("/nonexistent/socket", 0600, l, &complaint);
}

START_TEST(listener_open__handed_socket__is_taken_and_left_standing)
{
	struct listener own, l;

	ck_assert_int_eq(listener_open(path, 0600, &own, &complaint), OK);
	ck_assert_int_eq(hand_over(own.fd, &l), OK);
	ck_assert(!l.own);
	ck_assert_int_eq(l.fd, 3);
	ck_assert_str_eq(l.path, path);
	ck_assert_ptr_null(getenv("LISTEN_FDS"));
	listener_close(&l);
	ck_assert_int_eq(access(path, F_OK), 0);
}
END_TEST

START_TEST(listener_open__handed_what_does_not_listen__is_refused)
{
	struct listener l;
	int fd = socket(_i == 0 ? AF_UNIX : AF_INET, SOCK_STREAM, 0);

	if (_i == 1)
		ck_assert_int_eq(listen(fd, 1), 0);
	ck_assert_int_eq(hand_over(fd, &l), ERR_INPUT);
}
END_TEST

Suite *
listener_suite(void)
{
	Suite *s = suite_create("listener");
	TCase *tc = tcase_create("listener");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(
	    tc, listener_handed__rows__are_read, 0, (int)(sizeof(handed) / sizeof(handed[0])));
	tcase_add_loop_test(tc, listener_open__own_socket__has_its_mode_and_goes_with_us, 0, 3);
	tcase_add_test(tc, listener_open__socket_left_behind__is_replaced);
	tcase_add_test(tc, listener_leave__another_socket_in_our_place__stays);
	tcase_add_test(tc, listener_open__somebody_answers__is_a_conflict);
	tcase_add_test(tc, listener_open__what_is_no_socket__stays);
	tcase_add_test(tc, listener_open__no_folder__is_refused);
	tcase_add_test(tc, listener_open__path_one_byte_too_long__is_refused);
	tcase_add_test(tc, listener_open__handed_socket__is_taken_and_left_standing);
	tcase_add_loop_test(tc, listener_open__handed_what_does_not_listen__is_refused, 0, 2);
	suite_add_tcase(s, tc);
	return s;
}
