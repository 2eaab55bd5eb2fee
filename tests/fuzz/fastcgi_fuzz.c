/*
 * What comes over the socket, through the guard, libfcgi and the reader of requests, as in
 * postbagd; only the pages are missing. The first byte says in what pieces it comes.
 */
#include <errno.h>
#include <fastcgi.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "page/app.h"
#include "serve/connection.h"
#include "serve/gateway.h"
#include "target.h"

#define BODY_LIMIT       4096
#define WRITE_TIMEOUT_MS 1000
#define ANSWER           "Status: 204\r\n\r\n"

struct app {
	size_t answers;
};

static struct app app;

static struct gateway *gateway(void);
static struct connection *connected(unsigned char pieces, struct str input, int *peer);
static enum record_verdict judged_at_once(struct arena *a, struct str input, size_t *params);
static void must_be_answered(struct arena *a, struct connection *c, int peer);
static void must_be_answer(struct str wire);

void
fuzz_fastcgi(struct arena *a, struct str input)
{
	unsigned char pieces = take_byte(&input);
	int peer;
	size_t params = 0;
	struct connection *c = connected(pieces, input, &peer);
	enum record_verdict verdict = judged_at_once(a, input, &params);

	/* However it comes, it is judged alike; only where to stop reading depends on it. */
	if (c->verdict == RECORD_MORE || c->verdict == RECORD_WHOLE)
		MUST(c->verdict == verdict);
	if (c->verdict == RECORD_BAD)
		MUST(verdict == RECORD_BAD && c->walk.why != NULL);
	if (c->verdict == RECORD_WHOLE) {
		MUST(c->walk.body_bytes <= BODY_LIMIT && c->walk.at <= c->len);
		MUST(c->walk.params == params);
	}
	if (c->verdict == RECORD_WHOLE || c->verdict == RECORD_OVER_LONG)
		must_be_answered(a, c, peer);
	connection_close(c);
	(void)close(peer);
}

/* The double of page/app.h's, which reads the request. */
void
app_answer(struct app *of, struct arena *a, const struct param *param, size_t params,
    struct str body, bool over_long, struct str *out)
{
	of->answers++;
	must_read_request(a, param, params, body, over_long);
	*out = STR(ANSWER);
}

static struct gateway *
gateway(void)
{
	static struct gateway one;

	if (one.app == NULL) {
		struct arena *a = arena_open();
		struct buf complaint = buf_begin(a, 0, 200);

		(void)signal(SIGPIPE, SIG_IGN);
		MUST(gateway_setup() == OK);
		MUST(gateway_open(&one, &app, BODY_LIMIT, &complaint) == OK);
		arena_close(a);
	}
	return &one;
}

/* A connection that has read as much of the input as it wants. */
static struct connection *
connected(unsigned char pieces, struct str input, int *peer)
{
	int pair[2];
	size_t most = pieces == 0 ? input.len : pieces;

	MUST(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0);
	struct connection *c =
	    connection_open(pair[0], BODY_LIMIT, WRITE_TIMEOUT_MS, clock_mono_us());
	*peer = pair[1];
	while (input.len > 0 && c->verdict == RECORD_MORE) {
		ssize_t n = send(*peer, input.p, most < input.len ? most : input.len, MSG_DONTWAIT);

		MUST(n > 0 || errno == EAGAIN);
		input = str_part(input, n > 0 ? (size_t)n : 0, input.len);
		(void)connection_read(c, clock_mono_us());
	}
	return c;
}

/* The bytes lie in memory of just their size, so that reading past them is seen. */
static enum record_verdict
judged_at_once(struct arena *a, struct str input, size_t *params)
{
	struct record_walk walk = record_begin(BODY_LIMIT);
	size_t room = record_room(BODY_LIMIT);
	size_t len = input.len < room ? input.len : room;
	uint8_t *copy = arena_alloc(a, len);

	if (len > 0)
		memcpy(copy, input.p, len);
	enum record_verdict verdict = record_walk(&walk, copy, len);
	*params = walk.params;
	return verdict;
}

static void
must_be_answered(struct arena *a, struct connection *c, int peer)
{
	char wire[1024];
	size_t answers = app.answers;

	/* libfcgi must read the same request as the guard. */
	MUST(gateway_answer(gateway(), a, c));
	MUST(app.answers == answers + 1);
	ssize_t n = recv(peer, wire, sizeof(wire), MSG_DONTWAIT);
	MUST(n > 0 && (size_t)n < sizeof(wire));
	must_be_answer((struct str){ wire, (size_t)n });
}

/* Records of FCGI_STDOUT that hold the answer, ends of streams, FCGI_END_REQUEST. */
static void
must_be_answer(struct str wire)
{
	unsigned type = 0;

	MUST(memmem(wire.p, wire.len, ANSWER, strlen(ANSWER)) != NULL);
	while (wire.len > 0) {
		const unsigned char *head = (const unsigned char *)wire.p;

		MUST(wire.len >= FCGI_HEADER_LEN && head[0] == FCGI_VERSION_1);
		type = head[1];
		MUST(type == FCGI_STDOUT || type == FCGI_STDERR || type == FCGI_END_REQUEST);
		size_t bytes = FCGI_HEADER_LEN + ((size_t)head[4] << 8 | head[5]) + head[6];
		MUST(bytes <= wire.len);
		wire = str_part(wire, bytes, wire.len);
	}
	MUST(type == FCGI_END_REQUEST);
}
