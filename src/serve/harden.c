#include "serve/harden.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/log.h"

enum err
harden_refuse_root(struct buf *complaint)
{
	if (geteuid() != 0)
		return OK;
	buf_printf(complaint, "postbagd does not run as root; start it as its own user");
	return ERR_FORBID;
}

void
harden_process(void)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L) != 0)
		log_warn("cannot give up new privileges: %s", strerror(errno));
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
	struct rlimit none = { 0, 0 };

	/* A service manager that filters setrlimit() has set LimitCORE itself; and a process that
	 * is not dumpable leaves no core in any case. */
	(void)setrlimit(RLIMIT_CORE, &none);
	if (prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L) != 0)
		log_warn("cannot forbid core files: %s", strerror(errno));
#endif
}
