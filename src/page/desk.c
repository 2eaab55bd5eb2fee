#include "page/desk.h"

#include "base/clock.h"
#include "base/log.h"
#include "http/origin.h"
#include "key/secret.h"
#include "key/token.h"
#include "page/banned.h"
#include "page/live.h"
#include "page/queue_ask.h"
#include "page/reader.h"
#include "page/reply.h"
#include "page/thread_load.h"
#include "store/articles.h"
#include "store/bulks.h"
#include "store/decisions.h"
#include "store/events.h"
#include "store/moderators.h"
#include "store/queues.h"
#include "text/utf8.h"

static struct str taken_by(const struct ctx *cx, const struct queued *queued);
static void note_use(const struct ctx *cx, const struct session *session);
static enum err desk_line(
    const struct ctx *cx, const struct request *rq, const char *field, struct str *out);

enum err
desk_session(const struct ctx *cx, const struct request *rq, struct session *out)
{
	struct digest32 hash;
	struct str cookie = request_cookie(rq, desk_cookie(cx));

	if (cookie.len == 0 || session_hash(cookie, &hash) != OK)
		return ERR_AUTH;
	enum err err = sessions_find(cx->db, cx->arena, &hash, cx->now_us, out);
	if (err != OK)
		return err == ERR_ABSENT ? ERR_AUTH : err;
	const struct str part = { (const char *)hash.byte, sizeof(hash.byte) };
	out->form_object = digest63("form", &part, 1);
	live_told(cx->live, out->newest_event);
	if (cx->now_us - out->used_us >= SESSION_NOTED_US)
		note_use(cx, out);
	return OK;
}

enum err
desk_role(const struct ctx *cx, int64_t article_id, enum role at_least)
{
	enum role role = session_highest(cx->who);
	int64_t site_id;

	if (article_id != 0) {
		enum err err = articles_site(cx->db, cx->arena, article_id, &site_id);
		if (err != OK)
			return err;
		role = session_role(cx->who, site_id);
		if (role == ROLE_NONE)
			return ERR_ABSENT;
	}
	if (role < at_least)
		return ctx_problem(cx, ERR_FORBID, "role", PROBLEM_NOT_ALLOWED);
	return OK;
}

const char *
desk_cookie(const struct ctx *cx)
{
	return cx->secure ? "__Host-postbag_session" : "postbag_session";
}

enum err
desk_origin(const struct ctx *cx, const struct request *rq)
{
	if (!origin_allowed(rq, &cx->own_origin, 1))
		return ctx_problem(cx, ERR_FORBID, "Origin", PROBLEM_FOREIGN);
	return OK;
}

enum err
desk_form(const struct ctx *cx, const struct request *rq)
{
	struct token token;

	if (token_open(cx->keys, request_field(rq, "token"), TOKEN_FORM, 0, 0,
		cx->now_us / US_PER_S, &token) != OK ||
	    token.object != cx->who->form_object)
		return ctx_problem(cx, ERR_FORBID, "token", PROBLEM_FOREIGN);
	return OK;
}

enum err
desk_cursor(const struct ctx *cx, const struct form *form, const char *name, int64_t *out)
{
	struct str text = form_get(form, name);

	*out = 0;
	if (text.len > 0 && !str_to_i64(text, out))
		return ctx_problem(cx, ERR_INPUT, name, PROBLEM_MALFORMED);
	return OK;
}

struct event_by
desk_event_by(const struct ctx *cx)
{
	return (struct event_by){
		.moderator_id = cx->who->moderator_id,
		.name = cx->who->moderator_name,
		.now_us = cx->now_us,
	};
}

enum err
desk_act_by(const struct ctx *cx, const struct request *rq, struct act_by *out)
{
	enum err err = reader_single(cx, &rq->form, NULL);

	if (err == OK)
		err = desk_act_words(cx, rq, out);
	out->article_id = rq->path_article;
	out->comment_id = rq->path_id;
	return err;
}

enum err
desk_take(const struct ctx *cx, const struct request *rq)
{
	return queues_take(cx->db, cx->arena,
	    &(struct act_by){
		.article_id = rq->path_article,
		.comment_id = rq->path_id,
		.moderator_id = cx->who->moderator_id,
		.moderator_name = cx->who->moderator_name,
		.now_us = cx->now_us,
	    });
}

enum err
desk_act_words(const struct ctx *cx, const struct request *rq, struct act_by *out)
{
	*out = (struct act_by){
		.moderator_id = cx->who->moderator_id,
		.moderator_name = cx->who->moderator_name,
		.now_us = cx->now_us,
	};
	return desk_line(cx, rq, "reason", &out->reason);
}

