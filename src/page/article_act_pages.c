/*
 * What moderators and owners change of an article: when it closes, its title and address, the
 * shares that were counted elsewhere, and those that are suspect; and merging it into another one.
 */
#include "page/pages.h"

#include "key/secret.h"
#include "page/articles.h"
#include "page/desk.h"
#include "page/reader.h"
#include "page/reply.h"
#include "text/utf8.h"

/* Nobody shares anything so often, and the sums of such numbers are numbers still. */
#define BASE_MOST INT64_C(1000000000000)

static enum err act(const struct ctx *cx, const struct request *rq, struct response *rs,
    article_act_fn *does, const char *said);
static enum err age_read(const struct ctx *cx, const struct request *rq, int64_t *days);
static enum err title_read(const struct ctx *cx, const struct request *rq, struct str *title);
static enum err move_read(
    const struct ctx *cx, const struct request *rq, struct article_move *move);
static enum err move_run(
    const struct ctx *cx, const struct article_move *move, struct article_acted *out);
static enum err base_read(
    const struct ctx *cx, const struct request *rq, struct share_counts *base);
static enum err goal_find(const struct ctx *cx, struct str into, struct article_found *out);

enum err
article_age_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return act(cx, rq, rs, article_age_act, "age");
}

enum err
article_age_act(const struct ctx *cx, const struct request *rq, struct article_acted *out)
{
	const struct event_by by = desk_event_by(cx);
	int64_t days;
	enum err err = age_read(cx, rq, &days);

	out->article_id = rq->path_article;
	if (err == OK)
		err = articles_age(cx->db, cx->arena, rq->path_article, days, &by);
	if (err == OK)
		bodies_written(cx->bodies, rq->path_article);
	return err;
}

enum err
article_title_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return act(cx, rq, rs, article_title_act, "title");
}

enum err
article_title_act(const struct ctx *cx, const struct request *rq, struct article_acted *out)
{
	const struct event_by by = desk_event_by(cx);
	struct str title;
	enum err err = title_read(cx, rq, &title);

	out->article_id = rq->path_article;
	if (err == OK)
		err = articles_title(cx->db, cx->arena, rq->path_article, title, &by);
	if (err == OK)
		bodies_written(cx->bodies, rq->path_article);
	return err;
}

enum err
article_move_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return act(cx, rq, rs, article_move_act, "moved");
}

enum err
article_move_act(const struct ctx *cx, const struct request *rq, struct article_acted *out)
{
	struct article_move move = { .article_id = rq->path_article, .by = desk_event_by(cx) };
	enum err err = move_read(cx, rq, &move);

	out->article_id = rq->path_article;
	if (err == OK)
		err = move_run(cx, &move, out);
	if (err != OK)
		return err;
	live_changed(cx->live);
	bodies_written(cx->bodies, move.alias_id);
	bodies_written(cx->bodies, rq->path_article);
	return OK;
}

enum err
article_shares_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return act(cx, rq, rs, article_shares_act, "shares");
}

enum err
article_shares_act(const struct ctx *cx, const struct request *rq, struct article_acted *out)
{
	const struct event_by by = desk_event_by(cx);
	struct share_counts base;
	enum err err = base_read(cx, rq, &base);

	out->article_id = rq->path_article;
	if (err == OK)
		err = articles_base(cx->db, cx->arena, rq->path_article, &base, &by);
	if (err == OK)
		bodies_written(cx->bodies, rq->path_article);
	return err;
}

enum err
article_suspects_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return act(cx, rq, rs, article_suspects_act, "suspects");
}

enum err
article_suspects_act(const struct ctx *cx, const struct request *rq, struct article_acted *out)
{
	const struct event_by by = desk_event_by(cx);
	enum share_stand stand;
	enum err err = reader_single(cx, &rq->form, NULL);

	out->article_id = rq->path_article;
	if (err == OK && share_stand_of(request_field(rq, "as"), &stand) != OK)
		return ctx_problem(cx, ERR_INPUT, "as", PROBLEM_UNKNOWN);
	if (err == OK)
		err = articles_suspects(cx->db, cx->arena, rq->path_article, stand, &by);
	if (err == OK)
		bodies_written(cx->bodies, rq->path_article);
	return err;
}

