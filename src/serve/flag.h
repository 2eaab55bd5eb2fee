/*
 * A flag that is raised once and that threads can wait for, beside other descriptors: an eventfd.
 */
#ifndef POSTBAG_SERVE_FLAG_H
#define POSTBAG_SERVE_FLAG_H

#include <stdbool.h>

#include "base/attr.h"

/* The descriptor, readable from flag_raise() on; -1 and errno when none could be had. */
MUST_USE int flag_open(void);
void flag_raise(int flag);
/* Whether it is raised, or is within timeout_ms. */
bool flag_raised(int flag, int timeout_ms);

#endif
