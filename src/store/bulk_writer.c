#include "store/bulk_writer.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "base/bug.h"
#include "base/clock.h"
#include "base/log.h"

struct bulk_writer {
	struct db *db;
	bulk_changed *changed;
	void *with;
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t woken;
	bool awake;
	bool stopping;
};

static void *writer_main(void *with);
static bool wait_for_work(struct bulk_writer *writer);
static bool stopping(struct bulk_writer *writer);

struct bulk_writer *
bulk_writer_open(struct db *db, bulk_changed *changed, void *with)
{
	struct bulk_writer *writer = calloc(1, sizeof(*writer));
	sigset_t all, before;

	if (writer == NULL)
		BUG("out of memory");
	writer->db = db;
	writer->changed = changed;
	writer->with = with;
	MUST(pthread_mutex_init(&writer->mutex, NULL) == 0);
	MUST(pthread_cond_init(&writer->woken, NULL) == 0);
	/* Signals are the other threads' business. */
	MUST(sigfillset(&all) == 0);
	MUST(pthread_sigmask(SIG_SETMASK, &all, &before) == 0);
	if (pthread_create(&writer->thread, NULL, writer_main, writer) != 0)
		BUG("cannot start the bulk writer's thread");
	MUST(pthread_sigmask(SIG_SETMASK, &before, NULL) == 0);
	return writer;
}

void
bulk_writer_wake(struct bulk_writer *writer)
{
	MUST(pthread_mutex_lock(&writer->mutex) == 0);
	writer->awake = true;
	MUST(pthread_cond_signal(&writer->woken) == 0);
	MUST(pthread_mutex_unlock(&writer->mutex) == 0);
}

enum err
bulk_writer_step(struct bulk_writer *writer, int64_t id, int64_t now_us)
{
	bool found;

	return bulks_step(writer->db, id, now_us, writer->changed, writer->with, &found);
}

void
bulk_writer_close(struct bulk_writer *writer)
{
	if (writer == NULL)
		return;
	MUST(pthread_mutex_lock(&writer->mutex) == 0);
	writer->stopping = true;
	MUST(pthread_cond_signal(&writer->woken) == 0);
	MUST(pthread_mutex_unlock(&writer->mutex) == 0);
	MUST(pthread_join(writer->thread, NULL) == 0);
	MUST(pthread_cond_destroy(&writer->woken) == 0);
	MUST(pthread_mutex_destroy(&writer->mutex) == 0);
	free(writer);
}

/* Whether the database is away shows at the next waking. */
static void *
writer_main(void *with)
{
	struct bulk_writer *writer = with;

	while (wait_for_work(writer)) {
		enum err err = OK;
		bool found = true;

		while (err == OK && found && !stopping(writer))
			err = bulks_step(
			    writer->db, 0, clock_now_us(), writer->changed, writer->with, &found);
		if (err != OK && err != ERR_BUSY)
			log_error("a decision about many comments stands still: %s", err_name(err));
	}
	return NULL;
}

/* False: it is time to stop. */
static bool
wait_for_work(struct bulk_writer *writer)
{
	MUST(pthread_mutex_lock(&writer->mutex) == 0);
	while (!writer->awake && !writer->stopping)
		MUST(pthread_cond_wait(&writer->woken, &writer->mutex) == 0);
	writer->awake = false;
	bool go_on = !writer->stopping;
	MUST(pthread_mutex_unlock(&writer->mutex) == 0);
	return go_on;
}

static bool
stopping(struct bulk_writer *writer)
{
	MUST(pthread_mutex_lock(&writer->mutex) == 0);
	bool is = writer->stopping;
	MUST(pthread_mutex_unlock(&writer->mutex) == 0);
	return is;
}
