#include "model/work.h"

static int64_t doublings(int64_t count, int64_t from);
static int64_t most_bits(const struct site_settings *set);

int64_t
work_needed(const struct site_settings *set, const struct risk *risk)
{
	switch ((enum work_when)set->work) {
	case WORK_OFF:
		return 0;
	case WORK_ALWAYS:
		return set->work_bits;
	case WORK_RISING:
		break;
	}
	int64_t steps = doublings(risk->posts, set->work_busy);
	int64_t more = most_bits(set) - set->work_bits;

	if (risk->score > 0)
		steps += 1 + risk->score / WORK_SCORE_STEP;
	if (steps == 0)
		return 0;
	return set->work_bits + (steps - 1 < more ? steps - 1 : more);
}

int64_t
work_offered(const struct site_settings *set, const struct risk *risk)
{
	int64_t needed = work_needed(set, risk);

	return needed == 0 && set->work != WORK_OFF ? set->work_bits : needed;
}

int64_t
work_needed_then(const struct site_settings *set, const struct risk *risk)
{
	return work_needed(set, &(struct risk){ risk->posts / 2, risk->score });
}

int64_t
work_posts_most(const struct site_settings *set)
{
	/* Once more than the last step, since half of them are forgiven. */
	return (2 * set->work_busy) << (most_bits(set) - set->work_bits);
}

/* How often it has doubled: 0 below from, 1 from there on, 2 from twice that. */
static int64_t
doublings(int64_t count, int64_t from)
{
	int64_t steps = 0;

	for (; count >= from; count /= 2)
		steps++;
	return steps;
}

/* Whoever sets the least above the most means the least. */
static int64_t
most_bits(const struct site_settings *set)
{
	return set->work_bits_most > set->work_bits ? set->work_bits_most : set->work_bits;
}
