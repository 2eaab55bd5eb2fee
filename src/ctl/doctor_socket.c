/*
 * postbagctl doctor: the socket between nginx and postbagd.
 */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "ctl/doctor.h"

#define MAX_GROUPS      256
#define LIST_LINE_BYTES 256     /* of /proc/net/unix: the path is not longer than 108 */
#define ACCEPTS         0x10000 /* __SO_ACCEPTCON, which the kernel does not export */

static bool check_there(struct checkup *up, struct stat *st);
static void check_answer(struct checkup *up);
static void check_rights(struct checkup *up, const struct stat *st);
static int socket_connect(const char *path);
static bool is_listened_on(const char *path);
static bool may_connect(const struct passwd *user, const struct stat *st);
static bool in_group(const struct passwd *user, gid_t group);
static const char *user_name(struct arena *a, uid_t id);
static const char *group_name(struct arena *a, gid_t id);

void
checkup_socket(struct checkup *up)
{
	struct stat st;

	if (!check_there(up, &st))
		return;
	check_answer(up);
	check_rights(up, &st);
}

static bool
check_there(struct checkup *up, struct stat *st)
{
	const char *path = up->cx->settings.socket;

	if (stat(path, st) != 0) {
		checkup_fail(
		    up, "socket", "cannot find '%s': %s; start postbagd", path, strerror(errno));
		return false;
	}
	if (!S_ISSOCK(st->st_mode)) {
		checkup_fail(
		    up, "socket", "'%s' is not a socket; move it away and restart postbagd", path);
		return false;
	}
	return true;
}

static void
check_answer(struct checkup *up)
{
	const char *path = up->cx->settings.socket;
	int wrong = socket_connect(path);

	if (wrong == 0)
		checkup_ok(up, "socket", "'%s' answers", path);
	else if (wrong == ECONNREFUSED)
		checkup_fail(up, "socket", "nobody listens at '%s'; start postbagd", path);
	else if (wrong == EACCES && is_listened_on(path))
		checkup_ok(up, "socket", "somebody listens at '%s'", path);
	else if (wrong == EAGAIN)
		checkup_fail(up, "socket",
		    "connections wait at '%s' and none is taken; see postbagd's log and restart it",
		    path);
	else
		checkup_fail(up, "socket",
		    "cannot connect to '%s': %s; run this as postbagd's user", path,
		    strerror(wrong));
}

static void
check_rights(struct checkup *up, const struct stat *st)
{
	const char *peer = up->cx->settings.peer_user;
	const char *owner = user_name(up->cx->arena, st->st_uid);
	const char *group = group_name(up->cx->arena, st->st_gid);
	const struct passwd *user = peer[0] == '\0' ? NULL : getpwnam(peer);
	unsigned mode = st->st_mode & 07777;

	if (peer[0] != '\0' && user == NULL)
		checkup_fail(up, "socket rights",
		    "peer_user '%s' is no user here; set it to nginx's user", peer);
	else if (user != NULL && !may_connect(user, st))
		checkup_fail(up, "socket rights",
		    "'%s' may not connect (mode %04o, %s:%s); give the socket a group that it is "
		    "in",
		    peer, mode, owner, group);
	else if ((mode & 07) != 0)
		checkup_warn(up, "socket rights",
		    "everybody on this machine may connect (mode %04o); set it to %04o", mode,
		    (unsigned)up->cx->settings.socket_mode);
	else
		checkup_ok(up, "socket rights", "mode %04o, %s:%s", mode, owner, group);
}

/* 0, or what connect(2) said. Does not wait: a backlog that is full says EAGAIN. */
static int
socket_connect(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return errno;
	/* The table of settings bounds the path's length to what fits. */
	memcpy(address.sun_path, path, strlen(path) + 1);
	int wrong =
	    connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0 ? 0 : errno;
	(void)close(fd);
	return wrong;
}

/*
 * Whether the kernel's list has a listening socket of this path: systemd's socket is for nginx
 * alone, and whoever runs this may not connect to it. Each line is "Num RefCount Protocol Flags
 * Type St Inode Path" (proc_pid_net(5)); __SO_ACCEPTCON is the flag of those that listen.
 */
static bool
is_listened_on(const char *path)
{
	FILE *list = fopen("/proc/net/unix", "re");
	char line[LIST_LINE_BYTES];
	bool found = false;

	while (list != NULL && !found && fgets(line, sizeof(line), list) != NULL) {
		unsigned long flags = 0;
		int at = 0;

		line[strcspn(line, "\n")] = '\0';
		found = sscanf(line, "%*s %*s %*s %lx %*s %*s %*s %n", &flags, &at) == 1 &&
			at > 0 && (flags & ACCEPTS) != 0 && strcmp(line + at, path) == 0;
	}
	if (list != NULL)
		(void)fclose(list);
	return found;
}

/* To connect to a socket is to write to it. */
static bool
may_connect(const struct passwd *user, const struct stat *st)
{
	if (user->pw_uid == 0)
		return true;
	if (user->pw_uid == st->st_uid)
		return (st->st_mode & S_IWUSR) != 0;
	if (in_group(user, st->st_gid))
		return (st->st_mode & S_IWGRP) != 0;
	return (st->st_mode & S_IWOTH) != 0;
}

static bool
in_group(const struct passwd *user, gid_t group)
{
	gid_t all[MAX_GROUPS];
	int count = MAX_GROUPS;

	if (getgrouplist(user->pw_name, user->pw_gid, all, &count) < 0)
		count = MAX_GROUPS;
	for (int i = 0; i < count; i++)
		if (all[i] == group)
			return true;
	return false;
}

static const char *
user_name(struct arena *a, uid_t id)
{
	const struct passwd *user = getpwuid(id);

	return user != NULL ? arena_text(a, str_of(user->pw_name))
			    : arena_printf(a, "%u", (unsigned)id).p;
}

static const char *
group_name(struct arena *a, gid_t id)
{
	const struct group *group = getgrgid(id);

	return group != NULL ? arena_text(a, str_of(group->gr_name))
			     : arena_printf(a, "%u", (unsigned)id).p;
}
