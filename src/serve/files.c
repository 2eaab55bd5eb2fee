#include "serve/files.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>

#include "base/log.h"

#define SEATS_LEAST ((rlim_t)16)

/* The log, the listener, what epoll waits with, and what is open for a moment. */
#define OTHERS 32

static rlim_t needed(const struct settings *set);
static rlim_t wanted(const struct settings *set);

void
files_raise(const struct settings *set)
{
	struct rlimit files;
	rlim_t most = wanted(set);

	if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur >= most)
		return;
	rlim_t before = files.rlim_cur;
	files.rlim_cur = files.rlim_max < most ? files.rlim_max : most;
	if (files.rlim_cur > before && setrlimit(RLIMIT_NOFILE, &files) != 0) {
		log_warn("descriptors: cannot raise their limit: %s", strerror(errno));
		files.rlim_cur = before;
	}
	if (files.rlim_cur < most)
		log_warn("descriptors: %llu may be open where %llu are wanted: no more than %zu "
			 "connections of nginx can be idle",
		    (unsigned long long)files.rlim_cur, (unsigned long long)most, files_seats(set));
}

/* The last third is for connections that are being answered or come to be. */
size_t
files_seats(const struct settings *set)
{
	struct rlimit files;
	rlim_t others = needed(set);

	if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur < others + 3 * SEATS_LEAST)
		return SEATS_LEAST;
	rlim_t third = (files.rlim_cur - others) / 3;
	return third < FILES_SEATS_MOST ? (size_t)third : FILES_SEATS_MOST;
}

/* A worker has a tray and a connection, and a replica has a pool of its own. */
static rlim_t
needed(const struct settings *set)
{
	int64_t pools = set->read_dsn[0] == '\0' ? 1 : 2;

	return (rlim_t)(set->threads * 2 + set->pool * pools + OTHERS);
}

static rlim_t
wanted(const struct settings *set)
{
	return needed(set) + 3 * FILES_SEATS_MOST;
}
