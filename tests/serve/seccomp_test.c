/* Each call is made in a process of its own, which lives or dies by the filter. */
#include "serve/seccomp.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "suites.h"

#define DIED_OF    1000
#define PAGE_BYTES ((size_t)4096)

/* 0: the call did what it should. */
typedef int call_fn(void);

struct trial {
	const char *name;
	call_fn *call;
	struct seccomp_needs needs;
};

/* How a process ends that does this behind the filter: its status, or DIED_OF and the signal. */
static int
end_of(const struct trial *trial)
{
	int status;
	pid_t child = fork();

	ck_assert_int_ge(child, 0);
	if (child == 0) {
		struct arena *a = arena_open();
		struct buf complaint = buf_begin(a, 0, 1000);

		if (prctl(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L) != 0 ||
		    seccomp_confine(&trial->needs, &complaint) != OK)
			_exit(99);
		_exit(trial->call());
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) ? DIED_OF + WTERMSIG(status) : WEXITSTATUS(status);
}

/* What nobody may do. Returning at all is wrong. */

static int
makes_file(void)
{
	return open("/tmp/postbag-forbidden", O_RDONLY | O_CREAT, 0600);
}

static int
opens_for_writing(void)
{
	return open("/dev/null", O_WRONLY);
}

static int
opens_for_both(void)
{
	return open("/dev/null", O_RDWR);
}

static int
removes_file(void)
{
	return unlink("/tmp/postbag-forbidden");
}

static int
renames(void)
{
	return rename("/tmp/postbag-forbidden", "/tmp/postbag-forbidden2");
}

static int
makes_folder(void)
{
	return mkdir("/tmp/postbag-forbidden", 0700);
}

static int
changes_mode(void)
{
	return chmod("/tmp/postbag-forbidden", 0700);
}

static int
runs_program(void)
{
	char name[] = "true";
	char *const argv[] = { name, NULL };

	return execv("/bin/true", argv);
}

static int
runs_descriptor(void)
{
	char *const argv[] = { NULL };

	return fexecve(STDIN_FILENO, argv, argv);
}

static int
speaks_internet(void)
{
	return socket(AF_INET, SOCK_STREAM, 0);
}

static int
speaks_internet_6(void)
{
	return socket(AF_INET6, SOCK_DGRAM, 0);
}

static int
speaks_raw(void)
{
	return socket(AF_PACKET, SOCK_RAW, 0);
}

static int
makes_pair(void)
{
	int pair[2];

	return socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
}

static int
binds(void)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };

	return bind(socket(AF_UNIX, SOCK_STREAM, 0), (const struct sockaddr *)&at, sizeof(at));
}

static int
listens(void)
{
	return listen(socket(AF_UNIX, SOCK_STREAM, 0), 1);
}

static int
signals_others(void)
{
	return kill(getppid(), 0);
}

static int
signals_threads_of_others(void)
{
	return (int)syscall(SYS_tgkill, 1, 1, 0);
}

static int
maps_what_is_written_and_run(void)
{
	return mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE | PROT_EXEC,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED;
}

static int
makes_memory_runnable(void)
{
	void *p =
	    mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return mprotect(p, PAGE_BYTES, PROT_READ | PROT_EXEC);
}

static int
raises_limit(void)
{
	struct rlimit one = { 1, 1 };

	return setrlimit(RLIMIT_CORE, &one);
}

static int
types_into_terminal(void)
{
	return ioctl(STDIN_FILENO, TIOCSTI, "x");
}

static int
changes_owner_of_signals(void)
{
	return fcntl(STDIN_FILENO, F_SETOWN, getpid());
}

static int
leaves_namespace(void)
{
	return (int)syscall(SYS_unshare, 0);
}

static int
joins_namespace(void)
{
	return (int)syscall(SYS_setns, -1, 0);
}

static int
mounts(void)
{
	return (int)syscall(SYS_mount, NULL, NULL, NULL, 0, NULL);
}

static int
loads_bpf(void)
{
	return (int)syscall(SYS_bpf, 0, NULL, 0);
}

static int
sets_up_io_uring(void)
{
	return (int)syscall(SYS_io_uring_setup, 0, NULL);
}

static int
handles_faults(void)
{
	return (int)syscall(SYS_userfaultfd, 0);
}

static int
reads_memory_of_others(void)
{
	return (int)syscall(SYS_process_vm_readv, 1, NULL, 0, NULL, 0, 0);
}

