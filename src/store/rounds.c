#include "store/rounds.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "base/bug.h"
#include "base/clock.h"
#include "base/wait.h"

#define PATIENCE_US (US_PER_S / 20)

/* A thread with what it brought; it lives on that thread's stack. */
struct waiter {
	void *what;
	bool queued;     /* it is in no round yet; the mutex guards it */
	atomic_int turn; /* an enum turn */
	sem_t woken;     /* not a condition: those who wake would queue for the mutex again */
	struct waiter *next;
};
enum turn {
	TURN_WAITS,
	TURN_LEADS, /* it is to write the next round */
	TURN_OVER,  /* the round that it was in */
};

struct rounds {
	struct rounds_way way;
	pthread_mutex_t mutex;
	struct waiter *first;
	struct waiter **last; /* where the next one goes */
	int writing;          /* rounds under way */
	int64_t rest_us;      /* monotonic: until when the next round gathers */
	struct rounds_stats stats;
};

/* A round: who is in it, in order. */
struct round {
	struct waiter **waiter;
	void **what;
	size_t count;
};

static void wait_turn(struct rounds *rounds, struct waiter *waiter);
static void lose_patience(struct rounds *rounds, const struct waiter *waiter);
static bool due(const struct rounds *rounds);
static void begin_round(struct rounds *rounds);
static struct waiter *leave_queue(struct rounds *rounds, struct waiter **at);
static void lead_round(struct rounds *rounds, struct waiter *leader);
static void gather(struct rounds *rounds);
static struct round take_round(struct rounds *rounds, struct arena *a, struct waiter *leader);
static bool joins(const struct rounds *rounds, const struct round *round, const void *what);
static void write_round(const struct rounds *rounds, struct arena *a, const struct round *round);
static size_t write_article(
    const struct rounds *rounds, struct arena *a, void **what, size_t count);
static void end_round(struct rounds *rounds, const struct round *round, int64_t took_us);
static void turn_to(struct waiter *waiter, enum turn turn);

struct rounds *
rounds_open(const struct rounds_way *way)
{
	struct rounds *rounds = calloc(1, sizeof(*rounds));

	if (rounds == NULL)
		BUG("out of memory");
	MUST(way->most > 0);
	rounds->way = *way;
	rounds->last = &rounds->first;
	MUST(pthread_mutex_init(&rounds->mutex, NULL) == 0);
	return rounds;
}

void
rounds_close(struct rounds *rounds)
{
	if (rounds == NULL)
		return;
	MUST(rounds->first == NULL && rounds->writing == 0);
	MUST(pthread_mutex_destroy(&rounds->mutex) == 0);
	free(rounds);
}

enum err
rounds_add(struct rounds *rounds, void *what)
{
	struct waiter waiter = { .what = what };

	MUST(pthread_mutex_lock(&rounds->mutex) == 0);
	if (rounds->way.queue > 0 && (size_t)rounds->stats.queued >= rounds->way.queue) {
		rounds->stats.refused++;
		MUST(pthread_mutex_unlock(&rounds->mutex) == 0);
		return ERR_BUSY;
	}
	MUST(sem_init(&waiter.woken, 0, 0) == 0);
	waiter.queued = true;
	*rounds->last = &waiter;
	rounds->last = &waiter.next;
	rounds->stats.queued++;
	if (due(rounds))
		begin_round(rounds);
	MUST(pthread_mutex_unlock(&rounds->mutex) == 0);
	wait_turn(rounds, &waiter);
	MUST(sem_destroy(&waiter.woken) == 0);
	return OK;
}

void
rounds_stats(struct rounds *rounds, struct rounds_stats *out)
{
	MUST(pthread_mutex_lock(&rounds->mutex) == 0);
	*out = rounds->stats;
	MUST(pthread_mutex_unlock(&rounds->mutex) == 0);
}

/* Until another one has written it, or it is the first of a round. */
static void
wait_turn(struct rounds *rounds, struct waiter *waiter)
{
	while (!wait_posted(&waiter->woken, clock_mono_us() + PATIENCE_US))
		lose_patience(rounds, waiter);
	if (atomic_load(&waiter->turn) == TURN_LEADS)
		lead_round(rounds, waiter);
}

static void
lose_patience(struct rounds *rounds, const struct waiter *waiter)
{
	MUST(pthread_mutex_lock(&rounds->mutex) == 0);
	if (waiter->queued && rounds->writing < rounds->way.at_once)
		begin_round(rounds);
	MUST(pthread_mutex_unlock(&rounds->mutex) == 0);
}

