#include "model/event.h"

#include "base/bug.h"

/* clang-format off: a table is read by its columns */
static const struct event_kind kind_row[] = {
	{ "sign_in", "Signed in", LOG_SIGN_INS },
	{ "sign_in_refused", "A wrong password was tried", LOG_SIGN_INS },
	{ "code_refused", "A wrong code was tried", LOG_SIGN_INS },
	{ "passkey_refused", "A wrong passkey was tried", LOG_SIGN_INS },
	{ "passkey_copied", "A passkey was refused that may have been copied", LOG_SIGN_INS },
	{ "sign_out", "Signed out", LOG_SIGN_INS },
	{ "session_end", "Ended a session", LOG_SIGN_INS },
	{ "sessions_end", "Ended all sessions", LOG_SIGN_INS },
	{ "password", "Changed the password", LOG_SIGN_INS },
	{ "second_factor_on", "Switched the second factor on", LOG_SIGN_INS },
	{ "second_factor_off", "Switched the second factor off", LOG_SIGN_INS },
	{ "recovery_codes", "Made new recovery codes", LOG_SIGN_INS },
	{ "passkey_add", "Added a passkey", LOG_SIGN_INS },
	{ "passkey_remove", "Removed a passkey", LOG_SIGN_INS },
	{ "token_make", "Made a token", LOG_SIGN_INS },
	{ "token_revoke", "Revoked a token", LOG_SIGN_INS },
	{ "role", "Changed a role", LOG_SETTINGS },
	{ "moderator_add", "Added a moderator", LOG_SETTINGS },
	{ "moderator_remove", "Removed a moderator", LOG_SETTINGS },
	{ "site_add", "Added a site", LOG_SETTINGS },
	{ "site_change", "Changed a site", LOG_SETTINGS },
	{ "sso_key_add", "Added a key for single sign-on", LOG_SETTINGS },
	{ "sso_key_remove", "Removed a key for single sign-on", LOG_SETTINGS },
	{ "article_title", "Changed the title of an article", LOG_SETTINGS },
	{ "article_age", "Said when an article closes", LOG_SETTINGS },
	{ "article_move", "Moved an article", LOG_SETTINGS },
	{ "article_shares", "Said what was shared elsewhere", LOG_SETTINGS },
	{ "article_suspects", "Said what suspect shares are", LOG_SETTINGS },
	{ "article_merge", "Merged an article into another", LOG_SETTINGS },
	{ "rule", "Changed a rule", LOG_SETTINGS },
	{ "ban", "Made a ban", LOG_SETTINGS },
	{ "ban_lifted", "Lifted a ban", LOG_SETTINGS },
	{ "bulk_stop", "Stopped a decision about several", LOG_SETTINGS },
	{ "bulk_undo", "Took back a decision about several", LOG_SETTINGS },
	{ "export_statistics", "Exported the statistics", LOG_EXPORTS },
	{ "export_log", "Exported the log", LOG_EXPORTS },
};
/* clang-format on */

_Static_assert(COUNT_OF(kind_row) <= EVENT_KINDS_MAX, "there is room for every kind");

static const struct {
	const char *name;
	const char *label;
} group_row[LOG_GROUPS] = {
	[LOG_DECISIONS] = { "decisions", "Decisions" },
	[LOG_SETTINGS] = { "settings", "Settings and roles" },
	[LOG_SIGN_INS] = { "sign-ins", "Sign-ins and accounts" },
	[LOG_EXPORTS] = { "exports", "Exports" },
};

const char *
log_group_name(enum log_group group)
{
	MUST(group < LOG_GROUPS);
	return group_row[group].name;
}

const char *
log_group_label(enum log_group group)
{
	MUST(group < LOG_GROUPS);
	return group_row[group].label;
}

enum err
log_group_of(struct str name, enum log_group *out)
{
	for (unsigned i = 0; i < LOG_GROUPS; i++) {
		if (str_equal(name, str_of(group_row[i].name))) {
			*out = (enum log_group)i;
			return OK;
		}
	}
	return ERR_INPUT;
}

const struct event_kind *
event_kind(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(kind_row); i++)
		if (str_equal(name, str_of(kind_row[i].name)))
			return &kind_row[i];
	return NULL;
}

size_t
event_kinds(enum log_group group, struct str name[EVENT_KINDS_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < COUNT_OF(kind_row); i++)
		if (kind_row[i].group == group)
			name[count++] = str_of(kind_row[i].name);
	return count;
}
