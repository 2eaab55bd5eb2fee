/*
 * Holds libfcgi to what gateway.c does with it: it reads the request from the tray, writes to the
 * connection, and closes neither. The app here is a double of page/app.h's that answers with what
 * it was given.
 */
#include "serve/gateway.h"

#include <dirent.h>
#include <fastcgi.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "suites.h"

#define LIMIT 100000

struct app {
	size_t answer_bytes;
	int answered;
};

static struct arena *arena;
static struct app app;
static struct gateway gateway;

void
app_answer(struct app *of, struct arena *a, const struct param *param, size_t params,
    struct str body, bool over_long, struct str *out)
{
	struct buf b = buf_begin(a, 100, (size_t)8 << 20);

	of->answered++;
	buf_printf(&b, "%zu:", params);
	for (size_t i = 0; i < params; i++)
		buf_printf(&b, "%.*s=%.*s,", STR_ARG(param[i].name), STR_ARG(param[i].value));
	buf_printf(&b, " body %zu%s", body.len, over_long ? " over" : "");
	for (size_t i = 0; i < body.len; i++)
		ck_assert_int_eq(body.p[i], 'a');
	while (b.len < of->answer_bytes)
		buf_char(&b, 'x');
	*out = buf_str(&b);
}

static void
set_up(void)
{
	struct buf complaint;

	arena = arena_open();
	complaint = buf_begin(arena, 0, 100);
	app = (struct app){ 0 };
	ck_assert_int_eq(gateway_setup(), OK);
	ck_assert_int_eq(gateway_open(&gateway, &app, LIMIT, &complaint), OK);
}

static void
tear_down(void)
{
	gateway_close(&gateway);
	arena_close(arena);
}

