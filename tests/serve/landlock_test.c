/* Each test is a process of its own, so that what it enters ends with it. */
#include "serve/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "suites.h"

#define ABI_NET 4

static char folder[64];

static void
set_up(void)
{
	(void)snprintf(folder, sizeof(folder), "/tmp/postbag-landlock-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chdir(folder), 0);
	ck_assert_int_eq(mkdir("etc", 0700), 0);
	ck_assert_int_eq(mkdir("real", 0700), 0);
	ck_assert_int_eq(mkdir("run", 0700), 0);
	for (const char *const *path =
		 (const char *const[]){ "etc/conf", "etc/keys", "real/conf", "other", NULL };
	     *path != NULL; path++)
		ck_assert_int_eq(close(open(*path, O_WRONLY | O_CREAT, 0600)), 0);
	ck_assert_int_eq(symlink("../real/conf", "etc/link"), 0);
}

static void
tear_down(void)
{
	char command[128];

	(void)snprintf(command, sizeof(command), "rm -rf %s", folder);
	ck_assert_int_eq(system(command), 0);
}

static struct landlock
begin(bool ports)
{
	struct landlock l;

	ck_assert_int_eq(prctl(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L), 0);
	ck_assert(landlock_open(&l, ports));
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	landlock_read(&l, "/proc/self"); /* for the leak check at the end */
#endif
	return l;
}

/* 0, or what is wrong with opening it. */
static int
opening(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0600);
	int reason = fd < 0 ? errno : 0;

	if (fd >= 0)
		(void)close(fd);
	return reason;
}

static int
binding(const char *path)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)snprintf(at.sun_path, sizeof(at.sun_path), "%s", path);
	int reason = bind(fd, (const struct sockaddr *)&at, sizeof(at)) == 0 ? 0 : errno;
	(void)close(fd);
	return reason;
}

static int
connecting(uint16_t port)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(port) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	int reason = connect(fd, (const struct sockaddr *)&at, sizeof(at)) == 0 ? 0 : errno;
	(void)close(fd);
	return reason;
}

START_TEST(landlock_enter__without_grants__nothing_is_reached)
{
	struct landlock l = begin(true);

	ck_assert(landlock_enter(&l));
	ck_assert_int_eq(opening("etc/conf", O_RDONLY), EACCES);
	ck_assert_int_eq(opening("etc/conf", O_WRONLY), EACCES);
	ck_assert_int_eq(opening("etc", O_RDONLY | O_DIRECTORY), EACCES);
	ck_assert_int_eq(opening("new", O_WRONLY | O_CREAT), EACCES);
	ck_assert_int_eq(mkdir("folder", 0700) == 0 ? 0 : errno, EACCES);
	ck_assert_int_eq(unlink("other") == 0 ? 0 : errno, EACCES);
	ck_assert_int_eq(binding("run/socket"), EACCES);
}
END_TEST

START_TEST(landlock_read__a_folder__is_read_and_not_written)
{
	struct landlock l = begin(true);

	landlock_read(&l, "etc");
	landlock_read(&l, "nothing");
	ck_assert(landlock_enter(&l));
	ck_assert_int_eq(opening("etc/conf", O_RDONLY), 0);
	ck_assert_int_eq(opening("etc", O_RDONLY | O_DIRECTORY), 0);
	ck_assert_int_eq(opening("etc/conf", O_WRONLY), EACCES);
	ck_assert_int_eq(opening("etc/conf", O_RDWR), EACCES);
	ck_assert_int_eq(opening("etc/link", O_RDONLY), EACCES);
	ck_assert_int_eq(opening("other", O_RDONLY), EACCES);
}
END_TEST

START_TEST(landlock_read_beside__a_file__may_be_replaced)
{
	struct landlock l = begin(true);

	landlock_read_beside(&l, "etc/conf");
	/* By somebody else, who is not confined. */
	ck_assert_int_eq(rename("etc/keys", "etc/conf"), 0);
	ck_assert(landlock_enter(&l));
	ck_assert_int_eq(opening("etc/conf", O_RDONLY), 0);
	ck_assert_int_eq(opening("real/conf", O_RDONLY), EACCES);
}
END_TEST

