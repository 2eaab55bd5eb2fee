#include "page/sign_in.h"

#include "base/clock.h"
#include "key/secret.h"
#include "key/token.h"
#include "model/browser.h"
#include "page/desk.h"
#include "page/passkey.h"
#include "page/proof.h"
#include "page/reply.h"
#include "store/moderators.h"
#include "view/passkey_html.h"

#define STEP_S 300 /* long enough to look for a phone */

static const char *const how_words[] = {
	[BY_PASSWORD] = "by password",
	[BY_CODE] = "by password and code",
	[BY_RECOVERY] = "by password and recovery code",
	[BY_PASSKEY] = "by passkey",
};

static const char *step_cookie(const struct ctx *cx);
static int64_t password_digest(const struct moderator *who);

/* A new session at every sign-in: what the browser had before is worth nothing afterwards. */
enum err
sign_in_open(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct moderator *who, enum signed_in how)
{
	char text[SESSION_TEXT_BYTES];
	struct session_new session = {
		.moderator_id = who->id,
		.browser = browser_name(cx->arena, rq->user_agent),
		.how = str_of(how_words[how]),
		.now_us = cx->now_us,
		.expires_us = cx->now_us + cx->set->session_s * US_PER_S,
	};

	session_make(text, &session.hash);
	enum err err = sessions_add(cx->db, cx->arena, &session);
	if (err != OK)
		return err;
	response_cookie(
	    rs, desk_cookie(cx), str_of(text), cx->set->session_s, "Strict", cx->secure);
	proof_known(cx, rq, rs, who->name);
	if (who->second_factor)
		response_cookie(rs, step_cookie(cx), STR_EMPTY, 0, "Strict", cx->secure);
	reply_see_other(cx, rs, how == BY_RECOVERY ? "admin/account?done=recovery" : "admin/queue");
	return OK;
}

/* The id stands before the token, to look the password up by that the token is bound to. */
void
sign_in_step(const struct ctx *cx, struct response *rs, const struct moderator *who)
{
	int64_t now_s = cx->now_us / US_PER_S;
	char text[TOKEN_TEXT_BYTES];

	token_seal(cx->keys,
	    &(struct token){
		.purpose = TOKEN_SECOND_STEP,
		.article = password_digest(who),
		.object = who->id,
		.issued_s = now_s,
		.expires_s = now_s + STEP_S,
	    },
	    text);
	response_cookie(rs, step_cookie(cx),
	    arena_printf(cx->arena, "%lld.%s", (long long)who->id, text), STEP_S, "Strict",
	    cx->secure);
	reply_see_other(cx, rs, "admin/sign-in/code");
}

enum err
sign_in_between(const struct ctx *cx, const struct request *rq, struct moderator *who)
{
	struct str rest = request_cookie(rq, step_cookie(cx));
	struct str id_text = str_cut(&rest, '.');
	struct token token;
	int64_t id;

	if (!str_to_i64(id_text, &id))
		return ERR_AUTH;
	enum err err = moderators_get(cx->db, cx->arena, id, who);
	if (err != OK)
		return err == ERR_ABSENT ? ERR_AUTH : err;
	err = token_open(cx->keys, rest, TOKEN_SECOND_STEP, 0, password_digest(who),
	    cx->now_us / US_PER_S, &token);
	if (err != OK)
		return err;
	/* Switched off by the operator meanwhile: the password is asked for once more. */
	return token.object == id && who->second_factor ? OK : ERR_AUTH;
}

enum err
sign_in_show(const struct ctx *cx, struct response *rs, struct str name, int status)
{
	struct passkey_ask ask = { .challenge = passkey_challenge(cx, PASSKEY_TO_SIGN_IN) };
	bool possible = passkey_party(cx->arena, cx->own_origin, &ask.party) == OK;
	struct html h = reply_html_begin(cx);

	desk_sign_in_page(&h, &(struct sign_in_show){
				  .prefix = cx->prefix,
				  .name = name,
				  .problems = &cx->trouble->problems,
				  .passkey = possible ? &ask : NULL,
			      });
	return reply_desk(rs, status, &h);
}

void
sign_in_leave(const struct ctx *cx, struct response *rs)
{
	response_cookie(rs, desk_cookie(cx), STR_EMPTY, 0, "Strict", cx->secure);
	reply_see_other(cx, rs, "admin/sign-in");
}

static const char *
step_cookie(const struct ctx *cx)
{
	return cx->secure ? "__Host-postbag_step" : "postbag_step";
}

static int64_t
password_digest(const struct moderator *who)
{
	return digest63("password", &who->password_hash, 1);
}
