#include "page/bodies.h"

#include <pthread.h>
#include <stdatomic.h>

#include "fixture.h"
#include "suites.h"

#define ID      77
#define ROOMY   ((int64_t)1024 * 1024)
#define THREADS 8
#define ROUNDS  4000

static struct bodies *bodies;
static const int64_t id[] = { ID, ID + 1 };
static const struct body_of of_one = { id, 1 }, of_both = { id, 2 };

static void
set_up(void)
{
	arena = arena_open();
	bodies = bodies_open(ROOMY);
}

static void
tear_down(void)
{
	bodies_close(bodies);
	arena_close(arena);
}

/* Keeps a body of one letter under the key of that letter. */
static void
keep(char letter, size_t len, int64_t now_us)
{
	char *bytes = arena_alloc(arena, len);
	const struct body body = {
		.plain = { bytes, len },
		.of = of_one,
		.thread_revision = 3,
		.share_revision = 4,
		.site_print = 5,
		.made_us = now_us,
		.writes = bodies_writes(bodies, of_one),
	};

	memset(bytes, letter, len);
	bodies_keep(bodies, (struct str){ &letter, 1 }, &body, now_us);
}

static bool
find(char letter, int64_t now_us, struct body *out, bool *checked)
{
	return bodies_find(bodies, arena, (struct str){ &letter, 1 }, now_us, out, checked);
}

static bool
is_there(char letter)
{
	struct body body;
	bool checked;

	return find(letter, 0, &body, &checked);
}

static bool
is_checked(char letter, int64_t now_us)
{
	struct body body;
	bool checked;

	ck_assert(find(letter, now_us, &body, &checked));
	return checked;
}

static struct bodies_stats
stats(void)
{
	struct bodies_stats out;

	bodies_stats(bodies, &out);
	return out;
}

/* What one body takes, so that a limit can be set for so many. */
static int64_t
bytes_of_one(size_t len)
{
	keep('?', len, 0);
	int64_t bytes = stats().bytes;
	bodies_close(bodies);
	bodies = NULL;
	return bytes;
}

START_TEST(bodies_find__what_was_compressed__is_kept_only_so)
{
	struct body body = { .plain = STR("aaaaaaaaaa"), .gzip = STR("gz"), .of = of_one };
	struct bodies_stats stats;
	bool checked;

	bodies_keep(bodies, STR("a"), &body, NOW_US);
	ck_assert(find('a', NOW_US, &body, &checked));
	assert_run(body.plain, "");
	assert_run(body.gzip, "gz");
	keep('b', 10, NOW_US);
	bodies_stats(bodies, &stats);
	int64_t both = stats.bytes;
	keep('a', 10, NOW_US);
	bodies_stats(bodies, &stats);
	ck_assert_int_eq(stats.bytes, both + 8);
}
END_TEST

START_TEST(bodies_find__what_was_kept__comes_back_whole)
{
	struct body body;
	bool checked;

	ck_assert(!find('a', NOW_US, &body, &checked));
	ck_assert(!checked);
	keep('a', 3, NOW_US);
	ck_assert(find('a', NOW_US, &body, &checked));
	assert_run(body.plain, "aaa");
	assert_run(body.gzip, "");
	ck_assert_uint_eq(body.of.count, 1);
	ck_assert_int_eq(body.of.article[0], ID);
	ck_assert_ptr_ne(body.of.article, of_one.article);
	ck_assert_int_eq(body.thread_revision, 3);
	ck_assert_int_eq(body.share_revision, 4);
	ck_assert_int_eq(body.site_print, 5);
	ck_assert_int_eq(body.made_us, NOW_US);
	ck_assert(!is_there('b'));
	ck_assert(!bodies_find(bodies, arena, STR("aa"), NOW_US, &body, &checked));
	ck_assert(!bodies_find(bodies, arena, STR_EMPTY, NOW_US, &body, &checked));
}
END_TEST

START_TEST(bodies_find__for_a_second__needs_no_look_up)
{
	keep('a', 3, NOW_US);
	ck_assert(is_checked('a', NOW_US));
	ck_assert(is_checked('a', NOW_US + BODY_CHECK_US - 1));
	ck_assert(!is_checked('a', NOW_US + BODY_CHECK_US));
	/* The clock was put back: how old the body is, nobody knows. */
	ck_assert(!is_checked('a', NOW_US - BODY_CHECK_US));
	bodies_checked(bodies, STR("a"), bodies_writes(bodies, of_one), NOW_US + BODY_CHECK_US);
	ck_assert(is_checked('a', NOW_US + BODY_CHECK_US));
	bodies_checked(bodies, STR("unknown"), 0, NOW_US);
}
END_TEST

