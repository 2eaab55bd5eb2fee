#include "page/visit.h"

#include "page/language.h"
#include "store/articles.h"
#include "store/comments.h"

enum err
visit_comment(const struct ctx *cx, const struct request *rq, struct visit *v)
{
	struct share_counts *counts = arena_alloc(cx->arena, sizeof(*counts));
	struct article article;

	*v = (struct visit){ .rq = rq };
	enum err err = articles_get(cx->db, cx->arena, rq->path_article, &article, counts);
	if (err == OK)
		err = comments_get(cx->db, cx->arena, article.id, rq->path_id, &v->comment);
	if (err != OK)
		return err;
	v->ask.article = article;
	v->ask.site = sites_by_id(cx->sites, article.site_id);
	if (v->ask.site == NULL)
		return ERR_ABSENT;
	language_of_site(cx, v->ask.site);
	err = thread_dress(cx, v->ask.site, &v->comment);
	if (err == OK)
		err = reader_author(cx, rq, article.site_id, &v->ask);
	thread_place(cx, &v->ask, &article, counts, &v->show);
	v->kept = v->comment.status;
	comment_show_to(&v->comment, v->ask.viewer);
	return err;
}

enum err
visit_to_ask(const struct ctx *cx, const struct request *rq, enum limit limit, struct visit *v,
    struct actor *actor, struct limiter_asked *asked)
{
	enum err err = reader_single(cx, &rq->form, NULL);

	if (err == OK)
		err = limiter_gate(cx, rq, limit);
	if (err == OK)
		err = visit_comment(cx, rq, v);
	if (err == OK && v->comment.status != PUBLISHED)
		return ERR_ABSENT;
	if (err == OK)
		err = reader_origin(cx, rq, v->ask.site);
	if (err == OK)
		err = reader_actor(cx, rq, v->ask.site->id, actor);
	return err == OK ? limiter_ask(cx, rq, limit, asked) : err;
}

enum err
visit_take(const struct ctx *cx, const struct visit *v, const struct limiter_asked *asked)
{
	enum err err = limiter_take_asked(cx, asked);

	if (err == OK && v->kept != PUBLISHED)
		return ctx_problem(cx, ERR_FORBID, "comment", PROBLEM_NOT_ALLOWED);
	return err;
}

enum err
visit_to_act(const struct ctx *cx, const struct request *rq, enum limit limit, struct visit *v,
    struct actor *actor)
{
	struct limiter_asked asked;
	enum err err = visit_to_ask(cx, rq, limit, v, actor, &asked);

	return err == OK ? visit_take(cx, v, &asked) : err;
}
