#include "serve/seccomp.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define INT_BITS 0xffffffffU /* the kernel looks at no more of an int */
#define NAMESPACES                                                                                 \
	(CLONE_NEWCGROUP | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWPID |              \
	    CLONE_NEWUSER | CLONE_NEWUTS)

/* A call that is let through whatever its arguments; or only where those bits of one are these. */
struct pass {
	int call;
	unsigned arg;
	scmp_datum_t bits, value;
};

/* A call that fails with this error. */
struct refusal {
	int call;
	uint16_t error;
};

static const int always[] = {
	/* Requests, and the database. */
	SCMP_SYS(accept4),
	SCMP_SYS(close),
	SCMP_SYS(connect),
	SCMP_SYS(epoll_ctl),
	SCMP_SYS(epoll_pwait),
	SCMP_SYS(epoll_wait),
	SCMP_SYS(getpeername),
	SCMP_SYS(getsockname),
	SCMP_SYS(getsockopt),
	SCMP_SYS(poll),
	SCMP_SYS(ppoll),
	SCMP_SYS(read),
	SCMP_SYS(readv),
	SCMP_SYS(recvfrom),
	SCMP_SYS(recvmsg),
	SCMP_SYS(sendmmsg), /* the resolver asks for both kinds of addresses at once */
	SCMP_SYS(sendmsg),
	SCMP_SYS(sendto),
	SCMP_SYS(setsockopt),
	SCMP_SYS(shutdown),
	SCMP_SYS(write),
	SCMP_SYS(writev),
	/* The file in memory that libfcgi reads a request from; one is made anew after a bad one.
	 */
	SCMP_SYS(ftruncate),
	SCMP_SYS(lseek),
	SCMP_SYS(memfd_create),
	SCMP_SYS(pwrite64),
	/* Files that are read later: settings, keys, names of hosts, modules of the C library. */
	SCMP_SYS(access),
	SCMP_SYS(faccessat),
	SCMP_SYS(faccessat2),
	SCMP_SYS(fstat),
	SCMP_SYS(getdents64),
	SCMP_SYS(lstat),
	SCMP_SYS(newfstatat),
	SCMP_SYS(pread64),
	SCMP_SYS(readlink),
	SCMP_SYS(readlinkat),
	SCMP_SYS(stat),
	SCMP_SYS(statx),
	/* Memory. */
	SCMP_SYS(brk),
	SCMP_SYS(madvise),
	SCMP_SYS(mlock),
	SCMP_SYS(mremap),
	SCMP_SYS(munlock),
	SCMP_SYS(munmap),
	SCMP_SYS(sysinfo), /* qsort(3) asks how much there is */
	/* Threads, signals, and the end. */
	SCMP_SYS(exit),
	SCMP_SYS(exit_group),
	SCMP_SYS(futex),
	SCMP_SYS(getcpu),
	SCMP_SYS(getegid),
	SCMP_SYS(geteuid),
	SCMP_SYS(getgid),
	SCMP_SYS(getpid),
	SCMP_SYS(gettid),
	SCMP_SYS(getuid),
	SCMP_SYS(restart_syscall),
	SCMP_SYS(rseq),
	SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigpending),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn),
	SCMP_SYS(rt_sigtimedwait),
	SCMP_SYS(sched_getaffinity),
	SCMP_SYS(sched_yield),
	SCMP_SYS(set_robust_list),
	SCMP_SYS(sigaltstack),
	/* Time, chance, and which system this is. */
	SCMP_SYS(clock_getres),
	SCMP_SYS(clock_gettime),
	SCMP_SYS(clock_nanosleep),
	SCMP_SYS(getrandom),
	SCMP_SYS(gettimeofday),
	SCMP_SYS(nanosleep),
	SCMP_SYS(time),
	SCMP_SYS(uname),
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	/* The leak check at the end attaches itself to all threads, from a process of its own. */
	SCMP_SYS(clone),
	SCMP_SYS(getdents),
	SCMP_SYS(getppid),
	SCMP_SYS(getrusage),
	SCMP_SYS(prctl),
	SCMP_SYS(ptrace),
	SCMP_SYS(wait4),
#endif
};

