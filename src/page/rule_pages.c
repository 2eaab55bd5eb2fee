/*
 * admin/rules, api/v1/admin/rules: by which rules a site's comments are judged. Owners make them,
 * moderators look.
 */
#include "page/pages.h"

#include "page/desk.h"
#include "page/reader.h"
#include "page/reply.h"
#include "page/rule_trial.h"
#include "store/lessons.h"
#include "store/rules.h"
#include "view/rule_json.h"
#include "view/rules_html.h"

/* What a form sends, and what is done with it. */
struct ruling {
	struct rule rule;
	struct rule_draft typed;
	const struct site *site;
	const char *complaint;
	struct trial trial;
	bool tried;
};

static enum err rules_known(const struct ctx *cx, struct rules_known *out);
static enum err new_read(const struct ctx *cx, const struct request *rq, struct ruling *r);
static enum err find_site(const struct ctx *cx, struct str name, struct ruling *r);
static enum err find_kind(const struct ctx *cx, struct str name, struct ruling *r);
static enum err find_rule(const struct ctx *cx, int64_t id, enum role at_least, struct ruling *r);
static void draft_of(const struct ctx *cx, struct ruling *r);
static enum err take_draft(const struct ctx *cx, const struct request *rq, struct ruling *r);
static enum err try_it(const struct ctx *cx, struct ruling *r);
static enum err save(const struct ctx *cx, struct ruling *r);
static enum err change(const struct ctx *cx, const struct request *rq, struct ruling *r);
static enum err turn(const struct ctx *cx, struct ruling *r, bool on);
static enum err drop(const struct ctx *cx, struct ruling *r);
static enum err act(
    const struct ctx *cx, const struct request *rq, struct ruling *r, const char **done);
static enum err show(const struct ctx *cx, struct response *rs, int status, const struct ruling *r);
static enum err answer(const struct ctx *cx, struct response *rs, int status, int64_t id);
static enum err complain(
    const struct ctx *cx, struct response *rs, enum err err, const struct ruling *r);
static enum err show_trial(const struct ctx *cx, struct response *rs, const struct ruling *r);
static const char *said(const struct request *rq);

enum err
rules_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct desk_show desk;
	struct rules_known known;
	enum err err = rules_known(cx, &known);

	if (err == OK)
		err = desk_show(cx, &desk, said(rq));
	if (err != OK)
		return err;
	struct html h = reply_html_begin(cx);
	rules_page(&h, &(struct rules_show){ .desk = &desk, .known = &known });
	return reply_desk(rs, 200, &h);
}

static enum err
rules_known(const struct ctx *cx, struct rules_known *out)
{
	struct rule *rule;
	struct bayes_total *learned;

	*out = (struct rules_known){ .sites = desk_sites(cx, &cx->mine) };
	enum err err =
	    rules_of_sites(cx->db, cx->arena, &cx->mine, 0, cx->now_us, &rule, &out->rules);
	if (err == OK)
		err = lessons_totals(cx->db, cx->arena, &cx->mine, &learned, &out->totals);
	if (err != OK)
		return err;
	out->rule = rule;
	out->learned = learned;
	return OK;
}

static const char *
said(const struct request *rq)
{
	static const struct {
		const char *done, *words;
	} notice[] = {
		{ "saved", "The rule is saved, and new comments are judged by it." },
		{ "off", "The rule is off: no comment is judged by it." },
		{ "on", "The rule is on again." },
		{ "deleted", "The rule is deleted. What it has caught stays where it is." },
	};

	for (size_t i = 0; i < COUNT_OF(notice); i++)
		if (str_equal(request_query(rq, "done"), str_of(notice[i].done)))
			return notice[i].words;
	return NULL;
}

enum err
rule_new_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct ruling r = { .complaint = NULL };
	enum err err = find_site(cx, request_query(rq, "site"), &r);

	if (err == OK)
		err = find_kind(cx, request_query(rq, "kind"), &r);
	if (err != OK)
		return err;
	r.rule.outcome = OUTCOME_HOLD;
	r.rule.threshold = rule_info_of(r.rule.kind)->first;
	r.rule.span = RECORD_SPAN_FIRST;
	draft_of(cx, &r);
	return show(cx, rs, 200, &r);
}

