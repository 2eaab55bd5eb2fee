/*
 * admin/account/tokens: the tokens with which programs work at the desk as a moderator.
 */
#include "page/pages.h"

#include "base/clock.h"
#include "page/bearer.h"
#include "page/desk.h"
#include "page/reader.h"
#include "page/reply.h"
#include "store/tokens.h"
#include "text/utf8.h"
#include "view/tokens_html.h"

static enum err tokens_show(const struct ctx *cx, const struct request *rq, struct response *rs,
    int status, const char *made);
static enum err token_read(const struct ctx *cx, const struct request *rq, struct token_new *token);

enum err
tokens_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return tokens_show(cx, rq, rs, 200, NULL);
}

/* Not a redirect: what is shown this once must not stand in an address. */
enum err
tokens_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct token_new token = { .moderator_id = cx->who->moderator_id, .now_us = cx->now_us };
	char text[BEARER_TEXT_BYTES];
	enum err err = token_read(cx, rq, &token);

	if (err == OK) {
		bearer_make(text, &token.hash);
		err = tokens_make(cx->db, cx->arena, &token);
		if (err == ERR_CONFLICT)
			(void)ctx_problem(cx, err, "tokens", PROBLEM_NOT_ALLOWED);
	}
	if (err == ERR_CONFLICT || cx->trouble->status == 422)
		return tokens_show(cx, rq, rs, err == ERR_CONFLICT ? 409 : 422, NULL);
	return err == OK ? tokens_show(cx, rq, rs, 200, text) : err;
}

enum err
token_revoke_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	enum err err =
	    tokens_revoke(cx->db, cx->arena, cx->who->moderator_id, rq->path_id, cx->now_us);

	if (err == OK)
		reply_see_other(cx, rs, "admin/account/tokens?done=revoked");
	return err;
}

static enum err
token_read(const struct ctx *cx, const struct request *rq, struct token_new *token)
{
	enum err err = reader_single(cx, &rq->form, NULL);
	int64_t days = 0;

	if (err == OK && scope_of(request_field(rq, "scope"), &token->scope) != OK)
		err = ctx_problem(cx, ERR_INPUT, "scope", PROBLEM_UNKNOWN);
	if (err == OK && api_token_life_of(request_field(rq, "days"), &days) != OK)
		err = ctx_problem(cx, ERR_INPUT, "days", PROBLEM_UNKNOWN);
	if (err == OK &&
	    utf8_clean_line(cx->arena, request_field(rq, "token_name"), &token->name) != OK)
		err = ctx_problem(cx, ERR_INPUT, "token_name", PROBLEM_MALFORMED);
	if (err != OK)
		return err;
	token->expires_us = cx->now_us + days * S_PER_DAY * US_PER_S;
	if (token->name.len > 0 && utf8_length(token->name) <= API_TOKEN_NAME_MAX_POINTS)
		return OK;
	cx->trouble->status = 422;
	return ctx_problem(
	    cx, ERR_INPUT, "token_name", token->name.len == 0 ? PROBLEM_MISSING : PROBLEM_TOO_LONG);
}

static enum err
tokens_show(const struct ctx *cx, const struct request *rq, struct response *rs, int status,
    const char *made)
{
	bool revoked = str_equal(request_query(rq, "done"), STR("revoked"));
	struct api_token *token;
	struct desk_show show;
	size_t count;
	enum err err = tokens_list(cx->db, cx->arena, cx->who->moderator_id, &token, &count);

	if (err == OK)
		err =
		    desk_show(cx, &show, revoked ? "That token is worth nothing any more." : NULL);
	if (err != OK)
		return err;
	struct html h = reply_html_begin(cx);
	tokens_page(&h, &(struct tokens_show){
			    .desk = &show,
			    .token = token,
			    .tokens = count,
			    .now_us = cx->now_us,
			    .made = made,
			    .name = status == 200 ? STR_EMPTY : request_field(rq, "token_name"),
			});
	return reply_desk(rs, status, &h);
}
