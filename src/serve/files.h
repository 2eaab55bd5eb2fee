/*
 * How many descriptors the process may have open, and how many of them connections get that wait.
 */
#ifndef POSTBAG_SERVE_FILES_H
#define POSTBAG_SERVE_FILES_H

#include <stddef.h>

#include "model/settings.h"

/* As many connections as may wait for a request that is not whole, and as many as may be idle. */
#define FILES_SEATS_MOST 1024

/*
 * Raises the soft limit to what these settings can use, as far as the hard limit lets it; never
 * lowers it. The log says when that is less. To be called before the system calls are filtered.
 */
void files_raise(const struct settings *set);

/* How many connections may wait in each of the two ways, by the limit as it is now: a third of what
 * the workers and the database leave, at least 16 and at most FILES_SEATS_MOST. */
size_t files_seats(const struct settings *set);

#endif
