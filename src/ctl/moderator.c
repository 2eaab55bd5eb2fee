/*
 * postbagctl moderator: who may decide about comments.
 */
#include <stdio.h>
#include <string.h>

#include "ctl/command.h"
#include "ctl/password.h"
#include "ctl/say.h"
#include "store/factors.h"
#include "store/moderators.h"
#include "store/passkeys.h"
#include "text/date.h"
#include "text/utf8.h"

enum {
	COLUMN_NAME,
	COLUMN_ROLES,
	COLUMN_SESSIONS,
	COLUMN_FACTOR,
	COLUMN_PASSKEYS,
	COLUMN_ADDED,
	COLUMNS
};

/* A password that is about to be set. */
struct fresh {
	char hash[PASSWORD_HASH_BYTES];
	char made[PASSWORD_RANDOM_BYTES]; /* to be shown once; empty: the operator knows it */
};

static enum outcome read_name(struct ctl *cx, struct str *out);
static enum outcome read_role(struct ctl *cx, const char *name, struct role_given *out);
static enum outcome take_password(struct ctl *cx, struct fresh *out);
static enum outcome hash_given(struct ctl *cx, struct fresh *out);
static void show_password(struct fresh *fresh);
static enum outcome absent(struct str name);
static enum outcome absent_site(struct str name);

enum outcome
moderator_add_run(struct ctl *cx)
{
	const char *role = command_value(cx, "role");
	struct role_given given;
	const struct event_by by = command_by();
	struct str name, unknown;
	struct fresh fresh;
	enum outcome outcome = read_name(cx, &name);

	if (outcome == DONE)
		outcome = read_role(cx, role == NULL ? "moderator" : role, &given);
	if (outcome == DONE && given.role == ROLE_NONE)
		outcome = say_usage(cx->command, "a moderator who is added has a role");
	if (outcome == DONE)
		outcome = take_password(cx, &fresh);
	if (outcome != DONE)
		return outcome;
	enum err err = moderators_add(cx->db, cx->arena, name, fresh.hash, &given, &by, &unknown);
	if (err == ERR_ABSENT)
		return absent_site(unknown);
	if (err == ERR_CONFLICT)
		return say_failed(
		    "cannot add the moderator: there is a '%.*s' already", STR_ARG(name));
	if (err != OK)
		return say_store("add the moderator", err);
	(void)printf("added moderator '%.*s'\n", STR_ARG(name));
	show_password(&fresh);
	return DONE;
}

enum outcome
moderator_role_run(struct ctl *cx)
{
	const struct event_by by = command_by();
	struct role_given given;
	struct str name, unknown;
	enum outcome outcome = read_name(cx, &name);

	if (outcome == DONE)
		outcome = read_role(cx, cx->args.operand[1], &given);
	if (outcome != DONE)
		return outcome;
	enum err err = moderators_role(cx->db, cx->arena, name, &given, &by, &unknown);
	if (err == ERR_ABSENT)
		return unknown.len > 0 ? absent_site(unknown) : absent(name);
	if (err != OK)
		return say_store("give the role", err);
	(void)printf("role of '%.*s'%s: %s\n", STR_ARG(name),
	    given.sites > 0 ? " there" : " at every site that has no role of its own",
	    role_name(given.role));
	return DONE;
}

enum outcome
moderator_passwd_run(struct ctl *cx)
{
	const struct event_by by = command_by();
	struct str name;
	struct fresh fresh;
	struct moderator moderator;
	enum outcome outcome = read_name(cx, &name);

	if (outcome != DONE)
		return outcome;
	/* Looked up first, so that nobody types a password for a name with a slip in it. */
	enum err err = moderators_find(cx->db, cx->arena, name, &moderator);
	if (err == OK) {
		outcome = take_password(cx, &fresh);
		if (outcome != DONE)
			return outcome;
		err = moderators_password(cx->db, cx->arena, name, fresh.hash, &by);
	}
	if (err == ERR_ABSENT)
		return absent(name);
	if (err != OK)
		return say_store("set the password", err);
	(void)printf("set the password of '%.*s' and ended all sessions\n", STR_ARG(name));
	show_password(&fresh);
	return DONE;
}

enum outcome
moderator_remove_run(struct ctl *cx)
{
	const struct event_by by = command_by();
	struct str name;
	enum outcome outcome = read_name(cx, &name);

	if (outcome != DONE)
		return outcome;
	enum err err = moderators_remove(cx->db, cx->arena, name, &by);
	if (err == ERR_ABSENT)
		return absent(name);
	if (err != OK)
		return say_store("remove the moderator", err);
	(void)printf("removed moderator '%.*s'\n", STR_ARG(name));
	return DONE;
}

enum outcome
moderator_second_factor_off_run(struct ctl *cx)
{
	const struct event_by by = command_by();
	struct str name;
	enum outcome outcome = read_name(cx, &name);

	if (outcome != DONE)
		return outcome;
	enum err err = factors_lift(cx->db, cx->arena, name, &by);
	if (err == ERR_ABSENT)
		return absent(name);
	if (err != OK)
		return say_store("switch the second factor off", err);
	(void)printf(
	    "the second factor of '%.*s' is off, and all sessions have ended\n", STR_ARG(name));
	return DONE;
}

