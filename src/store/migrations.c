#include "store/migrations.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/bug.h"
#include "base/clock.h"
#include "store/link.h"
#include "store/shape.h"
#include "store/texts.h"

/* The number of the lock that two who migrate at once wait for: "postbag" in ASCII. */
#define LOCK_NUMBER INT64_C(0x706f7374626167)

#define CONNECT_US (10 * US_PER_S)

struct migrating {
	struct arena *arena;
	struct link link;
	void (*say)(void *with, const char *line);
	void *with;
	struct buf *complaint;
};

struct applied {
	bool applied;
	bool same;
	int64_t newest;
};

static const struct field applied_field[] = {
	{ "applied", FIELD_BOOL, offsetof(struct applied, applied) },
	{ "same", FIELD_BOOL, offsetof(struct applied, same) },
	{ "newest", FIELD_NUMBER, offsetof(struct applied, newest) },
};
static const struct shape applied_shape = SHAPE(applied_field, struct applied);

static enum err apply_all(struct migrating *m, struct str app_role);
static enum err begin(struct migrating *m);
static enum err apply_one(struct migrating *m, const struct migration *migration);
static enum err look(
    struct migrating *m, const struct migration *migration, struct applied *applied);
static enum err note(struct migrating *m, const struct migration *migration);
static enum err grant(struct migrating *m, struct str app_role);
static enum err run(struct migrating *m, struct sql *q, PGresult **out);
static enum err run_plain(struct migrating *m, struct sql *q);
static enum err script(struct migrating *m, const char *what, const char *sql);
static enum err answer(
    struct migrating *m, const char *what, enum link_end end, const PGresult *result);
static void say(struct migrating *m, const char *fmt, ...) PRINTF_LIKE(2, 3);

enum err
migrations_apply(struct arena *a, const char *dsn, struct str app_role,
    void (*say_line)(void *with, const char *line), void *with, struct buf *complaint)
{
	struct migrating m = { .arena = a, .say = say_line, .with = with, .complaint = complaint };

	if (!link_open(&m.link, dsn, clock_mono_us() + CONNECT_US)) {
		buf_text(complaint, "cannot connect to the database; the log says why");
		return ERR_BUSY;
	}
	enum err err = apply_all(&m, app_role);
	/* What has not been committed is rolled back with the connection. */
	link_close(&m.link);
	return err;
}

const struct migration *
migrations_known(size_t *count)
{
	*count = text_migrations;
	return text_migration;
}

static enum err
apply_all(struct migrating *m, struct str app_role)
{
	for (size_t i = 0; i < text_migrations; i++) {
		enum err err = begin(m);

		if (err == OK)
			err = apply_one(m, &text_migration[i]);
		if (err != OK)
			return err;
	}
	return app_role.len == 0 ? OK : grant(m, app_role);
}

/* Begins a transaction in which nobody else migrates, and the list of migrations is there. */
static enum err
begin(struct migrating *m)
{
	struct sql begin = sql_begin(m->arena, STMT_MIGRATIONS_BEGIN);
	struct sql lock = sql_begin(m->arena, STMT_MIGRATIONS_LOCK);
	enum err err = run_plain(m, &begin);

	sql_bigint(&lock, LOCK_NUMBER);
	if (err == OK)
		err = run_plain(m, &lock);
	return err == OK ? script(m, "bootstrap", text_bootstrap_sql) : err;
}

static enum err
apply_one(struct migrating *m, const struct migration *migration)
{
	struct sql commit = sql_begin(m->arena, STMT_MIGRATIONS_COMMIT);
	struct applied applied;
	enum err err = look(m, migration, &applied);

	if (err == OK && !applied.applied) {
		err = script(m, migration->name, migration->sql);
		if (err == OK)
			err = note(m, migration);
	}
	if (err == OK)
		err = run_plain(m, &commit);
	if (err == OK)
		say(m, "%04" PRId64 " %s: %s", migration->version, migration->name,
		    applied.applied ? "is there" : "applied");
	return err;
}

/* ERR_CONFLICT: the database and we do not have the same history. */
static enum err
look(struct migrating *m, const struct migration *migration, struct applied *applied)
{
	struct sql q = sql_begin(m->arena, STMT_MIGRATIONS_APPLIED);
	PGresult *result;

	sql_bigint(&q, migration->version);
	sql_text(&q, str_of(migration->sql));
	enum err err = run(m, &q, &result);
	if (err != OK)
		return err;
	*applied = *(struct applied *)shape_rows(
	    m->arena, &stmt_info[STMT_MIGRATIONS_APPLIED], &applied_shape, result);
	PQclear(result);
	if (applied->newest > (int64_t)text_migrations) {
		buf_printf(m->complaint,
		    "the database is at migration %" PRId64 ", this program knows %zu",
		    applied->newest, text_migrations);
		return ERR_CONFLICT;
	}
	if (applied->applied ? !applied->same : applied->newest > migration->version) {
		buf_printf(m->complaint,
		    "migration %04" PRId64 " %s is not the one that the database has",
		    migration->version, migration->name);
		return ERR_CONFLICT;
	}
	return OK;
}

static enum err
note(struct migrating *m, const struct migration *migration)
{
	struct sql q = sql_begin(m->arena, STMT_MIGRATIONS_NOTE);

	sql_bigint(&q, migration->version);
	sql_text(&q, str_of(migration->name));
	sql_text(&q, str_of(migration->sql));
	return run_plain(m, &q);
}

static enum err
grant(struct migrating *m, struct str app_role)
{
	struct sql role = sql_begin(m->arena, STMT_MIGRATIONS_ROLE);
	struct sql commit = sql_begin(m->arena, STMT_MIGRATIONS_COMMIT);
	enum err err = begin(m);

	sql_text(&role, app_role);
	if (err == OK)
		err = run_plain(m, &role);
	if (err == OK)
		err = script(m, "grants", text_grants_sql);
	if (err == OK)
		err = run_plain(m, &commit);
	if (err == OK)
		say(m, "grants for %.*s: done", STR_ARG(app_role));
	return err;
}

static enum err
run(struct migrating *m, struct sql *q, PGresult **out)
{
	enum link_end end = link_run(&m->link, q, false, LINK_FOR_EVER, out);
	enum err err = answer(m, stmt_info[q->stmt].name, end, *out);

	if (err != OK) {
		PQclear(*out);
		*out = NULL;
	}
	return err;
}

static enum err
run_plain(struct migrating *m, struct sql *q)
{
	PGresult *result;
	enum err err = run(m, q, &result);

	PQclear(result);
	return err;
}

static enum err
script(struct migrating *m, const char *what, const char *sql)
{
	PGresult *result;
	enum link_end end = link_script(&m->link, sql, LINK_FOR_EVER, &result);
	enum err err = answer(m, what, end, result);

	PQclear(result);
	return err;
}

static enum err
answer(struct migrating *m, const char *what, enum link_end end, const PGresult *result)
{
	const char *why = end == LINK_ANSWERED ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY)
					       : "the connection broke";

	if (end == LINK_ANSWERED && link_state(result)[0] == '\0')
		return OK;
	buf_printf(m->complaint, "%s: %s", what, why == NULL ? "it failed" : why);
	return end == LINK_ANSWERED ? ERR_INTERNAL : ERR_BUSY;
}

static void
say(struct migrating *m, const char *fmt, ...)
{
	char line[256];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	m->say(m->with, line);
}
