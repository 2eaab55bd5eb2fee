/*
 * admin/bans and what is below it, admin/articles/{a}/comments/{id}/ban: who may write no more; and
 * the same for programs, api/v1/admin/bans.
 */
#include "page/pages.h"

#include "page/ban_making.h"
#include "page/banned.h"
#include "page/desk.h"
#include "page/live.h"
#include "page/reply.h"
#include "store/bans.h"
#include "view/ban_json.h"

#define BANS_PAGE 100

static enum err list_load(const struct ctx *cx, const struct form *form, struct bans_show *out);
static enum err list_read(const struct ctx *cx, const struct form *form, struct bans_show *out,
    struct site_ids *ids, int64_t *before);
static enum err list_running(const struct ctx *cx, const struct site_ids *ids, int64_t before,
    struct ban **ban, size_t *count);
static const char *notice_of(const struct request *rq);
static enum err lift(const struct ctx *cx, int64_t id);
static enum err making_show(
    const struct ctx *cx, struct response *rs, struct making *m, int status);
static enum err ban_show(const struct ctx *cx, struct response *rs, int status, int64_t id);

enum err
bans_get_page(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct bans_show bans;
	struct desk_show show;
	enum err err = list_load(cx, &rq->query, &bans);

	if (err == OK)
		err = desk_show(cx, &show, notice_of(rq));
	if (err != OK)
		return err;
	struct html h = reply_html_begin(cx);
	bans_page(&h, &show, &bans);
	return reply_desk(rs, 200, &h);
}

enum err
bans_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct bans_show bans;
	enum err err = list_load(cx, &rq->query, &bans);

	if (err != OK)
		return err;
	struct json j = reply_json_begin(cx);
	bans_json(&j, &bans, cx->now_us);
	return reply_json(rs, 200, &j);
}

enum err
ban_new_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct making m;
	struct str name = request_query(rq, "site");
	enum err err = making_begin(cx, rq, &m, 0);

	if (err == OK && name.len > 0)
		err = making_site(cx, &m, name);
	return err == OK ? making_show(cx, rs, &m, 200) : err;
}

enum err
ban_comment_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct making m;
	enum err err = making_begin(cx, rq, &m, rq->path_id);

	if (err != OK)
		return err;
	m.form.kind = BAN_AUTHOR;
	m.form.name = m.origin.author_name;
	m.form.domain = banned_domain(m.address);
	return making_show(cx, rs, &m, 200);
}

enum err
ban_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct making m = { 0 };
	bool make = str_equal(request_field(rq, "act"), STR("make"));
	enum err err = making_do(cx, rq, make, &m);

	if (err != OK && cx->trouble->status != 422 && cx->trouble->status != 409)
		return err;
	if (err != OK || !make)
		return making_show(cx, rs, &m, err == OK ? 200 : cx->trouble->status);
	reply_see_other(cx, rs,
	    arena_printf(cx->arena, "admin/bans?done=made#ban-%lld", (long long)m.ban.id).p);
	return OK;
}

enum err
ban_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct making m = { 0 };
	enum err err = making_do(cx, rq, true, &m);

	return err == OK ? ban_show(cx, rs, 201, m.ban.id) : err;
}

enum err
ban_preview_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct making m = { 0 };
	enum err err = making_do(cx, rq, false, &m);

	if (err != OK)
		return err;
	struct json j = reply_json_begin(cx);
	ban_preview_json(&j, &m.ban, &m.preview);
	return reply_json(rs, 200, &j);
}

enum err
ban_lift_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	enum err err = lift(cx, rq->path_id);

	if (err == OK)
		reply_see_other(cx, rs, "admin/bans?done=lifted");
	return err;
}

enum err
ban_lift_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	enum err err = lift(cx, rq->path_id);

	return err == OK ? ban_show(cx, rs, 200, rq->path_id) : err;
}

static enum err
lift(const struct ctx *cx, int64_t id)
{
	struct ban ban;
	enum err err = bans_get(cx->db, cx->arena, &cx->mine, id, &ban);

	if (err != OK)
		return err;
	if (session_role(cx->who, ban.site_id) < ROLE_MODERATOR)
		return ctx_problem(cx, ERR_FORBID, "role", PROBLEM_NOT_ALLOWED);
	err = bans_lift(
	    cx->db, cx->arena, id, cx->who->moderator_id, cx->who->moderator_name, cx->now_us);
	if (err == ERR_CONFLICT)
		return ctx_problem(cx, err, "lift", PROBLEM_EXPIRED);
	if (err == OK)
		live_changed(cx->live);
	return err;
}

