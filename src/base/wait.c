#include "base/wait.h"

#include <errno.h>
#include <signal.h>
#include <time.h>

#include "base/bug.h"
#include "base/clock.h"

static struct timespec moment(int64_t us);

void
wait_open(pthread_cond_t *cond)
{
	pthread_condattr_t attr;

	MUST(pthread_condattr_init(&attr) == 0);
	MUST(pthread_condattr_setclock(&attr, CLOCK_MONOTONIC) == 0);
	MUST(pthread_cond_init(cond, &attr) == 0);
	MUST(pthread_condattr_destroy(&attr) == 0);
}

bool
wait_until(pthread_cond_t *cond, pthread_mutex_t *mutex, int64_t until_us)
{
	const struct timespec until = moment(until_us);
	int reason = pthread_cond_timedwait(cond, mutex, &until);

	MUST(reason == 0 || reason == ETIMEDOUT);
	return reason == 0;
}

bool
wait_posted(sem_t *sem, int64_t until_us)
{
	const struct timespec until = moment(until_us);

	while (sem_clockwait(sem, CLOCK_MONOTONIC, &until) != 0) {
		if (errno == ETIMEDOUT)
			return false;
		MUST(errno == EINTR);
	}
	return true;
}

static struct timespec
moment(int64_t us)
{
	return (struct timespec){ .tv_sec = (time_t)(us / US_PER_S),
		.tv_nsec = (long)(us % US_PER_S * 1000) };
}

void
wait_thread(pthread_t *thread, void *(*run)(void *), void *arg, const char *name)
{
	sigset_t all, before;

	MUST(sigfillset(&all) == 0);
	MUST(pthread_sigmask(SIG_SETMASK, &all, &before) == 0);
	if (pthread_create(thread, NULL, run, arg) != 0)
		BUG("cannot start the thread of %s", name);
	MUST(pthread_sigmask(SIG_SETMASK, &before, NULL) == 0);
}
