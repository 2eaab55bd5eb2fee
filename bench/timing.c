/*
 * How long Postbag's own checks of secrets take, one line "CLASS NANOSECONDS" for each time:
 * whether the two classes can be told apart is for bench/timing.mjs to say.
 *
 *     timing token TIMES       class 0: the first byte of the tag is wrong; 1: the last one
 *     timing password TIMES    class 0: a moderator's hash, and a wrong password; 1: no such
 * moderator
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "key/keyring.h"
#include "key/password.h"
#include "key/token.h"

#define KEY   "current 1 5b1d9c0f3a7e42688d51e7c4906fab12d3f4087b6ce925a1f0387d5b64c2e91a\n"
#define NOW_S 1800000000
/* One check of a token takes a microsecond or two, which is near to what asking the clock takes. */
#define TOKENS_AT_ONCE 8

typedef void time_fn(int class);

static struct keyring *keys;
static char token[2][TOKEN_TEXT_BYTES];
static char hash[PASSWORD_HASH_BYTES];

static void
fail(const char *what)
{
	(void)fprintf(stderr, "timing: %s\n", what);
	exit(EXIT_FAILURE);
}

/* The text's 32 bytes of tag end in its last 43 letters; the very last holds bits that must be 0.
 */
static void
token_prepare(void)
{
	struct arena *a = arena_open();
	struct buf complaint = buf_begin(a, 0, 200);
	struct token one = {
		.purpose = TOKEN_TICKET, .site = 1, .issued_s = NOW_S, .expires_s = NOW_S + 60
	};

	if (keyring_of(STR(KEY), &keys, &complaint) != OK)
		fail("the key is none");
	token_seal(keys, &one, token[0]);
	memcpy(token[1], token[0], sizeof(token[1]));
	char *first = &token[0][TOKEN_TEXT_BYTES - 1 - 42], *last = &token[1][TOKEN_TEXT_BYTES - 3];
	*first = *first == 'A' ? 'B' : 'A';
	*last = *last == 'A' ? 'B' : 'A';
	arena_close(a);
}

static void
token_time(int class)
{
	struct token out;

	for (int i = 0; i < TOKENS_AT_ONCE; i++)
		if (token_open(keys, (struct str){ token[class], TOKEN_TEXT_BYTES - 1 },
			TOKEN_TICKET, 1, 0, NOW_S, &out) != ERR_AUTH)
			fail("a wrong token was opened");
}

static void
password_prepare(void)
{
	if (password_hash(STR("a password that is right"), hash) != OK)
		fail("the password was not hashed");
}

static void
password_time(int class)
{
	int64_t deadline_us = clock_mono_us() + 10 * US_PER_S;

	if (password_check(
		STR("a password that is wrong"), class == 0 ? hash : NULL, deadline_us) != ERR_AUTH)
		fail("a wrong password was taken");
}

static int64_t
now_ns(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* In pairs of random order, so that whatever else goes on meets both alike. */
static void
run(time_fn *fn, long times)
{
	for (int i = 0; i < 1000 && fn == token_time; i++)
		fn(i % 2);
	for (long i = 0; i < times; i++) {
		int first = (int)(random() & 1);

		for (int j = 0; j < 2; j++) {
			int class = j == 0 ? first : 1 - first;
			int64_t begun = now_ns();
			fn(class);
			(void)printf("%d %lld\n", class, (long long)(now_ns() - begun));
		}
	}
}

int
main(int argc, char **argv)
{
	long times = argc == 3 ? atol(argv[2]) : 0;

	if (times < 1 || key_setup() != OK)
		fail("usage: timing token|password TIMES");
	srandom((unsigned)now_ns());
	if (strcmp(argv[1], "token") == 0) {
		token_prepare();
		run(token_time, times);
	} else if (strcmp(argv[1], "password") == 0) {
		password_prepare();
		run(password_time, times);
	} else {
		fail("there is nothing of that name");
	}
	return EXIT_SUCCESS;
}