START_TEST(bodies_written__this_process_wrote__the_next_request_looks)
{
	keep('a', 3, NOW_US);
	uint64_t before = bodies_writes(bodies, of_one);
	bodies_written(bodies, ID);
	ck_assert_uint_eq(bodies_writes(bodies, of_one), before + 1);
	ck_assert(!is_checked('a', NOW_US));
	/* Looked up before the write: that look is worth nothing. */
	bodies_checked(bodies, STR("a"), before, NOW_US);
	ck_assert(!is_checked('a', NOW_US));
	bodies_checked(bodies, STR("a"), before + 1, NOW_US);
	ck_assert(is_checked('a', NOW_US));
	/* Another article's write is another matter. */
	bodies_written(bodies, ID + 1);
	ck_assert(is_checked('a', NOW_US));
}
END_TEST

START_TEST(bodies_keep__a_write_while_it_was_made__makes_it_looked_up)
{
	struct body body = { .plain = STR("old"), .of = of_one };

	body.writes = bodies_writes(bodies, of_one);
	bodies_written(bodies, ID);
	bodies_keep(bodies, STR("a"), &body, NOW_US);
	ck_assert(!is_checked('a', NOW_US));
}
END_TEST

START_TEST(bodies_written__of_one_of_several__the_next_request_looks)
{
	struct body body = { .plain = STR("list"), .of = of_both };

	for (size_t i = 0; i < of_both.count; i++) {
		body.writes = bodies_writes(bodies, of_both);
		bodies_keep(bodies, STR("a"), &body, NOW_US);
		ck_assert(is_checked('a', NOW_US));
		bodies_written(bodies, of_both.article[i]);
		ck_assert(!is_checked('a', NOW_US));
	}
	bodies_checked(bodies, STR("a"), bodies_writes(bodies, of_both), NOW_US);
	bodies_written(bodies, ID + 2);
	ck_assert(is_checked('a', NOW_US));
}
END_TEST

START_TEST(bodies_keep__the_same_key__is_replaced_and_the_old_one_stays_readable)
{
	struct body old, body;
	bool checked;

	keep('a', 1000, NOW_US);
	ck_assert(find('a', NOW_US, &old, &checked));
	int64_t bytes = stats().bytes;
	keep('a', 1000, NOW_US);
	ck_assert_int_eq(stats().bytes, bytes);
	ck_assert_int_eq(stats().count, 1);
	ck_assert(find('a', NOW_US, &body, &checked));
	ck_assert(body.plain.p != old.plain.p);
	ck_assert(str_equal(body.plain, old.plain));
}
END_TEST

START_TEST(bodies_keep__by_bytes__the_last_that_fits_and_the_first_that_does_not)
{
	int64_t one = bytes_of_one(500);

	bodies = bodies_open(one);
	keep('a', 500, NOW_US);
	ck_assert_int_eq(stats().bytes, one);
	keep('b', 501, NOW_US); /* larger than everything there may be: changes nothing */
	ck_assert(is_there('a'));
	ck_assert(!is_there('b'));
	keep('c', 500, NOW_US);
	ck_assert(!is_there('a'));
	ck_assert(is_there('c'));
	ck_assert_int_eq(stats().count, 1);
	ck_assert_int_eq(stats().bytes, one);
}
END_TEST

START_TEST(bodies_keep__when_full__the_least_recently_used_go_first)
{
	int64_t one = bytes_of_one(500);

	bodies = bodies_open(3 * one);
	keep('a', 500, NOW_US);
	keep('b', 500, NOW_US);
	keep('c', 500, NOW_US);
	ck_assert(is_there('a')); /* used: now b is the oldest */
	keep('d', 500, NOW_US);
	ck_assert(!is_there('b'));
	ck_assert(is_there('a') && is_there('c') && is_there('d'));
	keep('e', 500 + (size_t)one, NOW_US); /* takes the room of two: a and c */
	ck_assert(is_there('d') && is_there('e'));
	ck_assert(!is_there('a') && !is_there('c'));
	ck_assert_int_eq(stats().bytes, 3 * one);
}
END_TEST

START_TEST(bodies_open__no_memory_given__keeps_nothing)
{
	bodies_close(bodies);
	bodies = bodies_open(0);
	keep('a', 0, NOW_US);
	ck_assert(!is_there('a'));
	ck_assert_int_eq(stats().bytes, 0);
}
END_TEST

