#include "page/reader.h"

#include "base/clock.h"
#include "http/origin.h"
#include "key/secret.h"
#include "key/token.h"
#include "page/actors.h"
#include "page/cross.h"
#include "page/desk.h"
#include "page/language.h"
#include "page/member.h"
#include "page/thread_load.h"
#include "page/thread_show.h"
#include "text/utf8.h"

static enum err author_by_cookie(
    const struct ctx *cx, const struct request *rq, int64_t site_id, struct thread_ask *ask);
static enum err author_open(
    const struct ctx *cx, struct str text, int64_t site_id, int64_t *author_id);
static const char *field_name(const struct ctx *cx, struct str name);
static enum err read_ticket(
    const struct ctx *cx, const struct request *rq, struct article *article, struct token *token);
static int64_t title_digest(struct str title);
static enum err ticket_open(
    const struct ctx *cx, struct str text, int64_t site_id, int64_t article_id, struct token *out);
static const char *seal(const struct ctx *cx, const struct token *token);

enum err
ctx_problem(const struct ctx *cx, enum err err, const char *field, enum problem_code code)
{
	problem_add(&cx->trouble->problems, field, code);
	return err;
}

enum err
reader_article(
    const struct ctx *cx, struct str url, struct article *article, const struct site **site)
{
	struct str canonical;

	if (url.len == 0)
		return ctx_problem(cx, ERR_INPUT, "article", PROBLEM_MISSING);
	enum err err = article_url(cx->arena, cx->sites, url, &canonical, site);
	if (err == ERR_ABSENT)
		return ctx_problem(cx, ERR_ABSENT, "article", PROBLEM_UNKNOWN);
	if (err != OK)
		return ctx_problem(cx, ERR_INPUT, "article", PROBLEM_MALFORMED);
	*article = (struct article){
		.id = aliases_follow(cx->aliases, article_id_of((*site)->id, canonical)),
		.site_id = (*site)->id,
		.url = canonical,
		.title = STR_EMPTY,
	};
	language_of_site(cx, *site);
	return OK;
}

enum err
reader_origin(const struct ctx *cx, const struct request *rq, const struct site *site)
{
	struct str origin[SITE_MAX_ORIGINS + 1];
	size_t origins = 0;

	for (size_t i = 0; i < site->origins && i < SITE_MAX_ORIGINS; i++)
		origin[origins++] = site->origin[i];
	origin[origins++] = cx->own_origin;
	if (!origin_allowed(rq, origin, origins))
		return ctx_problem(cx, ERR_FORBID, "Origin", PROBLEM_FOREIGN);
	return OK;
}

bool
reader_known(const struct ctx *cx, const struct request *rq)
{
	return (rq->method != GET && rq->method != HEAD) || rq->bearer.len > 0 ||
	       request_cookie(rq, AUTHOR_COOKIE).len > 0 ||
	       request_cookie(rq, member_cookie(cx)).len > 0 ||
	       request_cookie(rq, desk_cookie(cx)).len > 0;
}

enum err
reader_author(
    const struct ctx *cx, const struct request *rq, int64_t site_id, struct thread_ask *ask)
{
	enum err err = ERR_AUTH;

	ask->viewer = 0;
	ask->member = ask->at_home = false;
	if (rq->bearer.len == 0)
		return author_by_cookie(cx, rq, site_id, ask);
	err = author_open(cx, rq->bearer, site_id, &ask->viewer);
	if (err == ERR_AUTH) {
		err = member_open(cx, rq->bearer, site_id, &ask->viewer);
		ask->member = err == OK;
	}
	if (err == OK || err == ERR_BUSY)
		return err;
	return ctx_problem(
	    cx, ERR_AUTH, "Authorization", err == ERR_CONFLICT ? PROBLEM_EXPIRED : PROBLEM_FOREIGN);
}

static enum err
author_by_cookie(
    const struct ctx *cx, const struct request *rq, int64_t site_id, struct thread_ask *ask)
{
	enum err err =
	    member_open(cx, request_cookie(rq, member_cookie(cx)), site_id, &ask->viewer);

	ask->member = ask->at_home = err == OK;
	if (err == OK || err == ERR_BUSY)
		return err;
	if (author_open(cx, request_cookie(rq, AUTHOR_COOKIE), site_id, &ask->viewer) != OK)
		ask->viewer = 0;
	return OK;
}

static enum err
author_open(const struct ctx *cx, struct str text, int64_t site_id, int64_t *author_id)
{
	struct token token;
	enum err err =
	    token_open(cx->keys, text, TOKEN_AUTHOR, site_id, 0, cx->now_us / US_PER_S, &token);

	if (err == OK)
		*author_id = token.object;
	return err;
}

