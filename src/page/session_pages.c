/*
 * admin/, admin/sign-in, admin/sign-out: who sits at the desk.
 */
#include "page/pages.h"

#include "base/clock.h"
#include "http/status.h"
#include "key/password.h"
#include "key/secret.h"
#include "model/browser.h"
#include "page/desk.h"
#include "page/reader.h"
#include "page/reply.h"
#include "store/limits.h"
#include "store/moderators.h"
#include "text/utf8.h"

#define SIGN_IN_WAIT_US (3 * US_PER_S) /* for a place to hash in; then 503 */

static enum err sign_in_check(
    const struct ctx *cx, const struct request *rq, struct str name, struct moderator *who);
static enum err sign_in_open(
    const struct ctx *cx, const struct request *rq, struct response *rs, int64_t moderator_id);
static enum err sign_in_again(
    const struct ctx *cx, struct response *rs, struct str name, int status);
static enum err session_end(const struct ctx *cx, const struct request *rq, bool everywhere);

enum err
desk_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	(void)rq;
	reply_see_other(cx, rs, "admin/queue");
	return OK;
}

enum err
sign_in_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct session session;
	enum err err = desk_session(cx, rq, &session);

	if (err == OK) {
		reply_see_other(cx, rs, "admin/queue");
		return OK;
	}
	return err == ERR_AUTH ? sign_in_again(cx, rs, STR_EMPTY, 200) : err;
}

enum err
sign_in_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct moderator who;
	struct str name;
	enum err err = reader_single(cx, &rq->form, NULL);

	if (err == OK && utf8_clean_line(cx->arena, request_field(rq, "name"), &name) != OK)
		err = ctx_problem(cx, ERR_INPUT, "name", PROBLEM_MALFORMED);
	if (err == OK)
		err = sign_in_check(cx, rq, name, &who);
	if (err == ERR_AUTH)
		return sign_in_again(cx, rs, name, 401);
	return err == OK ? sign_in_open(cx, rq, rs, who.id) : err;
}

enum err
sign_out_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	bool everywhere = str_equal(request_field(rq, "where"), STR("everywhere"));
	enum err err = session_end(cx, rq, everywhere);

	if (err != OK)
		return err;
	response_cookie(rs, desk_cookie(cx), STR_EMPTY, 0, "Strict", cx->secure);
	reply_see_other(cx, rs, "admin/sign-in");
	return OK;
}

/*
 * The limit comes before the hash, which is dear; and an unknown name costs the same hash as a
 * known one, so that the clock tells nobody which names there are.
 */
static enum err
sign_in_check(
    const struct ctx *cx, const struct request *rq, struct str name, struct moderator *who)
{
	struct str password = request_field(rq, "password");
	struct actor actor;

	if (password.len > PASSWORD_MAX_BYTES)
		return ctx_problem(cx, ERR_INPUT, "password", PROBLEM_TOO_LONG);
	enum err err = reader_actor(cx, rq, 0, "sign-in", &actor);
	if (err == OK)
		err = limits_take(cx->db, cx->arena, &actor.limit_key, cx->set->limit_sign_in,
		    &cx->trouble->retry_after_s);
	if (err != OK)
		return err;
	err = moderators_find(cx->db, cx->arena, name, who);
	if (err != OK && err != ERR_ABSENT)
		return err;
	const char *hash = err == OK ? arena_text(cx->arena, who->password_hash) : NULL;
	err = password_check(password, hash, clock_mono_us() + SIGN_IN_WAIT_US);
	return err == ERR_AUTH ? ctx_problem(cx, err, "password", PROBLEM_FOREIGN) : err;
}

/* A new session at every sign-in: what the browser had before is worth nothing afterwards. */
static enum err
sign_in_open(
    const struct ctx *cx, const struct request *rq, struct response *rs, int64_t moderator_id)
{
	char text[SESSION_TEXT_BYTES];
	struct session_new session = {
		.moderator_id = moderator_id,
		.browser = browser_name(cx->arena, rq->user_agent),
		.now_us = cx->now_us,
		.expires_us = cx->now_us + cx->set->session_s * US_PER_S,
	};

	session_make(text, &session.hash);
	enum err err = sessions_add(cx->db, cx->arena, &session);
	if (err != OK)
		return err;
	response_cookie(
	    rs, desk_cookie(cx), str_of(text), cx->set->session_s, "Strict", cx->secure);
	reply_see_other(cx, rs, "admin/queue");
	return OK;
}

static enum err
sign_in_again(const struct ctx *cx, struct response *rs, struct str name, int status)
{
	struct html h = reply_html_begin(cx);

	desk_sign_in_page(&h, cx->prefix, name, &cx->trouble->problems);
	return reply_desk(rs, status, &h);
}

static enum err
session_end(const struct ctx *cx, const struct request *rq, bool everywhere)
{
	struct digest32 hash;

	if (everywhere)
		return sessions_end_all(cx->db, cx->arena, cx->who->moderator_id);
	if (session_hash(request_cookie(rq, desk_cookie(cx)), &hash) != OK)
		return ERR_AUTH;
	return sessions_end(cx->db, cx->arena, &hash);
}
