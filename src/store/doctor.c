#include "store/doctor.h"

#include <endian.h>
#include <string.h>

#include "base/clock.h"
#include "store/link.h"
#include "store/sql.h"

#define AT(member) offsetof(struct doctor_server, member)

static const struct field server_field[] = {
	{ "version", FIELD_NUMBER, AT(version) },
	{ "role", FIELD_TEXT, AT(role) },
	{ "superuser", FIELD_BOOL, AT(superuser) },
	{ "may_make_databases_or_roles", FIELD_BOOL, AT(may_make_databases_or_roles) },
	{ "may_make_schemas", FIELD_BOOL, AT(may_make_schemas) },
	{ "may_make_tables", FIELD_BOOL, AT(may_make_tables) },
	{ "owns_tables", FIELD_BOOL, AT(owns_tables) },
	{ "may_use_schema", FIELD_BOOL, AT(may_use_schema) },
	{ "tables_unreadable", FIELD_NUMBER, AT(tables_unreadable) },
	{ "fsync", FIELD_TEXT, AT(fsync) },
	{ "full_page_writes", FIELD_TEXT, AT(full_page_writes) },
	{ "synchronous_commit", FIELD_TEXT, AT(synchronous_commit) },
	{ "synchronous_standby_names", FIELD_TEXT, AT(synchronous_standby_names) },
	{ "encoding", FIELD_TEXT, AT(encoding) },
	{ "max_connections", FIELD_NUMBER, AT(max_connections) },
	{ "in_recovery", FIELD_BOOL, AT(in_recovery) },
	{ "citus", FIELD_BOOL, AT(citus) },
	{ "over_network", FIELD_BOOL, AT(over_network) },
	{ "encrypted", FIELD_BOOL, AT(encrypted) },
	{ "now", FIELD_TIME, AT(now_us) },
};

static const struct shape server_shape = SHAPE(server_field, struct doctor_server);

enum err
doctor_server(struct db *db, struct arena *a, struct doctor_server *out)
{
	struct sql q = sql_begin(a, STMT_DOCTOR_SERVER);

	return sql_row(db, &q, &server_shape, out);
}

enum err
doctor_pooled(const char *dsn, int64_t connect_ms, struct arena *a, bool *pooled)
{
	const struct sql q = sql_begin(a, STMT_DOCTOR_PID);
	int64_t deadline_us = clock_mono_us() + connect_ms * 1000;
	struct link link = { .pg = NULL };
	PGresult *result = NULL;
	uint32_t pid = 0;
	enum err err = ERR_BUSY;

	if (link_open(&link, dsn, deadline_us) &&
	    link_run(&link, &q, false, deadline_us, &result) == LINK_ANSWERED &&
	    PQntuples(result) == 1 && PQgetlength(result, 0, 0) == sizeof(pid)) {
		memcpy(&pid, PQgetvalue(result, 0, 0), sizeof(pid));
		*pooled = (int)be32toh(pid) != PQbackendPID(link.pg);
		err = OK;
	}
	PQclear(result);
	link_close(&link);
	return err;
}