/* One line of a moderator's words; may be empty. */
static enum err
desk_line(const struct ctx *cx, const struct request *rq, const char *field, struct str *out)
{
	if (utf8_clean_line(cx->arena, request_field(rq, field), out) != OK)
		return ctx_problem(cx, ERR_INPUT, field, PROBLEM_MALFORMED);
	if (utf8_length(*out) > DECISION_REASON_MAX_POINTS)
		return ctx_problem(cx, ERR_INPUT, field, PROBLEM_TOO_LONG);
	return OK;
}

enum err
desk_seen(const struct ctx *cx, const struct request *rq, int64_t *out)
{
	struct str text = request_field(rq, "seen");

	if (text.len == 0)
		return ctx_problem(cx, ERR_INPUT, "seen", PROBLEM_MISSING);
	if (str_equal(text, STR("0")))
		*out = 0;
	else if (!str_to_i64(text, out))
		return ctx_problem(cx, ERR_INPUT, "seen", PROBLEM_MALFORMED);
	return OK;
}

enum err
desk_ground(const struct ctx *cx, const struct request *rq, enum ground *ground, struct str *note)
{
	if (ground_of(request_field(rq, "ground"), ground) != OK)
		return ctx_problem(cx, ERR_INPUT, "ground", PROBLEM_UNKNOWN);
	return desk_line(cx, rq, "note", note);
}

enum err
desk_once(const struct ctx *cx, const struct request *rq, struct digest16 *out)
{
	bool header = rq->idempotency_key.len > 0;
	struct str key = header ? rq->idempotency_key : request_field(rq, "key");

	if (key.len == 0)
		return ERR_ABSENT;
	if (key.len > IDEMPOTENCY_KEY_MAX_BYTES)
		return ctx_problem(cx, ERR_INPUT, "key", PROBLEM_TOO_LONG);
	digest("idempotency", &key, 1, out);
	return OK;
}

struct desk_said
desk_said(const struct request *rq)
{
	return (struct desk_said){
		.reason = request_field(rq, "reason"),
		.ground = request_field(rq, "ground"),
		.note = request_field(rq, "note"),
	};
}

enum err
desk_cards(const struct ctx *cx, struct queued *queued, size_t count, struct desk_card **out)
{
	const struct bans *bans;
	enum err err = live_bans(cx->live, cx->arena, cx->db, cx->now_us, &bans);

	if (err != OK)
		return err;
	*out = arena_array(cx->arena, count, sizeof(**out));
	for (size_t i = 0; i < count; i++) {
		err = thread_render(cx, &queued[i].comment);
		if (err != OK)
			return err;
		(*out)[i] = (struct desk_card){
			.comment = &queued[i].comment,
			.ban = banned_queued(cx, bans, &queued[i]),
			.may = session_role(cx->who, queued[i].site_id) >= ROLE_MODERATOR,
			.site_name = queued[i].site_name,
			.site_title = queued[i].site_title,
			.article_title = queued[i].article_title,
			.article_url = queued[i].article_url,
			.parent_text = queued[i].parent_text,
			.taken_by = taken_by(cx, &queued[i]),
			.actor = queued[i].actor,
			.actor_day = queued[i].actor_day,
			.today = queued[i].actor_day == cx->now_us / US_PER_S / S_PER_DAY,
			.email = queued[i].email,
			.record = queued[i].record,
			.reports = queued[i].reports,
			.verdict = queued[i].verdict,
			.unseen =
			    queued[i].comment.status == PUBLISHED && queued[i].reviewed_us == 0,
			.decision = queued[i].decision,
			.decisions = queued[i].decisions,
		};
	}
	return OK;
}

/* Another moderator, who looks at it now; or nobody. */
static struct str
taken_by(const struct ctx *cx, const struct queued *queued)
{
	bool other = queued->taken_id != 0 && queued->taken_id != cx->who->moderator_id;

	return other && queued->taken_until_us > cx->now_us ? queued->taken_by : STR_EMPTY;
}

struct str
desk_back(const struct ctx *cx, const struct request *rq, enum queue otherwise)
{
	struct str back = request_field(rq, "back"), query;
	struct trouble unheard = { 0 };
	struct ctx quiet = *cx;
	struct queue_ask ask;
	struct site_ids ids;
	struct form form;

	quiet.trouble = &unheard;
	query = str_part(back, str_find(back, '?') + 1, back.len);
	if (query.len == 0 || form_read(cx->arena, query, &form) != OK ||
	    queue_ask_read(&quiet, &form, &ask, &ids) != OK)
		return arena_printf(cx->arena, "admin/queue?queue=%s", queue_info(otherwise)->name);
	struct sites mine = desk_sites(cx, &cx->mine);
	return desk_queue_path(cx->arena, &ask, &mine);
}

