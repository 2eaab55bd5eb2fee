/*
 * Which files and ports the process may still reach (landlock(7)), whatever its user may: to be
 * filled grant by grant and then entered, for good. What is not granted is refused with EACCES.
 *
 * Only threads that are started later are confined with the one that enters.
 */
#ifndef POSTBAG_SERVE_LANDLOCK_H
#define POSTBAG_SERVE_LANDLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"

struct landlock {
	int fd;
	int abi; /* what the kernel can do; from 4 on it looks at ports, too */
};

/*
 * Begins without any grant. ports: connecting by TCP needs one, too; binding a TCP port is always
 * refused. False: the kernel has no Landlock, or it is switched off; errno says which.
 */
MUST_USE bool landlock_open(struct landlock *l, bool ports);

/* Grants, each of which does nothing for a path that is not there. */

/* Reading this file, or everything below this folder. */
void landlock_read(struct landlock *l, const char *path);
/*
 * Reading this file and those beside it, as files are changed by putting others in their place;
 * also beside where a symbolic link leads. In the root and the home folder this file alone.
 */
void landlock_read_beside(struct landlock *l, const char *path);
/* Making and removing a unix socket beside this path. */
void landlock_bind_beside(struct landlock *l, const char *path);
/* Connecting to a TCP port, on any machine. */
void landlock_connect(struct landlock *l, uint16_t port);

/* Enters, and closes. False: refused; errno says why. */
MUST_USE bool landlock_enter(struct landlock *l);

#endif
