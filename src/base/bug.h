/*
 * Our own mistakes: say where, and stop. They stay on in production; a supervisor starts us again.
 */
#ifndef POSTBAG_BASE_BUG_H
#define POSTBAG_BASE_BUG_H

#include "base/attr.h"

/* Logs "bug: FILE:LINE: message" and aborts. */
#define BUG(...) bug_stop(__FILE__, __LINE__, __VA_ARGS__)

/* BUG() unless the condition holds. The condition is always evaluated. */
#define MUST(condition)                                                                            \
	do {                                                                                       \
		if (!(condition))                                                                  \
			BUG("%s", #condition);                                                     \
	} while (0)

NORETURN void bug_stop(const char *file, int line, const char *fmt, ...) PRINTF_LIKE(3, 4);

#endif
