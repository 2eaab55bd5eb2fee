/*
 * admin/account/passkeys and what is below it, and admin/sign-in/passkey.
 */
#include "page/pages.h"

#include "key/base64.h"
#include "key/passkey.h"
#include "model/browser.h"
#include "page/account.h"
#include "page/desk.h"
#include "page/passkey.h"
#include "page/proof.h"
#include "page/reader.h"
#include "page/reply.h"
#include "page/sign_in.h"
#include "store/moderators.h"
#include "store/passkeys.h"
#include "text/utf8.h"
#include "view/passkey_html.h"

static enum err passkeys_show(const struct ctx *cx, const struct request *rq, struct response *rs,
    int status, const char *notice, enum passkeys_form wrong);
static const char *notice_of(struct str done);
static enum err name_read(const struct ctx *cx, const struct request *rq, struct str *out);
static enum err ask_check(
    const struct ctx *cx, const struct request *rq, struct moderator *who, struct str *name);
static enum err ask_show(
    const struct ctx *cx, struct response *rs, const struct moderator *who, struct str name);
static struct str known_text(const struct ctx *cx, const struct passkey *passkey, size_t count);
static struct str algorithms_text(const struct ctx *cx);
static enum err add(const struct ctx *cx, const struct request *rq);
static enum err made_read(
    const struct ctx *cx, const struct request *rq, struct passkey_new *passkey);

enum err
passkeys_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return passkeys_show(cx, rq, rs, 200, notice_of(request_query(rq, "done")), PASSKEYS_NONE);
}

/* The password comes first: no authenticator makes what is not taken afterwards. */
enum err
passkey_new_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct moderator who;
	struct str name;
	enum err err = ask_check(cx, rq, &who, &name);

	if (err == OK)
		err = ask_show(cx, rs, &who, name);
	if (account_status(err) == 0)
		return err;
	return passkeys_show(cx, rq, rs, account_status(err), NULL, PASSKEYS_ADD);
}

enum err
passkeys_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	enum err err = add(cx, rq);

	if (err == OK) {
		reply_see_other(cx, rs, "admin/account/passkeys?done=made");
		return OK;
	}
	if (account_status(err) == 0)
		return err;
	return passkeys_show(cx, rq, rs, account_status(err), NULL, PASSKEYS_NONE);
}

enum err
passkey_remove_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct moderator who;
	int64_t id = 0;
	enum err err = reader_single(cx, &rq->form, NULL);

	if (err == OK && !str_to_i64(request_field(rq, "passkey"), &id))
		err = ctx_problem(cx, ERR_INPUT, "passkey", PROBLEM_MALFORMED);
	if (err != OK)
		return err;
	err = proof_current(cx, rq, &who);
	if (err == OK)
		err = passkeys_remove(cx->db, cx->arena, who.id, id, cx->now_us);
	if (err == OK)
		reply_see_other(cx, rs, "admin/account/passkeys?done=removed");
	if (account_status(err) == 0)
		return err;
	return passkeys_show(cx, rq, rs, account_status(err), NULL, PASSKEYS_REMOVE);
}

/* Whatever is wrong with an answer is said in the same words: nobody learns which passkeys there
 * are. */
enum err
passkey_sign_in_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct moderator who;
	enum err err = reader_single(cx, &rq->form, NULL);

	if (err != OK)
		return err;
	if (request_field(rq, "credential").len == 0) {
		(void)ctx_problem(cx, ERR_INPUT, "passkey", PROBLEM_MISSING);
		return sign_in_show(cx, rs, STR_EMPTY, 422);
	}
	err = proof_passkey(cx, rq, &who);
	if (err == ERR_AUTH || err == ERR_CONFLICT) {
		(void)ctx_problem(
		    cx, err, "passkey", err == ERR_AUTH ? PROBLEM_FOREIGN : PROBLEM_EXPIRED);
		return sign_in_show(cx, rs, STR_EMPTY, 401);
	}
	return err == OK ? sign_in_open(cx, rq, rs, &who, BY_PASSKEY) : err;
}

static enum err
passkeys_show(const struct ctx *cx, const struct request *rq, struct response *rs, int status,
    const char *notice, enum passkeys_form wrong)
{
	struct passkeys_show show = { .wrong = wrong };
	struct passkey *passkey;
	struct desk_show desk;
	struct moderator who;
	const char *party;
	int64_t id = cx->who->moderator_id;
	enum err err = moderators_get(cx->db, cx->arena, id, &who);

	if (err == OK)
		err = passkeys_list(cx->db, cx->arena, id, &passkey, &show.passkeys);
	if (err == OK)
		err = desk_show(cx, &desk, notice);
	if (err != OK)
		return err;
	show.desk = &desk;
	show.passkey = passkey;
	show.possible = passkey_party(cx->arena, cx->own_origin, &party) == OK;
	show.code = who.second_factor;
	show.name = wrong == PASSKEYS_ADD ? request_field(rq, "passkey_name")
					  : browser_name(cx->arena, rq->user_agent);
	struct html h = reply_html_begin(cx);
	passkeys_page(&h, &show);
	return reply_desk(rs, status, &h);
}

static const char *
notice_of(struct str done)
{
	if (str_equal(done, STR("made")))
		return "Your passkey is made. From now on it signs you in.";
	if (str_equal(done, STR("removed")))
		return "That passkey signs nobody in any more.";
	return NULL;
}

