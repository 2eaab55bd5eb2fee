#include "serve/notify.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "suites.h"

#define HEAD offsetof(struct sockaddr_un, sun_path)

static const struct {
	const char *text;
	enum err err;
	const char *path; /* what the address holds */
	size_t bytes;     /* of path */
} address[] = {
	{ "/run/systemd/notify", OK, "/run/systemd/notify", 20 },
	{ "@notify", OK, "\0notify", 7 },
	{ "@", ERR_INPUT, NULL, 0 },
	{ "/", ERR_INPUT, NULL, 0 },
	{ "", ERR_INPUT, NULL, 0 },
	{ "run/notify", ERR_INPUT, NULL, 0 },
	{ "vsock:2:1234", ERR_INPUT, NULL, 0 },
};

START_TEST(notify_address__rows__are_read)
{
	struct sockaddr_un at;
	socklen_t bytes;

	ck_assert_int_eq(notify_address(address[_i].text, &at, &bytes), address[_i].err);
	if (address[_i].err == OK) {
		ck_assert_int_eq(at.sun_family, AF_UNIX);
		ck_assert_uint_eq(bytes, HEAD + address[_i].bytes);
		ck_assert_mem_eq(at.sun_path, address[_i].path, address[_i].bytes);
	}
}
END_TEST

START_TEST(notify_address__longest_path__fits_and_one_more_does_not)
{
	struct sockaddr_un at;
	socklen_t bytes;
	char path[sizeof(at.sun_path) + 1];

	memset(path, 'a', sizeof(path));
	path[0] = '/';
	path[sizeof(at.sun_path) - 1] = '\0';
	ck_assert_int_eq(notify_address(path, &at, &bytes), OK);
	path[sizeof(at.sun_path) - 1] = 'a';
	path[sizeof(at.sun_path)] = '\0';
	ck_assert_int_eq(notify_address(path, &at, &bytes), ERR_INPUT);
}
END_TEST

static const struct {
	const char *usec, *pid;
	enum err err;
	int64_t watchdog_ms;
} watchdog[] = {
	{ NULL, NULL, OK, 0 },
	{ NULL, "7", OK, 0 },
	{ "30000000", NULL, OK, 15000 },
	{ "30000000", "7", OK, 15000 },
	{ "30000000", "8", OK, 0 },
	{ "1", "7", OK, 1 },
	{ "0", "7", ERR_INPUT, 0 },
	{ "-1", "7", ERR_INPUT, 0 },
	{ "30s", "7", ERR_INPUT, 0 },
	{ "30000000", "seven", ERR_INPUT, 0 },
};

START_TEST(notify_watchdog__rows__are_read)
{
	int64_t ms = -1;

	ck_assert_int_eq(
	    notify_watchdog(watchdog[_i].usec, watchdog[_i].pid, 7, &ms), watchdog[_i].err);
	ck_assert_int_eq(ms, watchdog[_i].watchdog_ms);
}
END_TEST

START_TEST(notify_send__abstract_socket__gets_the_message)
{
	struct sockaddr_un at;
	socklen_t bytes;
	char name[64], got[64] = "";
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	(void)snprintf(name, sizeof(name), "@postbag-test-%d", (int)getpid());
	ck_assert_int_eq(notify_address(name, &at, &bytes), OK);
	ck_assert_int_eq(bind(fd, (const struct sockaddr *)&at, bytes), 0);
	ck_assert_int_eq(setenv("NOTIFY_SOCKET", name, 1), 0);
	struct notify n = notify_open();
	notify_send(&n, NOTIFY_READY);
	ck_assert_int_eq(recv(fd, got, sizeof(got), 0), (ssize_t)strlen(NOTIFY_READY));
	ck_assert_mem_eq(got, NOTIFY_READY, strlen(NOTIFY_READY));
	notify_reloading(&n);
	ck_assert_int_gt(recv(fd, got, sizeof(got), 0), 0);
	ck_assert_mem_eq(got, "RELOADING=1\nMONOTONIC_USEC=", 27);
	notify_close(&n);
	(void)close(fd);
}
END_TEST

Suite *
notify_suite(void)
{
	Suite *s = suite_create("notify");
	TCase *tc = tcase_create("notify");

	tcase_add_loop_test(
	    tc, notify_address__rows__are_read, 0, (int)(sizeof(address) / sizeof(address[0])));
	tcase_add_test(tc, notify_address__longest_path__fits_and_one_more_does_not);
	tcase_add_loop_test(
	    tc, notify_watchdog__rows__are_read, 0, (int)(sizeof(watchdog) / sizeof(watchdog[0])));
	tcase_add_test(tc, notify_send__abstract_socket__gets_the_message);
	suite_add_tcase(s, tc);
	return s;
}
