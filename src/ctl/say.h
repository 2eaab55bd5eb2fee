/*
 * What postbagctl says: complaints on standard error, lists in columns on standard output.
 */
#ifndef POSTBAG_CTL_SAY_H
#define POSTBAG_CTL_SAY_H

#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "ctl/command.h"

/* "postbagctl: MESSAGE". Gives FAILED. */
enum outcome say_failed(const char *fmt, ...) PRINTF_LIKE(1, 2);
/* The same, and where the usage of the command (NULL: of the program) stands. Gives USAGE. */
enum outcome say_usage(const struct command *command, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* "postbagctl: cannot WHAT: REASON" for an error of the store that is not the operator's. Gives
 * FAILED. */
enum outcome say_store(const char *what, enum err err);

/* How the whole program is used, on standard output. */
void say_usage_all(void);
/* How the commands with this first word are used; NULL: all of them. */
void say_commands(const char *word);
/* How one command is used. */
void say_command(const struct command *command);

#define TABLE_MAX_COLUMNS 6

/*
 * Prints rows of columns texts each, the first row being the headings, aligned by code points. An
 * empty text but the last of a row is printed as "-", so that a column is always there.
 */
void say_table(const char *const *text, size_t rows, size_t columns);

#endif
