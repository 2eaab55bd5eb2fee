/*
 * The schema and the statements, held against what the server says of them.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "store/fixture.h"
#include "store/migrations.h"
#include "store/sql.h"
#include "store/suites.h"

static int lines;

static void
count_line(void *with, const char *line)
{
	(void)with;
	ck_assert(line[0] != '\0');
	lines++;
}

static enum err
migrate(const char *dsn, const char *role, struct str *complaint)
{
	struct buf b = buf_begin(fx.arena, 256, 4096);
	enum err err = migrations_apply(fx.arena, dsn, str_of(role), count_line, NULL, &b);

	*complaint = buf_str(&b);
	return err;
}

START_TEST(statement__prepared_on_a_fresh_database__is_what_its_header_says)
{
	const struct stmt_info *info = &stmt_info[_i];
	PGconn *pg = PQconnectdb(fx.app_dsn);
	PGresult *made = PQprepare(pg, "s", info->sql, (int)info->params, info->param);

	if (PQresultStatus(made) != PGRES_COMMAND_OK)
		ck_abort_msg("%s: %s", info->name, PQresultErrorMessage(made));
	PGresult *said = PQdescribePrepared(pg, "s");
	ck_assert_int_eq(PQresultStatus(said), PGRES_COMMAND_OK);
	ck_assert_msg((size_t)PQnparams(said) == info->params, "%s: parameters", info->name);
	ck_assert_uint_le(info->params, SQL_MAX_PARAMS);
	for (size_t i = 0; i < info->params; i++)
		ck_assert_msg(PQparamtype(said, (int)i) == info->param[i], "%s: $%zu is of type %u",
		    info->name, i + 1, PQparamtype(said, (int)i));
	ck_assert_msg((size_t)PQnfields(said) == info->columns, "%s: columns", info->name);
	for (size_t i = 0; i < info->columns; i++) {
		ck_assert_str_eq(PQfname(said, (int)i), info->column[i].name);
		ck_assert_msg(PQftype(said, (int)i) == info->column[i].type, "%s: %s is of type %u",
		    info->name, info->column[i].name, PQftype(said, (int)i));
	}
	PQclear(made);
	PQclear(said);
	PQfinish(pg);
}
END_TEST

/* Each of these finds what breaks a rule of the schema: it must find nothing. */
static const char *const rule[] = {
	/* Every table and column has a comment. */
	"SELECT relname FROM pg_class WHERE relnamespace = 'postbag'::regnamespace"
	" AND relkind IN ('r', 'p') AND obj_description(oid, 'pg_class') IS NULL",
	"SELECT attrelid::regclass || '.' || attname FROM pg_attribute"
	" JOIN pg_class ON pg_class.oid = attrelid"
	" WHERE relnamespace = 'postbag'::regnamespace AND relkind IN ('r', 'p') AND attnum > 0"
	" AND NOT attisdropped AND col_description(attrelid, attnum) IS NULL",
	/* Keys of an article's tables begin with article_id. */
	"SELECT indexrelid::regclass FROM pg_index"
	" JOIN pg_class ON pg_class.oid = indrelid"
	" JOIN pg_attribute AS owned ON owned.attrelid = indrelid AND owned.attname = 'article_id'"
	" WHERE relnamespace = 'postbag'::regnamespace AND (indisprimary OR indisunique)"
	" AND indkey[0] <> owned.attnum",
	/* Every table has a primary key. */
	"SELECT relname FROM pg_class WHERE relnamespace = 'postbag'::regnamespace"
	" AND relkind IN ('r', 'p') AND NOT EXISTS"
	" (SELECT FROM pg_index WHERE indrelid = pg_class.oid AND indisprimary)",
	/* No triggers but those by which the server keeps foreign keys. */
	"SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
	" WHERE relnamespace = 'postbag'::regnamespace AND NOT tgisinternal",
	/* Only the rate limits may be forgotten by a crash. */
	"SELECT relname FROM pg_class WHERE relnamespace = 'postbag'::regnamespace"
	" AND relkind IN ('r', 'p') AND (relpersistence = 'u') <> (relname = 'rate_limit')",
	/* Foreign keys stay inside an article or go to a small shared table. */
	"SELECT conname FROM pg_constraint WHERE contype = 'f'"
	" AND connamespace = 'postbag'::regnamespace"
	" AND confrelid NOT IN ('postbag.site'::regclass, 'postbag.moderator'::regclass,"
	"  'postbag.second_factor'::regclass)"
	" AND NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = conrelid"
	"  AND attnum = conkey[1] AND attname = 'article_id')",
	/* Rules are named as sentences, not by the server. */
	"SELECT conname FROM pg_constraint WHERE contype = 'c'"
	" AND connamespace = 'postbag'::regnamespace AND conname !~ '_(is|has|changes)_'",
	/* Nothing is everybody's. */
	"SELECT relname FROM pg_class, aclexplode(relacl) AS acl"
	" WHERE relnamespace = 'postbag'::regnamespace AND acl.grantee = 0",
	"SELECT nspname FROM pg_namespace, aclexplode(nspacl) AS acl"
	" WHERE nspname = 'postbag' AND acl.grantee = 0",
	/* What belongs to a comment goes with it to another article. */
	"SELECT conname FROM pg_constraint WHERE confrelid = 'postbag.comment'::regclass"
	" AND conrelid <> confrelid AND confupdtype <> 'c'",
	/* Identities are safe in JSON and come from sequences that the role may use. */
	"SELECT relname FROM pg_class WHERE relnamespace = 'postbag'::regnamespace"
	" AND CASE WHEN relkind = 'S' THEN NOT has_sequence_privilege('postbag_app', oid, 'USAGE')"
	" ELSE false END",
};

