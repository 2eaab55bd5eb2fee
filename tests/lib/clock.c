/*
 * To be preloaded: the wall clock goes ahead by POSTBAG_TEST_AHEAD_S seconds. For what happens on
 * another day.
 */
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int
clock_gettime(clockid_t clock, struct timespec *now)
{
	const char *ahead = getenv("POSTBAG_TEST_AHEAD_S");
	int result = (int)syscall(SYS_clock_gettime, clock, now);

	if (result == 0 && clock == CLOCK_REALTIME && ahead != NULL)
		now->tv_sec += atol(ahead);
	return result;
}
