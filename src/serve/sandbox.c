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

static void confine_files(struct sandbox *s, const char *config, const struct settings *set,
    const struct dsn_reach *reach);

enum err
sandbox_prepare(const char *config, struct sandbox *s, struct buf *complaint)
{
	struct arena *a = arena_open();
	struct settings set;
	struct dsn_reach reach;
	enum err err = settings_read(a, config, &set, NULL, complaint);

	*s = (struct sandbox){ .on = false };
	if (err == OK) {
		dsn_reach(a, set.dsn, &reach);
		s->on = set.sandbox;
		s->network = reach.network;
		s->binds = listener_binds();
		if (s->on)
			confine_files(s, config, &set, &reach);
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
confine_files(struct sandbox *s, const char *config, const struct settings *set,
    const struct dsn_reach *reach)
{
	struct landlock l;

	if (!landlock_open(&l, !reach->any_port)) {
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
	for (size_t i = 0; i < reach->files; i++)
		landlock_read_beside(&l, reach->file[i]);
	if (s->binds)
		landlock_bind_beside(&l, set->socket);
	for (size_t i = 0; i < reach->ports; i++)
		landlock_connect(&l, reach->port[i]);
	if (reach->network)
		landlock_connect(&l, DOMAIN_PORT);
	if (landlock_enter(&l)) {
		s->files_abi = l.abi;
		log_info("sandbox: files are confined (Landlock %d)", l.abi);
	} else {
		log_warn("sandbox: files are not confined: %s", strerror(errno));
	}
}