START_TEST(landlock_read_beside__a_link__is_followed)
{
	struct landlock l = begin(true);

	landlock_read_beside(&l, "etc/link");
	ck_assert(landlock_enter(&l));
	ck_assert_int_eq(opening("etc/link", O_RDONLY), 0);
	ck_assert_int_eq(opening("real/conf", O_RDONLY), 0);
	ck_assert_int_eq(opening("other", O_RDONLY), EACCES);
}
END_TEST

START_TEST(landlock_read_beside__in_the_home_folder__is_the_file_alone)
{
	struct landlock l = begin(true);
	char path[128];

	ck_assert_int_eq(setenv("HOME", folder, 1), 0);
	(void)snprintf(path, sizeof(path), "%s/other", folder);
	landlock_read_beside(&l, path);
	landlock_read_beside(&l, "/nonexistent");
	ck_assert(landlock_enter(&l));
	ck_assert_int_eq(opening(path, O_RDONLY), 0);
	ck_assert_int_eq(opening("etc/conf", O_RDONLY), EACCES);
}
END_TEST

START_TEST(landlock_bind_beside__a_socket__is_made_and_removed_there_only)
{
	struct landlock l = begin(true);

	landlock_bind_beside(&l, "run/socket");
	ck_assert(landlock_enter(&l));
	ck_assert_int_eq(binding("run/socket"), 0);
	ck_assert_int_eq(unlink("run/socket"), 0);
	ck_assert_int_eq(binding("etc/socket"), EACCES);
	ck_assert_int_eq(opening("run/file", O_WRONLY | O_CREAT), EACCES);
}
END_TEST

/* Kernels before that know no ports. */
START_TEST(landlock_connect__a_port__no_other_is_reached)
{
	struct landlock l = begin(true);
	struct sockaddr_in any = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	bool knows = l.abi >= ABI_NET;

	landlock_connect(&l, 1);
	ck_assert(landlock_enter(&l));
	ck_assert_int_eq(connecting(1), ECONNREFUSED);
	ck_assert_int_eq(connecting(2), knows ? EACCES : ECONNREFUSED);
	errno = 0;
	ck_assert_int_eq(bind(fd, (const struct sockaddr *)&any, sizeof(any)), knows ? -1 : 0);
	ck_assert_int_eq(errno, knows ? EACCES : 0);
}
END_TEST

START_TEST(landlock_open__without_ports__all_of_them_are_reached)
{
	struct landlock l = begin(false);

	ck_assert(landlock_enter(&l));
	ck_assert_int_eq(connecting(1), ECONNREFUSED);
	ck_assert_int_eq(connecting(2), ECONNREFUSED);
}
END_TEST

START_TEST(landlock_open__kernel_without_it__says_so_and_nothing_else_was_tested)
{
	struct landlock l;

	ck_assert(!landlock_open(&l, true));
	ck_assert_int_ne(errno, 0);
}
END_TEST

static bool
kernel_has_it(void)
{
	struct landlock l;
	bool has = landlock_open(&l, true);

	if (has)
		(void)close(l.fd);
	return has;
}

Suite *
landlock_suite(void)
{
	Suite *s = suite_create("landlock");
	TCase *tc = tcase_create("landlock");

	if (kernel_has_it()) {
		/* Not by the test's own process, which could not remove it. */
		tcase_add_unchecked_fixture(tc, set_up, tear_down);
		tcase_add_test(tc, landlock_enter__without_grants__nothing_is_reached);
		tcase_add_test(tc, landlock_read__a_folder__is_read_and_not_written);
		tcase_add_test(tc, landlock_read_beside__a_file__may_be_replaced);
		tcase_add_test(tc, landlock_read_beside__a_link__is_followed);
		tcase_add_test(tc, landlock_read_beside__in_the_home_folder__is_the_file_alone);
		tcase_add_test(tc, landlock_bind_beside__a_socket__is_made_and_removed_there_only);
		tcase_add_test(tc, landlock_connect__a_port__no_other_is_reached);
		tcase_add_test(tc, landlock_open__without_ports__all_of_them_are_reached);
	} else {
		tcase_add_test(
		    tc, landlock_open__kernel_without_it__says_so_and_nothing_else_was_tested);
	}
	suite_add_tcase(s, tc);
	return s;
}