static int
changes_user(void)
{
	return setuid(getuid());
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
static int
forks(void)
{
	return (int)fork();
}

static int
makes_namespace_by_thread(void)
{
	return (int)syscall(SYS_clone, CLONE_THREAD | CLONE_NEWUSER, NULL, NULL, NULL, NULL);
}

static int
traces(void)
{
	return (int)syscall(SYS_ptrace, 0, 0, NULL, NULL);
}

static int
becomes_dumpable(void)
{
	return prctl(PR_SET_DUMPABLE, 1L, 0L, 0L, 0L);
}
#endif

static const struct trial forbidden[] = {
	{ "makes a file", makes_file, { .network = true } },
	{ "opens for writing", opens_for_writing, { .network = true } },
	{ "opens for both", opens_for_both, { .network = true } },
	{ "removes a file", removes_file, { .network = true } },
	{ "renames", renames, { .unlinks = true } },
	{ "makes a folder", makes_folder, { .unlinks = true } },
	{ "changes a mode", changes_mode, { .unlinks = true } },
	{ "runs a program", runs_program, { .unlinks = true } },
	{ "runs a descriptor", runs_descriptor, { .unlinks = true } },
	{ "speaks IPv4", speaks_internet, { .unlinks = true } },
	{ "speaks IPv6", speaks_internet_6, { .unlinks = true } },
	{ "speaks raw", speaks_raw, { .network = true } },
	{ "makes a pair of sockets", makes_pair, { .network = true } },
	{ "binds", binds, { .network = true } },
	{ "listens", listens, { .network = true } },
	{ "signals others", signals_others, { .network = true } },
	{ "signals threads of others", signals_threads_of_others, { .network = true } },
	{ "maps what is written and run", maps_what_is_written_and_run, { .network = true } },
	{ "makes memory runnable", makes_memory_runnable, { .network = true } },
	{ "raises a limit", raises_limit, { .network = true } },
	{ "types into a terminal", types_into_terminal, { .network = true } },
	{ "changes the owner of signals", changes_owner_of_signals, { .network = true } },
	{ "leaves a namespace", leaves_namespace, { .network = true } },
	{ "joins a namespace", joins_namespace, { .network = true } },
	{ "mounts", mounts, { .network = true } },
	{ "loads BPF", loads_bpf, { .network = true } },
	{ "sets up io_uring", sets_up_io_uring, { .network = true } },
	{ "handles faults", handles_faults, { .network = true } },
	{ "reads the memory of others", reads_memory_of_others, { .network = true } },
	{ "changes its user", changes_user, { .network = true } },
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
	{ "forks", forks, { .network = true } },
	{ "makes a namespace by a thread", makes_namespace_by_thread, { .network = true } },
	{ "traces", traces, { .network = true } },
	{ "becomes dumpable", becomes_dumpable, { .network = true } },
#endif
};

START_TEST(seccomp_confine__what_serving_does_not_need__kills)
{
	const struct trial *trial = &forbidden[_i];

	ck_assert_msg(end_of(trial) == DIED_OF + SIGSYS, "%s: %d", trial->name, end_of(trial));
}
END_TEST

/* What serving needs. */

static int
reads_files(void)
{
	char text[16];
	struct stat st;
	int fd = open("/etc/passwd", O_RDONLY | O_CLOEXEC);

	return fd < 0 || fstat(fd, &st) != 0 || stat("/etc", &st) != 0 ||
	       access("/etc", F_OK) != 0 || read(fd, text, sizeof(text)) <= 0 || close(fd) != 0;
}

static int
reads_requests_in_memory(void)
{
	char text[4] = "";
	int fd = memfd_create("request", MFD_CLOEXEC);

	return fd < 0 || pwrite(fd, "abcd", 4, 0) != 4 || lseek(fd, 0, SEEK_SET) != 0 ||
	       read(fd, text, sizeof(text)) != 4 || ftruncate(fd, 0) != 0 || close(fd) != 0;
}

static void *
thread_main(void *arg)
{
	struct timespec nap = { .tv_nsec = 1000 };

	free(malloc(1000000));
	(void)nanosleep(&nap, NULL);
	return arg;
}

static int
starts_threads(void)
{
	pthread_t thread[4];
	int mark = 0;
	void *got = NULL;

	for (size_t i = 0; i < 4; i++)
		if (pthread_create(&thread[i], NULL, thread_main, &mark) != 0)
			return 1;
	for (size_t i = 0; i < 4; i++)
		if (pthread_join(thread[i], &got) != 0 || got != &mark)
			return 1;
	return 0;
}

static int
compare(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static int
uses_much_memory(void)
{
	size_t count = 1000000;
	int *number = malloc(count * sizeof(*number));

	if (number == NULL)
		return 1;
	for (size_t i = 0; i < count; i++)
		number[i] = (int)((i * 7919) % count);
	qsort(number, count, sizeof(*number), compare);
	number = realloc(number, 2 * count * sizeof(*number));
	int wrong = number == NULL || number[1] < number[0];
	free(number);
	return wrong;
}

static int
locks_memory(void)
{
	void *p =
	    mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	/* Whether it may is another question. */
	(void)mlock(p, PAGE_BYTES);
	return p == MAP_FAILED || mprotect(p, PAGE_BYTES, PROT_READ) != 0 ||
	       (munlock(p, PAGE_BYTES) != 0 && errno == EFAULT) || munmap(p, PAGE_BYTES) != 0;
}

static int
connects_by_unix_socket(void)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX, .sun_path = "/nonexistent/socket" };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	return fd < 0 || connect(fd, (const struct sockaddr *)&at, sizeof(at)) == 0 ||
	       errno != ENOENT;
}

