/*
 * postbagctl doctor: the database, our role in it, and what the operator put into it.
 */
#include <stdlib.h>

#include "base/clock.h"
#include "ctl/doctor.h"
#include "ctl/seals.h"
#include "key/keyring.h"
#include "store/doctor.h"
#include "store/dsn.h"
#include "store/moderators.h"
#include "store/sites.h"

#define CLOCK_MAX_OFF_US (5 * US_PER_S)
#define VERSION_LEAST    150000

static bool check_reach(struct checkup *up);
static void check_server(struct checkup *up, const struct doctor_server *server);
static void check_role(struct checkup *up, const struct doctor_server *server);
static void check_durable(struct checkup *up, const struct doctor_server *server);
static void check_connection(struct checkup *up, const struct doctor_server *server);
static void check_citus(struct checkup *up, const struct doctor_server *server);
static void check_clock(struct checkup *up, const struct doctor_server *server);
static bool check_schema(struct checkup *up, struct db *db);
static void check_sites(struct checkup *up, struct db *db);
static void check_moderators(struct checkup *up, struct db *db);
static void check_seals(struct checkup *up, struct db *db);
static void say_seals(
    struct checkup *up, const struct keyring *keys, const struct seal_count *seal, size_t count);
static bool is(struct str value, const char *word);

void
checkup_database(struct checkup *up)
{
	struct doctor_server server;

	if (!check_reach(up))
		return;
	up->cx->db = command_pool(&up->cx->settings);
	if (doctor_server(up->cx->db, up->cx->arena, &server) != OK) {
		checkup_fail(up, "database", "it did not answer a question; see its log");
		return;
	}
	check_server(up, &server);
	check_role(up, &server);
	check_durable(up, &server);
	check_connection(up, &server);
	check_citus(up, &server);
	check_clock(up, &server);
	checkup_pooler(up);
	checkup_replica(up);
	if (check_schema(up, up->cx->db)) {
		check_sites(up, up->cx->db);
		check_moderators(up, up->cx->db);
		check_seals(up, up->cx->db);
	}
}

static bool
check_reach(struct checkup *up)
{
	const struct settings *set = &up->cx->settings;
	struct buf complaint = buf_begin(up->cx->arena, 256, 4096);

	if (dsn_try(set->dsn, set->connect_timeout_ms, &complaint) == OK)
		return true;
	checkup_fail(up, "database",
	    "cannot connect: %.*s; see the setting dsn, and whether the "
	    "server runs",
	    STR_ARG(buf_str(&complaint)));
	return false;
}

static void
check_server(struct checkup *up, const struct doctor_server *server)
{
	long long version = server->version;

	if (version < VERSION_LEAST)
		checkup_fail(up, "database",
		    "PostgreSQL %lld is too old; upgrade it to %d or newer", version / 10000,
		    VERSION_LEAST / 10000);
	else if (server->in_recovery)
		checkup_fail(up, "database",
		    "the server is a standby and takes no writes; name the primary in dsn, or add "
		    "target_session_attrs=read-write");
	else if (!is(server->encoding, "UTF8"))
		checkup_fail(up, "database",
		    "its encoding is %.*s; make the database with ENCODING 'UTF8'",
		    STR_ARG(server->encoding));
	else
		checkup_ok(up, "database", "PostgreSQL %lld.%lld, connected as '%.*s'",
		    version / 10000, version % 10000, STR_ARG(server->role));
}

static void
check_role(struct checkup *up, const struct doctor_server *server)
{
	const char *too_much = NULL;

	if (server->superuser)
		too_much = "is a superuser";
	else if (server->may_make_databases_or_roles)
		too_much = "may make databases or roles";
	else if (server->owns_tables)
		too_much = "owns the schema's tables";
	else if (server->may_make_tables || server->may_make_schemas)
		too_much = "may make tables or schemas";
	if (too_much == NULL)
		checkup_ok(up, "role", "'%.*s' may not change the schema", STR_ARG(server->role));
	else
		checkup_fail(up, "role",
		    "'%.*s' %s; give postbagd a plain role of its own in dsn, name the owner in "
		    "owner_dsn, and run 'postbagctl migrate --app-role ROLE'",
		    STR_ARG(server->role), too_much);
}

/* What is acknowledged must be on the disk. */
static void
check_durable(struct checkup *up, const struct doctor_server *server)
{
	if (!is(server->fsync, "on"))
		checkup_fail(up, "durability",
		    "fsync is off, so a crash of the machine can destroy the database; set fsync = "
		    "on in postgresql.conf");
	else if (is(server->synchronous_commit, "off"))
		checkup_fail(up, "durability",
		    "synchronous_commit is off, so a crash loses comments that readers were told "
		    "are posted; set it to on");
	else if (!is(server->full_page_writes, "on"))
		checkup_fail(up, "durability",
		    "full_page_writes is off, so a crash of the machine can tear pages; set it to "
		    "on unless the file system writes them whole");
	else if (is(server->synchronous_commit, "local") &&
		 server->synchronous_standby_names.len > 0)
		checkup_warn(up, "durability",
		    "synchronous_commit is local, so a failover loses what only the primary has; "
		    "set it to on");
	else
		checkup_ok(up, "durability", "fsync is on, synchronous_commit is %.*s",
		    STR_ARG(server->synchronous_commit));
}

