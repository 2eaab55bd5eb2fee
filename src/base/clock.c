#include "base/clock.h"

#include <time.h>

static int64_t clock_read(clockid_t id);

int64_t
clock_now_us(void)
{
	return clock_read(CLOCK_REALTIME);
}

int64_t
clock_mono_us(void)
{
	return clock_read(CLOCK_MONOTONIC);
}

static int64_t
clock_read(clockid_t id)
{
	struct timespec t;

	/* Cannot fail: both clocks exist on every Linux. */
	(void)clock_gettime(id, &t);
	return (int64_t)t.tv_sec * US_PER_S + t.tv_nsec / 1000;
}
