#include "ctl/command.h"

#include <string.h>

#include "base/clock.h"
#include "ctl/say.h"

static const struct args_option migrate_option[] = {
	{ .name = "app-role",
	    .value = "ROLE",
	    .help =
		"grant this role what postbagd needs (the user of dsn, if there is an owner_dsn)" },
	{ 0 },
};

static const struct args_option config_option[] = {
	{ .name = "sample", .help = "print a settings file with every setting and its default" },
	{ 0 },
};

static const struct args_option password_option[] = {
	{ .name = "password-stdin",
	    .help = "read the password from standard input instead of making one" },
	{ 0 },
};

static const struct args_option moderator_add_option[] = {
	{ .name = "password-stdin",
	    .help = "read the password from standard input instead of making one" },
	{ .name = "role",
	    .value = "ROLE",
	    .help = "what they may do: read-only, moderator or owner (moderator)" },
	{ .name = "site",
	    .value = "SITE",
	    .help = "where they may do it; without it, at every site",
	    .repeats = true },
	{ 0 },
};

static const struct args_option moderator_role_option[] = {
	{ .name = "site",
	    .value = "SITE",
	    .help = "where; without it, at every site that has no role of its own",
	    .repeats = true },
	{ 0 },
};

static const struct args_option site_add_option[] = {
	{ .name = "title",
	    .value = "TITLE",
	    .help = "the publication's name, for people",
	    .required = true },
	{ .name = "origin",
	    .value = "ORIGIN",
	    .help = "where it is served from; the first is the main one",
	    .required = true,
	    .repeats = true },
	{ .name = "policy",
	    .value = "POLICY",
	    .help = "who waits for a moderator: open, first or all (first)" },
	{ .name = "networks",
	    .value = "LIST",
	    .help = "the share bar: networks in order, comma separated (the best known)" },
	{ .name = "set",
	    .value = "SETTING",
	    .help = "NAME=VALUE, of the settings that 'site show' lists",
	    .repeats = true },
	{ 0 },
};

static const struct args_option site_set_option[] = {
	{ .name = "title", .value = "TITLE", .help = "the publication's name, for people" },
	{ .name = "origin",
	    .value = "ORIGIN",
	    .help = "all its origins from now on; the first is the main one",
	    .repeats = true },
	{ .name = "policy",
	    .value = "POLICY",
	    .help = "who waits for a moderator: open, first or all" },
	{ .name = "networks",
	    .value = "LIST",
	    .help = "the share bar: networks in order, comma separated" },
	{ .name = "set",
	    .value = "SETTING",
	    .help = "NAME=VALUE, of the settings that 'site show' lists",
	    .repeats = true },
	{ 0 },
};

static const struct args_option sso_add_option[] = {
	{ .name = "kind",
	    .value = "KIND",
	    .help = "what the site signs: paseto (v4.public), jwt-eddsa or jwt-hs256 (paseto)" },
	{ .name = "issuer",
	    .value = "ISSUER",
	    .help = "the \"iss\" of its tokens",
	    .required = true },
	{ 0 },
};