/* A connection that has read these bytes, as far as they matter; *peer is its other end. */
static struct connection *
connected(const struct wire *wire, int *peer)
{
	int pair[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	struct connection *c = connection_open(pair[0], LIMIT, 1000, clock_mono_us());
	*peer = pair[1];
	for (size_t sent = 0; sent < wire->len && c->verdict == RECORD_MORE;) {
		ssize_t n = send(*peer, wire->p + sent, wire->len - sent, MSG_DONTWAIT);

		if (n > 0)
			sent += (size_t)n;
		(void)connection_read(c, clock_mono_us());
	}
	return c;
}

static size_t
descriptors(void)
{
	size_t count = 0;
	DIR *d = opendir("/proc/self/fd");

	while (readdir(d) != NULL)
		count++;
	(void)closedir(d);
	return count;
}

static const struct {
	const char *what;
	size_t body, padding;
	const char *answer;
} row[] = {
	{ "no body", 0, 0, "2:FCGI_ROLE=RESPONDER,A=b, body 0" },
	{ "no body, padded", 0, 255, "2:FCGI_ROLE=RESPONDER,A=b, body 0" },
	{ "a body", 100, 0, "2:FCGI_ROLE=RESPONDER,A=b, body 100" },
	{ "a body, padded", 100, 7, "2:FCGI_ROLE=RESPONDER,A=b, body 100" },
	{ "a long body, padded", 70000, 255, "2:FCGI_ROLE=RESPONDER,A=b, body 70000" },
	{ "a body of the limit", LIMIT, 1, "2:FCGI_ROLE=RESPONDER,A=b, body 100000" },
	{ "an over-long body", LIMIT + 1, 0, "2:FCGI_ROLE=RESPONDER,A=b, body 100001 over" },
	{ "an over-long body, padded", LIMIT + 1, 255,
	    "2:FCGI_ROLE=RESPONDER,A=b, body 100001 over" },
	{ "a body beyond all room", 4 * LIMIT, 0, "2:FCGI_ROLE=RESPONDER,A=b, body 0 over" },
	{ "a body beyond all room, padded", 4 * LIMIT, 255,
	    "2:FCGI_ROLE=RESPONDER,A=b, body 0 over" },
};

START_TEST(gateway_answer__rows__are_read_and_answered)
{
	static const uint8_t end[] = { 1, 3, 0, 1, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };
	struct wire *wire = wire_begin();
	uint8_t got[1000];
	int peer;
	size_t len = strlen(row[_i].answer);

	wire_request(wire, row[_i].body, row[_i].padding);
	struct connection *c = connected(wire, &peer);
	ck_assert(gateway_answer(&gateway, arena, c));
	ssize_t n = recv(peer, got, sizeof(got), 0);
	ck_assert_int_gt(n, (ssize_t)(FCGI_HEADER_LEN + len + sizeof(end)));
	ck_assert_int_eq(got[1], FCGI_STDOUT);
	ck_assert_msg(memcmp(got + FCGI_HEADER_LEN, row[_i].answer, len) == 0, "%s", row[_i].what);
	ck_assert_mem_eq(got + n - (ssize_t)sizeof(end), end, sizeof(end));
	connection_close(c);
	free(wire);
}
END_TEST

START_TEST(gateway_answer__many_in_a_row__keep_no_descriptor)
{
	struct wire *wire = wire_begin();
	size_t before = descriptors();
	int peer;

	wire_request(wire, 10, 0);
	for (int i = 0; i < 100; i++) {
		struct connection *c = connected(wire, &peer);
		int tray = gateway.tray;

		ck_assert(gateway_answer(&gateway, arena, c));
		ck_assert_int_eq(gateway.tray, tray);
		ck_assert_int_gt(lseek(tray, 0, SEEK_CUR), 0);
		connection_close(c);
		(void)close(peer);
		arena_reset(arena);
	}
	ck_assert_int_eq(app.answered, 100);
	ck_assert_uint_eq(descriptors(), before);
	free(wire);
}
END_TEST

START_TEST(gateway_answer__a_peer_that_has_gone__is_answered_to_nobody)
{
	struct wire *wire = wire_begin();
	size_t before = descriptors();
	int peer;

	wire_request(wire, 10, 0);
	app.answer_bytes = (size_t)4 << 20;
	for (int i = 0; i < 20; i++) {
		struct connection *c = connected(wire, &peer);

		(void)close(peer);
		ck_assert(gateway_answer(&gateway, arena, c));
		connection_close(c);
		arena_reset(arena);
	}
	ck_assert_uint_eq(descriptors(), before);
	free(wire);
}
END_TEST

START_TEST(gateway_answer__a_peer_that_does_not_read__is_left_in_time)
{
	struct wire *wire = wire_begin();
	int peer;

	wire_request(wire, 0, 0);
	app.answer_bytes = (size_t)4 << 20;
	struct connection *c = connected(wire, &peer);
	int64_t begun_us = clock_mono_us();
	ck_assert(gateway_answer(&gateway, arena, c));
	ck_assert_int_lt(clock_mono_us() - begun_us, 3 * US_PER_S);
	connection_close(c);
	free(wire);
}
END_TEST

START_TEST(gateway_answer__what_libfcgi_refuses__costs_the_tray_alone)
{
	struct wire *wire = wire_begin();
	size_t before = descriptors();
	int peer;

	wire_request(wire, 0, 0);
	struct connection *c = connected(wire, &peer);
	/* What the guard would never let in: another role. */
	c->p[FCGI_HEADER_LEN + 1] = 9;
	ck_assert(!gateway_answer(&gateway, arena, c));
	connection_close(c);
	(void)close(peer);
	c = connected(wire, &peer);
	ck_assert(gateway_answer(&gateway, arena, c));
	connection_close(c);
	(void)close(peer);
	ck_assert_int_eq(app.answered, 1);
	ck_assert_uint_eq(descriptors(), before);
	free(wire);
}
END_TEST

START_TEST(gateway_answer__length_announced_over_the_limit__is_over_long)
{
	struct wire *wire = wire_begin();
	char got[200];
	int peer;

	wire_record(wire, FCGI_BEGIN_REQUEST, "\0\1\0\0\0\0\0\0", 8, 0);
	wire_record(wire, FCGI_PARAMS,
	    _i == 0 ? "\16\6CONTENT_LENGTH100000" : "\16\6CONTENT_LENGTH100001", 22, 0);
	wire_record(wire, FCGI_PARAMS, "", 0, 0);
	wire_record(wire, FCGI_STDIN, "", 0, 0);
	struct connection *c = connected(wire, &peer);
	ck_assert(gateway_answer(&gateway, arena, c));
	ssize_t n = recv(peer, got, sizeof(got), 0);
	ck_assert_int_gt(n, 0);
	ck_assert_int_eq(memmem(got, (size_t)n, " over", 5) != NULL, _i == 1);
	connection_close(c);
	free(wire);
}
END_TEST

Suite *
gateway_suite(void)
{
	Suite *s = suite_create("gateway");
	TCase *tc = tcase_create("gateway");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, gateway_answer__rows__are_read_and_answered, 0,
	    (int)(sizeof(row) / sizeof(row[0])));
	tcase_add_test(tc, gateway_answer__many_in_a_row__keep_no_descriptor);
	tcase_add_test(tc, gateway_answer__a_peer_that_has_gone__is_answered_to_nobody);
	tcase_add_test(tc, gateway_answer__a_peer_that_does_not_read__is_left_in_time);
	tcase_add_test(tc, gateway_answer__what_libfcgi_refuses__costs_the_tray_alone);
	tcase_add_loop_test(
	    tc, gateway_answer__length_announced_over_the_limit__is_over_long, 0, 2);
	suite_add_tcase(s, tc);
	return s;
}