static const struct pass pass[] = {
	{ SCMP_SYS(socket), 0, INT_BITS, AF_UNIX },
	/* Files are read, and never written. */
	{ SCMP_SYS(open), 1, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY },
	{ SCMP_SYS(openat), 2, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY },
	{ SCMP_SYS(fcntl), 1, INT_BITS, F_GETFD },
	{ SCMP_SYS(fcntl), 1, INT_BITS, F_SETFD },
	{ SCMP_SYS(fcntl), 1, INT_BITS, F_GETFL },
	{ SCMP_SYS(fcntl), 1, INT_BITS, F_SETFL },
	{ SCMP_SYS(ioctl), 1, INT_BITS, TCGETS },   /* isatty(3) */
	{ SCMP_SYS(ioctl), 1, INT_BITS, FIONREAD }, /* the resolver */
	/* What can be written cannot be run, and the other way round. */
	{ SCMP_SYS(mmap), 2, PROT_WRITE | PROT_EXEC, PROT_NONE },
	{ SCMP_SYS(mmap), 2, PROT_WRITE | PROT_EXEC, PROT_WRITE },
	{ SCMP_SYS(mmap), 2, PROT_WRITE | PROT_EXEC, PROT_EXEC },
	{ SCMP_SYS(mprotect), 2, PROT_EXEC, PROT_NONE },
	/* Threads, and no processes. */
	{ SCMP_SYS(clone), 0, CLONE_THREAD | NAMESPACES, CLONE_THREAD },
	/* Limits are asked for, and not set. */
	{ SCMP_SYS(prlimit64), 2, UINT64_MAX, 0 },
};

static const struct pass pass_network[] = {
	{ SCMP_SYS(socket), 0, INT_BITS, AF_INET },
	{ SCMP_SYS(socket), 0, INT_BITS, AF_INET6 },
};

static const int unlinking[] = { SCMP_SYS(unlink), SCMP_SYS(unlinkat) };

static const struct refusal refusal[] = {
	/* Its flags are in memory, where no filter can look; the C library then takes clone(). */
	{ SCMP_SYS(clone3), ENOSYS },
	/* libkrb5, which libpq asks for a ticket before it connects by TCP. */
	{ SCMP_SYS(add_key), ENOSYS },
	{ SCMP_SYS(keyctl), ENOSYS },
	{ SCMP_SYS(request_key), ENOSYS },
};

static int fill(scmp_filter_ctx filter, const struct seccomp_needs *needs);
static int add_calls(scmp_filter_ctx filter, const int *call, size_t count);
static int add_passes(scmp_filter_ctx filter, const struct pass *row, size_t count);
static int add_refusals(scmp_filter_ctx filter);

enum err
seccomp_confine(const struct seccomp_needs *needs, struct buf *complaint)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	int reason = filter == NULL ? -ENOMEM : fill(filter, needs);

	if (reason == 0)
		reason = seccomp_load(filter);
	if (filter != NULL)
		seccomp_release(filter);
	if (reason == 0)
		return OK;
	buf_printf(complaint, "cannot filter system calls: %s", strerror(-reason));
	return ERR_INTERNAL;
}

static int
fill(scmp_filter_ctx filter, const struct seccomp_needs *needs)
{
	int reason = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);

	if (reason == 0)
		reason = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
	/* A tree: a dozen comparisons for a call, where a list has a hundred. */
	if (reason == 0)
		reason = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	if (reason == 0)
		reason = add_calls(filter, always, COUNT_OF(always));
	if (reason == 0)
		reason = add_passes(filter, pass, COUNT_OF(pass));
	if (reason == 0 && needs->network)
		reason = add_passes(filter, pass_network, COUNT_OF(pass_network));
	if (reason == 0 && needs->unlinks)
		reason = add_calls(filter, unlinking, COUNT_OF(unlinking));
	if (reason == 0)
		reason = add_refusals(filter);
	return reason;
}

static int
add_calls(scmp_filter_ctx filter, const int *call, size_t count)
{
	int reason = 0;

	for (size_t i = 0; i < count && reason == 0; i++)
		reason = seccomp_rule_add(filter, SCMP_ACT_ALLOW, call[i], 0);
	return reason;
}

static int
add_passes(scmp_filter_ctx filter, const struct pass *row, size_t count)
{
	int reason = 0;

	for (size_t i = 0; i < count && reason == 0; i++) {
		struct scmp_arg_cmp compare = { row[i].arg, SCMP_CMP_MASKED_EQ, row[i].bits,
			row[i].value };

		reason = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, row[i].call, 1, &compare);
	}
	return reason;
}

static int
add_refusals(scmp_filter_ctx filter)
{
	/* A signal goes to nobody but ourselves: abort(3). */
	const struct pass self = { SCMP_SYS(tgkill), 0, INT_BITS, (scmp_datum_t)getpid() };
	/* getaddrinfo(3) asks which kinds of addresses this machine has; without an answer it takes
	 * it to have both. */
	struct scmp_arg_cmp netlink = { 0, SCMP_CMP_MASKED_EQ, INT_BITS, AF_NETLINK };
	int reason = add_passes(filter, &self, 1);

	if (reason == 0)
		reason = seccomp_rule_add_array(
		    filter, SCMP_ACT_ERRNO(EAFNOSUPPORT), SCMP_SYS(socket), 1, &netlink);
	for (size_t i = 0; i < COUNT_OF(refusal) && reason == 0; i++)
		reason =
		    seccomp_rule_add(filter, SCMP_ACT_ERRNO(refusal[i].error), refusal[i].call, 0);
	return reason;
}