enum err
rules_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct ruling r = { .complaint = NULL };
	enum err err = new_read(cx, rq, &r);

	if (err == OK && str_equal(request_field(rq, "act"), STR("try")))
		err = try_it(cx, &r);
	else if (err == OK)
		err = save(cx, &r);
	if (cx->trouble->status == 422 || (err == OK && r.tried))
		return show(cx, rs, err == OK ? 200 : 422, &r);
	if (err == OK)
		reply_see_other(cx, rs, "admin/rules?done=saved");
	return err;
}

enum err
rule_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct ruling r = { .complaint = NULL };
	bool try = str_equal(request_query(rq, "act"), STR("try"));
	enum err err = find_rule(cx, rq->path_id, try ? ROLE_MODERATOR : ROLE_READ_ONLY, &r);

	if (err != OK)
		return err;
	draft_of(cx, &r);
	if (try)
		err = try_it(cx, &r);
	return err == OK ? show(cx, rs, 200, &r) : err;
}

enum err
rule_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct ruling r = { .complaint = NULL };
	const char *done = "";
	enum err err = reader_single(cx, &rq->form, NULL);

	if (err == OK)
		err = find_rule(cx, rq->path_id, ROLE_OWNER, &r);
	if (err == OK)
		err = act(cx, rq, &r, &done);
	if (cx->trouble->status == 422 || (err == OK && r.tried))
		return show(cx, rs, err == OK ? 200 : 422, &r);
	if (err == OK)
		reply_see_other(cx, rs, arena_printf(cx->arena, "admin/rules?done=%s", done).p);
	return err;
}

static enum err
act(const struct ctx *cx, const struct request *rq, struct ruling *r, const char **done)
{
	struct str what = request_field(rq, "act");

	if (str_equal(what, STR("on")) || str_equal(what, STR("off"))) {
		*done = str_equal(what, STR("on")) ? "on" : "off";
		return turn(cx, r, str_equal(what, STR("on")));
	}
	if (str_equal(what, STR("delete"))) {
		*done = "deleted";
		return drop(cx, r);
	}
	if (str_equal(what, STR("try"))) {
		enum err err = take_draft(cx, rq, r);
		return err == OK ? try_it(cx, r) : err;
	}
	*done = "saved";
	return change(cx, rq, r);
}

enum err
rules_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct rules_known known;
	enum err err = rules_known(cx, &known);

	(void)rq;
	if (err != OK)
		return err;
	struct json j = reply_json_begin(cx);
	rules_json(&j, &known);
	return reply_json(rs, 200, &j);
}

enum err
rule_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return answer(cx, rs, 200, rq->path_id);
}

enum err
rule_add_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct ruling r = { .complaint = NULL };
	enum err err = new_read(cx, rq, &r);

	if (err == OK)
		err = save(cx, &r);
	return err == OK ? answer(cx, rs, 201, r.rule.id) : complain(cx, rs, err, &r);
}

enum err
rule_try_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct ruling r = { .complaint = NULL };
	enum err err = new_read(cx, rq, &r);

	if (err == OK)
		err = try_it(cx, &r);
	return err == OK ? show_trial(cx, rs, &r) : complain(cx, rs, err, &r);
}

enum err
rule_trial_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct ruling r = { .complaint = NULL };
	enum err err = find_rule(cx, rq->path_id, ROLE_MODERATOR, &r);

	if (err == OK)
		err = try_it(cx, &r);
	return err == OK ? show_trial(cx, rs, &r) : err;
}

enum err
rule_change_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct ruling r = { .complaint = NULL };
	enum err err = reader_single(cx, &rq->form, NULL);

	if (err == OK)
		err = find_rule(cx, rq->path_id, ROLE_OWNER, &r);
	if (err == OK)
		err = change(cx, rq, &r);
	return err == OK ? answer(cx, rs, 200, r.rule.id) : complain(cx, rs, err, &r);
}

