/*
 * What `postbagctl doctor` asks the server.
 */
#ifndef POSTBAG_STORE_DOCTOR_H
#define POSTBAG_STORE_DOCTOR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "store/db.h"

struct doctor_server {
	int64_t version; /* 150004 is 15.4 */
	struct str role; /* ours */
	bool superuser;
	bool may_make_databases_or_roles;
	bool may_make_schemas;     /* in this database */
	bool may_make_tables;      /* in the schema "postbag" */
	bool owns_tables;          /* by itself or as a member of their owner */
	bool may_use_schema;       /* false also when there is none */
	int64_t tables_unreadable; /* tables of the schema that our role may not even read */
	struct str fsync;          /* from here on: as current_setting() says, for our role */
	struct str full_page_writes;
	struct str synchronous_commit;
	struct str synchronous_standby_names;
	struct str encoding;
	int64_t max_connections;
	bool in_recovery;  /* a standby: it takes no writes */
	bool citus;        /* the database has that extension */
	bool over_network; /* neither a unix socket nor this machine's own address */
	bool encrypted;    /* by TLS */
	int64_t now_us;    /* the server's clock */
};

MUST_USE enum err doctor_server(struct db *db, struct arena *a, struct doctor_server *out);

/* Whether it is a pooler that answers at a connection string, and not the server itself: then the
 * process that it speaks of is not the one that works. ERR_BUSY: nobody answers. */
MUST_USE enum err doctor_pooled(const char *dsn, int64_t connect_ms, struct arena *a, bool *pooled);

#endif
