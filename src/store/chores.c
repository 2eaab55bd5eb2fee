#include "store/chores.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/bug.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/wait.h"
#include "store/erasures.h"
#include "store/lessons.h"

struct chores {
	struct db *db;
	bulk_changed *changed;
	void *with;
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t woken;
	bool awake;
	bool stopping;
};

static void *chores_main(void *with);
static bool step(struct chores *chores);
static bool wait_for_work(struct chores *chores);
static bool stopping(struct chores *chores);

struct chores *
chores_open(struct db *db, bulk_changed *changed, void *with)
{
	struct chores *chores = calloc(1, sizeof(*chores));

	if (chores == NULL)
		BUG("out of memory");
	chores->db = db;
	chores->changed = changed;
	chores->with = with;
	MUST(pthread_mutex_init(&chores->mutex, NULL) == 0);
	MUST(pthread_cond_init(&chores->woken, NULL) == 0);
	wait_thread(&chores->thread, chores_main, chores, "the chores");
	return chores;
}

void
chores_wake(struct chores *chores)
{
	MUST(pthread_mutex_lock(&chores->mutex) == 0);
	chores->awake = true;
	MUST(pthread_cond_signal(&chores->woken) == 0);
	MUST(pthread_mutex_unlock(&chores->mutex) == 0);
}

enum err
chores_bulk_step(struct chores *chores, int64_t id, int64_t now_us)
{
	bool found;

	return bulks_step(chores->db, id, now_us, chores->changed, chores->with, &found);
}

void
chores_close(struct chores *chores)
{
	if (chores == NULL)
		return;
	MUST(pthread_mutex_lock(&chores->mutex) == 0);
	chores->stopping = true;
	MUST(pthread_cond_signal(&chores->woken) == 0);
	MUST(pthread_mutex_unlock(&chores->mutex) == 0);
	MUST(pthread_join(chores->thread, NULL) == 0);
	MUST(pthread_cond_destroy(&chores->woken) == 0);
	MUST(pthread_mutex_destroy(&chores->mutex) == 0);
	free(chores);
}

/* Whether the database is away shows at the next waking. */
static void *
chores_main(void *with)
{
	struct chores *chores = with;

	while (wait_for_work(chores)) {
		bool more = true;

		while (more && !stopping(chores))
			more = step(chores);
	}
	return NULL;
}

/* One of each kind. False: nothing is left to do, or nothing can be done now. */
static bool
step(struct chores *chores)
{
	bool decided = false, learned = false, erased = false;
	enum err bulk =
	    bulks_step(chores->db, 0, clock_now_us(), chores->changed, chores->with, &decided);
	enum err lesson = lessons_step(chores->db, &learned);
	enum err erasure =
	    erasures_step(chores->db, clock_now_us(), chores->changed, chores->with, &erased);

	if (bulk != OK && bulk != ERR_BUSY)
		log_error("a decision about many comments stands still: %s", err_name(bulk));
	if (lesson != OK && lesson != ERR_BUSY)
		log_error("the filter does not learn: %s", err_name(lesson));
	if (erasure != OK && erasure != ERR_BUSY)
		log_error("the erasure of an account stands still: %s", err_name(erasure));
	return (bulk == OK && decided) || (lesson == OK && learned) || (erasure == OK && erased);
}

/* False: it is time to stop. */
static bool
wait_for_work(struct chores *chores)
{
	MUST(pthread_mutex_lock(&chores->mutex) == 0);
	while (!chores->awake && !chores->stopping)
		MUST(pthread_cond_wait(&chores->woken, &chores->mutex) == 0);
	chores->awake = false;
	bool go_on = !chores->stopping;
	MUST(pthread_mutex_unlock(&chores->mutex) == 0);
	return go_on;
}

static bool
stopping(struct chores *chores)
{
	MUST(pthread_mutex_lock(&chores->mutex) == 0);
	bool is = chores->stopping;
	MUST(pthread_mutex_unlock(&chores->mutex) == 0);
	return is;
}
