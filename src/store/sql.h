/*
 * Statements: typed arguments in, typed rows out. Private to this floor.
 *
 * The statements are the files of sql/queries/, made into stmt_info[] by script/embed-sql.awk. All
 * values travel in binary form with the types that the file's header declares, and that an argument
 * or a field of another type is put there is a BUG: a test that runs the statement finds it.
 */
#ifndef POSTBAG_STORE_SQL_H
#define POSTBAG_STORE_SQL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "store/db.h"
#include "store/stmts.h"

/* What may be done when a connection breaks in the middle of a statement. */
enum sql_kind {
	SQL_READ,       /* it changes nothing: run it again */
	SQL_WRITE,      /* it may have been done: say that we do not know */
	SQL_IDEMPOTENT, /* doing it twice is doing it once: run it again */
};

struct stmt_column {
	const char *name;
	unsigned type; /* an OID of sql_type */
};

struct stmt_info {
	const char *name; /* "comments_add" */
	const char *sql;
	enum sql_kind kind;
	const unsigned *param; /* OIDs */
	size_t params;
	const struct stmt_column *column;
	size_t columns;
};

extern const struct stmt_info stmt_info[STMTS];

/* The types there are, by their fixed OIDs. */
enum sql_type {
	SQL_BOOLEAN = 16,
	SQL_BYTEA = 17,
	SQL_BIGINT = 20,
	SQL_INTEGER = 23,
	SQL_TEXT = 25,
	SQL_BYTEAS = 1001,
	SQL_TEXTS = 1009,
	SQL_BIGINTS = 1016,
	SQL_DATE = 1082,
	SQL_TIMESTAMPTZ = 1184,
	SQL_DATES = 1182,
	SQL_BOOLEANS = 1000,
	SQL_TIMESTAMPTZS = 1185,
};

/* 2000-01-01, where PostgreSQL's binary dates and times begin, in days since 1970. */
#define SQL_EPOCH_DAYS 10957

#define SQL_MAX_PARAMS 50

/* One run of one statement: filled by sql_begin() and then one call for each argument, in order. */
struct sql {
	enum stmt stmt;
	struct arena *arena;
	size_t count; /* of the arguments given so far */
	const char *value[SQL_MAX_PARAMS];
	int bytes[SQL_MAX_PARAMS];
	bool fresh_plan; /* planned for each run: set after sql_begin() where sizes matter */
	char state[6];   /* after a run that failed: the SQLSTATE, or empty */
};

struct sql sql_begin(struct arena *a, enum stmt stmt);
void sql_null(struct sql *q);
void sql_bigint(struct sql *q, int64_t value);
/* 0 becomes null: for ids that may be missing. */
void sql_id(struct sql *q, int64_t value);
void sql_integer(struct sql *q, int64_t value);
void sql_boolean(struct sql *q, bool value);
/* NUL or bytes that are not UTF-8 in it end in ERR_INPUT. */
void sql_text(struct sql *q, struct str value);
void sql_bytes(struct sql *q, const void *p, size_t bytes);
/* Microseconds since 1970. */
void sql_time(struct sql *q, int64_t us);
/* The same; 0 becomes null. */
void sql_moment(struct sql *q, int64_t us);
/* Days since 1970. */
void sql_date(struct sql *q, int64_t day);

/* Arrays. */
void sql_bigints(struct sql *q, const int64_t *value, size_t count);
void sql_booleans(struct sql *q, const bool *value, size_t count);
void sql_dates(struct sql *q, const int64_t *day, size_t count);
void sql_times(struct sql *q, const int64_t *us, size_t count);
void sql_texts(struct sql *q, const struct str *value, size_t count);
void sql_byteas(struct sql *q, const struct str *value, size_t count);
/* Digests of 16 bytes that lie one after the other, as byteas. */
void sql_digests(struct sql *q, struct str digests);

/* How a column goes into a C struct. Null becomes 0, false, the first of an enum or the empty run.
 */
enum field_kind {
	FIELD_NUMBER, /* int64_t, of bigint and integer */
	FIELD_BOOL,
	FIELD_TEXT,    /* struct str, of text and bytea; in the arena, followed by a NUL */
	FIELD_TIME,    /* int64_t: microseconds since 1970 */
	FIELD_DATE,    /* int64_t: days since 1970 */
	FIELD_STATUS,  /* enum status, of text */
	FIELD_BADGE,   /* enum badge, of text */
	FIELD_REASON,  /* enum reason, of text */
	FIELD_ROLE,    /* enum role, of text */
	FIELD_GROUND,  /* enum ground, of text */
	FIELD_CAUSE,   /* enum cause, of text */
	FIELD_OUTCOME, /* enum outcome, of text */
};

struct field {
	const char *column;
	enum field_kind kind;
	size_t offset;
};

/* A row: the statement's columns in order, and the struct they go into. */
struct shape {
	const struct field *field;
	size_t fields;
	size_t row_bytes;
};

#define SHAPE(fields, type)                                                                        \
	{                                                                                          \
		(fields), COUNT_OF(fields), sizeof(type)                                           \
	}

/*
 * Runs it and gives its rows, an array of the shape's structs in the arena (rows may be NULL when
 * the count is enough). ERR_BUSY: no connection, or it broke, or time was up. ERR_CONFLICT: a
 * constraint forbids it. ERR_INPUT: a value cannot be stored. ERR_INTERNAL: anything else, logged.
 */
MUST_USE enum err sql_rows(
    struct db *db, struct sql *q, const struct shape *shape, void *rows, size_t *count);
/* The same for a statement that gives one row or none. ERR_ABSENT: none. */
MUST_USE enum err sql_row(struct db *db, struct sql *q, const struct shape *shape, void *row);
/* The same for a statement without columns. */
MUST_USE enum err sql_run(struct db *db, struct sql *q);

#endif
