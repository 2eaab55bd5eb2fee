#include "store/sql.h"

#include <endian.h>
#include <string.h>

#include "base/bug.h"
#include "base/clock.h"
#include "base/digest.h"
#include "store/pool.h"
#include "store/shape.h"

/* More than any text we store, less than what libpq can count. */
#define VALUE_MAX_BYTES ((size_t)64 * 1024 * 1024)

static void give(struct sql *q, enum sql_type type, const void *p, size_t bytes);
static void array_begin(
    struct sql *q, char **at, enum sql_type element, size_t count, size_t bytes);
static unsigned array_type(enum sql_type element);
static void array_put(char **at, const void *p, size_t bytes);
static void runs(struct sql *q, enum sql_type element, const struct str *value, size_t count);
static int64_t time_wire(int64_t us);
static int32_t date_wire(int64_t day);
static void put32(char **at, uint32_t value);

struct sql
sql_begin(struct arena *a, enum stmt stmt)
{
	return (struct sql){ .stmt = stmt, .arena = a };
}

void
sql_null(struct sql *q)
{
	MUST(q->count < stmt_info[q->stmt].params);
	q->value[q->count++] = NULL;
}

void
sql_bigint(struct sql *q, int64_t value)
{
	uint64_t wire = htobe64((uint64_t)value);

	give(q, SQL_BIGINT, &wire, sizeof(wire));
}

void
sql_id(struct sql *q, int64_t value)
{
	if (value == 0)
		sql_null(q);
	else
		sql_bigint(q, value);
}

void
sql_integer(struct sql *q, int64_t value)
{
	MUST(value >= INT32_MIN && value <= INT32_MAX);
	uint32_t wire = htobe32((uint32_t)(int32_t)value);

	give(q, SQL_INTEGER, &wire, sizeof(wire));
}

void
sql_boolean(struct sql *q, bool value)
{
	give(q, SQL_BOOLEAN, value ? "\1" : "\0", 1);
}

void
sql_text(struct sql *q, struct str value)
{
	give(q, SQL_TEXT, value.p, value.len);
}

void
sql_bytes(struct sql *q, const void *p, size_t bytes)
{
	give(q, SQL_BYTEA, p, bytes);
}

void
sql_time(struct sql *q, int64_t us)
{
	uint64_t wire = htobe64((uint64_t)time_wire(us));

	give(q, SQL_TIMESTAMPTZ, &wire, sizeof(wire));
}

void
sql_moment(struct sql *q, int64_t us)
{
	if (us == 0)
		sql_null(q);
	else
		sql_time(q, us);
}

void
sql_date(struct sql *q, int64_t day)
{
	uint32_t wire = htobe32((uint32_t)date_wire(day));

	give(q, SQL_DATE, &wire, sizeof(wire));
}

void
sql_bigints(struct sql *q, const int64_t *value, size_t count)
{
	char *at;

	array_begin(q, &at, SQL_BIGINT, count, count * sizeof(*value));
	for (size_t i = 0; i < count; i++) {
		uint64_t wire = htobe64((uint64_t)value[i]);

		array_put(&at, &wire, sizeof(wire));
	}
}

void
sql_dates(struct sql *q, const int64_t *day, size_t count)
{
	char *at;

	array_begin(q, &at, SQL_DATE, count, count * sizeof(uint32_t));
	for (size_t i = 0; i < count; i++) {
		uint32_t wire = htobe32((uint32_t)date_wire(day[i]));

		array_put(&at, &wire, sizeof(wire));
	}
}

void
sql_booleans(struct sql *q, const bool *value, size_t count)
{
	char *at;

	array_begin(q, &at, SQL_BOOLEAN, count, count);
	for (size_t i = 0; i < count; i++)
		array_put(&at, value[i] ? "\1" : "\0", 1);
}

void
sql_times(struct sql *q, const int64_t *us, size_t count)
{
	char *at;

	array_begin(q, &at, SQL_TIMESTAMPTZ, count, count * sizeof(*us));
	for (size_t i = 0; i < count; i++) {
		uint64_t wire = htobe64((uint64_t)time_wire(us[i]));

		array_put(&at, &wire, sizeof(wire));
	}
}

void
sql_texts(struct sql *q, const struct str *value, size_t count)
{
	runs(q, SQL_TEXT, value, count);
}

void
sql_byteas(struct sql *q, const struct str *value, size_t count)
{
	runs(q, SQL_BYTEA, value, count);
}

void
sql_digests(struct sql *q, struct str digests)
{
	size_t count = digests.len / sizeof(struct digest16);
	struct str *value = arena_array(q->arena, count, sizeof(*value));

	for (size_t i = 0; i < count; i++)
		value[i] = str_part(
		    digests, i * sizeof(struct digest16), (i + 1) * sizeof(struct digest16));
	sql_byteas(q, value, count);
}