const char *
reader_author_token(const struct ctx *cx, int64_t site_id, int64_t author_id)
{
	int64_t now_s = cx->now_us / US_PER_S;

	return seal(cx, &(struct token){
			    .purpose = TOKEN_AUTHOR,
			    .site = site_id,
			    .object = author_id,
			    .issued_s = now_s,
			    .expires_s = now_s + cx->set->author_s,
			});
}

void
reader_set_author(
    const struct ctx *cx, const struct request *rq, struct response *rs, const char *token)
{
	if (cross_asked(cx, rq) && thread_wants_fragment(rq))
		response_header_text(rs, "Postbag-Author", token);
	else
		response_cookie(
		    rs, AUTHOR_COOKIE, str_of(token), cx->set->author_s, "Lax", cx->secure);
}

const char *
reader_ticket(const struct ctx *cx, const struct article *article)
{
	int64_t now_s = cx->now_us / US_PER_S;

	return seal(cx, &(struct token){
			    .purpose = TOKEN_TICKET,
			    .site = article->site_id,
			    .article = article->id,
			    .object = title_digest(article->title),
			    .issued_s = now_s,
			    .expires_s = now_s + cx->set->ticket_s,
			});
}

enum err
reader_check_ticket(const struct ctx *cx, const struct request *rq, struct article *article)
{
	struct token token;
	enum err err = read_ticket(cx, rq, article, &token);

	if (err != OK)
		return err;
	int64_t early_s = token.issued_s + cx->set->ticket_least_s - cx->now_us / US_PER_S;
	if (early_s <= 0)
		return OK;
	cx->trouble->retry_after_s = early_s;
	return ctx_problem(cx, ERR_CONFLICT, "ticket", PROBLEM_TOO_SOON);
}

/* All but how old it is. */
static enum err
read_ticket(
    const struct ctx *cx, const struct request *rq, struct article *article, struct token *token)
{
	struct str text = request_field(rq, "ticket"), title = STR_EMPTY;

	if (text.len == 0) {
		cx->trouble->status = 422;
		return ctx_problem(cx, ERR_INPUT, "ticket", PROBLEM_MISSING);
	}
	enum err err = ticket_open(cx, text, article->site_id, article->id, token);
	/* The form may have been served before this was an address of that article. */
	if (err == ERR_AUTH)
		err = ticket_open(cx, text, article->site_id,
		    article_id_of(article->site_id, article->url), token);
	if (err == ERR_CONFLICT)
		return ctx_problem(cx, ERR_CONFLICT, "ticket", PROBLEM_EXPIRED);
	if (err != OK)
		return ctx_problem(cx, ERR_FORBID, "ticket", PROBLEM_FOREIGN);
	title = request_field(rq, "title");
	if (title.len > 0 && token->object == title_digest(title))
		article->title = title;
	return OK;
}

bool
reader_take_title(const struct ctx *cx, const struct request *rq, struct article *article)
{
	struct trouble unheard = { 0 };
	struct ctx quiet = *cx;
	struct token token;

	quiet.trouble = &unheard;
	bool good = read_ticket(&quiet, rq, article, &token) == OK;
	if (!good)
		article->title = STR_EMPTY;
	return good;
}

enum err
reader_actor(const struct ctx *cx, const struct request *rq, int64_t site_id, struct actor *out)
{
	enum err err = actors_key(cx->actors, cx->arena, cx->keys, cx->now_us, site_id,
	    rq->remote_addr, &out->key, &out->day);

	if (err == ERR_INPUT)
		return ctx_problem(cx, ERR_INPUT, "REMOTE_ADDR", PROBLEM_MALFORMED);
	return err;
}

enum err
reader_single(const struct ctx *cx, const struct form *form, const char *many)
{
	struct str name = form_doubled(form, many);

	if (name.len == 0)
		return OK;
	return ctx_problem(cx, ERR_INPUT, field_name(cx, name), PROBLEM_DOUBLED);
}

/* The name is the sender's: it is repeated only if it looks like one of ours. */
static const char *
field_name(const struct ctx *cx, struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (name.len > 40 || !((name.p[i] >= 'a' && name.p[i] <= 'z') || name.p[i] == '_'))
			return "form";
	return arena_text(cx->arena, name);
}

static int64_t
title_digest(struct str title)
{
	return title.len == 0 ? 0 : digest63("title", &title, 1);
}

static enum err
ticket_open(
    const struct ctx *cx, struct str text, int64_t site_id, int64_t article_id, struct token *out)
{
	return token_open(
	    cx->keys, text, TOKEN_TICKET, site_id, article_id, cx->now_us / US_PER_S, out);
}

static const char *
seal(const struct ctx *cx, const struct token *token)
{
	char *text = arena_alloc(cx->arena, TOKEN_TEXT_BYTES);

	token_seal(cx->keys, token, text);
	return text;
}
