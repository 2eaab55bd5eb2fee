/*
 * How long things took: microseconds counted in steps of a sixty-fourth, by any number of threads.
 * For the programs of the benchmark.
 */
#ifndef POSTBAG_BENCH_LATENCY_H
#define POSTBAG_BENCH_LATENCY_H

#include <stdatomic.h>
#include <stdint.h>
#include <time.h>

#define LATENCY_STEPS 64 /* of each power of two */
#define LATENCY_MOST  (LATENCY_STEPS * 34)

/* All zero when it begins. */
struct latency {
	atomic_ullong count[LATENCY_MOST];
	atomic_ullong all;
};

static inline int64_t
latency_now_us(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* Below 128 microseconds each has a place of its own. What took longer than the last place says is
 * counted there. */
static inline void
latency_note(struct latency *l, int64_t took_us)
{
	uint64_t us = took_us < 1 ? 1 : (uint64_t)took_us;
	int shift = us < 2 * LATENCY_STEPS ? 0 : 57 - __builtin_clzll(us);
	uint64_t at = (uint64_t)shift * LATENCY_STEPS + (us >> shift);

	atomic_fetch_add(&l->count[at < LATENCY_MOST ? at : LATENCY_MOST - 1], 1);
	atomic_fetch_add(&l->all, 1);
}

/* What so many percent did not exceed, in microseconds; 0 if nothing was noted. */
static inline unsigned long long
latency_percentile(struct latency *l, unsigned percent)
{
	unsigned long long left = (atomic_load(&l->all) * percent + 99) / 100;

	for (unsigned at = 0; at < LATENCY_MOST; at++) {
		unsigned long long here = atomic_load(&l->count[at]);
		unsigned shift = at < 2 * LATENCY_STEPS ? 0 : at / LATENCY_STEPS - 1;

		if (left <= here)
			return left == 0
				   ? 0
				   : (unsigned long long)(at - shift * LATENCY_STEPS) << shift;
		left -= here;
	}
	return 0;
}

#endif