/* clang-format off: a table is read by its columns */
const struct command command_table[] = {
	{ "migrate", "make the database's schema, or bring it up to date",
	    { migrate_option, NULL, 0, 0 }, NEED_SETTINGS, migrate_run },
	{ "keys make", "make the key file", { NULL, NULL, 0, 0 }, NEED_SETTINGS, keys_make_run },
	{ "keys list", "list the keys, and what is sealed with each", { NULL, NULL, 0, 0 },
	    NEED_DATABASE, keys_list_run },
	{ "keys rotate", "make the next key current, and a new one next", { NULL, NULL, 0, 0 },
	    NEED_SETTINGS, keys_rotate_run },
	{ "keys reseal", "seal everything in the database with the current key",
	    { NULL, NULL, 0, 0 }, NEED_DATABASE, keys_reseal_run },
	{ "keys revoke-before", "remove the keys before this one, or made before this day",
	    { NULL, "ID|DATE", 1, 1 }, NEED_BOTH, keys_revoke_run },
	{ "site add", "add a site", { site_add_option, "NAME", 1, 1 }, NEED_DATABASE,
	    site_add_run },
	{ "site set", "change what is given of a site", { site_set_option, "NAME", 1, 1 },
	    NEED_DATABASE, site_set_run },
	{ "site show", "show each setting of a site and its value", { NULL, "NAME", 1, 1 },
	    NEED_DATABASE, site_show_run },
	{ "site list", "list the sites", { NULL, NULL, 0, 0 }, NEED_DATABASE, site_list_run },
	{ "sso add", "add a key by which a site signs readers in, read from standard input",
	    { sso_add_option, "SITE KEY", 2, 2 }, NEED_DATABASE, sso_add_run },
	{ "sso list", "list the keys by which sites sign readers in", { NULL, NULL, 0, 0 },
	    NEED_DATABASE, sso_list_run },
	{ "sso remove", "remove such a key; readers it has signed in are signed out",
	    { NULL, "SITE KEY", 2, 2 }, NEED_DATABASE, sso_remove_run },
	{ "sso check", "say whether a token signs a reader in, and what is wrong with it",
	    { NULL, "SITE [TOKEN]", 1, 2 }, NEED_DATABASE, sso_check_run },
	{ "moderator add", "add a moderator", { moderator_add_option, "NAME", 1, 1 }, NEED_DATABASE,
	    moderator_add_run },
	{ "moderator role", "say what a moderator may do: none, read-only, moderator or owner",
	    { moderator_role_option, "NAME ROLE", 2, 2 }, NEED_DATABASE, moderator_role_run },
	{ "moderator passwd", "give a moderator a new password and sign them out",
	    { password_option, "NAME", 1, 1 }, NEED_DATABASE, moderator_passwd_run },
	{ "moderator remove", "remove a moderator and sign them out", { NULL, "NAME", 1, 1 },
	    NEED_DATABASE, moderator_remove_run },
	{ "moderator second-factor-off", "let a moderator in who has lost the phone",
	    { NULL, "NAME", 1, 1 }, NEED_DATABASE, moderator_second_factor_off_run },
	{ "moderator passkeys-remove", "remove all passkeys of a moderator and sign them out",
	    { NULL, "NAME", 1, 1 }, NEED_DATABASE, moderator_passkeys_remove_run },
	{ "moderator list", "list the moderators", { NULL, NULL, 0, 0 }, NEED_DATABASE,
	    moderator_list_run },
	{ "config", "show each setting, where it came from and its value",
	    { config_option, NULL, 0, 0 }, NEED_NOTHING, config_run },
	{ "limits", "show each rate limit, and the settings that it comes from",
	    { NULL, NULL, 0, 0 }, NEED_SETTINGS, limits_run },
	{ "doctor", "check the installation and say what is wrong", { NULL, NULL, 0, 0 },
	    NEED_NOTHING, doctor_run },
	{ "help", "say how a command is used", { NULL, "[COMMAND]", 0, 2 }, NEED_NOTHING,
	    help_run },
	{ "version", "print the version", { NULL, NULL, 0, 0 }, NEED_NOTHING, version_run },
};
/* clang-format on */

const size_t command_count = COUNT_OF(command_table);

const struct command *
command_find(const char *const *word, size_t count, size_t *words)
{
	*words = 0;
	for (size_t i = 0; count > 0 && i < command_count; i++) {
		const struct command *c = &command_table[i];
		const char *space = strchr(c->name, ' ');

		if (!command_begins(c, word[0]))
			continue;
		*words = 1;
		if (space == NULL)
			return c;
		if (count > 1 && strcmp(space + 1, word[1]) == 0) {
			*words = 2;
			return c;
		}
	}
	return NULL;
}

bool
command_begins(const struct command *command, const char *word)
{
	size_t len = strcspn(command->name, " ");

	return strlen(word) == len && memcmp(command->name, word, len) == 0;
}

const char *
command_value(const struct ctl *cx, const char *option)
{
	const struct args_values *all = command_values(cx, option);

	return all->count > 0 ? all->value[0] : NULL;
}

const struct args_values *
command_values(const struct ctl *cx, const char *option)
{
	return args_values(&cx->command->form, &cx->args, option);
}

enum outcome
command_keyring(struct ctl *cx, struct keyring **out)
{
	struct buf complaint = buf_begin(cx->arena, 256, 4096);

	if (keyring_open(cx->settings.key_file, out, &complaint) == OK)
		return DONE;
	return say_failed("%.*s", STR_ARG(buf_str(&complaint)));
}

struct event_by
command_by(void)
{
	return (struct event_by){ .name = STR(EVENT_OPERATOR), .now_us = clock_now_us() };
}

enum err
command_settings(struct ctl *cx, struct buf *complaint)
{
	struct buf why = buf_begin(cx->arena, 256, complaint->limit);

	cx->origin = arena_array(cx->arena, settings_table.count, sizeof(*cx->origin));
	enum err err = settings_read(cx->arena, cx->config, &cx->settings, cx->origin, &why);
	if (err != OK)
		buf_printf(complaint, "cannot use the settings: %.*s", STR_ARG(buf_str(&why)));
	return err;
}

const char *
command_origin(const struct ctl *cx, const struct option *setting)
{
	struct option_origin origin = cx->origin[setting - settings_table.option];

	switch (origin.kind) {
	case FROM_FILE:
		return arena_printf(cx->arena, "%s:%d", cx->config, origin.line).p;
	case FROM_ENVIRONMENT:
		return "environment";
	case FROM_DEFAULT:
		break;
	}
	return "default";
}

struct db *
command_pool(const struct settings *set)
{
	return db_open(&(struct db_settings){
	    .dsn = set->dsn,
	    .connections = 1,
	    .wait_ms = set->pool_wait_ms,
	    .connect_ms = set->connect_timeout_ms,
	    .statement_ms = set->statement_timeout_ms,
	    .prepare = set->prepare,
	    .by_article = set->citus,
	});
}
