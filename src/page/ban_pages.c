/*
 * admin/bans and what is below it, admin/articles/{a}/comments/{id}/ban: who may write no more.
 */
#include "page/pages.h"

#include "base/clock.h"
#include "key/email.h"
#include "page/ban_preview.h"
#include "page/banned.h"
#include "page/desk.h"
#include "page/live.h"
#include "page/reader.h"
#include "page/reply.h"
#include "store/bans.h"
#include "store/comments.h"
#include "text/mailbox.h"
#include "text/utf8.h"

#define BANS_PAGE 100

/* A ban on its way. */
struct making {
	const struct request *rq;
	struct ban_form form;
	struct comment_origin origin; /* of the comment that it comes from */
	struct str address;           /* that came with it; or empty */
	struct ban ban;
	struct str email; /* of a ban of an address: its hashes */
};

static enum err list_read(const struct ctx *cx, const struct request *rq, struct bans_show *out,
    struct site_ids *ids, int64_t *before);
static enum err list_running(const struct ctx *cx, const struct site_ids *ids, int64_t before,
    struct ban **ban, size_t *count);
static const char *notice_of(const struct request *rq);
static enum err making_begin(
    const struct ctx *cx, const struct request *rq, struct making *m, int64_t comment_id);
static enum err making_site(const struct ctx *cx, struct making *m, struct str name);
static enum err making_comment(const struct ctx *cx, struct making *m);
static enum err making_named(const struct ctx *cx, struct making *m);
static enum err making_read(const struct ctx *cx, struct making *m);
static enum err making_words(const struct ctx *cx, struct making *m);
static enum err making_ban(const struct ctx *cx, struct making *m);
static enum err making_actor(const struct ctx *cx, struct making *m);
static enum err making_email(const struct ctx *cx, struct making *m);
static enum err making_fold(const struct ctx *cx, struct making *m);
static enum err making_act(const struct ctx *cx, struct making *m);
static enum err making_show(
    const struct ctx *cx, struct response *rs, struct making *m, int status);

enum err
bans_get_page(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct bans_show bans = { 0 };
	struct desk_show show;
	struct site_ids ids;
	struct sites mine = desk_sites(cx, &cx->mine);
	struct ban *ban;
	int64_t before;
	enum err err = list_read(cx, rq, &bans, &ids, &before);

	if (err == OK)
		err = bans.over ? bans_over(cx->db, cx->arena, &ids, cx->now_us, before,
				      BANS_PAGE + 1, &ban, &bans.bans)
				: list_running(cx, &ids, before, &ban, &bans.bans);
	if (err == OK)
		err = desk_show(cx, &show, notice_of(rq));
	if (err != OK)
		return err;
	if (bans.bans > BANS_PAGE) {
		bans.bans = BANS_PAGE;
		bans.next = ban[BANS_PAGE - 1].id;
	}
	bans.sites = &mine;
	bans.ban = ban;
	struct html h = reply_html_begin(cx);
	bans_page(&h, &show, &bans);
	return reply_desk(rs, 200, &h);
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
	struct making m = { .rq = rq };
	struct ban_preview preview;
	bool make = str_equal(request_field(rq, "act"), STR("make"));
	enum err err = reader_single(cx, &rq->form, NULL);

	if (err == OK)
		err = making_named(cx, &m);
	if (err == OK)
		err = making_read(cx, &m);
	if (err == OK)
		err = making_ban(cx, &m);
	if (err == OK)
		cx->trouble->status = 0;
	if (err == OK && make)
		err = making_act(cx, &m);
	else if (err == OK)
		err = ban_preview(cx, &m.ban, m.email, &preview);
	if (err != OK && cx->trouble->status != 422 && cx->trouble->status != 409)
		return err;
	if (err != OK || !make) {
		m.form.preview = err == OK ? &preview : NULL;
		return making_show(cx, rs, &m, err == OK ? 200 : cx->trouble->status);
	}
	live_changed(cx->live);
	reply_see_other(cx, rs,
	    arena_printf(cx->arena, "admin/bans?done=made#ban-%lld", (long long)m.ban.id).p);
	return OK;
}

