/*
 * The parts of `postbagctl doctor`: each looks at one side of an installation and says a line for
 * everything it looked at.
 */
#ifndef POSTBAG_CTL_DOCTOR_H
#define POSTBAG_CTL_DOCTOR_H

#include <stdbool.h>

#include "base/attr.h"
#include "ctl/command.h"

struct checkup {
	struct ctl *cx;
	bool failed; /* there was a FAIL */
};

/* A line "ok    WHAT: ...", "warn  WHAT: ..." or "FAIL  WHAT: ...". The latter two say what to do.
 */
void checkup_ok(struct checkup *up, const char *what, const char *fmt, ...) PRINTF_LIKE(3, 4);
void checkup_warn(struct checkup *up, const char *what, const char *fmt, ...) PRINTF_LIKE(3, 4);
void checkup_fail(struct checkup *up, const char *what, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* The database, our role in it, and what the operator put into it. */
void checkup_database(struct checkup *up);
/* What stands before its server. Says nothing where nothing does. */
void checkup_pooler(struct checkup *up);
/* The replica that is read from, after the database; nothing where there is none. */
void checkup_replica(struct checkup *up);
/* What the kernel has for postbagd to confine itself with. */
void checkup_sandbox(struct checkup *up);
/* The socket to nginx. */
void checkup_socket(struct checkup *up);

#endif
