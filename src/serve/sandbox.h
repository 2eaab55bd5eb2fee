/*
 * What postbagd can still do once it runs, whoever has come to steer it: no file but what it reads,
 * no connection but to the database, no system call that serving does not need. docs/sandbox.md
 * says what that is, and how to find out what was refused.
 *
 * It has two steps, as the kernel has two ways: the first before any thread is started, for threads
 * inherit it; the second when the start is over, for it forbids what the start needs.
 */
#ifndef POSTBAG_SERVE_SANDBOX_H
#define POSTBAG_SERVE_SANDBOX_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"

struct sandbox {
	bool on;       /* the setting sandbox */
	bool network;  /* the database is reached by TCP */
	bool binds;    /* the socket is our own */
	int files_abi; /* of the kernel's Landlock; 0: files are not confined */
};

/*
 * Reads the settings and confines the files. What the kernel cannot do is left out: see
 * sandbox_enter(). Errors: settings_read().
 */
MUST_USE enum err sandbox_prepare(const char *config, struct sandbox *s, struct buf *complaint);
/* Confines the system calls of all threads, and says in the log what is on. */
void sandbox_enter(const struct sandbox *s);

#endif
