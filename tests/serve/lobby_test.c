#include "serve/lobby.h"

#include <fastcgi.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "suites.h"

static struct arena *arena;
static struct lobby *lobby;
static int dropped;
static const char *last_why;

static void
count(void *who, const char *why)
{
	(void)who;
	dropped++;
	last_why = why;
}

static void
open_lobby(size_t seats, int64_t silence_ms, int64_t total_ms)
{
	struct lobby_rules rules = {
		.seats = seats, .silence_ms = silence_ms, .total_ms = total_ms, .dropped = count
	};
	struct buf complaint = buf_begin(arena, 0, 100);

	ck_assert_int_eq(lobby_open(&rules, &lobby, &complaint), OK);
}

static void
set_up(void)
{
	arena = arena_open();
	dropped = 0;
	last_why = "";
}

static void
tear_down(void)
{
	lobby_close(lobby);
	arena_close(arena);
}

/* Seats a connection; gives its peer's end. */
static int
seat(void)
{
	int pair[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	lobby_seat(lobby, connection_open(pair[0], 1000, 1000, clock_mono_us()));
	return pair[1];
}

static bool
hung_up(int peer)
{
	struct pollfd end = { .fd = peer, .events = POLLIN };

	return poll(&end, 1, 0) > 0 && (end.revents & POLLHUP) != 0;
}

START_TEST(lobby__request_in_pieces__comes_to_the_line_when_whole)
{
	struct wire *wire = wire_begin();

	open_lobby(4, 1000, 1000);
	int peer = seat();
	wire_request(wire, 100, 0);
	for (size_t at = 0; at < wire->len; at++) {
		ck_assert_ptr_null(lobby_take(lobby));
		ck_assert_int_eq(send(peer, wire->p + at, 1, 0), 1);
		lobby_attend(lobby, 0);
	}
	struct connection *c = lobby_take(lobby);
	ck_assert_ptr_nonnull(c);
	ck_assert_int_eq(c->verdict, RECORD_WHOLE);
	ck_assert_ptr_null(lobby_take(lobby));
	ck_assert_int_eq(dropped, 0);
	connection_close(c);
	free(wire);
}
END_TEST

START_TEST(lobby__several_whole_ones__are_taken_in_order)
{
	struct wire *wire = wire_begin();
	struct connection *c;

	open_lobby(4, 1000, 1000);
	wire_request(wire, 0, 0);
	for (int i = 0; i < 3; i++) {
		int peer = seat();

		ck_assert_int_gt(send(peer, wire->p, wire->len, 0), 0);
		lobby_attend(lobby, 0);
	}
	int64_t before_us = 0;
	for (int i = 0; i < 3; i++) {
		c = lobby_take(lobby);
		ck_assert_ptr_nonnull(c);
		ck_assert_int_ge(c->begun_us, before_us);
		before_us = c->begun_us;
		connection_close(c);
	}
	free(wire);
}
END_TEST

START_TEST(lobby__bad_bytes__are_dropped)
{
	open_lobby(4, 1000, 1000);
	int peer = seat();
	ck_assert_int_eq(send(peer, "GET", 3, 0), 3);
	lobby_attend(lobby, 0);
	ck_assert(hung_up(peer));
	ck_assert_int_eq(dropped, 1);
	ck_assert_str_eq(last_why, "not FastCGI version 1");
}
END_TEST

START_TEST(lobby__silence__is_dropped_in_time)
{
	open_lobby(4, 50, 1000);
	int peer = seat();
	lobby_attend(lobby, 20);
	ck_assert(!hung_up(peer));
	lobby_attend(lobby, 60);
	ck_assert(hung_up(peer));
	ck_assert_str_eq(last_why, "silent for too long");
}
END_TEST

START_TEST(lobby__a_byte_now_and_then__is_dropped_in_time)
{
	struct wire *wire = wire_begin();
	int64_t until_us = clock_mono_us() + 150 * 1000;

	open_lobby(4, 60, 100);
	int peer = seat();
	wire_request(wire, 0, 0);
	for (size_t at = 0; clock_mono_us() < until_us; at++) {
		(void)send(peer, wire->p + at, 1, MSG_NOSIGNAL);
		lobby_attend(lobby, 0);
		(void)usleep(10000);
	}
	ck_assert(hung_up(peer));
	ck_assert_str_eq(last_why, "too slow");
	free(wire);
}
END_TEST

START_TEST(lobby__no_seat_left__drops_who_waited_longest)
{
	open_lobby(2, 1000, 1000);
	int first = seat(), second = seat(), third = seat();
	ck_assert(hung_up(first));
	ck_assert(!hung_up(second));
	ck_assert(!hung_up(third));
	ck_assert(lobby_evict(lobby));
	ck_assert(hung_up(second));
	ck_assert(lobby_evict(lobby));
	ck_assert(!lobby_evict(lobby));
	ck_assert_int_eq(dropped, 3);
}
END_TEST

START_TEST(lobby__shut__drops_all_and_takes_nobody)
{
	open_lobby(4, 1000, 1000);
	int before = seat();
	lobby_shut(lobby);
	int after = seat();
	ck_assert(hung_up(before));
	ck_assert(hung_up(after));
	ck_assert_int_eq(dropped, 2);
}
END_TEST

Suite *
lobby_suite(void)
{
	Suite *s = suite_create("lobby");
	TCase *tc = tcase_create("lobby");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, lobby__request_in_pieces__comes_to_the_line_when_whole);
	tcase_add_test(tc, lobby__several_whole_ones__are_taken_in_order);
	tcase_add_test(tc, lobby__bad_bytes__are_dropped);
	tcase_add_test(tc, lobby__silence__is_dropped_in_time);
	tcase_add_test(tc, lobby__a_byte_now_and_then__is_dropped_in_time);
	tcase_add_test(tc, lobby__no_seat_left__drops_who_waited_longest);
	tcase_add_test(tc, lobby__shut__drops_all_and_takes_nobody);
	suite_add_tcase(s, tc);
	return s;
}
