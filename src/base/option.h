/*
 * Settings as a table: each row names one setting, its type, range, default and help, and where its
 * value goes in the caller's struct. One table feeds the parser, `postbagctl config` and the test
 * that holds the manual to it.
 *
 * The file is INI without sections ("name = value", "#" and ";" begin comments), read by inih.
 * After it, the environment: ENV_PREFIX + the name in capitals. The last word wins.
 */
#ifndef POSTBAG_BASE_OPTION_H
#define POSTBAG_BASE_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"

/* So many in so long: "5/60" is five in sixty seconds. */
struct rate {
	int64_t count;
	int64_t period_s;
};

enum option_type {
	OPTION_TEXT,   /* const char *: any text without control bytes */
	OPTION_NUMBER, /* int64_t: a canonical decimal within [least, most] */
	OPTION_FLAG,   /* bool: yes or no */
	OPTION_MODE,   /* int64_t: an octal file mode within [least, most] */
	OPTION_RATE,   /* struct rate: COUNT/SECONDS, both within [least, most] */
	OPTION_CHOICE, /* int64_t: the place of one of the words of `choices`, from 0 */
};

struct option {
	const char *name; /* lower case and underscores; the unit ends it: "timeout_ms" */
	enum option_type type;
	int64_t least, most;  /* the range, of numbers; the length in bytes, of texts */
	const char *fallback; /* the default, written as in the file */
	const char *help;     /* one line, for `postbagctl config` and the manual */
	size_t offset;        /* where the value goes in the caller's struct */
	bool fixed;           /* read at start only: a reload says so and keeps the old value */
	const char *choices;  /* words with a space between each */
};

struct option_table {
	const struct option *option;
	size_t count;
	const char *env_prefix; /* "POSTBAG_" */
};

/* Where a value came from. */
struct option_origin {
	enum { FROM_DEFAULT, FROM_FILE, FROM_ENVIRONMENT } kind;
	int line; /* of the file, from 1 */
};

/*
 * Fills out (a struct the table's offsets are of) from the defaults, then the file, then the
 * environment. path NULL: no file. origin: table->count rows, or NULL. Texts live in the arena.
 * ERR_INPUT: complaint names file, line, setting, and what is allowed; out is then half filled and
 * to be dropped. Unknown and doubled names are errors. Other errors: see file_read().
 */
MUST_USE enum err options_read(const struct option_table *table, struct arena *a, const char *path,
    void *out, struct option_origin *origin, struct buf *complaint);

/* Fills out with the defaults alone. */
void options_defaults(const struct option_table *table, struct arena *a, void *out);

/* The row of this name, or NULL. */
const struct option *option_find(const struct option_table *table, struct str name);

/* Reads one value. ERR_INPUT: complaint, if it is not NULL, says what the setting must be; out is
 * unchanged. */
MUST_USE enum err option_set(const struct option *option, struct arena *a, struct str value,
    void *out, struct buf *complaint);

/* Writes a setting's value as it would stand in the file. */
void option_show(const struct option *option, const void *values, struct buf *out);

/* The word at a place of `choices`, from 0; empty past the last. */
struct str option_choice(const char *choices, int64_t place);

/* Whether two structs of the table hold the same value for this setting. */
bool option_same(const struct option *option, const void *a, const void *b);

/* Copies a setting's value from one struct of the table to another; texts are shared. */
void option_copy(const struct option *option, const void *from, void *to);

#endif