START_TEST(catalogue__each_rule__finds_nothing_that_breaks_it)
{
	const char *found = fixture_text(rule[_i]);

	ck_assert_msg(found == NULL, "rule %d is broken by %s", _i, found);
}
END_TEST

/* What the application's role must not be able to do. */
static const char *const forbidden[] = {
	"CREATE TABLE postbag.mine (a integer)",
	"CREATE TABLE public.mine (a integer)",
	"DROP TABLE postbag.decision",
	"ALTER TABLE postbag.comment ADD COLUMN mine integer",
	"CREATE INDEX mine ON postbag.comment (depth)",
	"TRUNCATE postbag.rate_limit",
	"UPDATE postbag.decision SET reason = 'other'",
	"DELETE FROM postbag.decision",
	"UPDATE postbag.event SET subject = 'other'",
	"DELETE FROM postbag.event",
	"TRUNCATE postbag.event",
	"DELETE FROM postbag.api_token",
	"DELETE FROM postbag.comment",
	"DELETE FROM postbag.article",
	"DELETE FROM postbag.share_count",
	"UPDATE postbag.key_epoch SET day = day",
	"UPDATE postbag.sso_key SET site_id = site_id",
	"UPDATE postbag.share_seen SET day = day",
	"INSERT INTO postbag.schema_migration VALUES (99, 'mine', sha256(''), now())",
	"DELETE FROM postbag.schema_migration",
	"CREATE SCHEMA mine",
	"CREATE ROLE mine",
};

START_TEST(application_role__what_it_does_not_need__is_refused)
{
	PGconn *pg = PQconnectdb(fx.app_dsn);
	PGresult *result = PQexec(pg, forbidden[_i]);

	ck_assert_int_eq(PQresultStatus(result), PGRES_FATAL_ERROR);
	/* 42501: insufficient privilege. */
	ck_assert_str_eq(PQresultErrorField(result, PG_DIAG_SQLSTATE), "42501");
	PQclear(result);
	PQfinish(pg);
}
END_TEST

START_TEST(migrations_apply__empty_database__brings_it_to_the_wanted_version)
{
	struct str complaint;
	int64_t version;
	size_t count;

	ck_assert_int_eq(db_ready(fx.db, &version), ERR_CONFLICT);
	ck_assert_int_eq(version, 0);
	ck_ok(migrate(fx.owner_dsn, "postbag_app", &complaint));
	ck_ok(db_ready(fx.db, &version));
	ck_assert_int_eq(version, db_wanted_version());
	(void)migrations_known(&count);
	ck_assert_int_eq(version, (int64_t)count);
	ck_assert_int_eq(lines, (int64_t)count + 1);
}
END_TEST

START_TEST(migrations_apply__twice__changes_nothing)
{
	struct str complaint;

	ck_ok(migrate(fx.owner_dsn, "postbag_app", &complaint));
	ck_ok(migrate(fx.owner_dsn, "postbag_app", &complaint));
	ck_assert_int_eq(
	    fixture_number("SELECT count(*) FROM postbag.schema_migration"), db_wanted_version());
}
END_TEST

