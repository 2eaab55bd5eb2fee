/*
 * Who may speak to us: the kernel's word (SO_PEERCRED), beside the socket's mode.
 */
#ifndef POSTBAG_SERVE_PEER_H
#define POSTBAG_SERVE_PEER_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/attr.h"

struct peer {
	bool anyone; /* whom the socket's mode lets in */
	bool named;  /* user is somebody */
	uid_t self;
	uid_t user;
};

/*
 * name: the user who may connect beside root and ourselves; empty: anyone whom the mode lets in.
 * A user who does not exist is nobody, and *known is false.
 */
MUST_USE struct peer peer_of(const char *name, bool *known);

bool peer_allows(const struct peer *peer, uid_t uid);
/* The same for who has connected; uid gets who that is, or -1. */
bool peer_allows_fd(const struct peer *peer, int fd, uid_t *uid);

#endif