enum err
sql_rows(struct db *db, struct sql *q, const struct shape *shape, void *rows, size_t *count)
{
	PGresult *result;
	enum err err = pool_run(db, q, &result);

	*count = 0;
	if (err != OK)
		return err;
	void *made = shape_rows(q->arena, &stmt_info[q->stmt], shape, result);
	*count = (size_t)PQntuples(result);
	if (rows != NULL)
		memcpy(rows, &made, sizeof(made));
	PQclear(result);
	return OK;
}

enum err
sql_row(struct db *db, struct sql *q, const struct shape *shape, void *row)
{
	void *made;
	size_t count;
	enum err err = sql_rows(db, q, shape, &made, &count);

	if (err != OK)
		return err;
	if (count > 1)
		BUG("%s: %zu rows came", stmt_info[q->stmt].name, count);
	if (count == 0)
		return ERR_ABSENT;
	memcpy(row, made, shape->row_bytes);
	return OK;
}

enum err
sql_run(struct db *db, struct sql *q)
{
	PGresult *result;
	enum err err = pool_run(db, q, &result);

	MUST(stmt_info[q->stmt].columns == 0);
	if (err == OK)
		PQclear(result);
	return err;
}

/* Keeps a copy of the next argument's bytes, which must be of the declared type. */
static void
give(struct sql *q, enum sql_type type, const void *p, size_t bytes)
{
	const struct stmt_info *info = &stmt_info[q->stmt];

	if (q->count >= info->params || info->param[q->count] != type)
		BUG("%s: argument $%zu is not of this type", info->name, q->count + 1);
	MUST(bytes <= VALUE_MAX_BYTES);
	q->value[q->count] = arena_copy(q->arena, (struct str){ bytes == 0 ? "" : p, bytes }).p;
	q->bytes[q->count++] = (int)bytes;
}

/*
 * The binary form of an array of one dimension: number of dimensions, whether there are nulls, type
 * of the elements, then length and lower bound of the dimension, then each element with its length.
 * bytes: of all elements together. *at is where the first element goes.
 */
static void
array_begin(struct sql *q, char **at, enum sql_type element, size_t count, size_t bytes)
{
	const struct stmt_info *info = &stmt_info[q->stmt];
	size_t room = 5 * sizeof(uint32_t) + count * sizeof(uint32_t) + bytes;
	unsigned type = array_type(element);

	if (q->count >= info->params || info->param[q->count] != type)
		BUG("%s: argument $%zu is no array of this type", info->name, q->count + 1);
	MUST(count <= INT32_MAX && room <= VALUE_MAX_BYTES);
	*at = arena_alloc(q->arena, room);
	q->value[q->count] = *at;
	q->bytes[q->count++] = (int)room;
	put32(at, 1);
	put32(at, 0);
	put32(at, element);
	put32(at, (uint32_t)count);
	put32(at, 1);
}

static unsigned
array_type(enum sql_type element)
{
	static const unsigned type[][2] = {
		{ SQL_BOOLEAN, SQL_BOOLEANS },
		{ SQL_BIGINT, SQL_BIGINTS },
		{ SQL_TEXT, SQL_TEXTS },
		{ SQL_BYTEA, SQL_BYTEAS },
		{ SQL_DATE, SQL_DATES },
		{ SQL_TIMESTAMPTZ, SQL_TIMESTAMPTZS },
	};

	for (size_t i = 0; i < COUNT_OF(type); i++)
		if (type[i][0] == element)
			return type[i][1];
	BUG("there are no arrays of type %u", element);
}

static void
array_put(char **at, const void *p, size_t bytes)
{
	put32(at, (uint32_t)bytes);
	if (bytes > 0)
		memcpy(*at, p, bytes);
	*at += bytes;
}

static void
runs(struct sql *q, enum sql_type element, const struct str *value, size_t count)
{
	size_t bytes = 0;
	char *at;

	for (size_t i = 0; i < count; i++)
		bytes += value[i].len;
	array_begin(q, &at, element, count, bytes);
	for (size_t i = 0; i < count; i++)
		array_put(&at, value[i].p, value[i].len);
}

static int64_t
time_wire(int64_t us)
{
	return us - SQL_EPOCH_DAYS * S_PER_DAY * US_PER_S;
}

static int32_t
date_wire(int64_t day)
{
	MUST(day >= 0 && day <= INT32_MAX);
	return (int32_t)(day - SQL_EPOCH_DAYS);
}

static void
put32(char **at, uint32_t value)
{
	uint32_t wire = htobe32(value);

	memcpy(*at, &wire, sizeof(wire));
	*at += sizeof(wire);
}
