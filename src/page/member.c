#include "page/member.h"

#include "base/clock.h"
#include "base/log.h"
#include "key/email.h"
#include "key/secret.h"
#include "key/sso.h"
#include "key/token.h"
#include "model/comment.h"
#include "page/limiter.h"
#include "page/live.h"
#include "page/reader.h"
#include "page/writer.h"
#include "store/accounts.h"

static enum err enter(
    const struct ctx *cx, const struct site *site, const struct sso_found *found, int64_t *id);
static enum err check_name(const struct ctx *cx, struct str *name, enum sso_fault *fault);
static enum err refuse(
    const struct ctx *cx, const struct request *rq, const struct site *site, enum sso_fault fault);
static const char *seal(
    const struct ctx *cx, int64_t site_id, int64_t key_id, int64_t account_id, int64_t expires_s);

const char *
member_cookie(const struct ctx *cx)
{
	return cx->secure ? "__Host-postbag_reader" : "postbag_reader";
}

enum err
member_open(const struct ctx *cx, struct str text, int64_t site_id, int64_t *account_id)
{
	const struct sso_keys *keys;
	struct token token;
	enum err best = ERR_AUTH;

	if (!token_claims(text, TOKEN_MEMBER))
		return ERR_AUTH;
	enum err err = live_sso_keys(cx->live, cx->arena, cx->db, cx->now_us, &keys);
	if (err != OK)
		return err;
	for (size_t i = 0; i < keys->count; i++) {
		if (keys->key[i].site_id != site_id)
			continue;
		err = token_open(cx->keys, text, TOKEN_MEMBER, site_id, keys->key[i].id,
		    cx->now_us / US_PER_S, &token);
		if (err == OK) {
			*account_id = token.object;
			return OK;
		}
		if (err == ERR_CONFLICT)
			best = err;
	}
	return best;
}

enum err
member_enter(const struct ctx *cx, const struct request *rq, const struct site *site,
    struct str token, struct member *out)
{
	struct sso_found found;
	struct sso_ask ask = {
		.keyring = cx->keys,
		.site_id = site->id,
		.site = site->name,
		.now_s = cx->now_us / US_PER_S,
	};
	enum err err = live_sso_keys(cx->live, cx->arena, cx->db, cx->now_us, &ask.keys);

	*out = (struct member){ 0 };
	if (err != OK)
		return err;
	if (token.len == 0) {
		cx->trouble->status = 422;
		return ctx_problem(cx, ERR_INPUT, "sso_token", PROBLEM_MISSING);
	}
	enum sso_fault fault = sso_open(cx->arena, &ask, token, &found);
	if (fault == SSO_GOOD)
		err = check_name(cx, &found.claims.name, &fault);
	if (err == OK && fault == SSO_GOOD) {
		err = enter(cx, site, &found, &out->account.id);
		if (err == ERR_CONFLICT)
			fault = SSO_USED;
	}
	if (fault != SSO_GOOD)
		return refuse(cx, rq, site, fault);
	if (err != OK)
		return err;
	out->account.name = found.claims.name;
	out->expires_us = (ask.now_s + cx->set->member_s) * US_PER_S;
	out->token =
	    seal(cx, site->id, found.key->id, out->account.id, ask.now_s + cx->set->member_s);
	return OK;
}

static enum err
enter(const struct ctx *cx, const struct site *site, const struct sso_found *found, int64_t *id)
{
	struct account_entry entry = {
		.site_id = site->id,
		.once = found->once,
		.expires_us = found->claims.expires_s * US_PER_S,
		.subject = found->subject,
		.fresh_id = secret_id(),
		.name = found->claims.name,
		.email_sealed = STR_EMPTY,
		.now_us = cx->now_us,
	};

	if (found->claims.email.len > 0)
		entry.email_sealed = email_seal(cx->arena, cx->keys, site->id, found->claims.email);
	return accounts_enter(cx->db, cx->arena, &entry, id);
}

/* The same that names have to pass that readers type. */
static enum err
check_name(const struct ctx *cx, struct str *name, enum sso_fault *fault)
{
	static const struct writer reader = { .moderator = false };
	struct trouble unheard = { 0 };
	struct ctx quiet = *cx;

	*fault = sso_name_fault(comment_check_name(cx->arena, name));
	if (*fault != SSO_GOOD)
		return OK;
	quiet.trouble = &unheard;
	enum err err = writer_check_name(&quiet, &reader, *name);
	if (err == ERR_INPUT)
		*fault = SSO_TAKEN_NAME;
	return err == ERR_INPUT ? OK : err;
}

/* Signatures are checked in no time, so the limit is only there for the log's sake. */
static enum err
refuse(
    const struct ctx *cx, const struct request *rq, const struct site *site, enum sso_fault fault)
{
	const struct sso_fault_info *info = sso_fault_info(fault);
	enum err err = limiter_take(cx, rq, LIMIT_SSO);

	if (err != OK)
		return err;
	log_info("request %s: a token of site %.*s was refused: %s", cx->request_id,
	    STR_ARG(site->name), info->word);
	cx->trouble->status = fault == SSO_USED ? 409 : 422;
	return ctx_problem(cx, fault == SSO_USED ? ERR_CONFLICT : ERR_INPUT, info->claim,
	    sso_fault_problem(fault));
}

static const char *
seal(const struct ctx *cx, int64_t site_id, int64_t key_id, int64_t account_id, int64_t expires_s)
{
	char *text = arena_alloc(cx->arena, TOKEN_TEXT_BYTES);

	token_seal(cx->keys,
	    &(struct token){
		.purpose = TOKEN_MEMBER,
		.site = site_id,
		.article = key_id,
		.object = account_id,
		.issued_s = cx->now_us / US_PER_S,
		.expires_s = expires_s,
	    },
	    text);
	return text;
}
