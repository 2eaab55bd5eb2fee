/*
 * admin/moderators, api/v1/admin/moderators: who may do what at the sites of an owner.
 */
#include "page/pages.h"

#include "page/desk.h"
#include "page/reader.h"
#include "page/reply.h"
#include "store/moderators.h"
#include "text/utf8.h"
#include "view/desk_json.h"
#include "view/roles_html.h"

static enum err roles_answer(const struct ctx *cx, const struct request *rq, struct response *rs,
    int status, const char *notice);
static enum err change(const struct ctx *cx, const struct request *rq);
static enum err change_read(
    const struct ctx *cx, const struct request *rq, struct str *name, struct role_given *given);

enum err
roles_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	bool done = str_equal(request_query(rq, "done"), STR("role"));

	return roles_answer(cx, rq, rs, 200, done ? "The role is changed." : NULL);
}

enum err
roles_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	enum err err = change(cx, rq);

	if (cx->trouble->status == 422)
		return roles_answer(cx, rq, rs, 422, NULL);
	if (err == OK)
		reply_see_other(cx, rs, "admin/moderators?done=role");
	return err;
}

enum err
roles_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct site_ids owned = session_sites(cx->arena, cx->who, ROLE_OWNER);
	struct moderator_at *at;
	size_t count;
	enum err err = moderators_at_sites(cx->db, cx->arena, &owned, &at, &count);

	(void)rq;
	if (err != OK)
		return err;
	struct sites sites = desk_sites(cx, &owned);
	struct json j = reply_json_begin(cx);
	desk_roles_json(&j, &sites, at, count);
	return reply_json(rs, 200, &j);
}

enum err
role_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	enum err err = change(cx, rq);

	return err == OK ? roles_api(cx, rq, rs) : err;
}

static enum err
change(const struct ctx *cx, const struct request *rq)
{
	const struct event_by by = desk_event_by(cx);
	struct role_given given;
	struct str name, unknown;
	enum err err = change_read(cx, rq, &name, &given);

	if (err == OK)
		err = moderators_role(cx->db, cx->arena, name, &given, &by, &unknown);
	if (err == ERR_ABSENT && cx->trouble->problems.count == 0) {
		cx->trouble->status = 422;
		err = ctx_problem(cx, ERR_INPUT, "name", PROBLEM_UNKNOWN);
	}
	return err;
}

static enum err
roles_answer(const struct ctx *cx, const struct request *rq, struct response *rs, int status,
    const char *notice)
{
	struct site_ids owned = session_sites(cx->arena, cx->who, ROLE_OWNER);
	struct moderator_at *at;
	struct desk_show show;
	size_t count;
	enum err err = moderators_at_sites(cx->db, cx->arena, &owned, &at, &count);

	if (err == OK)
		err = desk_show(cx, &show, notice);
	if (err != OK)
		return err;
	struct html h = reply_html_begin(cx);
	roles_page(&h, &(struct roles_show){
			   .desk = &show,
			   .sites = desk_sites(cx, &owned),
			   .at = at,
			   .count = count,
			   .typed_site = request_field(rq, "site"),
			   .typed_name = request_field(rq, "name"),
		       });
	return reply_desk(rs, status, &h);
}

/* A site of somebody else is answered as one that there is not. What one is oneself, somebody else
 * says: else the last owner of a site could leave it without one by a slip. */
static enum err
change_read(
    const struct ctx *cx, const struct request *rq, struct str *name, struct role_given *given)
{
	const struct site *site = sites_by_name(cx->sites, request_field(rq, "site"));
	enum err err = reader_single(cx, &rq->form, NULL);

	if (err != OK)
		return err;
	if (site == NULL || session_role(cx->who, site->id) < ROLE_OWNER)
		return ctx_problem(cx, ERR_ABSENT, "site", PROBLEM_UNKNOWN);
	*given = (struct role_given){ .site = &site->name, .sites = 1 };
	if (role_of(request_field(rq, "role"), &given->role) != OK)
		return ctx_problem(cx, ERR_INPUT, "role", PROBLEM_UNKNOWN);
	if (utf8_clean_line(cx->arena, request_field(rq, "name"), name) != OK)
		return ctx_problem(cx, ERR_INPUT, "name", PROBLEM_MALFORMED);
	if (str_equal(*name, cx->who->moderator_name)) {
		cx->trouble->status = 422;
		return ctx_problem(cx, ERR_INPUT, "name", PROBLEM_NOT_ALLOWED);
	}
	return OK;
}
