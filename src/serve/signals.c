#include "serve/signals.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <time.h>

#include "base/attr.h"
#include "base/bug.h"

/* What a thread's own mistake raises must reach it. */
static const int own_mistake[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS };

void
signals_block(void)
{
	sigset_t set;

	(void)sigfillset(&set);
	for (size_t i = 0; i < COUNT_OF(own_mistake); i++)
		(void)sigdelset(&set, own_mistake[i]);
	MUST(pthread_sigmask(SIG_SETMASK, &set, NULL) == 0);
}

void
signals_settle(void)
{
	static const int taken[] = { SIGTERM, SIGINT, SIGHUP, SIGUSR1 };
	struct sigaction ignore = { .sa_handler = SIG_IGN }, standard = { .sa_handler = SIG_DFL };

	MUST(sigaction(SIGPIPE, &ignore, NULL) == 0);
	for (size_t i = 0; i < COUNT_OF(taken); i++)
		MUST(sigaction(taken[i], &standard, NULL) == 0);
}

int
signals_wait(int64_t timeout_ms)
{
	struct timespec patience = { .tv_sec = timeout_ms / 1000,
		.tv_nsec = timeout_ms % 1000 * 1000000 };
	sigset_t set;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGTERM);
	(void)sigaddset(&set, SIGINT);
	(void)sigaddset(&set, SIGHUP);
	int number = timeout_ms < 0 ? sigwaitinfo(&set, NULL) : sigtimedwait(&set, NULL, &patience);
	/* EINTR and EAGAIN: none of ours. */
	return number < 0 ? 0 : number;
}
