/*
 * admin/moderators, api/v1/admin/moderators: who may do what at the sites of an owner.
 */
#include "page/pages.h"

#include "key/password.h"
#include "page/desk.h"
#include "page/proof.h"
#include "page/reader.h"
#include "page/reply.h"
#include "store/moderators.h"
#include "text/utf8.h"
#include "view/desk_json.h"
#include "view/roles_html.h"

/* What the page says besides who may what. */
struct answer {
	int status;
	const char *notice;    /* or NULL */
	struct role_new fresh; /* in the form to add somebody */
	const char *password;  /* of who was added just now; or NULL */
};

static enum err roles_answer(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct answer *answer);
static enum err add_read(
    const struct ctx *cx, const struct request *rq, struct str *name, struct role_given *given);
static enum err add(const struct ctx *cx, const struct request *rq, char *password);
static enum err site_read(const struct ctx *cx, const struct request *rq, struct role_given *given);
static enum err change(const struct ctx *cx, const struct request *rq);
static enum err change_read(
    const struct ctx *cx, const struct request *rq, struct str *name, struct role_given *given);

enum err
roles_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	bool done = str_equal(request_query(rq, "done"), STR("role"));

	return roles_answer(cx, rq, rs,
	    &(struct answer){ .status = 200, .notice = done ? "The role is changed." : NULL });
}

enum err
roles_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	enum err err = change(cx, rq);

	if (cx->trouble->status == 422)
		return roles_answer(cx, rq, rs, &(struct answer){ .status = 422 });
	if (err == OK)
		reply_see_other(cx, rs, "admin/moderators?done=role");
	return err;
}

/* Not a redirect: what is shown this once must not stand in an address. */
enum err
role_new_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	char password[PASSWORD_RANDOM_BYTES];
	struct answer answer = { .status = 200,
		.fresh = { .site = request_field(rq, "site"),
		    .name = request_field(rq, "new_name"),
		    .role = request_field(rq, "role") } };
	enum err err = add(cx, rq, password);

	if (err == OK) {
		answer.password = password;
	} else if (err == ERR_AUTH || cx->trouble->status == 422) {
		answer.status = err == ERR_AUTH ? 403 : 422;
		answer.fresh.wrong = true;
	} else {
		return err;
	}
	return roles_answer(cx, rq, rs, &answer);
}

/* What costs nothing is looked at first. */
static enum err
add(const struct ctx *cx, const struct request *rq, char *password)
{
	const struct event_by by = desk_event_by(cx);
	char hash[PASSWORD_HASH_BYTES];
	struct role_given given;
	struct moderator who;
	struct str name, unknown;
	enum err err = add_read(cx, rq, &name, &given);

	if (err == OK)
		err = proof_current(cx, rq, &who);
	if (err != OK)
		return err;
	password_random(password);
	err = password_hash(str_of(password), hash);
	if (err == OK)
		err = moderators_add(cx->db, cx->arena, name, hash, &given, &by, &unknown);
	if (err != ERR_CONFLICT)
		return err;
	cx->trouble->status = 422;
	return ctx_problem(cx, ERR_INPUT, "new_name", PROBLEM_TAKEN);
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
roles_answer(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct answer *answer)
{
	struct site_ids owned = session_sites(cx->arena, cx->who, ROLE_OWNER);
	struct moderator_at *at;
	struct desk_show show;
	size_t count;
	enum err err = moderators_at_sites(cx->db, cx->arena, &owned, &at, &count);

	if (err == OK)
		err = desk_show(cx, &show, answer->notice);
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
			   .fresh = answer->fresh,
			   .password = answer->password,
		       });
	return reply_desk(rs, answer->status, &h);
}

/* What one is oneself, somebody else says: else the last owner of a site could leave it without one
 * by a slip. */
static enum err
change_read(
    const struct ctx *cx, const struct request *rq, struct str *name, struct role_given *given)
{
	enum err err = site_read(cx, rq, given);

	if (err != OK)
		return err;
	if (utf8_clean_line(cx->arena, request_field(rq, "name"), name) != OK)
		return ctx_problem(cx, ERR_INPUT, "name", PROBLEM_MALFORMED);
	if (str_equal(*name, cx->who->moderator_name)) {
		cx->trouble->status = 422;
		return ctx_problem(cx, ERR_INPUT, "name", PROBLEM_NOT_ALLOWED);
	}
	return OK;
}

static enum err
add_read(const struct ctx *cx, const struct request *rq, struct str *name, struct role_given *given)
{
	enum err err = site_read(cx, rq, given);

	if (err != OK)
		return err;
	if (given->role == ROLE_NONE)
		return ctx_problem(cx, ERR_INPUT, "role", PROBLEM_UNKNOWN);
	if (utf8_clean_line(cx->arena, request_field(rq, "new_name"), name) != OK)
		return ctx_problem(cx, ERR_INPUT, "new_name", PROBLEM_MALFORMED);
	if (name->len > 0 && utf8_length(*name) <= MODERATOR_NAME_MAX_POINTS)
		return OK;
	cx->trouble->status = 422;
	return ctx_problem(
	    cx, ERR_INPUT, "new_name", name->len == 0 ? PROBLEM_MISSING : PROBLEM_TOO_LONG);
}

/* At which site, and which role there. A site of somebody else is answered as one that there is
 * not. */
static enum err
site_read(const struct ctx *cx, const struct request *rq, struct role_given *given)
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
	return OK;
}