/* What would go, before anything does. */
enum err
article_merge_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct article_typed typed = { .goal = request_query(rq, "into") };
	struct article_pair pair;
	struct desk_show show;
	enum err err = article_pair_read(cx, rq, &rq->query, &pair);

	if (err != OK)
		return article_again(cx, rq, rs, err, &typed);
	err = desk_show(cx, &show, NULL);
	if (err != OK)
		return err;
	struct article_line gone = article_line(cx, &pair.from);
	struct article_line stays = article_line(cx, &pair.into);
	struct html h = reply_html_begin(cx);
	article_merge_page(&h, &show, &gone, &stays);
	return reply_desk(rs, 200, &h);
}

enum err
article_merge_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return act(cx, rq, rs, article_merge_act, "merged");
}

enum err
article_merge_act(const struct ctx *cx, const struct request *rq, struct article_acted *out)
{
	const struct event_by by = desk_event_by(cx);
	struct article_pair pair;
	enum err err = article_pair_read(cx, rq, &rq->form, &pair);

	if (err != OK)
		return err;
	out->article_id = pair.into.article.id;
	err = articles_merge(cx->db, cx->arena, pair.from.article.id, out->article_id, &by);
	if (err != OK)
		return err;
	live_changed(cx->live);
	bodies_written(cx->bodies, pair.from.article.id);
	bodies_written(cx->bodies, out->article_id);
	return OK;
}

enum err
article_pair_read(const struct ctx *cx, const struct request *rq, const struct form *form,
    struct article_pair *out)
{
	struct str into = form_get(form, "into");
	enum err err = reader_single(cx, form, NULL);

	if (err == OK)
		err = article_find(cx, rq->path_article, &out->from);
	if (err == OK)
		err = goal_find(cx, into, &out->into);
	if (err != OK)
		return err;
	if (out->into.article.id == out->from.article.id)
		return ctx_problem(cx, ERR_INPUT, "into", PROBLEM_NOT_ALLOWED);
	if (out->into.article.site_id != out->from.article.site_id)
		return ctx_problem(cx, ERR_INPUT, "into", PROBLEM_FOREIGN);
	return OK;
}

/* Where the article's page leads after an act; or the page again, with what was typed. */
static enum err
act(const struct ctx *cx, const struct request *rq, struct response *rs, article_act_fn *does,
    const char *said)
{
	struct article_acted acted = { 0 };
	enum err err = does(cx, rq, &acted);

	if (err != OK)
		return article_again(cx, rq, rs, err,
		    &(struct article_typed){
			.title = request_field(rq, "title"),
			.url = request_field(rq, "url"),
			.rival = acted.rival,
		    });
	reply_see_other(cx, rs,
	    arena_printf(cx->arena, "%s?said=%s", article_path(cx, acted.article_id).p, said).p);
	return OK;
}

static enum err
age_read(const struct ctx *cx, const struct request *rq, int64_t *days)
{
	struct str when = request_field(rq, "when");
	enum err err = reader_single(cx, &rq->form, NULL);

	if (err != OK)
		return err;
	*days = str_equal(when, STR("site")) ? ARTICLE_AS_SITE : 0;
	if (str_equal(when, STR("site")) || str_equal(when, STR("never")))
		return OK;
	if (!str_equal(when, STR("days")))
		return ctx_problem(cx, ERR_INPUT, "when", PROBLEM_UNKNOWN);
	err = article_number(cx, rq, "days", SITE_CLOSE_DAYS_MAX, days);
	return err == OK && *days == 0 ? ctx_problem(cx, ERR_INPUT, "days", PROBLEM_MALFORMED)
				       : err;
}

