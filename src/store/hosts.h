/*
 * The servers that a connection string names, one by one. Private to this floor.
 *
 * libpq tries the hosts of a connection string in turn, but leaves it to whom it works for to give
 * up one that does not answer, and has no way to be told: so a machine that has died would use up
 * all the time there is for connecting. Here each host gets its share of it.
 */
#ifndef POSTBAG_STORE_HOSTS_H
#define POSTBAG_STORE_HOSTS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* What overrides the connection string; NULL: as it stands there. */
struct host {
	const char *host, *hostaddr, *port, *target_session_attrs;
};

/*
 * In the arena, in the order in which they are to be tried, one at least. With prefer-standby all
 * come twice: as standbys, and then as whatever they are. One that names several hosts otherwise
 * than libpq takes it, or that is no connection string, is one host: libpq says what is wrong.
 */
size_t hosts_of(struct arena *a, const char *dsn, struct host **out);

/* Until when a try may last with so many to come, itself among them. */
int64_t hosts_share_us(int64_t now_us, int64_t deadline_us, size_t left);

#endif
