/*
 * A command's words as data: options by a table, then operands. getopt_long(3) reads them.
 */
#ifndef POSTBAG_CTL_ARGS_H
#define POSTBAG_CTL_ARGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"

#define ARGS_MAX_OPTIONS  8  /* of a command */
#define ARGS_MAX_OPERANDS 3  /* likewise */
#define ARGS_MAX_REPEATS  16 /* of one option */

/* A long option. The row after the last has the name NULL. */
struct args_option {
	const char *name;  /* without the hyphens */
	const char *value; /* what its value is called, in capitals; NULL: it takes none */
	const char *help;  /* one line */
	bool required;
	bool repeats;
};

/* What may be given. */
struct args_form {
	const struct args_option *option; /* NULL: none */
	const char *operand;              /* as in the usage text: "NAME"; NULL: none */
	size_t least, most;               /* operands */
};

struct args_values {
	const char *value[ARGS_MAX_REPEATS]; /* in the order in which they were given */
	size_t count;
};

/* What was given. */
struct args {
	struct args_values option[ARGS_MAX_OPTIONS]; /* in the order of the form's rows */
	const char *operand[ARGS_MAX_OPERANDS];
	size_t operands;
	bool help; /* -h or --help: nothing else was looked at */
};

/*
 * Reads argv[1] and what follows; options and operands may be mixed, "--" ends the options. argv is
 * put in order and must stay. ERR_INPUT: complaint says what is wrong.
 */
MUST_USE enum err args_read(
    const struct args_form *form, int argc, char **argv, struct args *out, struct buf *complaint);

/* All values of an option, which the form must have (BUG). */
const struct args_values *args_values(
    const struct args_form *form, const struct args *args, const char *option);

#endif