static enum err
title_read(const struct ctx *cx, const struct request *rq, struct str *title)
{
	enum err err = reader_single(cx, &rq->form, NULL);

	if (err != OK)
		return err;
	if (utf8_clean_line(cx->arena, request_field(rq, "title"), title) != OK)
		return ctx_problem(cx, ERR_INPUT, "title", PROBLEM_MALFORMED);
	if (title->len == 0)
		return ctx_problem(cx, ERR_INPUT, "title", PROBLEM_MISSING);
	if (utf8_length(*title) > ARTICLE_TITLE_MAX_POINTS)
		return ctx_problem(cx, ERR_INPUT, "title", PROBLEM_TOO_LONG);
	return OK;
}

/* A URL of another site is refused in one way, whoever's that is. */
static enum err
move_read(const struct ctx *cx, const struct request *rq, struct article_move *move)
{
	struct str url = request_field(rq, "url");
	const struct site *site = NULL;
	struct article_found found;
	enum err err = reader_single(cx, &rq->form, NULL);

	if (err == OK)
		err = article_find(cx, rq->path_article, &found);
	if (err != OK)
		return err;
	if (url.len == 0)
		return ctx_problem(cx, ERR_INPUT, "url", PROBLEM_MISSING);
	err = article_url(cx->arena, cx->sites, url, &move->url, &site);
	if (err == ERR_INPUT)
		return ctx_problem(cx, ERR_INPUT, "url", PROBLEM_MALFORMED);
	if (err == ERR_ABSENT || (err == OK && site->id != found.article.site_id))
		return ctx_problem(cx, ERR_INPUT, "url", PROBLEM_FOREIGN);
	if (err == OK && str_equal(move->url, found.article.url))
		return ctx_problem(cx, ERR_INPUT, "url", PROBLEM_REUSED);
	if (err == OK)
		move->alias_id = article_id_of(site->id, move->url);
	return err;
}

static enum err
move_run(const struct ctx *cx, const struct article_move *move, struct article_acted *out)
{
	int64_t taken;
	enum err err = articles_move(cx->db, cx->arena, move, &taken);

	if (err != ERR_CONFLICT)
		return err;
	out->rival = move->url;
	return ctx_problem(cx, ERR_CONFLICT, "url", PROBLEM_TAKEN);
}

/* A network without a field keeps its number: the page shows those of the site's bar. */
static enum err
base_read(const struct ctx *cx, const struct request *rq, struct share_counts *base)
{
	struct share_record now;
	enum err err = reader_single(cx, &rq->form, NULL);

	if (err == OK)
		err = articles_shares(cx->db, cx->arena, rq->path_article, &now);
	if (err == OK)
		*base = now.base;
	for (unsigned i = 0; err == OK && i < NETWORKS; i++) {
		const struct network_info *info = network_info((enum network)i);
		const char *field = arena_printf(cx->arena, "base_%s", info->name).p;

		if (!info->uncounted && request_field(rq, field).len > 0)
			err = article_number(cx, rq, field, BASE_MOST, &base->of[i]);
	}
	return err;
}

/* The other one is not to be seen unless it is of the moderator's sites. */
static enum err
goal_find(const struct ctx *cx, struct str into, struct article_found *out)
{
	int64_t id = 0;
	enum err err = OK;

	if (into.len == 0)
		return ctx_problem(cx, ERR_INPUT, "into", PROBLEM_MISSING);
	if (str_to_hex63(into, &id) && id != 0)
		id = aliases_follow(cx->aliases, id);
	else
		err = article_by_url(cx, into, &id);
	if (err == OK)
		err = article_find(cx, id, out);
	return err == ERR_INPUT || err == ERR_ABSENT
		   ? ctx_problem(cx, ERR_INPUT, "into", PROBLEM_UNKNOWN)
		   : err;
}
