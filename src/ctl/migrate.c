/*
 * postbagctl migrate: makes the schema or brings it up to date, as the role that owns it.
 */
#include <stdio.h>

#include "ctl/command.h"
#include "ctl/say.h"
#include "store/dsn.h"
#include "store/migrations.h"
#include "text/utf8.h"

#define ROLE_MAX_BYTES 63 /* PostgreSQL cuts longer names (NAMEDATALEN) */

static enum outcome read_role(struct ctl *cx, struct str *out);
static void print_line(void *with, const char *line);

enum outcome
migrate_run(struct ctl *cx)
{
	const struct settings *set = &cx->settings;
	const char *owner = set->owner_dsn[0] != '\0' ? set->owner_dsn : set->dsn;
	struct buf complaint = buf_begin(cx->arena, 256, 4096);
	struct str role;
	enum outcome outcome = read_role(cx, &role);

	if (outcome != DONE)
		return outcome;
	if (migrations_apply(cx->arena, owner, role, print_line, NULL, &complaint) != OK)
		return say_failed("cannot migrate: %.*s", STR_ARG(buf_str(&complaint)));
	return DONE;
}

/* Where there is an owner, dsn is the application's: its user is whom to grant to. */
static enum outcome
read_role(struct ctl *cx, struct str *out)
{
	const char *given = command_value(cx, "app-role");

	*out = STR_EMPTY;
	if (given != NULL)
		*out = str_of(given);
	else if (cx->settings.owner_dsn[0] != '\0')
		*out = dsn_user(cx->arena, cx->settings.dsn);
	if (given != NULL && (out->len == 0 || out->len > ROLE_MAX_BYTES || !utf8_valid(*out)))
		return say_usage(
		    cx->command, "the name of a role has 1 to %d bytes of UTF-8", ROLE_MAX_BYTES);
	return DONE;
}

/* Flushed line by line: a long migration must be seen to be at work. */
static void
print_line(void *with, const char *line)
{
	(void)with;
	(void)puts(line);
	(void)fflush(stdout);
}
