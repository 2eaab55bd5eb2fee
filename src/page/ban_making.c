#include "page/ban_making.h"

#include "base/clock.h"
#include "key/email.h"
#include "page/ban_preview.h"
#include "page/banned.h"
#include "page/desk.h"
#include "page/live.h"
#include "page/reader.h"
#include "store/bans.h"
#include "text/mailbox.h"
#include "text/utf8.h"

static enum err making_comment(const struct ctx *cx, struct making *m);
static enum err making_named(const struct ctx *cx, struct making *m);
static enum err making_read(const struct ctx *cx, struct making *m);
static enum err making_words(const struct ctx *cx, struct making *m);
static enum err making_ban(const struct ctx *cx, struct making *m);
static enum err making_actor(const struct ctx *cx, struct making *m);
static enum err making_email(const struct ctx *cx, struct making *m);
static enum err making_fold(const struct ctx *cx, struct making *m);
static enum err making_act(const struct ctx *cx, struct making *m);

enum err
making_do(const struct ctx *cx, const struct request *rq, bool make, struct making *m)
{
	enum err err = reader_single(cx, &rq->form, NULL);

	m->rq = rq;
	if (err == OK)
		err = making_named(cx, m);
	if (err == OK)
		err = making_read(cx, m);
	if (err == OK)
		err = making_ban(cx, m);
	if (err != OK)
		return err;
	cx->trouble->status = 0;
	if (make)
		return making_act(cx, m);
	err = ban_preview(cx, &m->ban, m->email, &m->preview);
	m->form.preview = err == OK ? &m->preview : NULL;
	return err;
}

enum err
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
		.email_sealed = STR_EMPTY,
	};
	return comment_id == 0 ? OK : making_comment(cx, m);
}

/* A site that is not theirs to see is not there. */
enum err
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
	form->member = m->origin.member;
	form->has_email = m->origin.email_hash.len > 0;
	if (form->has_email && email_open(cx->arena, cx->keys, m->origin.site_id,
				   m->origin.email_sealed, &m->address) != OK)
		m->address = STR_EMPTY;
	if (m->origin.actor.len > 0 && ban_actor_end_us(m->origin.actor_day) > cx->now_us)
		form->actor_end_us = ban_actor_end_us(m->origin.actor_day);
	return OK;
}

/* The comment or the site that is named. */
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
	aimed.path_article = aliases_follow(cx->aliases, aimed.path_article);
	enum err err = making_begin(cx, &aimed, m, comment_id);
	m->rq = rq;
	if (err == ERR_ABSENT)
		return ctx_problem(cx, err, "comment", PROBLEM_UNKNOWN);
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
		m->email_sealed = m->origin.email_sealed;
		return OK;
	}
	email_hash(cx->keys, keyring_current(cx->keys), site_id, m->address, hash);
	m->ban.hash = (struct str){ (const char *)hash->byte, sizeof(hash->byte) };
	m->email = banned_hashes(cx, site_id, m->address);
	m->email_sealed = email_seal(cx->arena, cx->keys, site_id, m->address);
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
	enum err err = bans_make(cx->db, cx->arena, &m->ban, m->email_sealed);

	if (err == OK)
		live_changed(cx->live);
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
