#include "page/fillers.h"

#include <stdlib.h>
#include <utlist.h>

#include "base/bug.h"
#include "base/clock.h"
#include "base/wait.h"

struct fillers {
	pthread_mutex_t mutex;
	pthread_cond_t gone; /* one who waited has */
	struct filler *first;
};

static struct filler *filler_of(struct fillers *fillers, struct str key);
static void wait_for(struct fillers *fillers, struct filler *filler, int64_t until_us);

struct fillers *
fillers_open(void)
{
	struct fillers *fillers = calloc(1, sizeof(*fillers));

	if (fillers == NULL)
		BUG("out of memory");
	MUST(pthread_mutex_init(&fillers->mutex, NULL) == 0);
	wait_open(&fillers->gone);
	return fillers;
}

void
fillers_close(struct fillers *fillers)
{
	if (fillers == NULL)
		return;
	MUST(fillers->first == NULL);
	MUST(pthread_cond_destroy(&fillers->gone) == 0);
	MUST(pthread_mutex_destroy(&fillers->mutex) == 0);
	free(fillers);
}

bool
fillers_begin(struct fillers *fillers, struct filler *filler, struct str key, int64_t wait_us)
{
	int64_t until_us = clock_mono_us() + wait_us;

	MUST(pthread_mutex_lock(&fillers->mutex) == 0);
	struct filler *other = filler_of(fillers, key);
	if (other == NULL) {
		*filler = (struct filler){ .key = key };
		wait_open(&filler->end);
		DL_APPEND(fillers->first, filler);
	} else if (wait_us > 0) {
		wait_for(fillers, other, until_us);
	}
	MUST(pthread_mutex_unlock(&fillers->mutex) == 0);
	return other == NULL;
}

size_t
fillers_count(struct fillers *fillers)
{
	struct filler *filler;
	size_t count;

	MUST(pthread_mutex_lock(&fillers->mutex) == 0);
	DL_COUNT(fillers->first, filler, count);
	MUST(pthread_mutex_unlock(&fillers->mutex) == 0);
	return count;
}

void
fillers_end(struct fillers *fillers, struct filler *filler)
{
	MUST(pthread_mutex_lock(&fillers->mutex) == 0);
	DL_DELETE(fillers->first, filler);
	filler->ended = true;
	MUST(pthread_cond_broadcast(&filler->end) == 0);
	while (filler->waiting > 0)
		MUST(pthread_cond_wait(&fillers->gone, &fillers->mutex) == 0);
	MUST(pthread_mutex_unlock(&fillers->mutex) == 0);
	MUST(pthread_cond_destroy(&filler->end) == 0);
}

/* No more of them than there are workers. */
static struct filler *
filler_of(struct fillers *fillers, struct str key)
{
	struct filler *filler;

	DL_FOREACH(fillers->first, filler)
	if (str_equal(filler->key, key))
		return filler;
	return NULL;
}

static void
wait_for(struct fillers *fillers, struct filler *filler, int64_t until_us)
{
	bool in_time = true;

	filler->waiting++;
	while (!filler->ended && in_time)
		in_time = wait_until(&filler->end, &fillers->mutex, until_us);
	filler->waiting--;
	MUST(pthread_cond_broadcast(&fillers->gone) == 0);
}