enum err
rule_turn_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct ruling r = { .complaint = NULL };
	struct str what = request_field(rq, "act");
	enum err err = reader_single(cx, &rq->form, NULL);

	if (err == OK)
		err = find_rule(cx, rq->path_id, ROLE_OWNER, &r);
	if (err == OK && !str_equal(what, STR("on")) && !str_equal(what, STR("off")))
		err = ctx_problem(cx, ERR_INPUT, "act", PROBLEM_UNKNOWN);
	if (err == OK)
		err = turn(cx, &r, str_equal(what, STR("on")));
	return err == OK ? answer(cx, rs, 200, r.rule.id) : err;
}

enum err
rule_delete_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct ruling r = { .complaint = NULL };
	enum err err = find_rule(cx, rq->path_id, ROLE_OWNER, &r);

	if (err == OK)
		err = drop(cx, &r);
	if (err == OK)
		reply_nothing(rs);
	return err;
}

/* A rule as it is now. */
static enum err
answer(const struct ctx *cx, struct response *rs, int status, int64_t id)
{
	struct sites mine = desk_sites(cx, &cx->mine);
	struct ruling r;
	enum err err = find_rule(cx, id, ROLE_READ_ONLY, &r);

	if (err != OK)
		return err;
	struct json j = reply_json_begin(cx);
	rule_json(&j, &r.rule, &mine);
	return reply_json(rs, status, &j);
}

/* What is wrong with a pattern is a member of the problem. */
static enum err
complain(const struct ctx *cx, struct response *rs, enum err err, const struct ruling *r)
{
	if (err != ERR_INPUT || r->complaint == NULL)
		return err;
	struct json j = reply_problem_begin(cx, cx->trouble->status);
	json_text(&j, "complaint", r->complaint);
	return reply_problem(cx, rs, cx->trouble->status, &j);
}

static enum err
show_trial(const struct ctx *cx, struct response *rs, const struct ruling *r)
{
	struct json j = reply_json_begin(cx);

	trial_json(&j, &r->trial);
	return reply_json(rs, 200, &j);
}

/* A new one, of its site and kind. */
static enum err
new_read(const struct ctx *cx, const struct request *rq, struct ruling *r)
{
	enum err err = reader_single(cx, &rq->form, NULL);

	if (err == OK)
		err = find_site(cx, request_field(rq, "site"), r);
	if (err == OK)
		err = find_kind(cx, request_field(rq, "kind"), r);
	return err == OK ? take_draft(cx, rq, r) : err;
}

/* A site of somebody else is answered as one that there is not. */
static enum err
find_site(const struct ctx *cx, struct str name, struct ruling *r)
{
	r->site = sites_by_name(cx->sites, name);
	enum role role = r->site == NULL ? ROLE_NONE : session_role(cx->who, r->site->id);

	if (role == ROLE_NONE)
		return ctx_problem(cx, ERR_ABSENT, "site", PROBLEM_UNKNOWN);
	r->rule.site_id = r->site->id;
	return role >= ROLE_OWNER ? OK : ctx_problem(cx, ERR_FORBID, "role", PROBLEM_NOT_ALLOWED);
}

static enum err
find_kind(const struct ctx *cx, struct str name, struct ruling *r)
{
	if (cause_of(name, &r->rule.kind) != OK || !rule_has_kind(r->rule.kind))
		return ctx_problem(cx, ERR_INPUT, "kind", PROBLEM_UNKNOWN);
	return OK;
}

static enum err
find_rule(const struct ctx *cx, int64_t id, enum role at_least, struct ruling *r)
{
	struct rule *rule;
	size_t count;
	enum err err = rules_of_sites(cx->db, cx->arena, &cx->mine, id, cx->now_us, &rule, &count);

	if (err != OK)
		return err;
	r->site = count == 0 ? NULL : sites_by_id(cx->sites, rule->site_id);
	if (r->site == NULL)
		return ERR_ABSENT;
	r->rule = *rule;
	if (session_role(cx->who, rule->site_id) < at_least)
		return ctx_problem(cx, ERR_FORBID, "role", PROBLEM_NOT_ALLOWED);
	return OK;
}