static int
connects_by_tcp(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(1) };
	int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return fd < 0 || setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on)) != 0 ||
	       connect(fd, (const struct sockaddr *)&at, sizeof(at)) == 0;
}

static int
resolves_names(void)
{
	struct addrinfo wanted = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG };
	struct addrinfo *found = NULL;

	/* What comes of it is the machine's affair. */
	if (getaddrinfo("localhost", "5432", &wanted, &found) == 0)
		freeaddrinfo(found);
	return 0;
}

static int
asks_for_kinds_of_addresses(void)
{
	return socket(AF_NETLINK, SOCK_RAW, 0) >= 0 || errno != EAFNOSUPPORT;
}

static int
asks_for_kernel_keys(void)
{
	return syscall(SYS_keyctl, 0, 0, 0, 0, 0) != -1 || errno != ENOSYS;
}

static int
asks_for_limits(void)
{
	struct rlimit files;

	return getrlimit(RLIMIT_NOFILE, &files);
}

static int
removes_its_socket(void)
{
	return unlink("/nonexistent/socket") == 0 || errno != ENOENT;
}

static int
maps_modules(void)
{
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);

	return fd < 0 ||
	       mmap(NULL, PAGE_BYTES, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0) == MAP_FAILED;
}

static const struct trial needed[] = {
	{ "reads files", reads_files, { .network = false } },
	{ "reads requests in memory", reads_requests_in_memory, { .network = false } },
	{ "starts threads", starts_threads, { .network = false } },
	{ "uses much memory", uses_much_memory, { .network = false } },
	{ "locks memory", locks_memory, { .network = false } },
	{ "connects by a unix socket", connects_by_unix_socket, { .network = false } },
	{ "connects by TCP", connects_by_tcp, { .network = true } },
	{ "resolves names", resolves_names, { .network = true } },
	{ "asks for kinds of addresses", asks_for_kinds_of_addresses, { .network = false } },
	{ "asks for the kernel's keys", asks_for_kernel_keys, { .network = true } },
	{ "asks for limits", asks_for_limits, { .network = false } },
	{ "removes its socket", removes_its_socket, { .unlinks = true } },
	{ "maps modules", maps_modules, { .network = false } },
};

START_TEST(seccomp_confine__what_serving_needs__goes_on)
{
	const struct trial *trial = &needed[_i];

	ck_assert_msg(end_of(trial) == 0, "%s: %d", trial->name, end_of(trial));
}
END_TEST

static int
aborts(void)
{
	abort();
}

START_TEST(seccomp_confine__abort__is_the_end_that_it_should_be)
{
	const struct trial trial = { "aborts", aborts, { .network = false } };

	ck_assert_int_eq(end_of(&trial), DIED_OF + SIGABRT);
}
END_TEST

static int go[2];

static void *
early_main(void *arg)
{
	char byte;

	(void)arg;
	/* Waits until the filter is there. */
	if (read(go[0], &byte, 1) != 1)
		_exit(97);
	_exit(opens_for_writing() < 0);
}

START_TEST(seccomp_confine__thread_that_runs_already__is_confined_too)
{
	int status;
	pid_t child = fork();

	ck_assert_int_ge(child, 0);
	if (child == 0) {
		struct arena *a = arena_open();
		struct buf complaint = buf_begin(a, 0, 1000);
		struct seccomp_needs needs = { .network = false };
		pthread_t thread;

		if (pipe(go) != 0 || pthread_create(&thread, NULL, early_main, NULL) != 0 ||
		    seccomp_confine(&needs, &complaint) != OK || write(go[1], "x", 1) != 1)
			_exit(99);
		(void)pthread_join(thread, NULL);
		_exit(98);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(WTERMSIG(status), SIGSYS);
}
END_TEST

Suite *
seccomp_suite(void)
{
	Suite *s = suite_create("seccomp");
	TCase *tc = tcase_create("seccomp");

	tcase_add_loop_test(tc, seccomp_confine__what_serving_does_not_need__kills, 0,
	    (int)(sizeof(forbidden) / sizeof(forbidden[0])));
	tcase_add_loop_test(tc, seccomp_confine__what_serving_needs__goes_on, 0,
	    (int)(sizeof(needed) / sizeof(needed[0])));
	tcase_add_test(tc, seccomp_confine__abort__is_the_end_that_it_should_be);
	tcase_add_test(tc, seccomp_confine__thread_that_runs_already__is_confined_too);
	suite_add_tcase(s, tc);
	return s;
}
