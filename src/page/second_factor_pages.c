/*
 * admin/account/second-factor and what is below it: on, off, and new recovery codes.
 */
#include "page/pages.h"

#include "base/bug.h"
#include "base/clock.h"
#include "key/one_time.h"
#include "key/recovery.h"
#include "page/account.h"
#include "page/desk.h"
#include "page/proof.h"
#include "page/reader.h"
#include "page/reply.h"
#include "store/factors.h"
#include "store/moderators.h"
#include "text/url.h"

/* Recovery codes, to be shown and to be kept. */
struct codes {
	const char *text[RECOVERY_CODES];
	struct digest16 hash[RECOVERY_CODES];
};

static enum err enrol_show(const struct ctx *cx, struct response *rs, int status,
    const uint8_t secret[ONE_TIME_SECRET_BYTES]);
static enum err enrol_new(const struct ctx *cx, struct response *rs, int status);
static enum err enrol(const struct ctx *cx, const struct request *rq,
    const uint8_t secret[ONE_TIME_SECRET_BYTES], const struct codes *codes);
static struct str key_uri(const struct ctx *cx, const char *secret);
static struct codes *codes_make(const struct ctx *cx);
static enum err codes_show(const struct ctx *cx, struct response *rs, const struct codes *codes);

enum err
second_factor_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct moderator who;
	enum err err = moderators_get(cx->db, cx->arena, cx->who->moderator_id, &who);

	(void)rq;
	if (err != OK)
		return err;
	if (who.second_factor) {
		reply_see_other(cx, rs, "admin/account");
		return OK;
	}
	return enrol_new(cx, rs, 200);
}

enum err
second_factor_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	uint8_t secret[ONE_TIME_SECRET_BYTES];
	struct codes *codes = codes_make(cx);
	enum err err = reader_single(cx, &rq->form, NULL);

	if (err != OK)
		return err;
	if (one_time_offered(cx->keys, cx->who->form_object, request_field(rq, "secret"), secret) !=
	    OK) {
		(void)ctx_problem(cx, ERR_FORBID, "secret", PROBLEM_FOREIGN);
		return enrol_new(cx, rs, 403);
	}
	err = enrol(cx, rq, secret, codes);
	if (err == OK) {
		err = codes_show(cx, rs, codes);
	} else if (err == ERR_CONFLICT) {
		reply_see_other(cx, rs, "admin/account");
		err = OK;
	} else if (account_status(err) != 0) {
		err = enrol_show(cx, rs, account_status(err), secret);
	}
	one_time_wipe(secret);
	return err;
}

/* The password first: a code is used up when it is right. */
enum err
second_factor_off_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct moderator who;
	enum err err = reader_single(cx, &rq->form, NULL);

	if (err != OK)
		return err;
	err = proof_current(cx, rq, &who);
	if (err == OK)
		err = proof_code(cx, rq, &who, "code");
	if (err == OK)
		err = factors_remove(cx->db, cx->arena, who.id, cx->now_us);
	if (err != OK)
		return account_again(cx, rs, err, ACCOUNT_OFF);
	reply_see_other(cx, rs, "admin/account?done=off");
	return OK;
}

enum err
recovery_codes_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	const struct moderator who = { .id = cx->who->moderator_id,
		.name = cx->who->moderator_name };
	struct codes *codes = codes_make(cx);
	enum err err = reader_single(cx, &rq->form, NULL);

	if (err != OK)
		return err;
	err = proof_code(cx, rq, &who, "code");
	if (err == OK)
		err = factors_renew(
		    cx->db, cx->arena, who.id, codes->hash, RECOVERY_CODES, cx->now_us);
	if (err != OK)
		return account_again(cx, rs, err, ACCOUNT_CODES);
	return codes_show(cx, rs, codes);
}

static enum err
enrol_new(const struct ctx *cx, struct response *rs, int status)
{
	uint8_t secret[ONE_TIME_SECRET_BYTES];

	one_time_make(secret);
	enum err err = enrol_show(cx, rs, status, secret);
	one_time_wipe(secret);
	return err;
}

static enum err
enrol_show(const struct ctx *cx, struct response *rs, int status,
    const uint8_t secret[ONE_TIME_SECRET_BYTES])
{
	char text[ONE_TIME_TEXT_BYTES], offer[ONE_TIME_OFFER_BYTES];
	struct desk_show show;
	enum err err = desk_show(cx, &show, NULL);

	if (err != OK)
		return err;
	one_time_text(secret, text);
	one_time_offer(cx->keys, cx->who->form_object, secret, offer);
	struct html h = reply_html_begin(cx);
	enrol_page(&h, &show,
	    &(struct enrol_show){ .secret = text, .uri = key_uri(cx, text), .offer = offer });
	return reply_desk(rs, status, &h);
}

/* The code is no guess, as who asks has the secret: it needs no limit. The password has one. */
static enum err
enrol(const struct ctx *cx, const struct request *rq, const uint8_t secret[ONE_TIME_SECRET_BYTES],
    const struct codes *codes)
{
	uint8_t sealed[ONE_TIME_SEALED_BYTES];
	struct moderator who;
	int64_t step = 0;

	if (one_time_check(secret, request_field(rq, "code"), cx->now_us / US_PER_S, &step) != OK)
		return ctx_problem(cx, ERR_INPUT, "code", PROBLEM_FOREIGN);
	enum err err = proof_current(cx, rq, &who);
	if (err != OK)
		return err;
	one_time_seal(cx->keys, who.id, secret, sealed);
	return factors_add(cx->db, cx->arena,
	    &(struct second_factor_new){
		.who = cx->who,
		.sealed = { (const char *)sealed, sizeof(sealed) },
		.step = step,
		.now_us = cx->now_us,
		.code = codes->hash,
		.codes = RECOVERY_CODES,
	    });
}

/* As authenticator apps have agreed on it: the issuer, which is our host, tells the moderator's
 * accounts apart. */
static struct str
key_uri(const struct ctx *cx, const char *secret)
{
	struct str host = cx->own_origin;
	struct buf uri = buf_begin(cx->arena, 256, 4096);

	(void)str_cut(&host, '/');
	host = str_part(host, 1, host.len);
	host = str_cut(&host, ':');
	buf_text(&uri, "otpauth://totp/");
	url_escape(&uri, host);
	buf_char(&uri, ':');
	url_escape(&uri, cx->who->moderator_name);
	buf_printf(&uri, "?secret=%s&issuer=", secret);
	url_escape(&uri, host);
	return buf_str(&uri);
}

static struct codes *
codes_make(const struct ctx *cx)
{
	struct codes *codes = arena_alloc(cx->arena, sizeof(*codes));

	for (size_t i = 0; i < RECOVERY_CODES; i++) {
		char *text = arena_alloc(cx->arena, RECOVERY_TEXT_BYTES);

		recovery_make(text);
		MUST(recovery_hash(cx->who->moderator_id, str_of(text), &codes->hash[i]) == OK);
		codes->text[i] = text;
	}
	return codes;
}

static enum err
codes_show(const struct ctx *cx, struct response *rs, const struct codes *codes)
{
	struct desk_show show;
	enum err err = desk_show(cx, &show, "Your second factor is on.");

	if (err != OK)
		return err;
	struct html h = reply_html_begin(cx);
	recovery_page(&h, &show, codes->text, RECOVERY_CODES);
	return reply_desk(rs, 200, &h);
}