static enum err
name_read(const struct ctx *cx, const struct request *rq, struct str *out)
{
	if (utf8_clean_line(cx->arena, request_field(rq, "passkey_name"), out) != OK)
		return ctx_problem(cx, ERR_INPUT, "passkey_name", PROBLEM_MALFORMED);
	if (out->len == 0)
		return ctx_problem(cx, ERR_INPUT, "passkey_name", PROBLEM_MISSING);
	if (utf8_length(*out) > PASSKEY_NAME_MAX_POINTS)
		return ctx_problem(cx, ERR_INPUT, "passkey_name", PROBLEM_TOO_LONG);
	return OK;
}

/* A passkey stands for password and second factor: so both are asked for, where there are both. */
static enum err
ask_check(const struct ctx *cx, const struct request *rq, struct moderator *who, struct str *name)
{
	const char *party;
	enum err err = reader_single(cx, &rq->form, NULL);

	if (err == OK)
		err = passkey_own_party(cx, &party);
	if (err == OK)
		err = name_read(cx, rq, name);
	if (err == OK)
		err = proof_current(cx, rq, who);
	if (err == OK && who->second_factor)
		err = proof_code(cx, rq, who, "code");
	return err;
}

static enum err
ask_show(const struct ctx *cx, struct response *rs, const struct moderator *who, struct str name)
{
	struct passkey_ask ask = { .name = name, .user_name = who->name };
	struct desk_show show;
	struct passkey *passkey;
	size_t count;
	enum err err = passkeys_list(cx->db, cx->arena, who->id, &passkey, &count);

	if (err == OK && count >= PASSKEYS_MOST)
		err = ctx_problem(cx, ERR_CONFLICT, "passkeys", PROBLEM_NOT_ALLOWED);
	if (err == OK)
		err = passkey_own_party(cx, &ask.party);
	if (err == OK)
		err = desk_show(cx, &show, NULL);
	if (err != OK)
		return err;
	ask.challenge = passkey_challenge(cx, cx->who->form_object);
	ask.algorithms = algorithms_text(cx);
	ask.user = passkey_user(cx, who);
	ask.known = known_text(cx, passkey, count);
	struct html h = reply_html_begin(cx);
	passkey_make_page(&h, &show, &ask);
	return reply_desk(rs, 200, &h);
}

static struct str
known_text(const struct ctx *cx, const struct passkey *passkey, size_t count)
{
	struct buf out = buf_begin(cx->arena, 256, 64 * 1024);

	for (size_t i = 0; i < count; i++) {
		struct str id = passkey[i].credential_id;
		char *text = arena_alloc(cx->arena, BASE64_TEXT_BYTES(id.len));

		base64_write((const uint8_t *)id.p, id.len, text);
		buf_printf(&out, "%s%s", i == 0 ? "" : " ", text);
	}
	return buf_str(&out);
}

static struct str
algorithms_text(const struct ctx *cx)
{
	struct buf out = buf_begin(cx->arena, 32, 128);

	for (size_t i = 0; i < PASSKEY_ALGORITHMS; i++)
		buf_printf(&out, "%s%lld", i == 0 ? "" : " ", (long long)passkey_algorithm[i]);
	return buf_str(&out);
}

/* That the password was given says the challenge, which is for this session. */
static enum err
add(const struct ctx *cx, const struct request *rq)
{
	struct passkey_new passkey = { .moderator_id = cx->who->moderator_id,
		.now_us = cx->now_us };
	enum err err = reader_single(cx, &rq->form, NULL);

	if (err == OK)
		err = name_read(cx, rq, &passkey.name);
	if (err == OK && request_field(rq, "authenticator_data").len == 0)
		err = ctx_problem(cx, ERR_INPUT, "passkey", PROBLEM_MISSING);
	if (err == OK)
		err = made_read(cx, rq, &passkey);
	if (err != OK)
		return err;
	err = passkeys_add(cx->db, cx->arena, &passkey);
	return err == ERR_CONFLICT ? ctx_problem(cx, err, "passkeys", PROBLEM_NOT_ALLOWED) : err;
}

static enum err
made_read(const struct ctx *cx, const struct request *rq, struct passkey_new *passkey)
{
	struct str client_data, authenticator_data;
	struct passkey_made made;
	const char *party;
	enum err err = passkey_own_party(cx, &party);

	if (err == OK)
		err = passkey_bytes(cx, rq, "client_data", &client_data);
	if (err == OK)
		err = passkey_bytes(cx, rq, "authenticator_data", &authenticator_data);
	if (err != OK)
		return err;
	err = passkey_asked(
	    cx, client_data, PASSKEY_MAKE, cx->who->form_object, &passkey->challenged_us);
	if (err == ERR_CONFLICT)
		return ctx_problem(cx, err, "passkey", PROBLEM_EXPIRED);
	if (err != OK || passkey_made_read(cx->arena, party, authenticator_data, &made) != OK)
		return ctx_problem(cx, ERR_AUTH, "new_passkey", PROBLEM_FOREIGN);
	passkey->credential_id = made.credential_id;
	passkey->algorithm = made.key.algorithm;
	passkey->public_key = made.key.bytes;
	passkey->signs = made.signs;
	return OK;
}
