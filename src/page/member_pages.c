/*
 * POST sign-in, sign-out, api/v1/session: readers whom their site has signed in, by a token that it
 * has made. No token is in an address, where it would be kept: it comes in a body.
 */
#include "page/pages.h"

#include "page/member.h"
#include "page/reader.h"
#include "page/reply.h"
#include "page/thread_load.h"
#include "view/part_json.h"

static enum err member_ask(const struct ctx *cx, const struct request *rq, struct thread_ask *ask);

enum err
member_in_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct thread_ask ask;
	struct member member;
	enum err err = member_ask(cx, rq, &ask);

	if (err == OK)
		err = member_enter(cx, rq, ask.site, request_field(rq, "sso_token"), &member);
	if (err != OK)
		return err;
	member_cookies(cx, rs, member.token);
	/* To its own URL, not to one that was sent. */
	response_see_other(rs, ask.article.url);
	return OK;
}

enum err
member_out_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct thread_ask ask;
	enum err err = member_ask(cx, rq, &ask);

	if (err != OK)
		return err;
	member_cookies(cx, rs, NULL);
	response_see_other(rs, ask.article.url);
	return OK;
}

/* The token is given to who cannot be given a cookie: a program, or a script on another origin. */
enum err
session_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	bool by_cookie = str_equal(rq->fetch_site, STR("same-origin"));
	struct thread_ask ask;
	struct member member;
	enum err err = member_ask(cx, rq, &ask);

	if (err == OK)
		err = member_enter(cx, rq, ask.site, request_field(rq, "sso_token"), &member);
	if (err != OK)
		return err;
	if (by_cookie)
		member_cookies(cx, rs, member.token);
	struct json j = reply_json_begin(cx);
	json_object_begin(&j, NULL);
	text_json(&j, "session", by_cookie ? STR_EMPTY : str_of(member.token));
	moment_json(&j, "expires", member.expires_us);
	json_str(&j, "name", member.account.name);
	json_object_end(&j);
	return reply_json(rs, 201, &j);
}

static enum err
member_ask(const struct ctx *cx, const struct request *rq, struct thread_ask *ask)
{
	enum err err = reader_single(cx, &rq->form, NULL);

	*ask = (struct thread_ask){ .page = { .sort = SORT_OLDEST } };
	if (err == OK)
		err = reader_article(cx, request_field(rq, "article"), &ask->article, &ask->site);
	/* Else another site's page could sign a reader in as somebody else. */
	return err == OK ? reader_origin(cx, rq, ask->site) : err;
}
