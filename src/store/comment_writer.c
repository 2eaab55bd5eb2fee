#include "store/comment_writer.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/bug.h"
#include "base/clock.h"
#include "base/wait.h"
#include "store/comments_add.h"
#include "store/limits.h"

/* Comments in one round: more than are posted while one is written. Each may have a text of 32 kB
 * and its HTML. */
#define ROUND_MOST ((size_t)32)

/* Half of what a comment costs by itself is paid once a round: so another round begins beside those
 * under way when so many wait for it, and no sooner. But one that waits for a row that somebody
 * holds is not to keep those waiting who have nothing to do with it: it also begins when somebody
 * has waited for so long. */
#define ROUND_ENOUGH   8
#define PATIENCE_US    (US_PER_S / 20)
#define ROUNDS_AT_ONCE 4

/* A thread with its comment; it lives on that thread's stack. */
struct waiter {
	const struct comment_new *comment;
	struct added_row row;
	enum err err;
	bool queued;  /* it is in no round yet */
	bool done;    /* row and err say how it went */
	size_t leads; /* it is to write the round that begins with it: so many */
	pthread_cond_t woken;
	struct waiter *next; /* in the queue, or in the round */
};

struct comment_writer {
	struct db *db;
	pthread_mutex_t mutex;
	struct waiter *first;
	struct waiter **last; /* where the next one goes */
	int writing;          /* rounds under way */
	struct comment_writer_stats stats;
};

static void wait_turn(struct comment_writer *writer, struct waiter *waiter);
static bool due(const struct comment_writer *writer);
static void begin_round(struct comment_writer *writer);
static struct waiter *take_round(struct comment_writer *writer);
static void write_round(struct comment_writer *writer, struct waiter *first);
static void end_round(struct comment_writer *writer, struct waiter *first);

struct comment_writer *
comment_writer_open(struct db *db)
{
	struct comment_writer *writer = calloc(1, sizeof(*writer));

	if (writer == NULL)
		BUG("out of memory");
	writer->db = db;
	writer->last = &writer->first;
	MUST(pthread_mutex_init(&writer->mutex, NULL) == 0);
	return writer;
}

void
comment_writer_close(struct comment_writer *writer)
{
	if (writer == NULL)
		return;
	MUST(writer->first == NULL && writer->writing == 0);
	MUST(pthread_mutex_destroy(&writer->mutex) == 0);
	free(writer);
}

enum err
comment_writer_add(struct comment_writer *writer, struct arena *a,
    const struct comment_new *comment, struct comment_added *out)
{
	struct waiter waiter = { .comment = comment };

	MUST(comment->limit != NULL);
	*out = (struct comment_added){ .id = 0 };
	wait_open(&waiter.woken);
	wait_turn(writer, &waiter);
	if (waiter.leads > 0) {
		write_round(writer, &waiter);
		end_round(writer, &waiter);
	}
	MUST(pthread_cond_destroy(&waiter.woken) == 0);
	if (waiter.err == OK)
		return comments_add_settle(writer->db, a, comment, &waiter.row, out);
	/* Another one's may have been what was wrong. */
	return waiter.err == ERR_BUSY ? ERR_BUSY : comments_add(writer->db, a, comment, out);
}

void
comment_writer_stats(struct comment_writer *writer, struct comment_writer_stats *out)
{
	MUST(pthread_mutex_lock(&writer->mutex) == 0);
	*out = writer->stats;
	MUST(pthread_mutex_unlock(&writer->mutex) == 0);
}

/* Until another one has written it, or it is the first of a round. */
static void
wait_turn(struct comment_writer *writer, struct waiter *waiter)
{
	MUST(pthread_mutex_lock(&writer->mutex) == 0);
	waiter->queued = true;
	*writer->last = waiter;
	writer->last = &waiter->next;
	writer->stats.queued++;
	if (due(writer))
		begin_round(writer);
	while (!waiter->done && waiter->leads == 0)
		if (!wait_until(&waiter->woken, &writer->mutex, clock_mono_us() + PATIENCE_US) &&
		    waiter->queued && writer->writing < ROUNDS_AT_ONCE)
			begin_round(writer);
	MUST(pthread_mutex_unlock(&writer->mutex) == 0);
}

static bool
due(const struct comment_writer *writer)
{
	return writer->first != NULL &&
	       (writer->writing == 0 ||
		   (writer->stats.queued >= ROUND_ENOUGH && writer->writing < ROUNDS_AT_ONCE));
}

/* One more than there are, by the first who waits. */
static void
begin_round(struct comment_writer *writer)
{
	struct waiter *first = take_round(writer);

	writer->writing++;
	MUST(pthread_cond_signal(&first->woken) == 0);
}

/* Makes a round of what is queued and the first of it its writer; up to the first of another limit:
 * settings may change between two comments, and the statement has one limit for all. */
static struct waiter *
take_round(struct comment_writer *writer)
{
	struct waiter *first = writer->first;
	struct waiter **end = &writer->first;
	size_t count = 0;

	while (*end != NULL && count < ROUND_MOST &&
	       limits_alike(first->comment->limit, (*end)->comment->limit)) {
		(*end)->queued = false;
		end = &(*end)->next;
		count++;
	}
	writer->first = *end;
	*end = NULL;
	if (writer->first == NULL)
		writer->last = &writer->first;
	first->leads = count;
	writer->stats.queued -= (int64_t)count;
	writer->stats.rounds++;
	writer->stats.comments += (int64_t)count;
	return first;
}

static void
write_round(struct comment_writer *writer, struct waiter *first)
{
	const struct comment_new *comment[ROUND_MOST];
	struct added_row row[ROUND_MOST];
	struct arena *a = arena_open();
	size_t count = 0;

	for (const struct waiter *w = first; w != NULL; w = w->next)
		comment[count++] = w->comment;
	enum err err = comments_add_round(writer->db, a, comment, count, row);
	count = 0;
	for (struct waiter *w = first; w != NULL; w = w->next, count++) {
		w->err = err;
		if (err == OK)
			w->row = row[count];
	}
	arena_close(a);
}

/* Wakes everybody of the round, and who writes the next. */
static void
end_round(struct comment_writer *writer, struct waiter *first)
{
	MUST(pthread_mutex_lock(&writer->mutex) == 0);
	while (first != NULL) {
		struct waiter *next = first->next;

		first->done = true;
		MUST(pthread_cond_signal(&first->woken) == 0);
		/* The waiter is gone once the mutex is free. */
		first = next;
	}
	writer->writing--;
	if (due(writer))
		begin_round(writer);
	MUST(pthread_mutex_unlock(&writer->mutex) == 0);
}
