#include "serve/sandbox.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "model/settings.h"
#include "serve/landlock.h"
#include "serve/listener.h"
#include "serve/seccomp.h"
#include "store/dsn.h"

#define DOMAIN_PORT 53 /* an answer that is too long for UDP is asked for again by TCP */

/* What the C library and those that libpq uses read when they want to: users, hosts,
 * certificates, modules. */
static const char *const system_files[] = {
	"/etc",
	"/lib",
	"/lib64",
	"/usr",
	"/run/systemd/resolve",
	"/run/systemd/userdb",
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	/* What a sanitizer reports from. */
	"/proc/self",
	"/proc/self/exe",
#endif
};

/* What both connection strings lead to. */
struct databases {
	struct dsn_reach reach[2];
	size_t count;
};

static void databases_of(struct arena *a, const struct settings *set, struct databases *out);
static void confine_files(struct sandbox *s, const char *config, const struct settings *set,
    const struct databases *databases);
static void allow_database(struct landlock *l, const struct dsn_reach *reach);

enum err
sandbox_prepare(const char *config, struct sandbox *s, struct buf *complaint)
{
	struct arena *a = arena_open();
	struct settings set;
	struct databases databases;
	enum err err = settings_read(a, config, &set, NULL, complaint);

	*s = (struct sandbox){ .on = false };
	if (err == OK) {
		databases_of(a, &set, &databases);
		s->on = set.sandbox;
		for (size_t i = 0; i < databases.count; i++)
			s->network = s->network || databases.reach[i].network;
		s->binds = listener_binds();
		if (s->on)
			confine_files(s, config, &set, &databases);
	}
	arena_close(a);
	return err;
}

void
sandbox_enter(const struct sandbox *s)
{
	struct seccomp_needs needs = { .network = s->network, .unlinks = s->binds };
	struct arena *a = arena_open();
	struct buf complaint = buf_begin(a, 0, 256);

	if (!s->on) {
		log_warn("sandbox: off, as the settings have it");
	} else if (seccomp_confine(&needs, &complaint) != OK) {
		log_warn("sandbox: %.*s", STR_ARG(buf_str(&complaint)));
	} else {
		log_info("sandbox: system calls are filtered, %s",
		    s->network ? "and the database is reached by TCP" : "and there is no network");
	}
	arena_close(a);
}

static void
databases_of(struct arena *a, const struct settings *set, struct databases *out)
{
	out->count = 0;
	dsn_reach(a, set->dsn, &out->reach[out->count++]);
	if (set->read_dsn[0] != '\0')
		dsn_reach(a, set->read_dsn, &out->reach[out->count++]);
}

static void
confine_files(struct sandbox *s, const char *config, const struct settings *set,
    const struct databases *databases)
{
	struct landlock l;
	bool any_port = false;

	for (size_t i = 0; i < databases->count; i++)
		any_port = any_port || databases->reach[i].any_port;
	if (!landlock_open(&l, !any_port)) {
		log_warn("sandbox: files are not confined: this kernel has no Landlock (%s)",
		    strerror(errno));
		return;
	}
	for (size_t i = 0; i < COUNT_OF(system_files); i++)
		landlock_read(&l, system_files[i]);
	landlock_read_beside(&l, "/etc/resolv.conf");
	if (config != NULL)
		landlock_read_beside(&l, config);
	landlock_read_beside(&l, set->key_file);
	if (s->binds)
		landlock_bind_beside(&l, set->socket);
	for (size_t i = 0; i < databases->count; i++)
		allow_database(&l, &databases->reach[i]);
	if (s->network)
		landlock_connect(&l, DOMAIN_PORT);
	if (landlock_enter(&l)) {
		s->files_abi = l.abi;
		log_info("sandbox: files are confined (Landlock %d)", l.abi);
	} else {
		log_warn("sandbox: files are not confined: %s", strerror(errno));
	}
}

static void
allow_database(struct landlock *l, const struct dsn_reach *reach)
{
	for (size_t i = 0; i < reach->files; i++)
		landlock_read_beside(l, reach->file[i]);
	for (size_t i = 0; i < reach->ports; i++)
		landlock_connect(l, reach->port[i]);
}