enum outcome
moderator_passkeys_remove_run(struct ctl *cx)
{
	const struct event_by by = command_by();
	struct str name;
	enum outcome outcome = read_name(cx, &name);

	if (outcome != DONE)
		return outcome;
	enum err err = passkeys_lift(cx->db, cx->arena, name, &by);
	if (err == ERR_ABSENT)
		return absent(name);
	if (err != OK)
		return say_store("remove the passkeys", err);
	(void)printf("'%.*s' has no passkeys, and all sessions have ended\n", STR_ARG(name));
	return DONE;
}

enum outcome
moderator_list_run(struct ctl *cx)
{
	struct moderator *moderator;
	size_t count;
	enum err err = moderators_list(cx->db, cx->arena, &moderator, &count);

	if (err != OK)
		return say_store("list the moderators", err);
	const char **text = arena_array(cx->arena, (count + 1) * COLUMNS, sizeof(*text));
	text[COLUMN_NAME] = "NAME";
	text[COLUMN_ROLES] = "ROLES";
	text[COLUMN_SESSIONS] = "SESSIONS";
	text[COLUMN_FACTOR] = "SECOND-FACTOR";
	text[COLUMN_PASSKEYS] = "PASSKEYS";
	text[COLUMN_ADDED] = "ADDED";
	for (size_t i = 0; i < count; i++) {
		struct buf added = buf_begin(cx->arena, 32, 64);
		const char **row = &text[(i + 1) * COLUMNS];

		date_rfc3339(&added, moderator[i].created_us);
		row[COLUMN_NAME] = arena_text(cx->arena, moderator[i].name);
		row[COLUMN_ROLES] =
		    moderator[i].roles.len > 0 ? arena_text(cx->arena, moderator[i].roles) : "none";
		row[COLUMN_SESSIONS] =
		    arena_printf(cx->arena, "%lld", (long long)moderator[i].sessions).p;
		row[COLUMN_FACTOR] = moderator[i].second_factor ? "on" : "off";
		row[COLUMN_PASSKEYS] =
		    arena_printf(cx->arena, "%lld", (long long)moderator[i].passkeys).p;
		row[COLUMN_ADDED] = arena_text(cx->arena, buf_str(&added));
	}
	say_table(text, count + 1, COLUMNS);
	return DONE;
}

/* The name as it is kept: what the sign-in page makes of what is typed there, too. */
static enum outcome
read_name(struct ctl *cx, struct str *out)
{
	if (utf8_clean_line(cx->arena, str_of(cx->args.operand[0]), out) != OK)
		return say_usage(cx->command, "the name is not valid UTF-8");
	if (out->len == 0 || utf8_length(*out) > MODERATOR_NAME_MAX_POINTS)
		return say_usage(cx->command, "a moderator's name has 1 to %d characters",
		    MODERATOR_NAME_MAX_POINTS);
	return DONE;
}

static enum outcome
read_role(struct ctl *cx, const char *name, struct role_given *out)
{
	const struct args_values *site = command_values(cx, "site");
	struct str *names = arena_array(cx->arena, site->count, sizeof(*names));

	for (size_t i = 0; i < site->count; i++)
		names[i] = str_of(site->value[i]);
	*out = (struct role_given){ .site = names, .sites = site->count };
	if (role_of(str_of(name), &out->role) != OK)
		return say_usage(
		    cx->command, "'%s' is not a role: none, read-only, moderator or owner", name);
	return DONE;
}

static enum outcome
take_password(struct ctl *cx, struct fresh *out)
{
	*out = (struct fresh){ 0 };
	if (command_value(cx, "password-stdin") != NULL)
		return hash_given(cx, out);
	password_random(out->made);
	enum err err = password_hash(str_of(out->made), out->hash);
	return err == OK ? DONE : say_failed("cannot hash the password: not enough memory");
}

static enum outcome
hash_given(struct ctl *cx, struct fresh *out)
{
	char line[PASSWORD_LINE_BYTES];
	struct str password;
	const char *why;
	enum outcome outcome = DONE;

	if (password_take(line, &password, &why) != OK) {
		outcome = say_usage(cx->command, "%s", why);
	} else {
		enum err err = password_hash(password, out->hash);

		if (err == ERR_INPUT)
			outcome = say_usage(cx->command,
			    "a password has at least %d characters and at most %d bytes",
			    PASSWORD_MIN_POINTS, PASSWORD_MAX_BYTES);
		else if (err != OK)
			outcome = say_failed("cannot hash the password: not enough memory");
	}
	explicit_bzero(line, sizeof(line));
	return outcome;
}

/* Once, and only what we made. */
static void
show_password(struct fresh *fresh)
{
	if (fresh->made[0] != '\0')
		(void)printf("password: %s\n", fresh->made);
	explicit_bzero(fresh, sizeof(*fresh));
}

static enum outcome
absent(struct str name)
{
	return say_failed(
	    "there is no moderator '%.*s'; see 'postbagctl moderator list'", STR_ARG(name));
}

static enum outcome
absent_site(struct str name)
{
	return say_failed("there is no site '%.*s'; see 'postbagctl site list'", STR_ARG(name));
}