static bool
due(const struct rounds *rounds)
{
	const struct rounds_way *way = &rounds->way;

	if (rounds->first == NULL)
		return false;
	return rounds->writing == 0 ||
	       (way->enough > 0 && (size_t)rounds->stats.queued >= way->enough &&
		   rounds->writing < rounds->way.at_once);
}

/* One more than there are, by the first who waits. */
static void
begin_round(struct rounds *rounds)
{
	rounds->writing++;
	turn_to(leave_queue(rounds, &rounds->first), TURN_LEADS);
}

/* at: what points to it. */
static struct waiter *
leave_queue(struct rounds *rounds, struct waiter **at)
{
	struct waiter *waiter = *at;

	*at = waiter->next;
	if (waiter->next == NULL)
		rounds->last = at;
	waiter->queued = false;
	rounds->stats.queued--;
	return waiter;
}

static void
lead_round(struct rounds *rounds, struct waiter *leader)
{
	struct arena *a = arena_open();

	gather(rounds);
	struct round round = take_round(rounds, a, leader);
	int64_t since_us = clock_mono_us();
	write_round(rounds, a, &round);
	end_round(rounds, &round, clock_mono_us() - since_us);
	arena_close(a);
}

static void
gather(struct rounds *rounds)
{
	MUST(pthread_mutex_lock(&rounds->mutex) == 0);
	int64_t us = rounds->rest_us - clock_mono_us();
	MUST(pthread_mutex_unlock(&rounds->mutex) == 0);
	const struct timespec pause = { .tv_nsec = us * 1000 };
	if (us > 0)
		(void)nanosleep(&pause, NULL);
}

/* The leader and, of those who are queued, who may join. */
static struct round
take_round(struct rounds *rounds, struct arena *a, struct waiter *leader)
{
	struct round round = { .waiter = arena_array(a, rounds->way.most, sizeof(*round.waiter)),
		.what = arena_array(a, rounds->way.most, sizeof(*round.what)),
		.count = 1 };

	round.waiter[0] = leader;
	round.what[0] = leader->what;
	MUST(pthread_mutex_lock(&rounds->mutex) == 0);
	for (struct waiter **at = &rounds->first; *at != NULL && round.count < rounds->way.most;) {
		if (!joins(rounds, &round, (*at)->what)) {
			at = &(*at)->next;
			continue;
		}
		round.waiter[round.count] = leave_queue(rounds, at);
		round.what[round.count] = round.waiter[round.count]->what;
		round.count++;
	}
	rounds->stats.rounds++;
	rounds->stats.written += (int64_t)round.count;
	MUST(pthread_mutex_unlock(&rounds->mutex) == 0);
	return round;
}

static bool
joins(const struct rounds *rounds, const struct round *round, const void *what)
{
	for (size_t i = 0; i < round->count; i++)
		if (!rounds->way.join(round->what[i], what))
			return false;
	return true;
}

static void
write_round(const struct rounds *rounds, struct arena *a, const struct round *round)
{
	const struct rounds_way *way = &rounds->way;

	if (way->article == NULL) {
		way->write(way->with, a, round->what, round->count);
		return;
	}
	for (size_t done = 0; done < round->count;)
		done += write_article(rounds, a, round->what + done, round->count - done);
}

/* Those of the first one's article, which are moved to the front. Gives how many they are. */
static size_t
write_article(const struct rounds *rounds, struct arena *a, void **what, size_t count)
{
	const struct rounds_way *way = &rounds->way;
	void **other = arena_array(a, count, sizeof(*other));
	int64_t article = way->article(what[0]);
	size_t own = 0, others = 0;

	for (size_t i = 0; i < count; i++)
		if (way->article(what[i]) == article)
			what[own++] = what[i];
		else
			other[others++] = what[i];
	for (size_t i = 0; i < others; i++)
		what[own + i] = other[i];
	way->write(way->with, a, what, own);
	return own;
}

/* Wakes who writes the next, and everybody of this one but its leader, who is awake. */
static void
end_round(struct rounds *rounds, const struct round *round, int64_t took_us)
{
	int64_t most_us = rounds->way.gather_us;

	MUST(pthread_mutex_lock(&rounds->mutex) == 0);
	if (round->count > 1)
		rounds->rest_us = clock_mono_us() + (took_us / 2 < most_us ? took_us / 2 : most_us);
	rounds->writing--;
	if (due(rounds))
		begin_round(rounds);
	MUST(pthread_mutex_unlock(&rounds->mutex) == 0);
	/* A waiter is gone once it is woken. */
	for (size_t i = 1; i < round->count; i++)
		turn_to(round->waiter[i], TURN_OVER);
}

static void
turn_to(struct waiter *waiter, enum turn turn)
{
	atomic_store(&waiter->turn, (int)turn);
	MUST(sem_post(&waiter->woken) == 0);
}
