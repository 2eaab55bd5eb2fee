/*
 * admin/account: who I am, my password, my sessions.
 */
#include "page/pages.h"

#include "key/password.h"
#include "page/account.h"
#include "page/desk.h"
#include "page/proof.h"
#include "page/reader.h"
#include "page/reply.h"
#include "page/sign_in.h"
#include "store/factors.h"
#include "store/moderators.h"
#include "store/passkeys.h"
#include "text/utf8.h"

static const char *notice_of(struct str done);
static enum err account_show(const struct ctx *cx, struct response *rs, int status,
    const char *notice, enum account_form wrong);
static enum err factor_read(
    const struct ctx *cx, struct second_factor *room, const struct second_factor **out);
static enum err password_change(const struct ctx *cx, const struct request *rq);

enum err
account_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return account_show(cx, rs, 200, notice_of(request_query(rq, "done")), ACCOUNT_NONE);
}

enum err
account_password_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	enum err err = reader_single(cx, &rq->form, NULL);

	if (err != OK)
		return err;
	err = password_change(cx, rq);
	if (err != OK)
		return account_again(cx, rs, err, ACCOUNT_PASSWORD);
	reply_see_other(cx, rs, "admin/account?done=password");
	return OK;
}

enum err
session_end_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	enum err err =
	    sessions_close(cx->db, cx->arena, cx->who->moderator_id, rq->path_id, cx->now_us);

	if (err != OK)
		return err;
	if (rq->path_id == cx->who->id)
		sign_in_leave(cx, rs);
	else
		reply_see_other(cx, rs, "admin/account?done=session");
	return OK;
}

enum err
account_again(const struct ctx *cx, struct response *rs, enum err err, enum account_form form)
{
	int status = account_status(err);

	return status == 0 ? err : account_show(cx, rs, status, NULL, form);
}

/* Not 401: who asks is signed in. */
int
account_status(enum err err)
{
	if (err == ERR_AUTH)
		return 403;
	if (err == ERR_INPUT)
		return 422;
	return err == ERR_CONFLICT ? 409 : 0;
}

/* Where a form leads that went well says so. */
static const char *
notice_of(struct str done)
{
	static const struct {
		const char *done;
		const char *notice;
	} notice[] = {
		{ "password", "Your password is changed, all your other sessions have ended, and "
			      "your tokens are "
			      "revoked." },
		{ "session", "That session has ended." },
		{ "off", "Your second factor is off." },
		{ "recovery", "You are signed in, and that recovery code is gone. If your phone is "
			      "lost, switch the second factor off with another one." },
	};

	for (size_t i = 0; i < COUNT_OF(notice); i++)
		if (str_equal(done, str_of(notice[i].done)))
			return notice[i].notice;
	return NULL;
}

static enum err
account_show(const struct ctx *cx, struct response *rs, int status, const char *notice,
    enum account_form wrong)
{
	struct account_show account = { .wrong = wrong };
	struct second_factor factor;
	struct moderator who;
	struct sitting *sitting;
	struct passkey *passkey;
	struct desk_show show;
	int64_t id = cx->who->moderator_id;
	enum err err = moderators_get(cx->db, cx->arena, id, &who);

	if (err == OK)
		err = factor_read(cx, &factor, &account.factor);
	if (err == OK)
		err = passkeys_list(cx->db, cx->arena, id, &passkey, &account.passkeys);
	if (err == OK)
		err = sessions_list(cx->db, cx->arena, id, cx->now_us, &sitting, &account.sittings);
	if (err == OK)
		err = desk_show(cx, &show, notice);
	if (err != OK)
		return err;
	account.created_us = who.created_us;
	account.sitting = sitting;
	struct html h = reply_html_begin(cx);
	account_page(&h, &show, &account);
	return reply_desk(rs, status, &h);
}

/* NULL: it is off. */
static enum err
factor_read(const struct ctx *cx, struct second_factor *room, const struct second_factor **out)
{
	enum err err = factors_get(cx->db, cx->arena, cx->who->moderator_id, room);

	*out = err == OK ? room : NULL;
	return err == ERR_ABSENT ? OK : err;
}

/* What costs nothing is looked at first. */
static enum err
password_change(const struct ctx *cx, const struct request *rq)
{
	struct str password = request_field(rq, "password");
	char hash[PASSWORD_HASH_BYTES];
	struct moderator who;

	if (password.len > PASSWORD_MAX_BYTES)
		return ctx_problem(cx, ERR_INPUT, "password", PROBLEM_TOO_LONG);
	if (!str_equal(password, request_field(rq, "again")))
		return ctx_problem(cx, ERR_INPUT, "again", PROBLEM_FOREIGN);
	if (utf8_length(password) < PASSWORD_MIN_POINTS)
		return ctx_problem(cx, ERR_INPUT, "password", PROBLEM_TOO_SHORT);
	enum err err = proof_current(cx, rq, &who);
	if (err == OK)
		err = password_hash(password, hash);
	if (err == OK)
		err = moderators_password_own(cx->db, cx->arena, cx->who,
		    arena_text(cx->arena, who.password_hash), hash, cx->now_us);
	return err == ERR_CONFLICT ? ctx_problem(cx, err, "current", PROBLEM_EXPIRED) : err;
}
