/*
 * admin/sign-in, admin/sign-in/code, admin/sign-out: who sits at the desk.
 */
#include "page/pages.h"

#include "key/secret.h"
#include "page/desk.h"
#include "page/proof.h"
#include "page/reader.h"
#include "page/reply.h"
#include "page/sign_in.h"
#include "store/moderators.h"
#include "text/utf8.h"
#include "view/account_html.h"

static enum err step_show(const struct ctx *cx, struct response *rs, int status);
static enum err session_end(const struct ctx *cx, const struct request *rq, bool everywhere);

enum err
sign_in_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct session session;
	enum err err = desk_session(cx, rq, &session);

	if (err == OK) {
		reply_see_other(cx, rs, "admin/queue");
		return OK;
	}
	return err == ERR_AUTH ? sign_in_show(cx, rs, STR_EMPTY, 200) : err;
}

/* That there is a second step learns only who has the password. */
enum err
sign_in_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct moderator who;
	struct str name;
	enum err err = reader_single(cx, &rq->form, NULL);

	if (err == OK && utf8_clean_line(cx->arena, request_field(rq, "name"), &name) != OK)
		err = ctx_problem(cx, ERR_INPUT, "name", PROBLEM_MALFORMED);
	if (err == OK)
		err = proof_sign_in(cx, rq, name, &who);
	if (err == ERR_AUTH)
		return sign_in_show(cx, rs, name, 401);
	if (err == OK && who.second_factor) {
		sign_in_step(cx, rs, &who);
		return OK;
	}
	return err == OK ? sign_in_open(cx, rq, rs, &who, BY_PASSWORD) : err;
}

enum err
second_step_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct moderator who;
	enum err err = sign_in_between(cx, rq, &who);

	if (err == ERR_AUTH || err == ERR_CONFLICT) {
		reply_see_other(cx, rs, "admin/sign-in");
		return OK;
	}
	return err == OK ? step_show(cx, rs, 200) : err;
}

enum err
second_step_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	bool recovery = request_field(rq, "recovery").len > 0;
	struct moderator who;
	enum err err = reader_single(cx, &rq->form, NULL);

	if (err != OK)
		return err;
	err = sign_in_between(cx, rq, &who);
	if (err == ERR_AUTH) {
		reply_see_other(cx, rs, "admin/sign-in");
		return OK;
	}
	if (err == ERR_CONFLICT) {
		(void)ctx_problem(cx, err, "step", PROBLEM_EXPIRED);
		return sign_in_show(cx, rs, STR_EMPTY, 401);
	}
	if (err == OK)
		err = proof_code(cx, rq, &who, recovery ? "recovery" : "code");
	if (err == ERR_AUTH)
		return step_show(cx, rs, 401);
	if (err != OK)
		return err;
	return sign_in_open(cx, rq, rs, &who, recovery ? BY_RECOVERY : BY_CODE);
}

enum err
sign_out_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	bool everywhere = str_equal(request_field(rq, "where"), STR("everywhere"));
	enum err err = session_end(cx, rq, everywhere);

	if (err == OK)
		sign_in_leave(cx, rs);
	return err;
}

static enum err
step_show(const struct ctx *cx, struct response *rs, int status)
{
	struct html h = reply_html_begin(cx);

	second_step_page(&h, cx->prefix, &cx->trouble->problems);
	return reply_desk(rs, status, &h);
}

static enum err
session_end(const struct ctx *cx, const struct request *rq, bool everywhere)
{
	struct digest32 hash;

	if (everywhere)
		return sessions_end_all(cx->db, cx->arena, cx->who->moderator_id, cx->now_us);
	if (session_hash(request_cookie(rq, desk_cookie(cx)), &hash) != OK)
		return ERR_AUTH;
	return sessions_end(cx->db, cx->arena, &hash, cx->now_us);
}
