/*
 * The texts of sql/migrations/, made into C by script/embed-sql.awk.
 */
#ifndef POSTBAG_STORE_TEXTS_H
#define POSTBAG_STORE_TEXTS_H

#include <stddef.h>

#include "store/migrations.h"

/* In order: version i + 1 is text_migration[i]. */
extern const struct migration text_migration[];
extern const size_t text_migrations;

/* Several statements each, to be run inside a transaction: see the files for what they do. */
extern const char *const text_bootstrap_sql;
extern const char *const text_grants_sql;

#endif