/* What the form has in its fields. */
static void
draft_of(const struct ctx *cx, struct ruling *r)
{
	r->typed = (struct rule_draft){
		.outcome = str_of(outcome_info(r->rule.outcome)->name),
		.threshold = arena_printf(cx->arena, "%lld", (long long)r->rule.threshold),
		.span = arena_printf(cx->arena, "%lld", (long long)r->rule.span),
		.score = arena_printf(cx->arena, "%lld", (long long)r->rule.score),
		.text = r->rule.text,
	};
}

/* ERR_INPUT: what is wrong is noted, with status 422. */
static enum err
take_draft(const struct ctx *cx, const struct request *rq, struct ruling *r)
{
	const char *field = rule_info_of(r->rule.kind)->field;

	r->typed = (struct rule_draft){
		.outcome = request_field(rq, "outcome"),
		.threshold = request_field(rq, "threshold"),
		.span = request_field(rq, "span"),
		.score = request_field(rq, "score"),
		.text = field == NULL ? STR_EMPTY : request_field(rq, field),
	};
	rule_check(cx->arena, &r->typed, &r->rule, &cx->trouble->problems, &r->complaint);
	if (cx->trouble->problems.count == 0)
		return OK;
	cx->trouble->status = 422;
	return ERR_INPUT;
}

static enum err
try_it(const struct ctx *cx, struct ruling *r)
{
	r->tried = true;
	return rule_trial(cx, &r->rule, &r->trial);
}

static enum err
save(const struct ctx *cx, struct ruling *r)
{
	const struct event_by by = desk_event_by(cx);
	enum err err = rules_add(cx->db, cx->arena, &r->rule, &by);

	if (err == OK)
		live_changed(cx->live);
	if (err != ERR_CONFLICT)
		return err;
	cx->trouble->status = 422;
	return ctx_problem(cx, ERR_INPUT, "rules", PROBLEM_TOO_LONG);
}

static enum err
change(const struct ctx *cx, const struct request *rq, struct ruling *r)
{
	struct site_ids here = { &r->rule.site_id, 1 };
	const struct event_by by = desk_event_by(cx);
	enum err err = take_draft(cx, rq, r);

	if (err == OK)
		err = rules_change(cx->db, cx->arena, &here, &r->rule, &by);
	if (err == OK)
		live_changed(cx->live);
	return err;
}

static enum err
turn(const struct ctx *cx, struct ruling *r, bool on)
{
	struct site_ids here = { &r->rule.site_id, 1 };
	const struct event_by by = desk_event_by(cx);

	r->rule.enabled = on;
	enum err err = rules_enable(cx->db, cx->arena, &here, &r->rule, &by);
	if (err == OK)
		live_changed(cx->live);
	return err;
}

static enum err
drop(const struct ctx *cx, struct ruling *r)
{
	struct site_ids here = { &r->rule.site_id, 1 };
	const struct event_by by = desk_event_by(cx);
	enum err err = rules_remove(cx->db, cx->arena, &here, r->rule.id, &by);

	if (err == OK)
		live_changed(cx->live);
	return err;
}

static enum err
show(const struct ctx *cx, struct response *rs, int status, const struct ruling *r)
{
	struct desk_show desk;
	enum err err = desk_show(cx, &desk, NULL);

	if (err != OK)
		return err;
	struct html h = reply_html_begin(cx);
	rule_page(&h, &(struct rule_show){
			  .desk = &desk,
			  .site = r->site,
			  .rule = &r->rule,
			  .typed = &r->typed,
			  .complaint = r->complaint,
			  .trial = r->tried ? &r->trial : NULL,
			  .may = session_role(cx->who, r->site->id) >= ROLE_OWNER,
		      });
	return reply_desk(rs, status, &h);
}
