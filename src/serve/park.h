/*
 * The park: where connections that their peer keeps open are idle, between one request and the
 * next.
 *
 * nginx keeps a connection to spare itself and us the making of a new one (FCGI_KEEP_CONN, FastCGI
 * specification, section 3.5). libfcgi gives a thread to such a connection until it ends; here no
 * thread waits for it. All workers wait at one epoll, in which each parked connection is armed for
 * a single event: the first byte of its next request wakes one of them, who takes it out. All
 * functions may be called from any thread.
 */
#ifndef POSTBAG_SERVE_PARK_H
#define POSTBAG_SERVE_PARK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "serve/connection.h"

/* The events of parked connections are numbers from here on; those below are whoever else's. */
#define PARK_FIRST_EVENT 16

struct park;

struct park_rules {
	size_t most;                            /* that are parked at a time; 0: none ever is */
	int64_t idle_ms;                        /* then one is closed */
	int epoll_fd;                           /* stays the caller's */
	void (*changed)(void *who, int change); /* how many are parked; under the park's lock */
	void *who;
};

/* Never NULL. */
struct park *park_open(const struct park_rules *rules);
/* Closes whoever is left. No thread may use it any more. NULL does nothing. */
void park_close(struct park *p);

/*
 * Parks a connection that has nothing to be read any more, and takes it over. Is the park full, who
 * has been idle longest is closed; is it shut or never holds any, this one is.
 */
void park_put(struct park *p, struct connection *c, int64_t now_us);
/* The connection of an event that epoll_wait() gave, which the caller now owns. NULL: it has gone.
 */
struct connection *park_take(struct park *p, uint64_t event);
/* Any of them, who has been idle longest first, or NULL: for what came while we were stopping. */
struct connection *park_take_any(struct park *p);

/* Closes who has been idle longest, for want of descriptors. False: nobody is here. */
bool park_evict(struct park *p);
/* Closes who has been idle for too long. */
void park_expire(struct park *p, int64_t now_us);
/* From now on nobody is parked any more: we are stopping. Who is stays until taken. */
void park_shut(struct park *p);

#endif
