/*
 * The clocks. Only serve/, ctl/ and what waits in store/ and page/ read them; everyone else is
 * given the time.
 */
#ifndef POSTBAG_BASE_CLOCK_H
#define POSTBAG_BASE_CLOCK_H

#include <stdint.h>

/* Wall time in microseconds since 1970-01-01T00:00:00Z. May jump. */
int64_t clock_now_us(void);
/* Monotonic time in microseconds since some fixed point; for durations and deadlines. */
int64_t clock_mono_us(void);

#define US_PER_S  ((int64_t)1000000)
#define S_PER_DAY ((int64_t)86400)

#endif
