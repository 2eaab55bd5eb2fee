#include "store/fixture.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "store/decisions.h"
#include "store/migrations.h"
#include "store/reports.h"
#include "store/sites.h"
#include "store/sql.h"

#define TEMPLATE "postbag_template"

struct fixture fx;
const struct event_by fixture_by = { 0, { "operator", 8 }, NOW_US };

static PGconn *connect_super(const char *database);
static void run(PGconn *pg, const char *sql);
static void set_up(const char *template);
static void add_site(void);
static void say_nothing(void *with, const char *line);
static void *thread_main(void *with);
static int64_t rows_touched(enum stmt stmt, const char *arguments, const char *plans, bool ordered);
static const char *type_name(enum sql_type type);

struct runner {
	pthread_t id;
	size_t number;
	void (*run)(size_t number, struct arena *a);
};

void
fixture_make_template(void)
{
	PGconn *pg = connect_super("postgres");
	struct arena *a = arena_open();
	struct buf complaint = buf_begin(a, 256, 4096);
	char dsn[512];

	run(pg, "CREATE ROLE postbag_owner LOGIN");
	run(pg, "CREATE ROLE postbag_app LOGIN");
	run(pg, "CREATE DATABASE " TEMPLATE " OWNER postbag_owner");
	PQfinish(pg);
	(void)snprintf(dsn, sizeof(dsn), "%s dbname=" TEMPLATE " user=postbag_owner",
	    getenv("POSTBAG_TEST_DSN"));
	if (migrations_apply(a, dsn, STR("postbag_app"), say_nothing, NULL, &complaint) != OK) {
		printf("Bail out! %.*s\n", STR_ARG(buf_str(&complaint)));
		exit(1);
	}
	arena_close(a);
}

void
fixture_drop_template(void)
{
	PGconn *pg = connect_super("postgres");

	run(pg, "DROP DATABASE " TEMPLATE);
	run(pg, "DROP ROLE postbag_app");
	run(pg, "DROP ROLE postbag_owner");
	PQfinish(pg);
}

void
fixture_set_up(void)
{
	set_up(TEMPLATE);
	add_site();
}

void
fixture_set_up_empty(void)
{
	set_up("template0");
}

void
fixture_tear_down(void)
{
	char sql[128];

	db_close(fx.db);
	PQfinish(fx.super);
	arena_close(fx.arena);
	PGconn *pg = connect_super("postgres");
	(void)snprintf(sql, sizeof(sql), "DROP DATABASE %s WITH (FORCE)", fx.database);
	run(pg, sql);
	PQfinish(pg);
}

TCase *
fixture_case(const char *name)
{
	TCase *c = tcase_create(name);

	tcase_add_checked_fixture(c, fixture_set_up, fixture_tear_down);
	tcase_set_timeout(c, 60);
	return c;
}

struct db_settings
fixture_settings(void)
{
	return (struct db_settings){ .dsn = fx.app_dsn,
		.connections = 4,
		.wait_ms = 20000,
		.connect_ms = 5000,
		.statement_ms = 20000,
		.prepare = true,
		.by_article = getenv("POSTBAG_TEST_BY_ARTICLE") != NULL };
}

int64_t
fixture_number(const char *sql)
{
	const char *text = fixture_text(sql);

	return text == NULL ? 0 : strtoll(text, NULL, 10);
}

const char *
fixture_text(const char *sql)
{
	PGresult *result = PQexec(fx.super, sql);
	const char *text = NULL;

	if (PQresultStatus(result) != PGRES_TUPLES_OK && PQresultStatus(result) != PGRES_COMMAND_OK)
		ck_abort_msg("%s: %s", sql, PQerrorMessage(fx.super));
	if (PQntuples(result) > 0 && !PQgetisnull(result, 0, 0))
		text = arena_text(fx.arena, str_of(PQgetvalue(result, 0, 0)));
	PQclear(result);
	return text;
}

struct comment_new
fixture_comment(struct comment_draft *draft, int number)
{
	struct comment_new comment = { .article = &fx.article,
		.draft = draft,
		.html = STR("<p>A letter.</p>"),
		.renderer = 1,
		.status = PUBLISHED,
		.author_id = 77,
		.now_us = NOW_US + number };

	*draft = (struct comment_draft){ .author_name = STR("Ada"), .text = STR("A letter.") };
	memcpy(comment.idempotency_key.byte, &number, sizeof(number));
	memset(comment.content_digest.byte, 7, sizeof(comment.content_digest.byte));
	return comment;
}

struct share
fixture_share(int actor)
{
	struct share share = {
		.article = &fx.article, .network = NETWORK_BLUESKY, .day = TODAY, .now_us = NOW_US
	};

	memcpy(share.actor.byte, &actor, sizeof(actor));
	fixture_limit(&share, actor, (struct rate){ 1000, 86400 });
	return share;
}

void
fixture_limit(struct share *share, int key, struct rate rate)
{
	share->limit = (struct limit_ask){ .rate = rate, .near = true, .near_rate = rate };
	memcpy(share->limit.key.byte, &key, sizeof(key));
	memcpy(share->limit.near_key.byte, &key, sizeof(key));
	share->limit.near_key.byte[15] = 1;
}