START_TEST(bodies_close__while_a_request_serves_one__leaves_it_its_bytes)
{
	struct body body;
	bool checked;

	keep('a', 100, NOW_US);
	ck_assert(find('a', NOW_US, &body, &checked));
	bodies_close(bodies);
	bodies = NULL;
	ck_assert_int_eq(body.plain.p[99], 'a');
}
END_TEST

START_TEST(bodies_stats__hits_and_misses__are_told_apart)
{
	struct body body;
	bool checked;

	(void)find('a', NOW_US, &body, &checked);
	keep('a', 10, NOW_US);
	(void)find('a', NOW_US, &body, &checked);
	(void)find('a', NOW_US + BODY_CHECK_US, &body, &checked);
	ck_assert_int_eq(stats().hits, 1);
	ck_assert_int_eq(stats().misses, 2);
	ck_assert_int_eq(stats().count, 1);
}
END_TEST

static atomic_int torn;

/* Keeps, finds, writes and checks, as requests do, with bodies that come and go. */
static void *
worker(void *number)
{
	unsigned state = *(const unsigned *)number;
	struct arena *mine = arena_open();

	for (int i = 0; i < ROUNDS; i++) {
		state = state * 1664525U + 1013904223U;
		char letter = (char)('a' + state / 65536U % 16U);
		struct str key = { &letter, 1 };
		int64_t of = letter;
		struct body body;
		bool checked;
		char bytes[300];

		memset(bytes, letter, sizeof(bytes));
		if (bodies_find(bodies, mine, key, i, &body, &checked)) {
			if (body.plain.len != sizeof(bytes) ||
			    memcmp(body.plain.p, bytes, sizeof(bytes)) != 0)
				atomic_fetch_add(&torn, 1);
			bodies_checked(
			    bodies, key, bodies_writes(bodies, (struct body_of){ &of, 1 }), i);
		} else {
			body = (struct body){ .plain = { bytes, sizeof(bytes) },
				.of = { &of, 1 },
				.writes = bodies_writes(bodies, (struct body_of){ &of, 1 }) };
			bodies_keep(bodies, key, &body, i);
		}
		if (i % 7 == 0)
			bodies_written(bodies, letter);
		if (i % 5 == 0)
			arena_reset(mine);
	}
	arena_close(mine);
	return NULL;
}

START_TEST(bodies__eight_threads__never_see_a_body_change_or_go)
{
	static unsigned number[THREADS];
	pthread_t thread[THREADS];
	int64_t one = bytes_of_one(300);

	bodies = bodies_open(5 * one);
	for (unsigned i = 0; i < THREADS; i++) {
		number[i] = i + 1;
		ck_assert_int_eq(pthread_create(&thread[i], NULL, worker, &number[i]), 0);
	}
	for (size_t i = 0; i < THREADS; i++)
		ck_assert_int_eq(pthread_join(thread[i], NULL), 0);
	ck_assert_int_eq(atomic_load(&torn), 0);
	ck_assert_int_le(stats().bytes, 5 * one);
	ck_assert_int_gt(stats().count, 0);
	ck_assert_int_eq(stats().hits + stats().misses, THREADS * ROUNDS);
}
END_TEST

Suite *
bodies_suite(void)
{
	Suite *s = suite_create("bodies");
	TCase *tc = tcase_create("bodies");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, bodies_find__what_was_compressed__is_kept_only_so);
	tcase_add_test(tc, bodies_find__what_was_kept__comes_back_whole);
	tcase_add_test(tc, bodies_find__for_a_second__needs_no_look_up);
	tcase_add_test(tc, bodies_written__this_process_wrote__the_next_request_looks);
	tcase_add_test(tc, bodies_written__of_one_of_several__the_next_request_looks);
	tcase_add_test(tc, bodies_keep__a_write_while_it_was_made__makes_it_looked_up);
	tcase_add_test(tc, bodies_keep__the_same_key__is_replaced_and_the_old_one_stays_readable);
	tcase_add_test(tc, bodies_keep__by_bytes__the_last_that_fits_and_the_first_that_does_not);
	tcase_add_test(tc, bodies_keep__when_full__the_least_recently_used_go_first);
	tcase_add_test(tc, bodies_open__no_memory_given__keeps_nothing);
	tcase_add_test(tc, bodies_close__while_a_request_serves_one__leaves_it_its_bytes);
	tcase_add_test(tc, bodies_stats__hits_and_misses__are_told_apart);
	tcase_add_test(tc, bodies__eight_threads__never_see_a_body_change_or_go);
	suite_add_tcase(s, tc);
	return s;
}
