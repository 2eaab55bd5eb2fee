#include "page/desk.h"

#include "base/clock.h"
#include "http/origin.h"
#include "key/secret.h"
#include "key/token.h"
#include "store/comments.h"
#include "store/moderators.h"

enum err
desk_session(const struct ctx *cx, const struct request *rq, struct session *out)
{
	struct digest32 hash;
	struct str cookie = request_cookie(rq, desk_cookie(cx));

	if (cookie.len == 0 || session_hash(cookie, &hash) != OK)
		return ERR_AUTH;
	enum err err = sessions_find(cx->db, cx->arena, &hash, cx->now_us, out);
	if (err != OK)
		return err == ERR_ABSENT ? ERR_AUTH : err;
	const struct str part = { (const char *)hash.byte, sizeof(hash.byte) };
	out->form_object = digest63("form", &part, 1);
	return OK;
}

const char *
desk_cookie(const struct ctx *cx)
{
	return cx->secure ? "__Host-postbag_session" : "postbag_session";
}

enum err
desk_origin(const struct ctx *cx, const struct request *rq)
{
	if (!origin_allowed(rq, &cx->own_origin, 1))
		return ctx_problem(cx, ERR_FORBID, "Origin", PROBLEM_FOREIGN);
	return OK;
}

enum err
desk_form(const struct ctx *cx, const struct request *rq)
{
	struct token token;

	if (token_open(cx->keys, request_field(rq, "token"), TOKEN_FORM, 0, 0,
		cx->now_us / US_PER_S, &token) != OK ||
	    token.object != cx->who->form_object)
		return ctx_problem(cx, ERR_FORBID, "token", PROBLEM_FOREIGN);
	return OK;
}

enum err
desk_show(const struct ctx *cx, struct desk_show *out, const char *notice)
{
	int64_t *tally = arena_array(cx->arena, STATUSES, sizeof(*tally));
	char *token = arena_alloc(cx->arena, TOKEN_TEXT_BYTES);
	enum err err = comments_tally(cx->db, cx->arena, tally);

	if (err != OK)
		return err;
	token_seal(cx->keys,
	    &(struct token){
		.purpose = TOKEN_FORM,
		.object = cx->who->form_object,
		.issued_s = cx->now_us / US_PER_S,
		.expires_s = cx->who->expires_us / US_PER_S,
	    },
	    token);
	*out = (struct desk_show){
		.prefix = cx->prefix,
		.who = cx->who,
		.form_token = token,
		.tally = tally,
		.notice = notice,
		.problems = &cx->trouble->problems,
	};
	return OK;
}
