/*
 * The listening unix socket: handed over by systemd (sd_listen_fds(3)), or bound by ourselves.
 *
 * Never TCP: who may connect is decided by the socket's mode and by peer.h, and TCP has neither.
 */
#ifndef POSTBAG_SERVE_LISTENER_H
#define POSTBAG_SERVE_LISTENER_H

#include <stdbool.h>
#include <sys/types.h>
#include <sys/un.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"

struct listener {
	int fd;                                                 /* listening, non-blocking */
	bool own;                                               /* bound by us, so ours to unlink */
	char path[sizeof(((struct sockaddr_un *)0)->sun_path)]; /* for people, and to unlink */
	dev_t device;                                           /* of the socket we bound: */
	ino_t inode; /* what stands at the path later may be another's */
};

/*
 * Takes the socket that systemd hands over; without one binds path with this mode. A socket left
 * behind at path is replaced when nobody answers on it. To be called before threads: it touches the
 * umask and the environment. ERR_CONFLICT: somebody answers there. Others: complaint says why.
 */
MUST_USE enum err listener_open(
    const char *path, mode_t mode, struct listener *out, struct buf *complaint);
/* Whether listener_open() binds, as nobody hands a socket over. */
bool listener_binds(void);
/* Unlinks what we bound, so that nobody new comes; whoever has connected can still be accepted. */
void listener_leave(struct listener *l);
void listener_close(struct listener *l);

/*
 * Which descriptor systemd hands to process self, from LISTEN_PID, LISTEN_FDS and LISTEN_FDNAMES
 * (each may be NULL): the only one, or the one that is named "postbagd" of several.
 * ERR_ABSENT: none is for us. ERR_INPUT: malformed, or several and none of that name.
 */
#define LISTENER_NAME "postbagd"
MUST_USE enum err listener_handed(
    const char *pid, const char *fds, const char *names, pid_t self, int *fd);

#endif