/* As it stands in the database by now. */
static enum err
ban_show(const struct ctx *cx, struct response *rs, int status, int64_t id)
{
	struct sites mine = desk_sites(cx, &cx->mine);
	struct ban ban;
	enum err err = bans_get(cx->db, cx->arena, &cx->mine, id, &ban);

	if (err != OK)
		return err;
	struct json j = reply_json_begin(cx);
	ban_json(&j, NULL, &ban, &mine, cx->now_us);
	return reply_json(rs, status, &j);
}

static enum err
list_load(const struct ctx *cx, const struct form *form, struct bans_show *out)
{
	struct sites *mine = arena_alloc(cx->arena, sizeof(*mine));
	struct site_ids ids;
	struct ban *ban;
	int64_t before;
	enum err err = list_read(cx, form, out, &ids, &before);

	if (err == OK)
		err = out->over ? bans_over(cx->db, cx->arena, &ids, cx->now_us, before,
				      BANS_PAGE + 1, &ban, &out->bans)
				: list_running(cx, &ids, before, &ban, &out->bans);
	if (err != OK)
		return err;
	if (out->bans > BANS_PAGE) {
		out->bans = BANS_PAGE;
		out->next = ban[BANS_PAGE - 1].id;
	}
	*mine = desk_sites(cx, &cx->mine);
	out->sites = mine;
	out->ban = ban;
	return OK;
}

static enum err
list_read(const struct ctx *cx, const struct form *form, struct bans_show *out,
    struct site_ids *ids, int64_t *before)
{
	struct str state = form_get(form, "state"), name = form_get(form, "site");

	*ids = cx->mine;
	*out = (struct bans_show){ .over = str_equal(state, STR("over")) };
	if (state.len > 0 && !out->over && !str_equal(state, STR("running")))
		return ctx_problem(cx, ERR_INPUT, "state", PROBLEM_UNKNOWN);
	if (name.len > 0) {
		out->site = sites_by_name(cx->sites, name);
		if (out->site == NULL || session_role(cx->who, out->site->id) == ROLE_NONE)
			return ctx_problem(cx, ERR_ABSENT, "site", PROBLEM_UNKNOWN);
		*ids = (struct site_ids){ &out->site->id, 1 };
	}
	return desk_cursor(cx, form, "before", before);
}

/* Those that run are in memory: they are few. */
static enum err
list_running(const struct ctx *cx, const struct site_ids *ids, int64_t before, struct ban **ban,
    size_t *count)
{
	const struct bans *bans;
	enum err err = live_bans(cx->live, cx->arena, cx->db, cx->now_us, &bans);

	*count = 0;
	if (err != OK)
		return err;
	*ban = arena_array(cx->arena, BANS_PAGE + 1, sizeof(**ban));
	for (int64_t below = before == 0 ? INT64_MAX : before; *count <= BANS_PAGE;) {
		const struct ban *next = NULL;

		for (size_t i = 0; i < bans->count; i++)
			for (size_t k = 0; k < ids->count; k++)
				if (bans->ban[i].site_id == ids->id[k] && bans->ban[i].id < below &&
				    ban_runs(&bans->ban[i], cx->now_us) &&
				    (next == NULL || bans->ban[i].id > next->id))
					next = &bans->ban[i];
		if (next == NULL)
			break;
		(*ban)[(*count)++] = *next;
		below = next->id;
	}
	return OK;
}

static const char *
notice_of(const struct request *rq)
{
	struct str done = request_query(rq, "done");

	if (str_equal(done, STR("made")))
		return "The ban runs.";
	return str_equal(done, STR("lifted")) ? "The ban is lifted." : NULL;
}

static enum err
making_show(const struct ctx *cx, struct response *rs, struct making *m, int status)
{
	struct desk_show show;
	enum err err = desk_show(cx, &show, NULL);

	if (err != OK)
		return err;
	struct html h = reply_html_begin(cx);
	ban_page(&h, &show, &m->form);
	return reply_desk(rs, status, &h);
}
