#include "page/member.h"

#include "base/clock.h"
#include "base/log.h"
#include "key/email.h"
#include "key/secret.h"
#include "key/token.h"
#include "model/comment.h"
#include "page/limiter.h"
#include "page/live.h"
#include "page/reader.h"
#include "page/writer.h"
#include "store/accounts.h"

static enum err open_token(
    const struct ctx *cx, struct str text, int64_t *site_id, int64_t *account_id);
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
	int64_t of = site_id;

	return open_token(cx, text, &of, account_id);
}

enum err
member_find(
    const struct ctx *cx, const struct request *rq, const struct site **site, struct account *out)
{
	struct str text = rq->bearer.len > 0 ? rq->bearer : request_cookie(rq, member_cookie(cx));
	int64_t site_id = 0, account_id;
	enum err err = open_token(cx, text, &site_id, &account_id);

	if (err == OK) {
		*site = sites_by_id(cx->sites, site_id);
		err = *site == NULL ? ERR_AUTH
				    : accounts_get(cx->db, cx->arena, site_id, account_id, out);
	}
	return err == ERR_ABSENT || err == ERR_CONFLICT ? ERR_AUTH : err;
}

/* site_id: of which it must be; 0: of any, and then it is filled in. */
static enum err
open_token(const struct ctx *cx, struct str text, int64_t *site_id, int64_t *account_id)
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
		const struct sso_key *key = &keys->key[i];

		if (*site_id != 0 && key->site_id != *site_id)
			continue;
		err = token_open(cx->keys, text, TOKEN_MEMBER, key->site_id, key->id,
		    cx->now_us / US_PER_S, &token);
		if (err == OK) {
			*site_id = token.site;
			*account_id = token.object;
			return OK;
		}
		if (err == ERR_CONFLICT)
			best = err;
	}
	return best;
}

void
member_cookies(const struct ctx *cx, struct response *rs, const char *token)
{
	int64_t max_age_s = token == NULL ? 0 : cx->set->member_s;

	response_cookie(rs, member_cookie(cx), token == NULL ? STR_EMPTY : str_of(token), max_age_s,
	    "Lax", cx->secure);
	response_cookie(
	    rs, MEMBER_SIGN, token == NULL ? STR_EMPTY : STR("1"), max_age_s, "Lax", cx->secure);
}

enum err
member_check(const struct ctx *cx, const struct site *site, struct str token,
    struct sso_found *found, enum sso_fault *fault)
{
	struct sso_ask ask = {
		.keyring = cx->keys,
		.site_id = site->id,
		.site = site->name,
		.now_s = cx->now_us / US_PER_S,
	};
	enum err err = live_sso_keys(cx->live, cx->arena, cx->db, cx->now_us, &ask.keys);

	if (err != OK)
		return err;
	*fault = sso_open(cx->arena, &ask, token, found);
	return *fault == SSO_GOOD ? check_name(cx, &found->claims.name, fault) : OK;
}

enum err
member_enter(const struct ctx *cx, const struct request *rq, const struct site *site,
    struct str token, struct member *out)
{
	int64_t expires_s = cx->now_us / US_PER_S + cx->set->member_s;
	enum sso_fault fault = SSO_GOOD;
	struct sso_found found;

	*out = (struct member){ 0 };
	if (token.len == 0) {
		cx->trouble->status = 422;
		return ctx_problem(cx, ERR_INPUT, "sso_token", PROBLEM_MISSING);
	}
	enum err err = member_check(cx, site, token, &found, &fault);
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
	out->expires_us = expires_s * US_PER_S;
	out->token = seal(cx, site->id, found.key->id, out->account.id, expires_s);
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
		.key_id = found->key->id,
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
