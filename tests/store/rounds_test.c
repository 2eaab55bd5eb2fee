/*
 * Rounds that are written article by article, as they are where articles lie on several servers.
 * What they hold of the database is told by the tests of their users.
 */
#include <check.h>
#include <pthread.h>
#include <semaphore.h>

#include "base/bug.h"
#include "store/rounds.h"
#include "store/suites.h"

#define THINGS 12

/* What threads bring: of three articles, in turn. */
struct thing {
	int64_t article;
	int writes; /* it was in */
};

static struct thing thing[THINGS];
static struct rounds *rounds;
static sem_t go_on;
static int calls;
static int64_t told[THINGS]; /* of which article each call was */

static bool
all_join(const void *one, const void *other)
{
	return one != other;
}

static int64_t
article_of(const void *what)
{
	return ((const struct thing *)what)->article;
}

/* The first round, of one thing, waits until all others are queued. */
static void
write_things(void *with, struct arena *a, void *const *what, size_t count)
{
	(void)a;
	ck_assert_ptr_eq(with, thing);
	if (calls == 0)
		MUST(sem_wait(&go_on) == 0);
	ck_assert_int_lt(calls, THINGS);
	told[calls++] = article_of(what[0]);
	for (size_t i = 0; i < count; i++) {
		ck_assert_int_eq(article_of(what[i]), article_of(what[0]));
		/* In the order in which they came. */
		ck_assert(i == 0 || what[i - 1] < what[i]);
		((struct thing *)what[i])->writes++;
	}
}

static void *
bring(void *what)
{
	ck_assert_int_eq(rounds_add(rounds, what), OK);
	return NULL;
}

static void
wait_for(int64_t queued)
{
	struct rounds_stats stats;

	do
		rounds_stats(rounds, &stats);
	while (stats.rounds == 0 || stats.queued < queued);
}

START_TEST(rounds_add__by_article__writes_each_article_once_and_by_itself)
{
	pthread_t thread[THINGS];
	struct rounds_stats stats;

	MUST(sem_init(&go_on, 0, 0) == 0);
	rounds = rounds_open(&(struct rounds_way){ .most = THINGS,
	    .at_once = 1,
	    .join = all_join,
	    .article = article_of,
	    .write = write_things,
	    .with = thing });
	for (int i = 0; i < THINGS; i++) {
		thing[i].article = i % 3;
		MUST(pthread_create(&thread[i], NULL, bring, &thing[i]) == 0);
		wait_for(i);
	}
	MUST(sem_post(&go_on) == 0);
	for (int i = 0; i < THINGS; i++) {
		MUST(pthread_join(thread[i], NULL) == 0);
		ck_assert_int_eq(thing[i].writes, 1);
	}
	/* The first alone, and then the three articles, as their first ones came. */
	ck_assert_int_eq(calls, 4);
	ck_assert(told[0] == 0 && told[1] == 1 && told[2] == 2 && told[3] == 0);
	rounds_stats(rounds, &stats);
	ck_assert_int_eq(stats.rounds, 2);
	ck_assert_int_eq(stats.written, THINGS);
	rounds_close(rounds);
	MUST(sem_destroy(&go_on) == 0);
}
END_TEST

Suite *
rounds_suite(void)
{
	Suite *s = suite_create("rounds");
	TCase *c = tcase_create("rounds");

	tcase_set_timeout(c, 60);
	tcase_add_test(c, rounds_add__by_article__writes_each_article_once_and_by_itself);
	suite_add_tcase(s, c);
	return s;
}
