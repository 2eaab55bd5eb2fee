/*
 * postbagctl sso: single sign-on of readers, by tokens that their site signs.
 */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "ctl/command.h"
#include "ctl/say.h"
#include "key/keyring.h"
#include "key/sso.h"
#include "model/account.h"
#include "model/comment.h"
#include "model/moderator.h"
#include "store/moderators.h"
#include "store/signers.h"
#include "store/sites.h"
#include "text/date.h"
#include "text/utf8.h"

#define INPUT_BYTES     ((size_t)8192) /* more than a token or a key has */
#define COMPLAINT_BYTES ((size_t)1024)

enum { COLUMN_SITE, COLUMN_KEY, COLUMN_KIND, COLUMN_ISSUER, COLUMN_MADE, COLUMNS };

static enum outcome find_site(struct ctl *cx, const struct sites **all, const struct site **out);
static enum outcome read_key(struct ctl *cx, const struct keyring *keyring, struct sso_key *key);
static enum outcome refuse_key(struct ctl *cx, enum sso_kind kind);
static enum outcome add_key(struct ctl *cx, const struct site *site, const struct sso_key *key);
static struct str read_input(struct ctl *cx);
static enum outcome check_token(
    struct ctl *cx, const struct site *site, const struct keyring *keyring);
static enum outcome check_name(struct ctl *cx, struct str *name, enum sso_fault *fault);
static void say_found(struct ctl *cx, const struct sso_found *found);
static const char *moment(struct ctl *cx, int64_t at_us);

enum outcome
sso_add_run(struct ctl *cx)
{
	struct sso_key key = { .name = str_of(cx->args.operand[1]) };
	struct keyring *keyring = NULL;
	const struct sites *sites;
	const struct site *site;
	enum outcome outcome = find_site(cx, &sites, &site);

	if (outcome == DONE)
		outcome = command_keyring(cx, &keyring);
	if (outcome == DONE) {
		key.site_id = site->id;
		outcome = read_key(cx, keyring, &key);
	}
	if (outcome == DONE)
		outcome = add_key(cx, site, &key);
	keyring_close(keyring);
	return outcome;
}

enum outcome
sso_remove_run(struct ctl *cx)
{
	const struct event_by by = command_by();
	struct str name = str_of(cx->args.operand[1]);
	const struct sites *sites;
	const struct site *site;
	enum outcome outcome = find_site(cx, &sites, &site);

	if (outcome != DONE)
		return outcome;
	enum err err =
	    utf8_valid(name) ? signers_remove(cx->db, cx->arena, site->id, name, &by) : ERR_ABSENT;
	if (err == ERR_ABSENT)
		return say_failed("the site '%.*s' has no such key; see 'postbagctl sso list'",
		    STR_ARG(site->name));
	if (err != OK)
		return say_store("remove the key", err);
	(void)printf("removed key '%.*s' of site '%.*s'\n", STR_ARG(name), STR_ARG(site->name));
	return DONE;
}

enum outcome
sso_list_run(struct ctl *cx)
{
	struct sso_keys keys;
	struct sites sites;
	enum err err = sites_list(cx->db, cx->arena, &sites);

	if (err == OK)
		err = signers_list(cx->db, cx->arena, &keys);
	if (err != OK)
		return say_store("list the keys", err);
	const char **text = arena_array(cx->arena, (keys.count + 1) * COLUMNS, sizeof(*text));
	text[COLUMN_SITE] = "SITE";
	text[COLUMN_KEY] = "KEY";
	text[COLUMN_KIND] = "KIND";
	text[COLUMN_ISSUER] = "ISSUER";
	text[COLUMN_MADE] = "ADDED";
	for (size_t i = 0; i < keys.count; i++) {
		const struct sso_key *key = &keys.key[i];
		const struct site *site = sites_by_id(&sites, key->site_id);
		const char **row = &text[(i + 1) * COLUMNS];

		row[COLUMN_SITE] = site == NULL ? "" : arena_text(cx->arena, site->name);
		row[COLUMN_KEY] = arena_text(cx->arena, key->name);
		row[COLUMN_KIND] = sso_kind_name(key->kind);
		row[COLUMN_ISSUER] = arena_text(cx->arena, key->issuer);
		row[COLUMN_MADE] = moment(cx, key->made_us);
	}
	say_table(text, keys.count + 1, COLUMNS);
	return DONE;
}

enum outcome
sso_check_run(struct ctl *cx)
{
	struct keyring *keyring = NULL;
	const struct sites *sites;
	const struct site *site;
	enum outcome outcome = find_site(cx, &sites, &site);

	if (outcome == DONE)
		outcome = command_keyring(cx, &keyring);
	if (outcome == DONE)
		outcome = check_token(cx, site, keyring);
	keyring_close(keyring);
	return outcome;
}

static enum outcome
find_site(struct ctl *cx, const struct sites **all, const struct site **out)
{
	struct sites *sites = arena_alloc(cx->arena, sizeof(*sites));
	enum err err = sites_list(cx->db, cx->arena, sites);

	if (err != OK)
		return say_store("read the sites", err);
	*all = sites;
	*out = sites_by_name(sites, str_of(cx->args.operand[0]));
	if (*out == NULL)
		return say_failed(
		    "there is no site '%s'; see 'postbagctl site list'", cx->args.operand[0]);
	return DONE;
}

