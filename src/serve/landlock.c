#include "serve/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/landlock.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What the header of Debian 12, which is of ABI 2, does not know. */
#define FS_TRUNCATE     (UINT64_C(1) << 14) /* ABI 3 */
#define NET_BIND_TCP    (UINT64_C(1) << 0)  /* ABI 4 */
#define NET_CONNECT_TCP (UINT64_C(1) << 1)
#define RULE_NET_PORT   2

#define ABI_REFER    2
#define ABI_TRUNCATE 3
#define ABI_NET      4

struct ruleset {
	uint64_t handled_access_fs;
	uint64_t handled_access_net;
};

struct net_port {
	uint64_t allowed_access;
	uint64_t port;
};

#define FS_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define FS_BIND (LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_REMOVE_FILE)
#define FS_ALL                                                                                     \
	(FS_READ | FS_BIND | LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |          \
	    LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_MAKE_CHAR |                         \
	    LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |                            \
	    LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |                         \
	    LANDLOCK_ACCESS_FS_MAKE_SYM)

static void grant(struct landlock *l, const char *path, uint64_t rights);
static void folder_of(const char *path, char folder[PATH_MAX]);
static bool is_too_much(const char *folder);
static bool is_same(const struct stat *st, const char *path);

bool
landlock_open(struct landlock *l, bool ports)
{
	struct ruleset rules = { .handled_access_fs = FS_ALL };

	*l = (struct landlock){ .fd = -1 };
	l->abi = (int)syscall(
	    SYS_landlock_create_ruleset, NULL, (size_t)0, LANDLOCK_CREATE_RULESET_VERSION);
	if (l->abi < 1)
		return false;
	if (l->abi >= ABI_REFER)
		rules.handled_access_fs |= LANDLOCK_ACCESS_FS_REFER;
	if (l->abi >= ABI_TRUNCATE)
		rules.handled_access_fs |= FS_TRUNCATE;
	if (l->abi >= ABI_NET)
		rules.handled_access_net = NET_BIND_TCP | (ports ? NET_CONNECT_TCP : 0);
	l->fd = (int)syscall(SYS_landlock_create_ruleset, &rules, sizeof(rules), 0);
	return l->fd >= 0;
}

void
landlock_read(struct landlock *l, const char *path)
{
	grant(l, path, FS_READ);
}

void
landlock_read_beside(struct landlock *l, const char *path)
{
	char folder[PATH_MAX], real[PATH_MAX];

	folder_of(path, folder);
	landlock_read(l, is_too_much(folder) ? path : folder);
	if (realpath(path, real) == NULL)
		return;
	folder_of(real, folder);
	landlock_read(l, is_too_much(folder) ? real : folder);
}

void
landlock_bind_beside(struct landlock *l, const char *path)
{
	char folder[PATH_MAX];

	folder_of(path, folder);
	grant(l, folder, FS_BIND);
}

void
landlock_connect(struct landlock *l, uint16_t port)
{
	struct net_port rule = { .allowed_access = NET_CONNECT_TCP, .port = port };

	if (l->abi >= ABI_NET)
		(void)syscall(SYS_landlock_add_rule, l->fd, RULE_NET_PORT, &rule, 0);
}

bool
landlock_enter(struct landlock *l)
{
	long refused = syscall(SYS_landlock_restrict_self, l->fd, 0);
	int reason = errno;

	(void)close(l->fd);
	l->fd = -1;
	errno = reason;
	return refused == 0;
}

static void
grant(struct landlock *l, const char *path, uint64_t rights)
{
	struct landlock_path_beneath_attr rule = { .allowed_access = rights };
	struct stat st;

	rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (rule.parent_fd < 0)
		return;
	/* The kernel refuses rights that only folders can have on a file. */
	if (fstat(rule.parent_fd, &st) == 0 && !S_ISDIR(st.st_mode))
		rule.allowed_access &= LANDLOCK_ACCESS_FS_READ_FILE;
	(void)syscall(SYS_landlock_add_rule, l->fd, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	(void)close(rule.parent_fd);
}

static void
folder_of(const char *path, char folder[PATH_MAX])
{
	const char *last = strrchr(path, '/');
	size_t len = last == NULL ? 0 : (size_t)(last - path);

	if (last == NULL || len >= PATH_MAX) {
		memcpy(folder, ".", sizeof("."));
	} else if (len == 0) {
		memcpy(folder, "/", sizeof("/"));
	} else {
		memcpy(folder, path, len);
		folder[len] = '\0';
	}
}

static bool
is_too_much(const char *folder)
{
	const char *home = getenv("HOME");
	struct stat st;

	return stat(folder, &st) == 0 &&
	       (is_same(&st, "/") || (home != NULL && is_same(&st, home)));
}

static bool
is_same(const struct stat *st, const char *path)
{
	struct stat other;

	return stat(path, &other) == 0 && other.st_dev == st->st_dev && other.st_ino == st->st_ino;
}
