/*
 * The policy of rate limits, as a table: what is counted, by what, and which settings say how often
 * it may be. Who counts is page/limiter.h.
 *
 * What is counted by address is counted twice: for the address itself (an IPv4 address, or the
 * first 64 bits of an IPv6 one), and for its neighbourhood (the IPv4 /24, the IPv6 /48), which may
 * do limit_neighbours times as much in the same time. Who has a whole network changes addresses for
 * nothing; a newsroom or a school shares one.
 */
#ifndef POSTBAG_MODEL_LIMIT_H
#define POSTBAG_MODEL_LIMIT_H

#include <stddef.h>

#include "base/option.h"
#include "model/settings.h"

enum limit {
	LIMIT_POST,
	LIMIT_SHARE,
	LIMIT_VOTE,
	LIMIT_REPORT,
	LIMIT_SIGN_IN,
	LIMIT_TOKEN, /* a program's token at the desk that is none */
	LIMIT_SSO,   /* a site's token for a reader that is none */
	LIMIT_SIGN_IN_NAME,
	LIMIT_SIGN_IN_BROWSER,
	LIMIT_CURRENT_NAME, /* the password again, of who is signed in */
	LIMIT_CURRENT_BROWSER,
	LIMIT_CODE_NAME, /* the code of a second factor */
	LIMIT_CODE_BROWSER,
	LIMITS,
};

enum limit_by {
	BY_ADDRESS, /* and by its neighbourhood */
	BY_NAME,    /* a moderator's, whatever browser it is tried from but those of BY_BROWSER */
	BY_BROWSER, /* one that the name has signed in with before */
};

struct limit_info {
	const char *name; /* for keys, metrics and the operator: one word */
	const char *help; /* what is counted, for people */
	enum limit_by by;
	const char *setting;
	size_t rate; /* of that setting in struct settings */
};

extern const struct limit_info limit_table[LIMITS];

/* "address", "name", "browser". */
const char *limit_by_name(enum limit_by by);

/* How often it may be done by one of what it is counted by. */
struct rate limit_rate(const struct settings *set, enum limit limit);
/* And in one neighbourhood; only for what is counted by address. */
struct rate limit_near_rate(const struct settings *set, enum limit limit);

#endif
