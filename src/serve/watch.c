#include "serve/watch.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "base/bug.h"

struct desk {
	pthread_mutex_t lock;
	int fd; /* -1: idle */
	int64_t until_us;
	bool cut;
};

struct watch {
	size_t desks;
	struct desk desk[];
};

static void desk_lock(struct desk *d);
static void desk_unlock(struct desk *d);

struct watch *
watch_open(size_t desks)
{
	struct watch *w = calloc(1, sizeof(*w) + desks * sizeof(w->desk[0]));

	if (w == NULL)
		BUG("out of memory");
	w->desks = desks;
	for (size_t i = 0; i < desks; i++) {
		MUST(pthread_mutex_init(&w->desk[i].lock, NULL) == 0);
		w->desk[i].fd = -1;
	}
	return w;
}

void
watch_close(struct watch *w)
{
	if (w == NULL)
		return;
	for (size_t i = 0; i < w->desks; i++)
		(void)pthread_mutex_destroy(&w->desk[i].lock);
	free(w);
}

void
watch_begin(struct watch *w, size_t desk, int fd, int64_t until_us)
{
	struct desk *d = &w->desk[desk];

	desk_lock(d);
	d->fd = fd;
	d->until_us = until_us;
	d->cut = false;
	desk_unlock(d);
}

void
watch_end(struct watch *w, size_t desk)
{
	struct desk *d = &w->desk[desk];

	desk_lock(d);
	d->fd = -1;
	desk_unlock(d);
}

void
watch_cut(struct watch *w, int64_t now_us)
{
	for (size_t i = 0; i < w->desks; i++) {
		struct desk *d = &w->desk[i];

		desk_lock(d);
		if (d->fd >= 0 && !d->cut && now_us > d->until_us) {
			(void)shutdown(d->fd, SHUT_RDWR);
			d->cut = true;
		}
		desk_unlock(d);
	}
}

size_t
watch_busy(struct watch *w)
{
	size_t busy = 0;

	for (size_t i = 0; i < w->desks; i++) {
		desk_lock(&w->desk[i]);
		busy += w->desk[i].fd >= 0;
		desk_unlock(&w->desk[i]);
	}
	return busy;
}

bool
watch_stuck(struct watch *w, int64_t now_us, int64_t late_us)
{
	size_t stuck = 0;

	for (size_t i = 0; i < w->desks; i++) {
		struct desk *d = &w->desk[i];

		desk_lock(d);
		stuck += d->fd >= 0 && now_us > d->until_us + late_us;
		desk_unlock(d);
	}
	return stuck == w->desks;
}

static void
desk_lock(struct desk *d)
{
	MUST(pthread_mutex_lock(&d->lock) == 0);
}

static void
desk_unlock(struct desk *d)
{
	MUST(pthread_mutex_unlock(&d->lock) == 0);
}
