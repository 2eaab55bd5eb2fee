#include "model/statistics.h"

#include "base/clock.h"

#define US_PER_HOUR (3600 * US_PER_S)
#define US_PER_DAY  (S_PER_DAY * US_PER_S)

static const struct {
	const char *name;
	int64_t step_us;
	size_t steps;
} shape[PERIODS] = {
	[PERIOD_DAY] = { "day", US_PER_HOUR, 24 },
	[PERIOD_WEEK] = { "week", US_PER_DAY, 7 },
	[PERIOD_MONTH] = { "month", US_PER_DAY, SPAN_MOST_STEPS },
};

const char *
period_name(enum period period)
{
	return shape[period].name;
}

enum err
period_of(struct str name, enum period *out)
{
	for (size_t i = 0; i < PERIODS; i++) {
		if (str_equal(name, str_of(shape[i].name))) {
			*out = (enum period)i;
			return OK;
		}
	}
	return ERR_INPUT;
}

struct span
span_of(enum period period, int64_t now_us)
{
	int64_t step_us = shape[period].step_us;
	int64_t until_us = (now_us / step_us + 1) * step_us;
	int64_t from_us = until_us - (int64_t)shape[period].steps * step_us;

	return (struct span){
		.from_us = from_us,
		.until_us = until_us,
		.step_us = step_us,
		.steps = shape[period].steps,
		.first_day = from_us / US_PER_DAY,
		.last_day = (until_us - 1) / US_PER_DAY,
	};
}