int64_t
fixture_add(const struct comment_new *comment)
{
	struct comment_added added;

	ck_ok(comments_add(fx.db, fx.arena, comment, &added));
	ck_assert(!added.repeated);
	ck_assert_int_gt(added.id, 0);
	return added.id;
}

enum err
fixture_report(struct arena *a, int64_t id, unsigned actor, enum reason reason, const char *words)
{
	const struct report_draft draft = { .reason = reason, .words = str_of(words) };
	struct report_new report = {
		.article_id = ARTICLE, .comment_id = id, .draft = &draft, .now_us = NOW_US + actor
	};

	memcpy(report.actor.byte, &actor, sizeof(actor));
	return reports_make(fx.db, a, &report);
}

enum err
fixture_decide(int64_t id, enum status from, enum status to)
{
	const struct decision_new decision = { .by.article_id = ARTICLE,
		.by.comment_id = id,
		.by.moderator_id = 5,
		.by.moderator_name = STR("Grace"),
		.from = from,
		.to = to,
		.by.reason = STR("because"),
		.by.now_us = NOW_US + 100 };

	return from == to ? decisions_keep(fx.db, fx.arena, &decision, NULL)
			  : decisions_make(fx.db, fx.arena, &decision, NULL);
}

int64_t
fixture_post(int number, int64_t parent)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, number);

	draft.parent_id = parent;
	return fixture_add(&comment);
}

void
fixture_threads(size_t count, void (*run_one)(size_t number, struct arena *a))
{
	struct runner *thread = arena_array(fx.arena, count, sizeof(*thread));

	for (size_t i = 0; i < count; i++) {
		thread[i].number = i;
		thread[i].run = run_one;
		ck_assert_int_eq(pthread_create(&thread[i].id, NULL, thread_main, &thread[i]), 0);
	}
	for (size_t i = 0; i < count; i++)
		ck_assert_int_eq(pthread_join(thread[i].id, NULL), 0);
}

void
fixture_crash_backends(void)
{
	int64_t pid =
	    fixture_number("SELECT pid FROM pg_stat_activity WHERE usename = 'postbag_app'"
			   " AND datname = current_database() LIMIT 1");

	ck_assert_int_gt(pid, 0);
	ck_assert_int_eq(kill((pid_t)pid, SIGKILL), 0);
	/* The server ends all its processes then and starts anew. */
	PQfinish(fx.super);
	for (int tries = 0; tries < 100; tries++) {
		(void)usleep(100000);
		fx.super = connect_super(fx.database);
		if (PQstatus(fx.super) == CONNECTION_OK)
			return;
		PQfinish(fx.super);
	}
	ck_abort_msg("the server did not come back");
}

struct comments_own
fixture_own(int64_t author_id, int64_t since_us)
{
	struct reads *reads = reads_begin(fx.arena);
	struct comments_own own;
	const enum err *got =
	    comments_own_with(reads, ARTICLE, &(struct own_ask){ author_id, since_us }, &own);

	ck_ok(reads_run(fx.db, reads));
	ck_ok(*got);
	return own;
}

void
fixture_long_thread(void)
{
	(void)fixture_post(1, 0);
	(void)fixture_text(
	    "INSERT INTO postbag.comment (article_id, comment_id, site_id, parent_id, root_id,"
	    " depth, status, answered, author_id, author_name, body, html, renderer,"
	    " idempotency_key, content_digest, created_at)"
	    " SELECT article_id, 1000 + n, site_id, root, coalesce(root, 1000 + n),"
	    "  (root IS NOT NULL)::integer, 'published', root IS NULL, 1 + n % 500, 'Ada', 'x', "
	    "'x',"
	    "  1, decode(lpad(to_hex(n), 32, '0'), 'hex'), '\\x00000000000000000000000000000000',"
	    "  now()"
	    " FROM postbag.article, generate_series(1, 100000) AS n, LATERAL (SELECT CASE"
	    "  WHEN n <= 20000 THEN NULL"
	    "  WHEN n <= 40000 THEN 1001 ELSE 1000 + n % 20000 + 1 END::bigint AS root) AS r");
	(void)fixture_text("ANALYZE postbag.comment");
}

int64_t
fixture_rows_touched(enum stmt stmt, const char *arguments)
{
	return rows_touched(stmt, arguments, "force_generic_plan", true);
}

int64_t
fixture_rows_touched_once(enum stmt stmt, const char *arguments)
{
	return rows_touched(stmt, arguments, "force_custom_plan", false);
}

