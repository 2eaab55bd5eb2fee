#include "store/shape.h"

#include <endian.h>
#include <stdbool.h>
#include <string.h>

#include "base/bug.h"
#include "base/clock.h"
#include "model/comment.h"
#include "model/ground.h"
#include "model/moderator.h"
#include "model/report.h"
#include "model/verdict.h"

static void check(const struct stmt_info *info, const struct shape *shape, const PGresult *result);
static bool fits(enum field_kind kind, unsigned type);
static void put(
    struct arena *a, const struct field *field, unsigned type, struct str wire, void *at);
static int64_t wire_number(unsigned type, struct str wire);
static enum status wire_status(struct str wire);

void *
shape_rows(struct arena *a, const struct stmt_info *info, const struct shape *shape,
    const PGresult *result)
{
	int count = PQntuples(result);

	check(info, shape, result);
	if (count == 0)
		return NULL;
	char *rows = arena_array(a, (size_t)count, shape->row_bytes);
	for (int row = 0; row < count; row++) {
		for (int i = 0; i < (int)shape->fields; i++) {
			const struct field *field = &shape->field[i];
			struct str wire = { PQgetvalue(result, row, i),
				(size_t)PQgetlength(result, row, i) };

			/* The arena's zeroes are what null becomes. */
			if (PQgetisnull(result, row, i))
				continue;
			put(a, field, info->column[i].type, wire,
			    rows + (size_t)row * shape->row_bytes + field->offset);
		}
	}
	return rows;
}

static void
check(const struct stmt_info *info, const struct shape *shape, const PGresult *result)
{
	if (shape->fields != info->columns || (size_t)PQnfields(result) != info->columns)
		BUG("%s: %zu columns declared, %zu expected, %d came", info->name, info->columns,
		    shape->fields, PQnfields(result));
	for (size_t i = 0; i < info->columns; i++) {
		const struct stmt_column *column = &info->column[i];
		const struct field *field = &shape->field[i];

		if (strcmp(column->name, field->column) != 0 || !fits(field->kind, column->type))
			BUG("%s: column %s is not what we take %s for", info->name, column->name,
			    field->column);
		if (PQftype(result, (int)i) != column->type || PQfformat(result, (int)i) != 1)
			BUG("%s: column %s came as type %u", info->name, column->name,
			    PQftype(result, (int)i));
	}
}

static bool
fits(enum field_kind kind, unsigned type)
{
	switch (kind) {
	case FIELD_NUMBER:
		return type == SQL_BIGINT || type == SQL_INTEGER;
	case FIELD_BOOL:
		return type == SQL_BOOLEAN;
	case FIELD_TEXT:
		return type == SQL_TEXT || type == SQL_BYTEA;
	case FIELD_TIME:
		return type == SQL_TIMESTAMPTZ;
	case FIELD_DATE:
		return type == SQL_DATE;
	case FIELD_STATUS:
	case FIELD_BADGE:
	case FIELD_REASON:
	case FIELD_ROLE:
	case FIELD_GROUND:
	case FIELD_CAUSE:
	case FIELD_OUTCOME:
		return type == SQL_TEXT;
	}
	return false;
}

static void
put(struct arena *a, const struct field *field, unsigned type, struct str wire, void *at)
{
	switch (field->kind) {
	case FIELD_NUMBER:
		*(int64_t *)at = wire_number(type, wire);
		break;
	case FIELD_BOOL:
		MUST(wire.len == 1);
		*(bool *)at = wire.p[0] != 0;
		break;
	case FIELD_TEXT:
		*(struct str *)at = arena_copy(a, wire);
		break;
	case FIELD_TIME:
		*(int64_t *)at =
		    wire_number(SQL_BIGINT, wire) + SQL_EPOCH_DAYS * S_PER_DAY * US_PER_S;
		break;
	case FIELD_DATE:
		*(int64_t *)at = wire_number(SQL_INTEGER, wire) + SQL_EPOCH_DAYS;
		break;
	case FIELD_STATUS:
		*(enum status *)at = wire_status(wire);
		break;
	case FIELD_BADGE:
		MUST(badge_of(wire, at) == OK);
		break;
	case FIELD_REASON:
		MUST(reason_of(wire, at) == OK);
		break;
	case FIELD_ROLE:
		MUST(role_of(wire, at) == OK);
		break;
	case FIELD_GROUND:
		MUST(ground_of(wire, at) == OK);
		break;
	case FIELD_CAUSE:
		MUST(cause_of(wire, at) == OK);
		break;
	case FIELD_OUTCOME:
		MUST(outcome_of(wire, at) == OK);
		break;
	}
}

static int64_t
wire_number(unsigned type, struct str wire)
{
	uint64_t big;
	uint32_t small;

	if (type == SQL_INTEGER) {
		MUST(wire.len == sizeof(small));
		memcpy(&small, wire.p, sizeof(small));
		return (int32_t)be32toh(small);
	}
	MUST(wire.len == sizeof(big));
	memcpy(&big, wire.p, sizeof(big));
	return (int64_t)be64toh(big);
}

static enum status
wire_status(struct str wire)
{
	enum status status;

	/* The table has a constraint that says the same. */
	if (status_of(wire, &status) != OK)
		BUG("unknown status '%.*s' in the database", STR_ARG(wire));
	return status;
}
