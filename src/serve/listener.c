#include "serve/listener.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/str.h"

/* SD_LISTEN_FDS_START of sd_listen_fds(3). */
#define HANDED_FIRST 3
/* More than a process may have open is a mistake of whoever set the variable. */
#define HANDED_MOST 1024
/* The kernel cuts it to net.core.somaxconn. */
#define BACKLOG 4096

static enum err handed(int *fd);
static enum err inherit(int fd, struct listener *out, struct buf *complaint);
static enum err judge(int fd, struct buf *complaint);
static bool option_is(int fd, int name, int value);
static enum err bind_own(
    const char *path, mode_t mode, struct listener *out, struct buf *complaint);
static enum err make_way(const struct sockaddr_un *at, struct buf *complaint);
static bool prepare(int fd);
static enum err fail(int fd, const char *doing, const char *path, struct buf *complaint);

enum err
listener_open(const char *path, mode_t mode, struct listener *out, struct buf *complaint)
{
	int fd;
	enum err err = handed(&fd);

	(void)unsetenv("LISTEN_PID");
	(void)unsetenv("LISTEN_FDS");
	(void)unsetenv("LISTEN_FDNAMES");
	*out = (struct listener){ .fd = -1 };
	if (err == OK)
		return inherit(fd, out, complaint);
	if (err == ERR_ABSENT)
		return bind_own(path, mode, out, complaint);
	buf_printf(complaint, "LISTEN_FDS: one socket is wanted, or one named '%s'", LISTENER_NAME);
	return err;
}

bool
listener_binds(void)
{
	int fd;

	return handed(&fd) == ERR_ABSENT;
}

void
listener_leave(struct listener *l)
{
	struct stat st;

	if (!l->own)
		return;
	if (lstat(l->path, &st) == 0 && st.st_dev == l->device && st.st_ino == l->inode)
		(void)unlink(l->path);
}

void
listener_close(struct listener *l)
{
	listener_leave(l);
	if (l->fd >= 0)
		(void)close(l->fd);
	l->fd = -1;
}

enum err
listener_handed(const char *pid, const char *fds, const char *names, pid_t self, int *fd)
{
	int64_t owner, count;

	if (pid == NULL || fds == NULL)
		return ERR_ABSENT;
	if (!str_to_i64(str_of(pid), &owner) || !str_to_i64(str_of(fds), &count))
		return ERR_INPUT;
	/* Set for a parent that did not take them. */
	if (owner != self || count == 0)
		return ERR_ABSENT;
	if (count > HANDED_MOST)
		return ERR_INPUT;
	*fd = HANDED_FIRST;
	if (count == 1)
		return OK;
	struct str rest = str_of(names);
	for (int64_t i = 0; i < count && rest.len > 0; i++) {
		if (str_equal(str_cut(&rest, ':'), STR(LISTENER_NAME))) {
			*fd = HANDED_FIRST + (int)i;
			return OK;
		}
	}
	return ERR_INPUT;
}

static enum err
handed(int *fd)
{
	return listener_handed(
	    getenv("LISTEN_PID"), getenv("LISTEN_FDS"), getenv("LISTEN_FDNAMES"), getpid(), fd);
}

static enum err
inherit(int fd, struct listener *out, struct buf *complaint)
{
	struct sockaddr_un at;
	socklen_t len = sizeof(at);
	enum err err = judge(fd, complaint);

	if (err != OK)
		return err;
	if (!prepare(fd) || getsockname(fd, (struct sockaddr *)&at, &len) != 0)
		return fail(-1, "use", "the socket of LISTEN_FDS", complaint);
	size_t head = offsetof(struct sockaddr_un, sun_path);
	size_t bytes = len > head ? len - head : 0;
	if (bytes >= sizeof(out->path))
		bytes = sizeof(out->path) - 1;
	memcpy(out->path, at.sun_path, bytes);
	if (bytes > 0 && out->path[0] == '\0')
		out->path[0] = '@';
	out->fd = fd;
	return OK;
}

static enum err
judge(int fd, struct buf *complaint)
{
	if (option_is(fd, SO_DOMAIN, AF_UNIX) && option_is(fd, SO_TYPE, SOCK_STREAM) &&
	    option_is(fd, SO_ACCEPTCONN, 1))
		return OK;
	buf_printf(complaint, "LISTEN_FDS: not a listening unix stream socket");
	return ERR_INPUT;
}

static bool
option_is(int fd, int name, int value)
{
	int got = 0;
	socklen_t len = sizeof(got);

	return getsockopt(fd, SOL_SOCKET, name, &got, &len) == 0 && got == value;
}

static enum err
bind_own(const char *path, mode_t mode, struct listener *out, struct buf *complaint)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	struct stat st;
	size_t len = strlen(path);

	if (len == 0 || len >= sizeof(at.sun_path)) {
		buf_printf(complaint, "socket path '%s' must have 1 to %zu bytes", path,
		    sizeof(at.sun_path) - 1);
		return ERR_INPUT;
	}
	memcpy(at.sun_path, path, len + 1);
	enum err err = make_way(&at, complaint);
	if (err != OK)
		return err;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return fail(fd, "make", path, complaint);
	/* bind() makes the file with all bits that the umask leaves: so it never has more. */
	mode_t before = umask((mode_t)0777 & ~mode);
	int bound = bind(fd, (const struct sockaddr *)&at, sizeof(at));
	int reason = errno;
	(void)umask(before);
	errno = reason;
	if (bound != 0)
		return fail(fd, "bind", path, complaint);
	if (lstat(path, &st) != 0 || !prepare(fd) || listen(fd, BACKLOG) != 0)
		return fail(fd, "listen on", path, complaint);
	*out = (struct listener){ .fd = fd, .own = true, .device = st.st_dev, .inode = st.st_ino };
	memcpy(out->path, path, len + 1);
	return OK;
}

/* Removes a socket that nobody answers on. What is no socket stays: bind() will complain. */
static enum err
make_way(const struct sockaddr_un *at, struct buf *complaint)
{
	struct stat st;
	const char *path = at->sun_path;

	if (lstat(path, &st) != 0 || !S_ISSOCK(st.st_mode))
		return OK;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return fail(fd, "make", path, complaint);
	int reached = connect(fd, (const struct sockaddr *)at, sizeof(*at));
	/* EAGAIN: somebody listens, and has a full backlog. */
	if (reached == 0 || errno == EAGAIN) {
		(void)close(fd);
		buf_printf(complaint, "another program answers on '%s'", path);
		return ERR_CONFLICT;
	}
	if (errno != ECONNREFUSED || unlink(path) != 0)
		return fail(fd, "take over", path, complaint);
	(void)close(fd);
	return OK;
}

static bool
prepare(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	return flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0 &&
	       fcntl(fd, F_SETFD, FD_CLOEXEC) == 0;
}

static enum err
fail(int fd, const char *doing, const char *path, struct buf *complaint)
{
	buf_printf(complaint, "cannot %s '%s': %s", doing, path, strerror(errno));
	if (fd >= 0)
		(void)close(fd);
	return ERR_INTERNAL;
}