static int64_t
rows_touched(enum stmt stmt, const char *arguments, const char *plans, bool ordered)
{
	const struct stmt_info *info = &stmt_info[stmt];
	struct buf prepare = buf_begin(fx.arena, 4096, 65536);
	struct str explain = arena_printf(fx.arena,
	    "EXPLAIN (ANALYZE, FORMAT TEXT, COSTS OFF, TIMING OFF, SUMMARY OFF) EXECUTE page "
	    "(%s)",
	    arguments);
	int64_t touched = 0;

	for (size_t i = 0; i < info->params; i++)
		buf_printf(&prepare, "%s%s", i == 0 ? "PREPARE page (" : ", ",
		    type_name((enum sql_type)info->param[i]));
	buf_printf(&prepare, ") AS %s", info->sql);
	(void)fixture_text(arena_printf(fx.arena, "SET plan_cache_mode = %s", plans).p);
	(void)fixture_text(arena_text(fx.arena, buf_str(&prepare)));
	PGresult *plan = PQexec(fx.super, explain.p);
	ck_assert_int_eq(PQresultStatus(plan), PGRES_TUPLES_OK);
	for (int i = 0; i < PQntuples(plan); i++) {
		const char *line = PQgetvalue(plan, i, 0);
		long long rows, loops;
		const char *actual = strstr(line, "actual rows=");

		/* Sequential scans would read the whole article, and of a thread bitmap scans, too.
		 */
		ck_assert_msg(strstr(line, "Seq Scan on comment") == NULL, "%s", line);
		ck_assert_msg(!ordered || strstr(line, "Bitmap") == NULL, "%s", line);
		if (strstr(line, "Rows Removed") != NULL)
			touched += strtoll(strchr(line, ':') + 1, NULL, 10);
		if (actual == NULL || strstr(line, " on comment") == NULL)
			continue;
		ck_assert_int_eq(sscanf(actual, "actual rows=%lld loops=%lld", &rows, &loops), 2);
		touched += rows * loops;
	}
	PQclear(plan);
	(void)fixture_text("DEALLOCATE page");
	return touched;
}

/* Of those that the statements it is asked about take. */
static const char *
type_name(enum sql_type type)
{
	static const struct {
		enum sql_type type;
		const char *name;
	} row[] = {
		{ SQL_BIGINT, "bigint" },
		{ SQL_BIGINTS, "bigint[]" },
		{ SQL_BOOLEAN, "boolean" },
		{ SQL_BYTEA, "bytea" },
		{ SQL_BYTEAS, "bytea[]" },
		{ SQL_DATE, "date" },
		{ SQL_INTEGER, "integer" },
		{ SQL_TEXT, "text" },
		{ SQL_TEXTS, "text[]" },
		{ SQL_TIMESTAMPTZ, "timestamptz" },
	};

	for (size_t i = 0; i < COUNT_OF(row); i++)
		if (row[i].type == type)
			return row[i].name;
	ck_abort_msg("no name for type %d", (int)type);
}

static PGconn *
connect_super(const char *database)
{
	char dsn[512];

	(void)snprintf(dsn, sizeof(dsn), "%s dbname=%s", getenv("POSTBAG_TEST_DSN"), database);
	return PQconnectdb(dsn);
}

static void
run(PGconn *pg, const char *sql)
{
	PGresult *result = PQexec(pg, sql);

	if (PQresultStatus(result) != PGRES_COMMAND_OK) {
		printf("Bail out! %s: %s\n", sql, PQerrorMessage(pg));
		exit(1);
	}
	PQclear(result);
}

static void
set_up(const char *template)
{
	char sql[128];
	const char *dsn = getenv("POSTBAG_TEST_DSN");
	PGconn *pg = connect_super("postgres");

	(void)snprintf(fx.database, sizeof(fx.database), "postbag_%d", (int)getpid());
	/* Files copied are files not written twice: nobody has to redo it after a crash. */
	(void)snprintf(sql, sizeof(sql),
	    "CREATE DATABASE %s TEMPLATE %s OWNER postbag_owner STRATEGY file_copy", fx.database,
	    template);
	run(pg, sql);
	PQfinish(pg);
	fx.super = connect_super(fx.database);
	(void)snprintf(
	    fx.app_dsn, sizeof(fx.app_dsn), "%s dbname=%s user=postbag_app", dsn, fx.database);
	(void)snprintf(fx.owner_dsn, sizeof(fx.owner_dsn), "%s dbname=%s user=postbag_owner", dsn,
	    fx.database);
	fx.arena = arena_open();
	struct db_settings set = fixture_settings();
	fx.db = db_open(&set);
}

static void
add_site(void)
{
	struct str origin = STR("https://news.example"), taken;
	struct site site = { .name = STR("news"),
		.title = STR("The News"),
		.origin = &origin,
		.origins = 1,
		.network = { NETWORK_EMAIL },
		.networks = 1 };

	options_defaults(&site_table, fx.arena, &site.set);
	ck_ok(sites_add(fx.db, fx.arena, &site, &fixture_by, &taken));
	fx.site_id = fixture_number("SELECT site_id FROM postbag.site");
	fx.sites = (struct site_ids){ &fx.site_id, 1 };
	fx.article = (struct article){ .id = ARTICLE,
		.site_id = fx.site_id,
		.url = STR("https://news.example/a"),
		.title = STR("An article") };
}

static void
say_nothing(void *with, const char *line)
{
	(void)with;
	(void)line;
}

static void *
thread_main(void *with)
{
	struct runner *thread = with;
	struct arena *a = arena_open();

	thread->run(thread->number, a);
	arena_close(a);
	return NULL;
}
