/*
 * api/v1/admin/articles, api/v1/admin/sites: what moderators read and do about articles, and owners
 * about the policy of their sites, for programs.
 */
#include "page/pages.h"

#include "page/articles.h"
#include "page/reply.h"
#include "page/sites.h"
#include "view/article_json.h"

static enum err act(
    const struct ctx *cx, const struct request *rq, struct response *rs, article_act_fn *does);
static enum err show(const struct ctx *cx, struct response *rs, int64_t article_id);
static enum err refused(const struct ctx *cx, enum err err);

enum err
article_list_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct article_list list;
	enum err err = article_list_load(cx, rq, &list);

	if (err != OK)
		return err;
	struct json j = reply_json_begin(cx);
	article_list_json(&j, &list);
	return reply_json(rs, 200, &j);
}

enum err
article_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return show(cx, rs, rq->path_article);
}

enum err
article_age_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return act(cx, rq, rs, article_age_act);
}

enum err
article_title_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return act(cx, rq, rs, article_title_act);
}

enum err
article_move_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return act(cx, rq, rs, article_move_act);
}

enum err
article_shares_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return act(cx, rq, rs, article_shares_act);
}

enum err
article_suspects_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return act(cx, rq, rs, article_suspects_act);
}

enum err
article_merge_show_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct article_pair pair;
	enum err err = article_pair_read(cx, rq, &rq->query, &pair);

	if (err != OK)
		return refused(cx, err);
	struct article_line goes = article_line(cx, &pair.from);
	struct article_line stays = article_line(cx, &pair.into);
	struct json j = reply_json_begin(cx);
	article_merge_json(&j, &goes, &stays);
	return reply_json(rs, 200, &j);
}

enum err
article_merge_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return act(cx, rq, rs, article_merge_act);
}

enum err
sites_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct site_policies policies = site_policies(cx);

	(void)rq;
	struct json j = reply_json_begin(cx);
	site_policies_json(&j, &policies);
	return reply_json(rs, 200, &j);
}

enum err
site_policy_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct site site;
	enum err err = site_policy_act(cx, rq, &site);

	if (err != OK)
		return refused(cx, err);
	struct json j = reply_json_begin(cx);
	site_policy_json(&j, NULL, &site, true);
	return reply_json(rs, 200, &j);
}

/* The answer is the article as it is after it. */
static enum err
act(const struct ctx *cx, const struct request *rq, struct response *rs, article_act_fn *does)
{
	struct article_acted acted = { 0 };
	enum err err = does(cx, rq, &acted);

	return err == OK ? show(cx, rs, acted.article_id) : refused(cx, err);
}

static enum err
show(const struct ctx *cx, struct response *rs, int64_t article_id)
{
	struct article_show article;
	enum err err = article_load(cx, article_id, &article);

	if (err != OK)
		return err;
	struct json j = reply_json_begin(cx);
	article_show_json(&j, NULL, &article);
	return reply_json(rs, 200, &j);
}

/* With the status that the page has where a form will not do. */
static enum err
refused(const struct ctx *cx, enum err err)
{
	if (err == ERR_INPUT)
		cx->trouble->status = 422;
	return err;
}
