/*
 * Migrations: sql/migrations/NNNN_what.sql, forward only, each in one transaction, checksummed.
 */
#ifndef POSTBAG_STORE_MIGRATIONS_H
#define POSTBAG_STORE_MIGRATIONS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/*
 * Brings the database of an owner's dsn to the newest version: makes the schema "postbag" and its
 * table of migrations if need be, applies what is missing in order, and grants the application's
 * role (app_role; empty: none) what it needs and no more. Two at once wait for each other. say is
 * called with a line for each step. ERR_BUSY: cannot connect. ERR_CONFLICT: an applied migration
 * differs from the one we have, or the database is newer than we are. ERR_INTERNAL: a statement
 * failed and its migration was rolled back. complaint says why.
 */
MUST_USE enum err migrations_apply(struct arena *a, const char *dsn, struct str app_role,
    void (*say)(void *with, const char *line), void *with, struct buf *complaint);

/* The migrations this program has, for the test and for doctor. */
struct migration {
	int64_t version;
	const char *name;
	const char *sql;
};
const struct migration *migrations_known(size_t *count);

#endif
