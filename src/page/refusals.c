#include "page/refusals.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"

/* A place that was never used ends at 0, which is long ago. */
struct place {
	struct digest16 key;
	int64_t ends_us; /* nothing fits before that */
	struct refusal refusal;
};

struct refusals {
	pthread_mutex_t lock; /* never held for longer than it takes to look at one set */
	struct place place[REFUSAL_SETS][REFUSAL_WAYS];
};

static struct place *set_of(struct refusals *refusals, const struct digest16 *key);
static struct place *place_of(struct refusals *refusals, const struct digest16 *key);
static struct place *place_for(
    struct refusals *refusals, const struct digest16 *key, int64_t now_us, int64_t ends_us);

struct refusals *
refusals_open(void)
{
	struct refusals *refusals = calloc(1, sizeof(*refusals));

	if (refusals == NULL)
		BUG("out of memory");
	MUST(pthread_mutex_init(&refusals->lock, NULL) == 0);
	return refusals;
}

void
refusals_close(struct refusals *refusals)
{
	if (refusals == NULL)
		return;
	pthread_mutex_destroy(&refusals->lock);
	free(refusals);
}

/* Nothing is refused for longer than the database said when it was asked, and nobody is told to
 * come sooner than it said when it had answered. */
void
refusals_note(
    struct refusals *refusals, const struct digest16 *key, const struct refusal_heard *heard)
{
	int64_t known_us =
	    heard->wait_us < REFUSAL_LONGEST_US ? heard->wait_us : REFUSAL_LONGEST_US;
	int64_t ends_us = heard->asked_us + known_us;

	if (heard->wait_us <= 0)
		return;
	MUST(pthread_mutex_lock(&refusals->lock) == 0);
	struct place *place = place_for(refusals, key, heard->answered_us, ends_us);
	if (place != NULL) {
		if (memcmp(&place->key, key, sizeof(*key)) != 0 ||
		    place->ends_us <= heard->answered_us)
			place->refusal.count = 0;
		place->key = *key;
		place->ends_us = ends_us;
		place->refusal.due_us = heard->answered_us + heard->wait_us;
	}
	MUST(pthread_mutex_unlock(&refusals->lock) == 0);
}

bool
refusals_find(
    struct refusals *refusals, const struct digest16 *key, int64_t now_us, struct refusal *out)
{
	bool found = false;

	MUST(pthread_mutex_lock(&refusals->lock) == 0);
	const struct place *place = place_of(refusals, key);
	if (place != NULL && now_us < place->ends_us) {
		*out = place->refusal;
		found = true;
	}
	MUST(pthread_mutex_unlock(&refusals->lock) == 0);
	return found;
}

void
refusals_count(struct refusals *refusals, const struct digest16 *key)
{
	MUST(pthread_mutex_lock(&refusals->lock) == 0);
	struct place *place = place_of(refusals, key);
	if (place != NULL)
		place->refusal.count++;
	MUST(pthread_mutex_unlock(&refusals->lock) == 0);
}

void
refusals_forget(struct refusals *refusals)
{
	MUST(pthread_mutex_lock(&refusals->lock) == 0);
	memset(refusals->place, 0, sizeof(refusals->place));
	MUST(pthread_mutex_unlock(&refusals->lock) == 0);
}

static struct place *
set_of(struct refusals *refusals, const struct digest16 *key)
{
	uint64_t bits;

	memcpy(&bits, key->byte, sizeof(bits));
	return refusals->place[bits % REFUSAL_SETS];
}

static struct place *
place_of(struct refusals *refusals, const struct digest16 *key)
{
	struct place *set = set_of(refusals, key);

	for (size_t i = 0; i < REFUSAL_WAYS; i++)
		if (memcmp(&set[i].key, key, sizeof(*key)) == 0)
			return &set[i];
	return NULL;
}

/* Where a refusal that ends then goes: its own place, unless that ends later; one that is over; or
 * that of the one that ends soonest. NULL: nowhere. */
static struct place *
place_for(struct refusals *refusals, const struct digest16 *key, int64_t now_us, int64_t ends_us)
{
	struct place *own = place_of(refusals, key), *set = set_of(refusals, key), *soonest = set;

	if (own != NULL)
		return own->ends_us < ends_us ? own : NULL;
	for (size_t i = 1; i < REFUSAL_WAYS; i++)
		if (set[i].ends_us < soonest->ends_us)
			soonest = &set[i];
	return soonest->ends_us <= now_us || soonest->ends_us < ends_us ? soonest : NULL;
}