static void
check_connection(struct checkup *up, const struct doctor_server *server)
{
	long long pool = up->cx->settings.pool, most = server->max_connections;

	if (server->over_network && !server->encrypted)
		checkup_warn(up, "connection",
		    "it goes over the network in clear; add sslmode=verify-full to dsn");
	/* Three are kept for superusers, and the operator's own tools need some. */
	else if (pool > most - 5)
		checkup_warn(up, "connection",
		    "pool is %lld and the server takes %lld in all; lower pool or raise "
		    "max_connections",
		    pool, most);
	else
		checkup_ok(up, "connection", "%s; pool of %lld, the server takes %lld",
		    server->over_network ? "over the network by TLS" : "on this machine", pool,
		    most);
}

/* Nothing is said where there is none and none is expected. */
static void
check_citus(struct checkup *up, const struct doctor_server *server)
{
	bool expected = up->cx->settings.citus;

	if (server->citus && !expected)
		checkup_warn(up, "citus",
		    "the database has it; if sql/citus.sql has spread the tables, set citus = yes");
	else if (!server->citus && expected)
		checkup_warn(up, "citus",
		    "the database does not have it, so rounds of many articles are taken apart for "
		    "nothing; set citus = no");
	else if (expected)
		checkup_ok(up, "citus", "each article is written to by statements of its own");
}

static void
check_clock(struct checkup *up, const struct doctor_server *server)
{
	int64_t off = llabs(clock_now_us() - server->now_us);

	if (off > CLOCK_MAX_OFF_US)
		checkup_warn(up, "clock",
		    "this machine and the database differ by %lld seconds; set both by NTP",
		    (long long)(off / US_PER_S));
	else
		checkup_ok(up, "clock", "this machine and the database agree");
}

static bool
check_schema(struct checkup *up, struct db *db)
{
	struct doctor_server server;
	int64_t version = 0;
	enum err err = db_ready(db, &version);

	if (doctor_server(db, up->cx->arena, &server) == OK && server.may_use_schema &&
	    server.tables_unreadable > 0)
		err = ERR_FORBID;
	if (err == OK)
		checkup_ok(up, "schema", "version %lld", (long long)version);
	else if (err == ERR_FORBID)
		checkup_fail(up, "schema",
		    "the role may not read %lld of its tables; run 'postbagctl migrate --app-role "
		    "%.*s'",
		    (long long)server.tables_unreadable, STR_ARG(server.role));
	else if (err == ERR_CONFLICT && version > db_wanted_version())
		checkup_fail(up, "schema",
		    "version %lld is newer than the %lld of this program; upgrade Postbag",
		    (long long)version, (long long)db_wanted_version());
	else if (err == ERR_CONFLICT)
		checkup_fail(up, "schema",
		    "version %lld, and this program needs %lld; run 'postbagctl migrate'",
		    (long long)version, (long long)db_wanted_version());
	else
		checkup_fail(up, "schema",
		    "cannot read its version; run 'postbagctl migrate --app-role ROLE'");
	return err == OK;
}

static void
check_sites(struct checkup *up, struct db *db)
{
	struct sites sites;

	if (sites_list(db, up->cx->arena, &sites) != OK)
		checkup_fail(up, "sites", "cannot read them; see the server's log");
	else if (sites.count == 0)
		checkup_fail(up, "sites",
		    "there is none, so nothing can be commented; run 'postbagctl site add'");
	else
		checkup_ok(up, "sites", "%zu", sites.count);
}

static void
check_moderators(struct checkup *up, struct db *db)
{
	struct moderator *moderator;
	size_t count;

	if (moderators_list(db, up->cx->arena, &moderator, &count) != OK)
		checkup_fail(up, "moderators", "cannot read them; see the server's log");
	else if (count == 0)
		checkup_fail(up, "moderators",
		    "there is none, so what is held waits for ever; run 'postbagctl moderator "
		    "add'");
	else
		checkup_ok(up, "moderators", "%zu", count);
}

/* What the key file has by itself is checked elsewhere. */
static void
check_seals(struct checkup *up, struct db *db)
{
	struct buf why = buf_begin(up->cx->arena, 256, 4096);
	struct keyring *keys;
	struct seal_count *seal;
	size_t count;

	if (keyring_open(up->cx->settings.key_file, &keys, &why) != OK)
		return;
	if (seals_count(db, up->cx->arena, keyring_current(keys), &seal, &count) != OK)
		checkup_fail(up, "seals", "cannot count what is sealed; see the server's log");
	else if (count == 0)
		checkup_ok(up, "seals", "everything is sealed with the current key");
	else
		say_seals(up, keys, seal, count);
	keyring_close(keys);
}

/* One line for each key, which come in order. */
static void
say_seals(
    struct checkup *up, const struct keyring *keys, const struct seal_count *seal, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int64_t id = seal[i].key_id;
		const char *said = seals_said(up->cx->arena, seal, count, id);

		if (i > 0 && seal[i - 1].key_id == id)
			continue;
		if (seals_known(keys, &seal[i]))
			checkup_warn(up, "seals",
			    "key %lld, which is not current, seals %s; when every postbagd has "
			    "been reloaded, run 'postbagctl keys reseal'",
			    (long long)id, said);
		else
			checkup_fail(up, "seals",
			    "key %lld, which is not in the file, seals %s; put it back, from a "
			    "copy of the file",
			    (long long)id, said);
	}
}

static bool
is(struct str value, const char *word)
{
	return str_equal(value, str_of(word));
}
