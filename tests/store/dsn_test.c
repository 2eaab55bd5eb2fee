/* What a connection string leads to; no database is needed for that. */
#include "store/dsn.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "store/suites.h"

static struct arena *arena;

static void
set_up(void)
{
	static const char *const name[] = { "PGHOST", "PGHOSTADDR", "PGPORT", "PGSERVICE",
		"PGPASSFILE", "PGSSLROOTCERT" };

	for (size_t i = 0; i < COUNT_OF(name); i++)
		(void)unsetenv(name[i]);
	ck_assert_int_eq(setenv("HOME", "/home/ada", 1), 0);
	arena = arena_open();
}

static void
tear_down(void)
{
	arena_close(arena);
}

static const struct {
	const char *dsn;
	bool network, any_port;
	size_t ports;
	uint16_t port[3];
} row[] = {
	{ "", false, false, 0, { 0 } },
	{ "dbname=postbag user=postbag", false, false, 0, { 0 } },
	{ "host=/run/postgresql port=5433", false, false, 0, { 0 } },
	{ "host=@postgres", false, false, 0, { 0 } },
	{ "host=/a,/b,", false, false, 0, { 0 } },
	{ "host='' port=5433", false, false, 0, { 0 } },
	{ "host=localhost", true, false, 1, { 5432 } },
	{ "host=localhost port=''", true, true, 0, { 0 } },
	{ "host=db.example port=6432", true, false, 1, { 6432 } },
	{ "host=/run/postgresql,db.example port=5432,6432", true, false, 2, { 5432, 6432 } },
	{ "host=a,b,c port=1,2,3", true, false, 3, { 1, 2, 3 } },
	{ "host=a,b port=1,", true, true, 1, { 1 } },
	{ "host=a,b port=,2", true, true, 0, { 0 } },
	{ "hostaddr=192.0.2.1", true, false, 1, { 5432 } },
	{ "host=/run/postgresql hostaddr=::1 port=7", true, false, 1, { 7 } },
	{ "host=a port=x", true, true, 0, { 0 } },
	{ "host=a port=0", true, true, 0, { 0 } },
	{ "host=a port=65536", true, true, 0, { 0 } },
	{ "host=a port=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17", true, true, 16, { 1, 2, 3 } },
	{ "postgresql://ada@db.example:6000/postbag", true, false, 1, { 6000 } },
	{ "postgresql:///postbag?host=/run/postgresql", false, false, 0, { 0 } },
	{ "service=news", true, true, 0, { 0 } },
	{ "host='unfinished", false, false, 0, { 0 } },
};

START_TEST(dsn_reach__connection_string__gives_network_and_ports)
{
	struct dsn_reach reach;

	dsn_reach(arena, row[_i].dsn, &reach);
	ck_assert_msg(reach.network == row[_i].network, "%s", row[_i].dsn);
	ck_assert_msg(reach.any_port == row[_i].any_port, "%s", row[_i].dsn);
	if (!reach.any_port)
		ck_assert_msg(reach.ports == row[_i].ports, "%s", row[_i].dsn);
	for (size_t i = 0; i < reach.ports && i < 3; i++)
		ck_assert_uint_eq(reach.port[i], row[_i].port[i]);
}
END_TEST

START_TEST(dsn_reach__environment__counts_where_the_string_is_silent)
{
	struct dsn_reach reach;

	ck_assert_int_eq(setenv("PGHOST", "db.example", 1), 0);
	ck_assert_int_eq(setenv("PGPORT", "6000", 1), 0);
	dsn_reach(arena, "dbname=postbag", &reach);
	ck_assert(reach.network);
	ck_assert_uint_eq(reach.port[0], 6000);
	dsn_reach(arena, "host=/run/postgresql", &reach);
	ck_assert(!reach.network);
	ck_assert_int_eq(setenv("PGSERVICE", "news", 1), 0);
	dsn_reach(arena, "dbname=postbag", &reach);
	ck_assert(reach.network);
	ck_assert(reach.any_port);
}
END_TEST

static bool
has_file(const struct dsn_reach *reach, const char *path)
{
	for (size_t i = 0; i < reach->files; i++)
		if (strcmp(reach->file[i], path) == 0)
			return true;
	return false;
}

START_TEST(dsn_reach__files__are_those_named_and_those_at_home)
{
	struct dsn_reach reach;

	ck_assert_int_eq(setenv("PGSSLROOTCERT", "/ca/env.pem", 1), 0);
	dsn_reach(arena, "host=a passfile=/p/pass sslcert=/c/cert sslkey=/k/key", &reach);
	ck_assert(has_file(&reach, "/p/pass"));
	ck_assert(has_file(&reach, "/c/cert"));
	ck_assert(has_file(&reach, "/k/key"));
	ck_assert(has_file(&reach, "/ca/env.pem"));
	ck_assert(has_file(&reach, "/home/ada/.pgpass"));
	ck_assert(has_file(&reach, "/home/ada/.postgresql/root.crt"));
	dsn_reach(arena, "host=a sslrootcert=/ca/given.pem", &reach);
	ck_assert(has_file(&reach, "/ca/given.pem"));
	ck_assert(!has_file(&reach, "/ca/env.pem"));
}
END_TEST

Suite *
dsn_suite(void)
{
	Suite *s = suite_create("dsn");
	TCase *c = tcase_create("dsn");

	tcase_add_checked_fixture(c, set_up, tear_down);
	tcase_add_loop_test(
	    c, dsn_reach__connection_string__gives_network_and_ports, 0, (int)COUNT_OF(row));
	tcase_add_test(c, dsn_reach__environment__counts_where_the_string_is_silent);
	tcase_add_test(c, dsn_reach__files__are_those_named_and_those_at_home);
	suite_add_tcase(s, c);
	return s;
}