struct sites
desk_sites(const struct ctx *cx, const struct site_ids *ids)
{
	struct sites out = { .site = arena_array(cx->arena, ids->count, sizeof(*out.site)) };

	for (size_t i = 0; i < ids->count; i++) {
		const struct site *site = sites_by_id(cx->sites, ids->id[i]);

		if (site != NULL)
			out.site[out.count++] = *site;
	}
	return out;
}

enum err
desk_site_of(
    const struct ctx *cx, const struct form *form, int64_t *site_id, struct site_ids *sites)
{
	struct str name = form_get(form, "site");

	*site_id = 0;
	*sites = cx->mine;
	if (name.len == 0)
		return OK;
	const struct site *site = sites_by_name(cx->sites, name);
	if (site == NULL || session_role(cx->who, site->id) == ROLE_NONE)
		return ctx_problem(cx, ERR_INPUT, "site", PROBLEM_UNKNOWN);
	*site_id = site->id;
	*sites = (struct site_ids){ &site->id, 1 };
	return OK;
}

enum err
desk_note_export(const struct ctx *cx, const char *kind, int64_t site_id, struct str what)
{
	return events_note(cx->db, cx->arena,
	    &(struct event_new){
		.by = desk_event_by(cx),
		.site_id = site_id,
		.concerns = cx->who->moderator_id,
		.kind = kind,
		.subject = what,
	    });
}

enum err
desk_show(const struct ctx *cx, struct desk_show *out, const char *notice)
{
	int64_t *tally = arena_array(cx->arena, QUEUES, sizeof(*tally));
	char *token = arena_alloc(cx->arena, TOKEN_TEXT_BYTES);
	enum err err = queues_tally(cx->db, cx->arena, &cx->mine, tally);

	if (err != OK)
		return err;
	token_seal(cx->keys,
	    &(struct token){
		.purpose = TOKEN_FORM,
		.object = cx->who->form_object,
		.issued_s = cx->now_us / US_PER_S,
		.expires_s = cx->who->expires_us / US_PER_S,
	    },
	    token);
	*out = (struct desk_show){
		.prefix = cx->prefix,
		.who = cx->who,
		.form_token = token,
		.tally = tally,
		.notice = notice,
		.problems = &cx->trouble->problems,
	};
	return OK;
}

enum err
desk_bulks(const struct ctx *cx, int64_t id, int64_t most, struct bulk **out, size_t *count)
{
	const struct bulk_list list = {
		.moderator_id = cx->who->moderator_id,
		.owned = session_sites(cx->arena, cx->who, ROLE_OWNER),
		.id = id,
		.most = most,
	};

	return bulks_list(cx->db, cx->arena, &list, out, count);
}

enum err
desk_done(const struct ctx *cx, const struct request *rq, struct desk_show *show)
{
	struct decision *done = arena_alloc(cx->arena, sizeof(*done));
	struct bulk *bulk;
	int64_t id, bulk_id;
	size_t count = 0;
	enum err err = desk_cursor(cx, &rq->query, "done", &id);

	if (err == OK)
		err = desk_cursor(cx, &rq->query, "bulk", &bulk_id);
	if (err == OK && id != 0) {
		err = decisions_done(cx->db, cx->arena, &cx->mine, id, cx->who->moderator_id, done);
		show->done = err == OK ? done : NULL;
	} else if (err == OK && bulk_id != 0) {
		err = desk_bulks(cx, bulk_id, 1, &bulk, &count);
		show->bulk = count > 0 ? bulk : NULL;
	}
	return err == ERR_ABSENT ? OK : err;
}

/* It stands first in the query, so that an address ends as the link to it does. */
void
desk_lead(
    const struct ctx *cx, struct response *rs, struct str path, const char *what, int64_t done)
{
	size_t end = str_find(path, '?');
	struct str before = str_part(path, 0, end), query = str_part(path, end, path.len);

	if (done == 0)
		reply_see_other(cx, rs, path.p);
	else
		reply_see_other(cx, rs,
		    arena_printf(cx->arena, "%.*s?%s=%lld%s%.*s", STR_ARG(before), what,
			(long long)done, query.len > 1 ? "&" : "", (int)query.len - (query.len > 0),
			query.p + (query.len > 0))
			.p);
}

/* That it cannot be noted keeps nobody from working. */
static void
note_use(const struct ctx *cx, const struct session *session)
{
	enum err err = sessions_touch(cx->db, cx->arena, session->id, cx->now_us);

	if (err != OK && err != ERR_BUSY)
		log_warn("request %s: the use of a session was not noted: %s", cx->request_id,
		    err_name(err));
}
