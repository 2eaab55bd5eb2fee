/*
 * postbagctl doctor: what this kernel has for postbagd to confine itself with.
 */
#include <errno.h>
#include <linux/landlock.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "ctl/doctor.h"

void
checkup_sandbox(struct checkup *up)
{
	bool filter = prctl(PR_GET_SECCOMP, 0L, 0L, 0L, 0L) >= 0;
	long abi =
	    syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, LANDLOCK_CREATE_RULESET_VERSION);

	if (!up->cx->settings.sandbox)
		checkup_warn(up, "sandbox", "off; remove 'sandbox = no' from the settings");
	else if (!filter)
		checkup_warn(up, "sandbox",
		    "this kernel cannot filter system calls; use one that is built with "
		    "CONFIG_SECCOMP_FILTER");
	else if (abi < 1)
		checkup_warn(up, "sandbox",
		    "system calls are filtered, but files are not confined (%s); use a kernel "
		    "with Landlock, 5.13 or later, and have 'landlock' in its lsm= parameter",
		    strerror(errno));
	else
		checkup_ok(up, "sandbox", "system calls are filtered, files confined (Landlock %d)",
		    (int)abi);
}
