/*
 * POST articles/{a}/comments/{id}/vote and the same below api/v1; POST articles/{a}/votes.
 */
#include "page/pages.h"

#include "page/banned.h"
#include "page/limiter.h"
#include "page/reply.h"
#include "page/thread_show.h"
#include "page/visit.h"
#include "store/votes.h"
#include "view/count_json.h"
#include "view/page_html.h"
#include "view/say.h"
#include "view/vote_html.h"

static enum err vote_show(
    const struct ctx *cx, const struct request *rq, struct response *rs, struct str name);
static enum err vote_cast(const struct ctx *cx, const struct request *rq, struct str name,
    struct visit *v, enum vote *vote);
static bool vote_known(const struct visit *v, struct str name, enum vote *vote);
static enum err vote_refuse(const struct ctx *cx, struct str name);
static enum err vote_write(const struct ctx *cx, struct visit *v, enum vote vote,
    const struct actor *actor, const struct limiter_asked *asked);

enum err
vote_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return vote_show(cx, rq, rs, request_field(rq, "vote"));
}

/* The buttons of a thread belong to one form: each has the vote as its name and the comment as its
 * value, which costs a page of many comments the least. */
enum err
votes_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct request aimed = *rq;

	for (enum vote vote = VOTE_NONE; vote < VOTE_KINDS; vote++) {
		struct str id = request_field(rq, vote_name(vote));

		if (id.len == 0)
			continue;
		if (!str_to_i64(id, &aimed.path_id))
			return ctx_problem(cx, ERR_INPUT, vote_name(vote), PROBLEM_MALFORMED);
		return vote_show(cx, &aimed, rs, str_of(vote_name(vote)));
	}
	return ctx_problem(cx, ERR_INPUT, "vote", PROBLEM_MISSING);
}

static enum err
vote_show(const struct ctx *cx, const struct request *rq, struct response *rs, struct str name)
{
	struct visit v;
	enum vote vote;
	enum err err = vote_cast(cx, rq, name, &v, &vote);
	bool fragment = thread_wants_fragment(rq);

	if (err != OK)
		return err;
	struct html h = reply_html_begin(cx);
	if (!fragment)
		page_begin(&h, cx->prefix, str_of(say_text(h.lang, SAY_PAGE_YOUR_VOTE)),
		    v.show.place.article);
	html_open_class(&h, "section", fragment ? "postbag-voted" : "postbag");
	if (fragment)
		vote_html(&h, &v.show.place, &v.comment, vote);
	else
		voted_html(&h, &v.show.place, &v.comment, vote);
	html_close(&h, "section");
	if (!fragment)
		page_end(&h);
	return reply_html(rs, 200, &h);
}

enum err
vote_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct visit v;
	enum vote vote;
	enum err err = vote_cast(cx, rq, request_field(rq, "vote"), &v, &vote);

	if (err != OK)
		return err;
	struct json j = reply_json_begin(cx);
	json_object_begin(&j, NULL);
	votes_json(&j, "votes", &v.comment);
	json_text(&j, "mine", vote_name(vote));
	json_object_end(&j);
	return reply_json(rs, 200, &j);
}

/* Leaves the comment with its new counts. What is refused before it comes to the writer takes from
 * the limit as well, and so does what only looks cast. */
static enum err
vote_cast(const struct ctx *cx, const struct request *rq, struct str name, struct visit *v,
    enum vote *vote)
{
	struct limiter_asked asked;
	struct actor actor;
	bool shadowed = false;

	*vote = VOTE_NONE;
	enum err err = visit_to_ask(cx, rq, LIMIT_VOTE, v, &actor, &asked);

	if (err != OK)
		return err;
	if (v->kept != PUBLISHED || !vote_known(v, name, vote)) {
		err = visit_take(cx, v, &asked);
		return err == OK ? vote_refuse(cx, name) : err;
	}
	err = banned_act(cx, v, &actor, &shadowed);
	if (err == ERR_FORBID || (err == OK && shadowed)) {
		enum err taken = visit_take(cx, v, &asked);

		v->comment.ups += *vote == VOTE_UP;
		v->comment.downs += *vote == VOTE_DOWN;
		return taken == OK ? err : taken;
	}
	return err == OK ? vote_write(cx, v, *vote, &actor, &asked) : err;
}

static bool
vote_known(const struct visit *v, struct str name, enum vote *vote)
{
	return vote_of(name, vote) == OK && vote_allowed(v->ask.site, *vote);
}

static enum err
vote_refuse(const struct ctx *cx, struct str name)
{
	enum vote vote;

	cx->trouble->status = 422;
	if (name.len == 0)
		return ctx_problem(cx, ERR_INPUT, "vote", PROBLEM_MISSING);
	if (vote_of(name, &vote) != OK)
		return ctx_problem(cx, ERR_INPUT, "vote", PROBLEM_UNKNOWN);
	return ctx_problem(cx, ERR_INPUT, "vote", PROBLEM_NOT_ALLOWED);
}

static enum err
vote_write(const struct ctx *cx, struct visit *v, enum vote vote, const struct actor *actor,
    const struct limiter_asked *asked)
{
	const struct vote_new cast = {
		.article_id = v->comment.article_id,
		.comment_id = v->comment.id,
		.actor = actor->key,
		.author_id = v->ask.viewer,
		.vote = vote,
		.limit = &asked->ask,
		.now_us = cx->now_us,
	};
	struct vote_cast after;
	enum err err = vote_writer_add(cx->votes, cx->arena, &cast, &after);

	bodies_written(cx->bodies, v->comment.article_id);
	v->comment.ups = after.ups;
	v->comment.downs = after.downs;
	/* Of these nothing is learnt about the limit but that there was room. */
	enum err told =
	    limiter_told(cx, asked, &after.wait, err == ERR_FORBID || err == ERR_ABSENT ? OK : err);
	if (told != OK)
		return told;
	return err == ERR_FORBID ? ctx_problem(cx, err, "comment", PROBLEM_NOT_ALLOWED) : err;
}
