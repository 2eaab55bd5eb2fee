/*
 * admin/sites: the policy of a moderator's sites.
 */
#include "page/pages.h"

#include "page/articles.h"
#include "page/desk.h"
#include "page/reader.h"
#include "page/reply.h"
#include "page/sites.h"
#include "store/sites.h"

static enum err policies_show(
    const struct ctx *cx, const struct request *rq, struct response *rs, int status, int64_t wrong);
static enum err guards_read(
    const struct ctx *cx, const struct request *rq, struct site_settings *set);
static enum err policy_read(const struct ctx *cx, const struct request *rq, struct site *site);

enum err
sites_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return policies_show(cx, rq, rs, 200, 0);
}

enum err
site_policy_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct site site;
	enum err err = site_policy_act(cx, rq, &site);

	if (err == ERR_INPUT)
		return policies_show(cx, rq, rs, 422, site.id);
	if (err == OK)
		reply_see_other(cx, rs, "admin/sites?said=saved");
	return err;
}

enum err
site_policy_act(const struct ctx *cx, const struct request *rq, struct site *out)
{
	const struct event_by by = desk_event_by(cx);
	const struct site *known = sites_by_id(cx->sites, rq->path_id);
	enum role role = known == NULL ? ROLE_NONE : session_role(cx->who, known->id);

	if (role == ROLE_NONE)
		return ERR_ABSENT;
	if (role < ROLE_OWNER)
		return ctx_problem(cx, ERR_FORBID, "role", PROBLEM_NOT_ALLOWED);
	*out = *known;
	enum err err = policy_read(cx, rq, out);
	if (err == OK)
		err = sites_policy(cx->db, cx->arena, out, &by);
	if (err == OK)
		live_changed(cx->live);
	return err;
}

struct site_policies
site_policies(const struct ctx *cx)
{
	struct sites mine = desk_sites(cx, &cx->mine);
	bool *owns = arena_array(cx->arena, mine.count, sizeof(*owns));

	for (size_t i = 0; i < mine.count; i++)
		owns[i] = session_role(cx->who, mine.site[i].id) >= ROLE_OWNER;
	return (struct site_policies){ .site = mine.site, .owns = owns, .sites = mine.count };
}

static enum err
policy_read(const struct ctx *cx, const struct request *rq, struct site *site)
{
	enum err err = reader_single(cx, &rq->form, NULL);

	if (err != OK)
		return err;
	if (policy_of(request_field(rq, "policy"), &site->policy) != OK)
		return ctx_problem(cx, ERR_INPUT, "policy", PROBLEM_UNKNOWN);
	err = article_number(cx, rq, "days", SITE_CLOSE_DAYS_MAX, &site->set.close_days);
	return err == OK ? guards_read(cx, rq, &site->set) : err;
}

/* What is not sent stays as it is. */
static enum err
guards_read(const struct ctx *cx, const struct request *rq, struct site_settings *set)
{
	for (size_t i = 0; i < SITE_GUARDS; i++) {
		const struct option *option = option_find(&site_table, str_of(site_guard[i]));
		struct str value = request_field(rq, option->name);

		if (value.len > 0 && option_set(option, cx->arena, value, set, NULL) != OK)
			return ctx_problem(cx, ERR_INPUT, option->name,
			    option->type == OPTION_CHOICE ? PROBLEM_UNKNOWN : PROBLEM_MALFORMED);
	}
	const char *wrong = site_guards_check(set);

	return wrong == NULL ? OK : ctx_problem(cx, ERR_INPUT, wrong, PROBLEM_MALFORMED);
}

static enum err
policies_show(
    const struct ctx *cx, const struct request *rq, struct response *rs, int status, int64_t wrong)
{
	struct site_policies policies = site_policies(cx);
	bool saved = status == 200 && str_equal(request_query(rq, "said"), STR("saved"));
	struct desk_show show;
	enum err err = desk_show(cx, &show, saved ? "The policy was saved." : NULL);

	if (err != OK)
		return err;
	policies.wrong = wrong;
	policies.form = &rq->form;
	struct html h = reply_html_begin(cx);
	site_policies_page(&h, &show, &policies);
	return reply_desk(rs, status, &h);
}
