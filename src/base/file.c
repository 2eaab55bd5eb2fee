#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static enum err file_open(
    const char *path, bool secret, size_t limit, int *fd, size_t *bytes, struct buf *complaint);
static enum err file_judge(const struct stat *st, bool secret, size_t limit, const char **why);
static enum err file_slurp(struct arena *a, const char *path, bool secret, size_t limit,
    struct str *out, struct buf *complaint);
static bool take_place(struct arena *a, const char *fresh, const char *path);
static bool sync_folder(struct arena *a, const char *path);
static bool write_all(int fd, struct str s);

enum err
file_read(struct arena *a, const char *path, size_t limit, struct str *out, struct buf *complaint)
{
	return file_slurp(a, path, false, limit, out, complaint);
}

enum err
file_read_secret(
    struct arena *a, const char *path, size_t limit, struct str *out, struct buf *complaint)
{
	return file_slurp(a, path, true, limit, out, complaint);
}

enum err
file_make_secret(const char *path, struct str content, struct buf *complaint)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0) {
		enum err err = errno == EEXIST ? ERR_CONFLICT : ERR_INTERNAL;

		buf_printf(complaint, "cannot make '%s': %s", path, strerror(errno));
		return err;
	}
	bool written = write_all(fd, content) && fsync(fd) == 0;
	if (!written) {
		buf_printf(complaint, "cannot write '%s': %s", path, strerror(errno));
		(void)unlink(path);
	}
	(void)close(fd);
	return written ? OK : ERR_INTERNAL;
}

enum err
file_replace_secret(const char *path, struct str content, struct buf *complaint)
{
	struct arena *a = arena_open();
	const char *fresh = arena_printf(a, "%s.new", path).p;
	enum err err = file_make_secret(fresh, content, complaint);

	if (err == OK && !take_place(a, fresh, path)) {
		buf_printf(complaint, "cannot replace '%s': %s", path, strerror(errno));
		(void)unlink(fresh);
		err = ERR_INTERNAL;
	}
	arena_close(a);
	return err;
}

static enum err
file_slurp(struct arena *a, const char *path, bool secret, size_t limit, struct str *out,
    struct buf *complaint)
{
	int fd;
	size_t bytes;
	enum err err = file_open(path, secret, limit, &fd, &bytes, complaint);

	if (err != OK)
		return err;
	char *p = arena_alloc(a, bytes + 1);
	size_t got = 0;
	while (got < bytes) {
		ssize_t n = read(fd, p + got, bytes - got);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			err = ERR_INTERNAL;
		if (n <= 0)
			break;
		got += (size_t)n;
	}
	if (err != OK)
		buf_printf(complaint, "cannot read '%s': %s", path, strerror(errno));
	else
		*out = (struct str){ p, got };
	(void)close(fd);
	return err;
}

static enum err
file_open(
    const char *path, bool secret, size_t limit, int *fd, size_t *bytes, struct buf *complaint)
{
	const char *why = NULL;
	struct stat st;

	/* O_NONBLOCK: opening a FIFO that somebody put there must not wait for ever. */
	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (*fd < 0) {
		enum err err = errno == ENOENT   ? ERR_ABSENT
			       : errno == EACCES ? ERR_FORBID
						 : ERR_INTERNAL;

		buf_printf(complaint, "cannot read '%s': %s", path, strerror(errno));
		return err;
	}
	enum err err = fstat(*fd, &st) == 0 ? file_judge(&st, secret, limit, &why) : ERR_INTERNAL;
	if (err != OK) {
		buf_printf(complaint, "cannot read '%s': %s", path, why ? why : strerror(errno));
		(void)close(*fd);
	}
	*bytes = (size_t)st.st_size;
	return err;
}

static enum err
file_judge(const struct stat *st, bool secret, size_t limit, const char **why)
{
	if (!S_ISREG(st->st_mode)) {
		*why = "not a regular file";
		return ERR_INPUT;
	}
	if (st->st_size < 0 || (uintmax_t)st->st_size > limit) {
		*why = "too large";
		return ERR_INPUT;
	}
	if (secret && (st->st_mode & 077) != 0) {
		*why = "others than its owner may read or write it; chmod 600 it";
		return ERR_FORBID;
	}
	if (secret && st->st_uid != geteuid() && st->st_uid != 0 && geteuid() != 0) {
		*why = "it belongs to another user";
		return ERR_FORBID;
	}
	return OK;
}

/* Only root can give a file away, and need not where it is root's. */
static bool
take_place(struct arena *a, const char *fresh, const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return false;
	if (st.st_uid != geteuid() && chown(fresh, st.st_uid, st.st_gid) != 0)
		return false;
	return rename(fresh, path) == 0 && sync_folder(a, path);
}

static bool
sync_folder(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct str folder = slash == NULL   ? STR(".")
			    : slash == path ? STR("/")
					    : (struct str){ path, (size_t)(slash - path) };
	int fd = open(arena_text(a, folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return false;
	bool synced = fsync(fd) == 0;
	(void)close(fd);
	return synced;
}

static bool
write_all(int fd, struct str s)
{
	while (s.len > 0) {
		ssize_t n = write(fd, s.p, s.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		s = str_part(s, (size_t)n, s.len);
	}
	return true;
}
