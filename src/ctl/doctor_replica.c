/*
 * postbagctl doctor: the replica that is read from, and what stands before the servers.
 */
#include "ctl/doctor.h"

#include <time.h>

#include "base/clock.h"
#include "store/doctor.h"
#include "store/dsn.h"
#include "store/replica.h"

/* How often a replica that is behind is asked again. */
#define AGAIN_MS 10

static void check_place(struct checkup *up, struct db *db);
static int64_t come_after_ms(struct checkup *up, struct db *db, int64_t seen);

void
checkup_pooler(struct checkup *up)
{
	const struct settings *set = &up->cx->settings;
	bool pooled;

	if (doctor_pooled(set->dsn, set->connect_timeout_ms, up->cx->arena, &pooled) != OK ||
	    !pooled)
		return;
	if (set->prepare)
		checkup_warn(up, "pooler",
		    "one stands before the server; if it is PgBouncer in transaction mode and "
		    "older than 1.21, set prepare = no");
	else
		checkup_ok(up, "pooler",
		    "one stands before the server, and no statement is prepared by name");
}

void
checkup_replica(struct checkup *up)
{
	struct settings set = up->cx->settings;
	struct buf complaint = buf_begin(up->cx->arena, 256, 4096);

	if (set.read_dsn[0] == '\0')
		return;
	if (dsn_try(set.read_dsn, set.connect_timeout_ms, &complaint) != OK) {
		checkup_fail(up, "replica",
		    "cannot connect: %.*s; see the setting read_dsn, and whether the server runs; "
		    "until then the primary does its work",
		    STR_ARG(buf_str(&complaint)));
		return;
	}
	set.dsn = set.read_dsn;
	struct db *db = command_pool(&set);
	check_place(up, db);
	db_close(db);
}

static void
check_place(struct checkup *up, struct db *db)
{
	struct replica_place primary, own;

	if (replica_place(up->cx->db, up->cx->arena, &primary) != OK ||
	    replica_place(db, up->cx->arena, &own) != OK) {
		checkup_fail(up, "replica", "it did not answer a question; see its log");
		return;
	}
	if (primary.system != own.system || primary.database != own.database) {
		checkup_fail(up, "replica",
		    "read_dsn leads to another database than dsn; name its streaming replica, or "
		    "leave it empty");
		return;
	}
	if (!own.standby) {
		checkup_warn(up, "replica",
		    "read_dsn leads to no standby, but to a server that takes writes; name a "
		    "streaming replica, or leave it empty");
		return;
	}
	int64_t took_ms = come_after_ms(up, db, primary.seen);
	if (took_ms < 0)
		checkup_warn(up, "replica",
		    "a standby of the same database, %lld bytes behind for longer than "
		    "read_lag_ms; the primary does its work; see pg_stat_replication there",
		    (long long)(primary.seen - own.seen));
	else
		checkup_ok(up, "replica", "a standby of the same database, %lld ms behind",
		    (long long)took_ms);
}

/* How long it takes to come where the primary was; -1: longer than it may be behind. */
static int64_t
come_after_ms(struct checkup *up, struct db *db, int64_t seen)
{
	const struct timespec again = { .tv_nsec = AGAIN_MS * 1000000L };
	int64_t began_us = clock_mono_us(), took_ms = 0;
	struct replica_place own;

	while (took_ms <= up->cx->settings.read_lag_ms) {
		if (replica_place(db, up->cx->arena, &own) != OK)
			return -1;
		took_ms = (clock_mono_us() - began_us) / 1000;
		if (own.seen >= seen)
			return took_ms;
		(void)nanosleep(&again, NULL);
	}
	return -1;
}