enum err
ban_lift_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct ban ban;
	enum err err = bans_get(cx->db, cx->arena, &cx->mine, rq->path_id, &ban);

	if (err != OK)
		return err;
	if (session_role(cx->who, ban.site_id) < ROLE_MODERATOR)
		return ctx_problem(cx, ERR_FORBID, "role", PROBLEM_NOT_ALLOWED);
	err = bans_lift(
	    cx->db, cx->arena, ban.id, cx->who->moderator_id, cx->who->moderator_name, cx->now_us);
	if (err == ERR_CONFLICT)
		return ctx_problem(cx, err, "lift", PROBLEM_EXPIRED);
	if (err != OK)
		return err;
	live_changed(cx->live);
	reply_see_other(cx, rs, "admin/bans?done=lifted");
	return OK;
}

static enum err
list_read(const struct ctx *cx, const struct request *rq, struct bans_show *out,
    struct site_ids *ids, int64_t *before)
{
	struct str state = request_query(rq, "state"), name = request_query(rq, "site");

	*ids = cx->mine;
	out->over = str_equal(state, STR("over"));
	if (state.len > 0 && !out->over && !str_equal(state, STR("running")))
		return ctx_problem(cx, ERR_INPUT, "state", PROBLEM_UNKNOWN);
	if (name.len > 0) {
		out->site = sites_by_name(cx->sites, name);
		if (out->site == NULL || session_role(cx->who, out->site->id) == ROLE_NONE)
			return ctx_problem(cx, ERR_ABSENT, "site", PROBLEM_UNKNOWN);
		*ids = (struct site_ids){ &out->site->id, 1 };
	}
	return desk_cursor(cx, &rq->query, "before", before);
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

/* An empty form, or one from a comment of a site that is mine: the path's, or the one named. */
static enum err
making_begin(const struct ctx *cx, const struct request *rq, struct making *m, int64_t comment_id)
{
	struct site_ids may = session_sites(cx->arena, cx->who, ROLE_MODERATOR);
	struct sites *sites = arena_alloc(cx->arena, sizeof(*sites));

	*sites = desk_sites(cx, &may);
	*m = (struct making){
		.rq = rq,
		.form = {
			.sites = sites,
			.article_id = rq->path_article,
			.comment_id = comment_id,
			.kind = BAN_NAME,
			.outcome = OUTCOME_REFUSE,
			.time = &ban_time[3],
			.email = STR_EMPTY,
			.domain = STR_EMPTY,
			.name = STR_EMPTY,
			.text = STR_EMPTY,
			.why = STR_EMPTY,
		},
		.address = STR_EMPTY,
		.email = STR_EMPTY,
	};
	return comment_id == 0 ? OK : making_comment(cx, m);
}

/* A site that is not theirs to see is not there. */
static enum err
making_site(const struct ctx *cx, struct making *m, struct str name)
{
	const struct site *site = sites_by_name(cx->sites, name);
	enum role role = site == NULL ? ROLE_NONE : session_role(cx->who, site->id);

	if (role == ROLE_NONE)
		return ctx_problem(cx, ERR_ABSENT, "site", PROBLEM_UNKNOWN);
	if (role < ROLE_MODERATOR)
		return ctx_problem(cx, ERR_FORBID, "role", PROBLEM_NOT_ALLOWED);
	m->form.site = site;
	return OK;
}

/* The address that came with it is opened to be hashed anew, and for its domain. */
static enum err
making_comment(const struct ctx *cx, struct making *m)
{
	struct ban_form *form = &m->form;
	enum err err =
	    comments_origin(cx->db, cx->arena, form->article_id, form->comment_id, &m->origin);

	if (err != OK)
		return err;
	form->site = sites_by_id(cx->sites, m->origin.site_id);
	enum role role = form->site == NULL ? ROLE_NONE : session_role(cx->who, form->site->id);
	if (role == ROLE_NONE)
		return ERR_ABSENT;
	if (role < ROLE_MODERATOR)
		return ctx_problem(cx, ERR_FORBID, "role", PROBLEM_NOT_ALLOWED);
	form->author_name = m->origin.author_name;
	form->has_email = m->origin.email_hash.len > 0;
	if (form->has_email && email_open(cx->arena, cx->keys, m->origin.site_id,
				   m->origin.email_sealed, &m->address) != OK)
		m->address = STR_EMPTY;
	if (m->origin.actor.len > 0 && ban_actor_end_us(m->origin.actor_day) > cx->now_us)
		form->actor_end_us = ban_actor_end_us(m->origin.actor_day);
	return OK;
}

/* What the form's hidden fields name. */
static enum err
making_named(const struct ctx *cx, struct making *m)
{
	const struct request *rq = m->rq;
	struct str article = request_field(rq, "article"), comment = request_field(rq, "comment");
	struct request aimed = *rq;
	int64_t comment_id = 0;

	aimed.path_article = 0;
	if (article.len > 0 && !str_to_hex63(article, &aimed.path_article))
		return ctx_problem(cx, ERR_INPUT, "article", PROBLEM_MALFORMED);
	if (comment.len > 0 && (!str_to_i64(comment, &comment_id) || comment_id == 0))
		return ctx_problem(cx, ERR_INPUT, "comment", PROBLEM_MALFORMED);
	enum err err = making_begin(cx, &aimed, m, comment_id);
	m->rq = rq;
	if (err == OK && comment_id == 0)
		err = making_site(cx, m, request_field(rq, "site"));
	return err;
}

/* ERR_INPUT, noted, with status 422: the form comes back. */
static enum err
making_read(const struct ctx *cx, struct making *m)
{
	struct ban_form *form = &m->form;
	struct str kind = request_field(m->rq, "kind");
	enum err err = making_words(cx, m);

	cx->trouble->status = 422;
	if (ban_outcome_of(request_field(m->rq, "outcome"), &form->outcome) != OK)
		err = ctx_problem(cx, ERR_INPUT, "outcome", PROBLEM_UNKNOWN);
	if (ban_time_of(request_field(m->rq, "time"), &form->time) != OK)
		err = ctx_problem(cx, ERR_INPUT, "time", PROBLEM_UNKNOWN);
	if (kind.len == 0)
		err = ctx_problem(cx, ERR_INPUT, "kind", PROBLEM_MISSING);
	else if (ban_kind_of(kind, &form->kind) != OK)
		err = ctx_problem(cx, ERR_INPUT, "kind", PROBLEM_UNKNOWN);
	return err;
}

/* All that was typed, whether it is banned or not: it stands in the form again. */
static enum err
making_words(const struct ctx *cx, struct making *m)
{
	struct {
		const char *field;
		struct str *to;
		size_t points;
	} line[] = {
		{ "email", &m->form.email, BAN_WORDS_MAX_POINTS },
		{ "domain", &m->form.domain, BAN_WORDS_MAX_POINTS },
		{ "name", &m->form.name, BAN_WORDS_MAX_POINTS },
		{ "text", &m->form.text, BAN_WORDS_MAX_POINTS },
		{ "why", &m->form.why, BAN_WHY_MAX_POINTS },
	};
	enum err err = OK;

	for (size_t i = 0; i < COUNT_OF(line); i++) {
		if (utf8_clean_line(cx->arena, request_field(m->rq, line[i].field), line[i].to) !=
		    OK) {
			*line[i].to = STR_EMPTY;
			err = ctx_problem(cx, ERR_INPUT, line[i].field, PROBLEM_MALFORMED);
		} else if (utf8_length(*line[i].to) > line[i].points) {
			err = ctx_problem(cx, ERR_INPUT, line[i].field, PROBLEM_TOO_LONG);
		}
	}
	return err;
}

static enum err
making_ban(const struct ctx *cx, struct making *m)
{
	const struct ban_form *form = &m->form;

	m->ban = (struct ban){
		.site_id = form->site->id,
		.kind = form->kind,
		.words = STR_EMPTY,
		.hash = STR_EMPTY,
		.outcome = form->outcome,
		.expires_us = form->time->s == 0 ? 0 : cx->now_us + form->time->s * US_PER_S,
		.why = form->why,
		.moderator_id = cx->who->moderator_id,
		.moderator = cx->who->moderator_name,
		.made_us = cx->now_us,
	};
	if (form->kind == BAN_ACTOR)
		return making_actor(cx, m);
	if (form->kind == BAN_EMAIL)
		return making_email(cx, m);
	if (form->kind != BAN_AUTHOR)
		return making_fold(cx, m);
	if (form->comment_id == 0)
		return ctx_problem(cx, ERR_INPUT, "author", PROBLEM_MISSING);
	m->ban.author_id = m->origin.author_id;
	m->ban.words = m->origin.author_name;
	return OK;
}

static enum err
making_actor(const struct ctx *cx, struct making *m)
{
	int64_t end_us = m->form.actor_end_us;

	if (end_us == 0)
		return ctx_problem(cx, ERR_INPUT, "actor", PROBLEM_EXPIRED);
	m->ban.hash = m->origin.actor;
	m->ban.day = m->origin.actor_day;
	m->ban.words = m->origin.author_name;
	if (m->ban.expires_us == 0 || m->ban.expires_us > end_us)
		m->ban.expires_us = end_us;
	return OK;
}

/* Kept is the hash under the key of now; found is what has the hash of any key. What is typed goes
 * before what came with the comment. */
static enum err
making_email(const struct ctx *cx, struct making *m)
{
	struct digest16 *hash = arena_alloc(cx->arena, sizeof(*hash));
	int64_t site_id = m->form.site->id;

	if (m->form.email.len > 0) {
		if (mailbox_canonical(cx->arena, m->form.email, &m->address) != OK)
			return ctx_problem(cx, ERR_INPUT, "email", PROBLEM_MALFORMED);
	} else if (!m->form.has_email) {
		return ctx_problem(cx, ERR_INPUT, "email", PROBLEM_MISSING);
	} else {
		m->ban.words = m->origin.author_name;
	}
	if (m->address.len == 0) {
		m->email = m->ban.hash = m->origin.email_hash;
		return OK;
	}
	email_hash(cx->keys, keyring_current(cx->keys), site_id, m->address, hash);
	m->ban.hash = (struct str){ (const char *)hash->byte, sizeof(hash->byte) };
	m->email = banned_hashes(cx, site_id, m->address);
	return OK;
}

static enum err
making_fold(const struct ctx *cx, struct making *m)
{
	const char *field = ban_kind_info(m->ban.kind)->name;

	m->ban.words = m->ban.kind == BAN_DOMAIN ? m->form.domain
		       : m->ban.kind == BAN_NAME ? m->form.name
						 : m->form.text;
	if (ban_fold(cx->arena, &m->ban) != OK)
		return ctx_problem(cx, ERR_INPUT, field,
		    m->ban.kind == BAN_DOMAIN ? PROBLEM_MALFORMED : PROBLEM_TOO_SHORT);
	return OK;
}

static enum err
making_act(const struct ctx *cx, struct making *m)
{
	enum err err = bans_make(cx->db, cx->arena, &m->ban);

	if (err == ERR_FORBID) {
		cx->trouble->status = 422;
		return ctx_problem(cx, ERR_INPUT, "author", PROBLEM_NOT_ALLOWED);
	}
	if (err == ERR_LIMIT) {
		cx->trouble->status = 409;
		return ctx_problem(cx, ERR_CONFLICT, "bans", PROBLEM_NOT_ALLOWED);
	}
	return err;
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
