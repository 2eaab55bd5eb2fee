/*
 * What is wrong with what a reader sent: a list of (field, code), worded in view/.
 */
#ifndef POSTBAG_MODEL_PROBLEM_H
#define POSTBAG_MODEL_PROBLEM_H

#include <stddef.h>

enum problem_code {
	PROBLEM_NONE,
	PROBLEM_MISSING, /* there is nothing in it */
	PROBLEM_TOO_LONG,
	PROBLEM_TOO_SHORT,
	PROBLEM_MALFORMED, /* not of the form it must have */
	PROBLEM_UNKNOWN,   /* names a thing that there is not */
	PROBLEM_DOUBLED,   /* sent more than once */
	PROBLEM_FOREIGN,   /* belongs to another site, article or person */
	PROBLEM_EXPIRED,
	PROBLEM_TOO_SOON,    /* sent faster than people are */
	PROBLEM_REUSED,      /* an idempotency key that came with other content before */
	PROBLEM_NOT_ALLOWED, /* known, but not here or not now */
	PROBLEM_TAKEN,       /* somebody else has it */
	PROBLEM_CLOSED,      /* takes nothing new any more */
	PROBLEM_REFUSED,     /* the site does not take such a thing */
	PROBLEM_CODES,
};

struct problem {
	const char *field; /* the form field, parameter or header: our literal */
	enum problem_code code;
};

#define PROBLEMS_MAX 8

struct problems {
	struct problem
	    problem[PROBLEMS_MAX]; /* more than fit are dropped: eight are enough to act on */
	size_t count;
};

void problem_add(struct problems *list, const char *field, enum problem_code code);
/* The first problem of a field, or PROBLEM_NONE. */
enum problem_code problem_of(const struct problems *list, const char *field);
/* The code's word in lower case with hyphens ("too-long"), as it stands in problem documents. */
const char *problem_word(enum problem_code code);

#endif