/* What is given, all but the site. */
static enum outcome
read_key(struct ctl *cx, const struct keyring *keyring, struct sso_key *key)
{
	const char *kind = command_value(cx, "kind");
	struct str issuer = str_of(command_value(cx, "issuer"));

	if (sso_key_id_check(key->name) != OK)
		return say_usage(cx->command,
		    "a key's name has 1 to %d letters, digits, '.', '_' and '-'",
		    SSO_KEY_ID_MAX_BYTES);
	if (kind != NULL && sso_kind_of(str_of(kind), &key->kind) != OK)
		return say_usage(cx->command,
		    "'%s' is not a kind of key; there are paseto, jwt-eddsa and jwt-hs256", kind);
	if (sso_issuer_read(cx->arena, issuer, &key->issuer) != OK)
		return say_usage(
		    cx->command, "an issuer is one line of 1 to %d bytes", SSO_ISSUER_MAX_BYTES);
	if (sso_key_read(
		cx->arena, keyring, key->site_id, key->kind, read_input(cx), &key->material) != OK)
		return refuse_key(cx, key->kind);
	return DONE;
}

static enum outcome
refuse_key(struct ctl *cx, enum sso_kind kind)
{
	if (kind == SSO_JWT_HS256)
		return say_usage(cx->command,
		    "there is no secret of 32 to 256 bytes on standard input, as HS256 needs it");
	return say_usage(cx->command,
	    "there is no public key of Ed25519 on standard input; it is taken as PEM, 64 hex "
	    "digits, base64url or PASERK (k4.public)");
}

static enum outcome
add_key(struct ctl *cx, const struct site *site, const struct sso_key *key)
{
	const struct event_by by = command_by();
	enum err err = signers_add(cx->db, cx->arena, key, &by);

	if (err == ERR_CONFLICT)
		return say_failed("cannot add the key: the site has one of this name already; see "
				  "'postbagctl sso list'");
	if (err == ERR_LIMIT)
		return say_failed("cannot add the key: the site has %d, which is as many as there "
				  "can be; remove one first",
		    SSO_KEYS_MOST);
	if (err != OK)
		return say_store("add the key", err);
	(void)printf("added key '%.*s' to site '%.*s'\n", STR_ARG(key->name), STR_ARG(site->name));
	return DONE;
}

/* Up to the end of the line at its end. Too much is cut, and then too long for whoever takes it. */
static struct str
read_input(struct ctl *cx)
{
	char *text = arena_alloc(cx->arena, INPUT_BYTES);
	size_t len = 0;

	while (len < INPUT_BYTES) {
		ssize_t n = read(STDIN_FILENO, text + len, INPUT_BYTES - len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	if (len > 0 && text[len - 1] == '\n')
		len--;
	if (len > 0 && text[len - 1] == '\r')
		len--;
	return (struct str){ text, len };
}

static enum outcome
check_token(struct ctl *cx, const struct site *site, const struct keyring *keyring)
{
	struct str token = cx->args.operands > 1 ? str_of(cx->args.operand[1]) : read_input(cx);
	struct sso_found found;
	struct sso_keys keys;
	enum err err = signers_list(cx->db, cx->arena, &keys);

	if (err != OK)
		return say_store("read the keys", err);
	const struct sso_ask ask = {
		.keyring = keyring,
		.keys = &keys,
		.site_id = site->id,
		.site = site->name,
		.now_s = clock_now_us() / US_PER_S,
	};
	enum sso_fault fault = sso_open(cx->arena, &ask, token, &found);
	if (fault == SSO_GOOD) {
		enum outcome outcome = check_name(cx, &found.claims.name, &fault);

		if (outcome != DONE)
			return outcome;
	}
	if (fault != SSO_GOOD)
		return say_failed("the token is refused (%s): %s", sso_fault_info(fault)->word,
		    sso_fault_info(fault)->about);
	say_found(cx, &found);
	return DONE;
}

static enum outcome
check_name(struct ctl *cx, struct str *name, enum sso_fault *fault)
{
	struct names names;
	struct str *taken;
	size_t count;
	enum err err = moderators_names(cx->db, cx->arena, &taken, &count);

	if (err != OK)
		return say_store("read the moderators", err);
	names_make(cx->arena, taken, count, &names);
	*fault = sso_name_fault(comment_check_name(cx->arena, name));
	if (*fault == SSO_GOOD && names_have(cx->arena, &names, *name))
		*fault = SSO_TAKEN_NAME;
	return DONE;
}

static void
say_found(struct ctl *cx, const struct sso_found *found)
{
	const struct sso_claims *claims = &found->claims;

	(void)printf("the token is good, if it has not been handed in yet\n"
		     "key      %.*s (%s)\n"
		     "subject  %.*s\n"
		     "name     %.*s\n"
		     "email    %s\n"
		     "expires  %s\n",
	    STR_ARG(found->key->name), sso_kind_name(found->key->kind), STR_ARG(claims->subject),
	    STR_ARG(claims->name), claims->email.len > 0 ? "given" : "-",
	    moment(cx, claims->expires_s * US_PER_S));
}

static const char *
moment(struct ctl *cx, int64_t at_us)
{
	struct buf b = buf_begin(cx->arena, 32, 64);

	date_rfc3339(&b, at_us);
	return arena_text(cx->arena, buf_str(&b));
}
