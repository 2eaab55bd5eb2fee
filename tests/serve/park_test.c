#include "serve/park.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "suites.h"

#define MOST    3
#define IDLE_MS 1000
#define NOW_US  ((int64_t)1000 * US_PER_S)

static struct park *park;
static int epoll_fd;
static int parked;

static void
note(void *who, int change)
{
	*(int *)who += change;
}

static void
open_park(size_t most)
{
	parked = 0;
	epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	park = park_open(&(struct park_rules){ .most = most,
	    .idle_ms = IDLE_MS,
	    .epoll_fd = epoll_fd,
	    .changed = note,
	    .who = &parked });
}

static void
set_up(void)
{
	open_park(MOST);
}

static void
tear_down(void)
{
	park_close(park);
	ck_assert_int_eq(parked, 0);
	(void)close(epoll_fd);
}

/* A connection whose request was answered; gives its peer's end. */
static struct connection *
answered(int *peer)
{
	int pair[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	*peer = pair[1];
	struct connection *c = connection_open(pair[0], 1000, 1000, NOW_US);
	connection_again(c);
	return c;
}

static int
put(int64_t now_us)
{
	int peer;
	struct connection *c = answered(&peer);

	park_put(park, c, now_us);
	return peer;
}

/* The next event, or 0. */
static uint64_t
heard(void)
{
	struct epoll_event event;

	return epoll_wait(epoll_fd, &event, 1, 0) == 1 ? event.data.u64 : 0;
}

static bool
hung_up(int peer)
{
	struct pollfd end = { .fd = peer, .events = POLLIN };

	return poll(&end, 1, 0) > 0 && (end.revents & POLLHUP) != 0;
}

START_TEST(park__next_request__wakes_one_who_takes_it)
{
	int peer = put(NOW_US);

	ck_assert_int_eq(parked, 1);
	ck_assert_uint_eq(heard(), 0);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(send(peer, "x", 1, 0), 1);
		uint64_t event = heard();
		ck_assert_uint_ge(event, PARK_FIRST_EVENT);
		/* Armed for a single event. */
		ck_assert_uint_eq(heard(), 0);
		struct connection *c = park_take(park, event);
		ck_assert_ptr_nonnull(c);
		ck_assert_ptr_null(park_take(park, event));
		ck_assert_int_eq(parked, 0);
		char byte;
		ck_assert_int_eq(recv(c->fd, &byte, 1, 0), 1);
		park_put(park, c, NOW_US);
	}
	(void)close(peer);
	ck_assert_uint_ge(heard(), PARK_FIRST_EVENT);
}
END_TEST

START_TEST(park__what_came_before_it_was_parked__is_heard_at_once)
{
	int peer;
	struct connection *c = answered(&peer);

	ck_assert_int_eq(send(peer, "x", 1, 0), 1);
	park_put(park, c, NOW_US);
	ck_assert_ptr_eq(park_take(park, heard()), c);
	connection_close(c);
	(void)close(peer);
}
END_TEST

START_TEST(park_take__event_of_one_that_has_gone__is_nobodys)
{
	int first = put(NOW_US);

	ck_assert_int_eq(send(first, "x", 1, 0), 1);
	uint64_t event = heard();
	ck_assert(park_evict(park));
	ck_assert(hung_up(first));
	ck_assert_ptr_null(park_take(park, event));
	/* Nor is it of who has its place now. */
	int second = put(NOW_US);
	ck_assert_ptr_null(park_take(park, event));
	ck_assert_int_eq(parked, 1);
	(void)close(first);
	(void)close(second);
}
END_TEST

START_TEST(park_put__when_full__who_is_idle_longest_goes)
{
	int peer[MOST + 1];

	for (int i = 0; i <= MOST; i++)
		peer[i] = put(NOW_US + i);
	ck_assert_int_eq(parked, MOST);
	ck_assert(hung_up(peer[0]));
	for (int i = 1; i <= MOST; i++)
		ck_assert(!hung_up(peer[i]));
	ck_assert(park_evict(park));
	ck_assert(hung_up(peer[1]));
	for (int i = 0; i <= MOST; i++)
		(void)close(peer[i]);
}
END_TEST

START_TEST(park_expire__who_is_idle_for_too_long__goes)
{
	int old = put(NOW_US), new = put(NOW_US + 1);

	park_expire(park, NOW_US + IDLE_MS * 1000);
	ck_assert_int_eq(parked, 2);
	park_expire(park, NOW_US + IDLE_MS * 1000 + 1);
	ck_assert(hung_up(old));
	ck_assert(!hung_up(new));
	(void)close(old);
	(void)close(new);
}
END_TEST

START_TEST(park_shut__who_comes_is_closed_and_who_is_there_can_be_taken)
{
	int before = put(NOW_US);

	park_shut(park);
	int after = put(NOW_US);
	ck_assert(hung_up(after));
	ck_assert(!hung_up(before));
	struct connection *c = park_take_any(park);
	ck_assert_ptr_nonnull(c);
	ck_assert_ptr_null(park_take_any(park));
	ck_assert(!park_evict(park));
	connection_close(c);
	(void)close(before);
	(void)close(after);
}
END_TEST

START_TEST(park_put__that_holds_none__closes)
{
	park_close(park);
	(void)close(epoll_fd);
	open_park(0);
	int peer = put(NOW_US);
	ck_assert(hung_up(peer));
	ck_assert_ptr_null(park_take_any(park));
	(void)close(peer);
}
END_TEST

START_TEST(park_put__when_it_cannot_be_waited_for__closes)
{
	int peer;
	struct connection *c = answered(&peer);

	/* As if it were in the epoll, which it is not. */
	c->parked = true;
	park_put(park, c, NOW_US);
	ck_assert(hung_up(peer));
	ck_assert_int_eq(parked, 0);
	(void)close(peer);
}
END_TEST

Suite *
park_suite(void)
{
	Suite *s = suite_create("park");
	TCase *tc = tcase_create("park");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, park__next_request__wakes_one_who_takes_it);
	tcase_add_test(tc, park__what_came_before_it_was_parked__is_heard_at_once);
	tcase_add_test(tc, park_take__event_of_one_that_has_gone__is_nobodys);
	tcase_add_test(tc, park_put__when_full__who_is_idle_longest_goes);
	tcase_add_test(tc, park_expire__who_is_idle_for_too_long__goes);
	tcase_add_test(tc, park_shut__who_comes_is_closed_and_who_is_there_can_be_taken);
	tcase_add_test(tc, park_put__that_holds_none__closes);
	tcase_add_test(tc, park_put__when_it_cannot_be_waited_for__closes);
	suite_add_tcase(s, tc);
	return s;
}
