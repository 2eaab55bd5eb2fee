/*
 * Telling the service manager how we are (sd_notify(3)): one datagram a message, without its
 * library. Where nobody listens, nothing is sent.
 */
#ifndef POSTBAG_SERVE_NOTIFY_H
#define POSTBAG_SERVE_NOTIFY_H

#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>

#include "base/attr.h"
#include "base/err.h"

struct notify {
	int fd; /* -1: nobody listens */
	struct sockaddr_un address;
	socklen_t address_bytes;
	int64_t watchdog_ms; /* send NOTIFY_ALIVE at least this often; 0: not wanted */
};

/* Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID. What is malformed is logged and ignored. */
struct notify notify_open(void);
void notify_close(struct notify *n);

#define NOTIFY_READY    "READY=1"
#define NOTIFY_STOPPING "STOPPING=1"
#define NOTIFY_ALIVE    "WATCHDOG=1"

void notify_send(const struct notify *n, const char *message);
/* RELOADING=1 with the monotonic time that belongs to it; NOTIFY_READY ends it. */
void notify_reloading(const struct notify *n);

/* The address that NOTIFY_SOCKET names: a path, or "@name" in the abstract namespace. ERR_INPUT. */
MUST_USE enum err notify_address(const char *text, struct sockaddr_un *out, socklen_t *bytes);

/*
 * Half the time that WATCHDOG_USEC gives, in ms, when WATCHDOG_PID is absent or self; else 0. Each
 * may be NULL. ERR_INPUT: malformed.
 */
MUST_USE enum err notify_watchdog(
    const char *usec, const char *pid, pid_t self, int64_t *watchdog_ms);

#endif
