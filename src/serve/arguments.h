/*
 * The command line of postbagd(8).
 */
#ifndef POSTBAG_SERVE_ARGUMENTS_H
#define POSTBAG_SERVE_ARGUMENTS_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"

enum errand { ERRAND_SERVE, ERRAND_TEST, ERRAND_VERSION, ERRAND_HELP };

struct arguments {
	enum errand errand; /* the last one asked for */
	const char *config; /* the file of -c, or NULL */
};

#define ARGUMENTS_USAGE "usage: postbagd [-htV] [-c file]\n"

/* ERR_INPUT: complaint says which argument is wrong. argv is only read. */
MUST_USE enum err arguments_read(
    int argc, char *const argv[], struct arguments *out, struct buf *complaint);

#endif
