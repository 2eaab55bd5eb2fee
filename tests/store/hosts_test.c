/*
 * The servers of a connection string, one by one.
 */
#include "store/hosts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/clock.h"
#include "store/fixture.h"
#include "store/link.h"
#include "store/suites.h"

static const struct {
	const char *dsn;
	size_t count;
	struct host host[4];
} list[] = {
	{ "dbname=postbag", 1, { { NULL, NULL, NULL, NULL } } },
	{ "host=a port=1", 1, { { NULL, NULL, NULL, NULL } } },
	{ "host=a,b", 2, { { "a", NULL, NULL, NULL }, { "b", NULL, NULL, NULL } } },
	{ "host=a,b port=1,2", 2, { { "a", NULL, "1", NULL }, { "b", NULL, "2", NULL } } },
	{ "host=a,b port=7", 2, { { "a", NULL, "7", NULL }, { "b", NULL, "7", NULL } } },
	{ "postgresql://a:1,b:2/postbag", 2,
	    { { "a", NULL, "1", NULL }, { "b", NULL, "2", NULL } } },
	{ "host=a,b hostaddr=192.0.2.1,192.0.2.2", 2,
	    { { "a", "192.0.2.1", NULL, NULL }, { "b", "192.0.2.2", NULL, NULL } } },
	{ "hostaddr=192.0.2.1,192.0.2.2", 2,
	    { { NULL, "192.0.2.1", NULL, NULL }, { NULL, "192.0.2.2", NULL, NULL } } },
	{ "host=a,b target_session_attrs=prefer-standby", 4,
	    { { "a", NULL, NULL, "standby" }, { "b", NULL, NULL, "standby" },
		{ "a", NULL, NULL, "any" }, { "b", NULL, NULL, "any" } } },
	{ "host=a,b target_session_attrs=read-write", 2,
	    { { "a", NULL, NULL, NULL }, { "b", NULL, NULL, NULL } } },
	/* libpq says what is wrong with these, or knows what is meant. */
	{ "host=a,b port=1,2,3", 1, { { NULL, NULL, NULL, NULL } } },
	{ "host=a,b port=1,", 1, { { NULL, NULL, NULL, NULL } } },
	{ "host=a,", 1, { { NULL, NULL, NULL, NULL } } },
	{ "host=a,,b", 1, { { NULL, NULL, NULL, NULL } } },
	{ "host=,a", 1, { { NULL, NULL, NULL, NULL } } },
	{ "host=a hostaddr=192.0.2.1,192.0.2.2", 1, { { NULL, NULL, NULL, NULL } } },
	{ "host='unfinished", 1, { { NULL, NULL, NULL, NULL } } },
};

static void
assert_same(const char *one, const char *two)
{
	if (two == NULL)
		ck_assert_ptr_null(one);
	else
		ck_assert_str_eq(one, two);
}

START_TEST(hosts_of__connection_string__gives_each)
{
	struct arena *a = arena_open();
	struct host *host;

	ck_assert_uint_eq(hosts_of(a, list[_i].dsn, &host), list[_i].count);
	for (size_t i = 0; i < list[_i].count; i++) {
		assert_same(host[i].host, list[_i].host[i].host);
		assert_same(host[i].hostaddr, list[_i].host[i].hostaddr);
		assert_same(host[i].port, list[_i].host[i].port);
		assert_same(host[i].target_session_attrs, list[_i].host[i].target_session_attrs);
	}
	arena_close(a);
}
END_TEST

START_TEST(hosts_share_us__time_left__is_shared_by_those_to_come)
{
	ck_assert_int_eq(hosts_share_us(1000, 4000, 3), 2000);
	ck_assert_int_eq(hosts_share_us(2000, 4000, 2), 3000);
	ck_assert_int_eq(hosts_share_us(3999, 4000, 1), 4000);
	ck_assert_int_eq(hosts_share_us(5000, 4000, 2), 4000);
}
END_TEST

/* A socket that takes connections and never answers, in a folder of its own. */
static int
silent_server(char *folder)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ck_assert_ptr_nonnull(mkdtemp(folder));
	(void)snprintf(at.sun_path, sizeof(at.sun_path), "%s/.s.PGSQL.5432", folder);
	ck_assert_int_eq(bind(fd, (const struct sockaddr *)&at, sizeof(at)), 0);
	ck_assert_int_eq(listen(fd, 8), 0);
	return fd;
}

START_TEST(link_open__host_that_never_answers__leaves_time_for_the_next)
{
	char folder[] = "/tmp/check_store.XXXXXX";
	int fd = silent_server(folder);
	const char *dsn = getenv("POSTBAG_TEST_DSN");
	struct link link = { .pg = NULL };
	const char *rest = strchr(dsn, ' ');

	ck_assert(strncmp(dsn, "host=", 5) == 0 && rest != NULL);
	dsn = arena_printf(fx.arena, "host=%s,%.*s%s", folder, (int)(rest - dsn - 5), dsn + 5, rest)
		  .p;
	ck_assert(link_open(&link, dsn, clock_mono_us() + 4 * US_PER_S));
	ck_assert_uint_eq(link.host, 1);
	/* Which is then the first. */
	link_close(&link);
	ck_assert_uint_eq(link.host, 1);
	ck_assert(link_open(&link, dsn, clock_mono_us() + 20 * US_PER_S));
	link_close(&link);
	(void)close(fd);
	(void)unlink(arena_printf(fx.arena, "%s/.s.PGSQL.5432", folder).p);
	(void)rmdir(folder);
}
END_TEST

Suite *
hosts_suite(void)
{
	Suite *s = suite_create("hosts");
	TCase *c = fixture_case("link"), *h = tcase_create("hosts");

	tcase_add_test(c, link_open__host_that_never_answers__leaves_time_for_the_next);
	suite_add_tcase(s, c);
	tcase_add_loop_test(h, hosts_of__connection_string__gives_each, 0, (int)COUNT_OF(list));
	tcase_add_test(h, hosts_share_us__time_left__is_shared_by_those_to_come);
	suite_add_tcase(s, h);
	return s;
}