static void
migrate_quietly(size_t number, struct arena *a)
{
	struct buf b = buf_begin(a, 256, 4096);

	(void)number;
	ck_ok(migrations_apply(a, fx.owner_dsn, STR_EMPTY, count_line, NULL, &b));
}

START_TEST(migrations_apply__several_at_once__wait_for_each_other)
{
	fixture_threads(4, migrate_quietly);
	ck_assert_int_eq(
	    fixture_number("SELECT count(*) FROM postbag.schema_migration"), db_wanted_version());
}
END_TEST

START_TEST(migrations_apply__one_was_changed_since__is_refused)
{
	struct str complaint;
	int64_t version;

	(void)fixture_text("UPDATE postbag.schema_migration SET checksum = sha256('x')");
	ck_assert_int_eq(migrate(fx.owner_dsn, "", &complaint), ERR_CONFLICT);
	ck_assert(complaint.len > 0);
	ck_ok(db_ready(fx.db, &version));
}
END_TEST

START_TEST(migrations_apply__newer_database__is_refused)
{
	struct str complaint;
	int64_t version;

	(void)fixture_text(
	    "INSERT INTO postbag.schema_migration VALUES (999, 'later', sha256('x'), now())");
	ck_assert_int_eq(migrate(fx.owner_dsn, "", &complaint), ERR_CONFLICT);
	ck_assert_int_eq(db_ready(fx.db, &version), ERR_CONFLICT);
	ck_assert_int_eq(version, 999);
}
END_TEST

START_TEST(migrations_apply__unknown_role__is_an_error_and_the_migrations_stay)
{
	struct str complaint;

	ck_assert_int_eq(
	    migrate(fx.owner_dsn, "no\"body'; DROP SCHEMA postbag", &complaint), ERR_INTERNAL);
	ck_assert(complaint.len > 0);
	ck_assert_int_eq(
	    fixture_number("SELECT count(*) FROM postbag.schema_migration"), db_wanted_version());
}
END_TEST

START_TEST(migrations_apply__no_such_server__is_busy)
{
	struct str complaint;

	ck_assert_int_eq(migrate("host=/nonexistent user=x", "", &complaint), ERR_BUSY);
	ck_assert(complaint.len > 0);
}
END_TEST

START_TEST(migrations_apply__a_role_that_may_not__leaves_nothing_behind)
{
	struct str complaint;

	ck_assert_int_eq(migrate(fx.app_dsn, "", &complaint), ERR_INTERNAL);
	ck_assert_int_eq(
	    fixture_number("SELECT count(*) FROM pg_namespace WHERE nspname = 'postbag'"), 0);
}
END_TEST

Suite *
schema_suite(void)
{
	Suite *s = suite_create("schema");
	TCase *full = fixture_case("full");
	TCase *only_read = tcase_create("only read");
	TCase *empty = tcase_create("empty");

	/* Nothing here changes the database, so all share one. */
	tcase_add_unchecked_fixture(only_read, fixture_set_up, fixture_tear_down);

	tcase_add_loop_test(
	    only_read, statement__prepared_on_a_fresh_database__is_what_its_header_says, 0, STMTS);
	tcase_add_loop_test(
	    only_read, catalogue__each_rule__finds_nothing_that_breaks_it, 0, COUNT_OF(rule));
	tcase_add_loop_test(
	    only_read, application_role__what_it_does_not_need__is_refused, 0, COUNT_OF(forbidden));
	suite_add_tcase(s, only_read);
	tcase_add_test(full, migrations_apply__one_was_changed_since__is_refused);
	tcase_add_test(full, migrations_apply__newer_database__is_refused);
	suite_add_tcase(s, full);
	tcase_add_checked_fixture(empty, fixture_set_up_empty, fixture_tear_down);
	tcase_set_timeout(empty, 60);
	tcase_add_test(empty, migrations_apply__empty_database__brings_it_to_the_wanted_version);
	tcase_add_test(empty, migrations_apply__twice__changes_nothing);
	tcase_add_test(empty, migrations_apply__several_at_once__wait_for_each_other);
	tcase_add_test(empty, migrations_apply__unknown_role__is_an_error_and_the_migrations_stay);
	tcase_add_test(empty, migrations_apply__no_such_server__is_busy);
	tcase_add_test(empty, migrations_apply__a_role_that_may_not__leaves_nothing_behind);
	suite_add_tcase(s, empty);
	return s;
}
