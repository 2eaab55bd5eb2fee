/*
 * The filter of system calls (seccomp(2)): what postbagd needs while it serves, and nothing else.
 *
 * Whoever makes another call is killed with the whole process (SIGSYS), so that it shows: an error
 * that nobody looks at would let an intruder try the next one. Only where a library asks for
 * something that it can do without, it gets an error instead.
 */
#ifndef POSTBAG_SERVE_SECCOMP_H
#define POSTBAG_SERVE_SECCOMP_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"

/* What some need and others do not. */
struct seccomp_needs {
	bool network; /* the database is reached by TCP: sockets of AF_INET and AF_INET6 */
	bool unlinks; /* at the end our own socket is removed */
};

/*
 * Puts all threads, those that run and those to come, behind the filter, for good. It forbids what
 * the start needs: to be called when that is done. ERR_INTERNAL: the kernel has no such filter;
 * complaint says why.
 */
MUST_USE enum err seccomp_confine(const struct seccomp_needs *needs, struct buf *complaint);

#endif
