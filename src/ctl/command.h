/*
 * Commands of postbagctl as a table: each row names one command, what it takes, what it needs and
 * the function that runs it. The table feeds the parser, the usage text and the test that holds the
 * manual to it.
 */
#ifndef POSTBAG_CTL_COMMAND_H
#define POSTBAG_CTL_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/option.h"
#include "ctl/args.h"
#include "key/keyring.h"
#include "model/event.h"
#include "model/settings.h"
#include "store/db.h"

/* What main() returns. */
enum outcome {
	DONE = 0,
	FAILED = 1, /* the world did not let it; said on standard error */
	USAGE = 2,  /* the command line is wrong; said likewise */
};

/* What stands ready when a command is run. */
enum need {
	NEED_NOTHING,
	NEED_SETTINGS,
	NEED_DATABASE, /* settings, and a database that answers and has our schema */
	NEED_BOTH,     /* the same for a command that changes the key file: root, who alone may do
			  that, is to the database who owns the file */
};

struct ctl;

struct command {
	const char *name; /* one word or two: "moderator add" */
	const char *help; /* one line */
	struct args_form form;
	enum need need;
	enum outcome (*run)(struct ctl *cx);
};

/* What a command is given. */
struct ctl {
	struct arena *arena;
	const struct command *command;
	struct args args;
	const char *config;           /* the settings' file, or NULL for none */
	struct settings settings;     /* from here on: as the command needs */
	struct option_origin *origin; /* settings_table.count rows */
	struct db *db;
};

/* All commands, in the order of the manual. */
extern const struct command command_table[];
extern const size_t command_count;

/*
 * The command that these words begin with; *words says how many of them are its name. NULL: none,
 * and *words is 1 when the first word begins the names of some.
 */
const struct command *command_find(const char *const *word, size_t count, size_t *words);
/* Whether this is the first word of the command's name. */
bool command_begins(const struct command *command, const char *word);

/* The value of an option, or NULL when it was not given. The command must have it (BUG). */
const char *command_value(const struct ctl *cx, const char *option);
/* All values of one that may be repeated. */
const struct args_values *command_values(const struct ctl *cx, const char *option);

/* Reads the settings into cx. complaint: "cannot use the settings: ...". */
MUST_USE enum err command_settings(struct ctl *cx, struct buf *complaint);
/* The pool of the settings, with one connection: commands do one thing after the other. */
struct db *command_pool(const struct settings *set);

/* Where a setting's value comes from: "default", "FILE:LINE" or "environment". After
 * command_settings(). */
const char *command_origin(const struct ctl *cx, const struct option *setting);
/* Opens the keyring of the settings. FAILED: it cannot be used, and why was said. */
MUST_USE enum outcome command_keyring(struct ctl *cx, struct keyring **out);

/* Who a command is done by, as the log has it: the operator, now. */
struct event_by command_by(void);

/* The commands. */
enum outcome config_run(struct ctl *cx);
enum outcome doctor_run(struct ctl *cx);
enum outcome help_run(struct ctl *cx);
enum outcome keys_list_run(struct ctl *cx);
enum outcome keys_make_run(struct ctl *cx);
enum outcome keys_reseal_run(struct ctl *cx);
enum outcome keys_revoke_run(struct ctl *cx);
enum outcome keys_rotate_run(struct ctl *cx);
enum outcome limits_run(struct ctl *cx);
enum outcome migrate_run(struct ctl *cx);
enum outcome moderator_add_run(struct ctl *cx);
enum outcome moderator_role_run(struct ctl *cx);
enum outcome moderator_list_run(struct ctl *cx);
enum outcome moderator_passwd_run(struct ctl *cx);
enum outcome moderator_remove_run(struct ctl *cx);
enum outcome moderator_second_factor_off_run(struct ctl *cx);
enum outcome moderator_passkeys_remove_run(struct ctl *cx);
enum outcome site_add_run(struct ctl *cx);
enum outcome site_show_run(struct ctl *cx);
enum outcome site_list_run(struct ctl *cx);
enum outcome site_set_run(struct ctl *cx);
enum outcome sso_add_run(struct ctl *cx);
enum outcome sso_check_run(struct ctl *cx);
enum outcome sso_list_run(struct ctl *cx);
enum outcome sso_remove_run(struct ctl *cx);
enum outcome version_run(struct ctl *cx);

#endif
