#include "page/app.h"

#include <stdlib.h>

#include "base/bug.h"
#include "base/clock.h"
#include "base/log.h"
#include "http/response.h"
#include "http/route.h"
#include "key/actor.h"
#include "key/secret.h"
#include "page/bearer.h"
#include "page/cross.h"
#include "page/ctx.h"
#include "page/desk.h"
#include "page/kept.h"
#include "page/language.h"
#include "page/live.h"
#include "page/reader.h"
#include "page/reply.h"
#include "page/routes.h"
#include "store/articles.h"
#include "store/epochs.h"
#include "text/url.h"

#define TIDY_EVERY_US (60 * US_PER_S)
#define HEAD_BYTES    ((size_t)16 * 1024)

struct app {
	struct live *live;
	struct db *db;
	struct share_writer *shares;
	struct comment_writer *comments;
	struct vote_writer *votes;
	struct chores *chores;
	struct replica *replica; /* or NULL */
	struct bodies *bodies;
	struct fillers *fillers;
	struct popular_lists *popular;
	struct actors *actors;
	struct refusals *refusals;
	struct metrics *metrics;
	struct request_ids ids;
	struct arena *arena; /* of own_origin */
	struct str own_origin;
	struct str prefix;
	int64_t tidied_us; /* monotonic; only app_tidy() uses it */
};

/* A request on its way through. */
struct passage {
	struct ctx cx;
	struct speech speech;
	struct trouble trouble;
	struct request rq;
	struct response rs;
	struct session who;
	const struct route *found; /* or NULL */
	char id[17];
	unsigned route; /* its number, for metrics */
	bool head;
};

static enum err popular_read(void *with, struct arena *a, const struct popular_ask *ask,
    int64_t now_us, struct popular_list *out);
static struct replica *open_replica(struct db *primary, const struct settings *set);
static void bulk_has_changed(void *bodies, int64_t article_id);
static void passage_begin(struct app *app, struct arena *a, struct passage *p);
static enum err passage_read(struct app *app, struct passage *p, const struct param *param,
    size_t params, struct str body, bool over_long);
static enum err passage_route(struct app *app, struct passage *p);
static enum err passage_method(struct app *app, struct passage *p, struct str allow);
static enum err passage_gates(struct app *app, struct passage *p, const struct route *route);
static enum err passage_sign_in(struct passage *p);
static enum err passage_sites(struct app *app, struct passage *p);
static void passage_lead(struct passage *p, int64_t article_id);
static enum err passage_role(struct passage *p, const struct route *route);
static void passage_error(struct passage *p, enum err err);
static void passage_cross(struct app *app, struct passage *p);
static struct str passage_write(struct passage *p);
static void access_log(const struct passage *p, int64_t took_us);

enum err
app_open(const char *config, struct app **out, struct buf *complaint)
{
	struct app *app = calloc(1, sizeof(*app));
	size_t count;

	if (app == NULL)
		BUG("out of memory");
	enum err err = key_setup();
	if (err == OK)
		err = live_open(config, &app->live, complaint);
	if (err != OK) {
		free(app);
		return err;
	}
	const struct settings *set = live_start(app->live);
	app->arena = arena_open();
	app->prefix = settings_prefix(set);
	MUST(url_origin(app->arena, str_of(set->url), &app->own_origin) == OK);
	app->db = db_open(&(struct db_settings){
	    .dsn = set->dsn,
	    .connections = set->pool,
	    .wait_ms = set->pool_wait_ms,
	    .connect_ms = set->connect_timeout_ms,
	    .statement_ms = set->statement_timeout_ms,
	    .prepare = set->prepare,
	    .by_article = set->citus,
	});
	app->shares = share_writer_open(app->db, (size_t)set->share_queue);
	app->comments = comment_writer_open(app->db);
	app->votes = vote_writer_open(app->db, (size_t)set->vote_queue);
	app->bodies = bodies_open(set->cache_bytes);
	app->fillers = fillers_open();
	app->replica = open_replica(app->db, set);
	bodies_tell(app->bodies, app->replica);
	app->chores = chores_open(app->db, bulk_has_changed, app->bodies);
	app->popular = popular_open(popular_read, app);
	app->actors = actors_open(app->db);
	app->refusals = refusals_open();
	request_ids_open(&app->ids);
	(void)routes(&count);
	app->metrics = metrics_open((unsigned)count + 1);
	*out = app;
	return OK;
}

void
app_close(struct app *app)
{
	if (app == NULL)
		return;
	share_writer_close(app->shares);
	comment_writer_close(app->comments);
	vote_writer_close(app->votes);
	chores_close(app->chores);
	actors_close(app->actors);
	refusals_close(app->refusals);
	fillers_close(app->fillers);
	bodies_close(app->bodies);
	popular_close(app->popular);
	metrics_close(app->metrics);
	replica_close(app->replica);
	db_close(app->db);
	live_close(app->live);
	arena_close(app->arena);
	free(app);
}

enum err
app_reload(struct app *app, struct buf *complaint)
{
	enum err err = live_reload(app->live, complaint);

	/* The operator may have emptied the table of limits. */
	if (err == OK)
		refusals_forget(app->refusals);
	return err;
}

const struct settings *
app_start_settings(const struct app *app)
{
	return live_start(app->live);
}

void
app_answer(struct app *app, struct arena *a, const struct param *param, size_t params,
    struct str body, bool over_long, struct str *out)
{
	int64_t began_us = clock_mono_us();
	struct passage *p = arena_alloc(a, sizeof(*p));

	passage_begin(app, a, p);
	enum err err = passage_read(app, p, param, params, body, over_long);
	if (err == OK)
		err = passage_route(app, p);
	if (err != OK)
		passage_error(p, err);
	passage_cross(app, p);
	reply_finish(&p->cx, &p->rs);
	*out = passage_write(p);
	int64_t took_us = clock_mono_us() - began_us;
	metrics_request(app->metrics, p->route, p->rs.status, took_us);
	if (p->cx.set->access_log)
		access_log(p, took_us);
}

void
app_note_connection(struct app *app, int active_change)
{
	metrics_connections(app->metrics, active_change);
}

void
app_note_parked(struct app *app, int change)
{
	metrics_parked(app->metrics, change);
}

void
app_note_dropped(struct app *app)
{
	metrics_dropped(app->metrics);
}

void
app_tidy(struct app *app)
{
	const struct settings *set;
	const struct keyring *keys;
	int64_t now_us = clock_now_us();

	if (app->tidied_us != 0 && clock_mono_us() - app->tidied_us < TIDY_EVERY_US)
		return;
	app->tidied_us = clock_mono_us();
	chores_wake(app->chores);
	struct arena *a = arena_open();
	live_take(app->live, a, &set, &keys);
	actors_turn(app->actors, a, keys, now_us);
	enum err err = epochs_tidy(app->db, a, now_us / US_PER_S / S_PER_DAY, now_us);
	if (err != OK && err != ERR_BUSY)
		log_warn("tidying did not end well: %s", err_name(err));
	arena_close(a);
}

/* NULL: the settings have none. */
static struct replica *
open_replica(struct db *primary, const struct settings *set)
{
	if (set->read_dsn[0] == '\0')
		return NULL;
	return replica_open(primary,
	    &(struct db_settings){
		.dsn = set->read_dsn,
		.connections = set->pool,
		.wait_ms = set->pool_wait_ms,
		.connect_ms = set->connect_timeout_ms,
		.statement_ms = set->statement_timeout_ms,
		.prepare = set->prepare,
	    },
	    set->read_lag_ms);
}

static void
bulk_has_changed(void *bodies, int64_t article_id)
{
	bodies_written(bodies, article_id);
}

static enum err
popular_read(void *with, struct arena *a, const struct popular_ask *ask, int64_t now_us,
    struct popular_list *out)
{
	const struct app *app = with;
	const struct popular_reading reading = {
		.ask = *ask,
		.now_us = now_us,
		.most_comments = POPULAR_MOST_COMMENTS,
		.most_days = POPULAR_MOST_DAYS,
	};

	return articles_popular(replica_view(app->replica, app->db, a), a, &reading, out);
}

static void
passage_begin(struct app *app, struct arena *a, struct passage *p)
{
	size_t count;

	request_ids_next(&app->ids, p->id);
	(void)routes(&count);
	p->route = (unsigned)count;
	p->rs = response_begin(a);
	p->cx = (struct ctx){
		.arena = a,
		.live = app->live,
		.db = app->db,
		.shares = app->shares,
		.comments = app->comments,
		.votes = app->votes,
		.read = replica_view(app->replica, app->db, a),
		.chores = app->chores,
		.replica = app->replica,
		.bodies = app->bodies,
		.fillers = app->fillers,
		.popular = app->popular,
		.actors = app->actors,
		.refusals = app->refusals,
		.metrics = app->metrics,
		.prefix = app->prefix,
		.own_origin = app->own_origin,
		.now_us = clock_now_us(),
		.request_id = p->id,
		.speech = &p->speech,
		.trouble = &p->trouble,
	};
	live_take(app->live, a, &p->cx.set, &p->cx.keys);
	p->cx.secure = settings_secure(p->cx.set);
}

static enum err
passage_read(struct app *app, struct passage *p, const struct param *param, size_t params,
    struct str body, bool over_long)
{
	const char *field = NULL;
	enum err err = request_read(p->cx.arena, param, params, app->prefix, body, over_long,
	    &p->rq, &p->trouble.status, &field);

	language_begin(&p->cx, &p->rq);
	p->head = p->rq.method == HEAD;
	if (reader_known(&p->cx, &p->rq))
		(void)view_leave(p->cx.read);
	/* A method that no page takes: the answer says which ones this path does take. */
	if (p->trouble.status == 405) {
		p->rq.method = (enum method)0;
		p->trouble.status = 0;
		return passage_route(app, p);
	}
	if (err != OK && field != NULL)
		problem_add(&p->trouble.problems, field, PROBLEM_MALFORMED);
	return err;
}

static enum err
passage_route(struct app *app, struct passage *p)
{
	struct buf allow = buf_begin(p->cx.arena, 64, 256);
	size_t count;
	const struct route *table = routes(&count);
	enum err err = route_find(table, count, &p->rq, &p->found, &allow);

	if (err == ERR_CONFLICT)
		return passage_method(app, p, buf_str(&allow));
	if (err != OK)
		return err;
	p->route = (unsigned)(p->found - table);
	err = passage_gates(app, p, p->found);
	/* A gate that has answered by itself sends the reader elsewhere. */
	if (err != OK || p->rs.status != 0)
		return err;
	cross_prefix(&p->cx, &p->rq);
	return p->found->page(&p->cx, &p->rq, &p->rs);
}

/* No page of this path takes the method; but it may be a browser that asks what it may do. */
static enum err
passage_method(struct app *app, struct passage *p, struct str allow)
{
	if (p->rq.method == OPTIONS && p->rq.origin.len > 0 && route_for_readers(p->found)) {
		enum err err =
		    live_sites(app->live, p->cx.arena, app->db, p->cx.now_us, &p->cx.sites);

		if (err != OK)
			return err;
		if (cross_asked(&p->cx, &p->rq)) {
			cross_preflight(&p->rs, allow);
			return OK;
		}
	}
	response_header(&p->rs, "Allow", allow);
	p->trouble.status = 405;
	return ERR_CONFLICT;
}

static enum err
passage_gates(struct app *app, struct passage *p, const struct route *route)
{
	enum err err = OK;
	bool nobody = false;

	if ((route->flags & NEED_LOOPBACK) != 0 && !actor_is_loopback(p->rq.remote_addr))
		return ERR_ABSENT;
	if ((route->flags & NEED_DESK) != 0)
		err = desk_origin(&p->cx, &p->rq);
	/* Who asks comes first: with it comes word of whether what is kept of the sites is old. */
	if (err == OK && (route->flags & NEED_BEARER) != 0)
		err = bearer_session(&p->cx, &p->rq, &p->who);
	if (err == OK && (route->flags & NEED_SESSION) != 0) {
		err = desk_session(&p->cx, &p->rq, &p->who);
		nobody = err == ERR_AUTH;
		err = nobody ? OK : err;
	}
	if (err == OK && (route->flags & NEED_SITES) != 0)
		err = passage_sites(app, p);
	/* A reader may have been sent on. */
	if (err != OK || p->rs.status != 0)
		return err;
	if (nobody)
		return passage_sign_in(p);
	if ((route->flags & (NEED_BEARER | NEED_SESSION)) != 0)
		err = passage_role(p, route);
	if (err == OK && (route->flags & NEED_FORM) != 0)
		err = desk_form(&p->cx, &p->rq);
	return err;
}

/* Who has no session is sent to where it begins; unless there is something typed to be kept. */
static enum err
passage_sign_in(struct passage *p)
{
	if (kept_field(&p->rq) != NULL)
		return ctx_problem(&p->cx, ERR_FORBID, "session", PROBLEM_EXPIRED);
	reply_see_other(&p->cx, &p->rs, "admin/sign-in");
	return OK;
}

/* Where the path names another address of an article, that article is meant. */
static enum err
passage_sites(struct app *app, struct passage *p)
{
	struct ctx *cx = &p->cx;
	enum err err = live_sites(app->live, cx->arena, app->db, cx->now_us, &cx->sites);

	if (err == OK)
		err = live_aliases(
		    app->live, cx->arena, app->db, cx->now_us, cx->sites, &cx->aliases);
	if (err != OK)
		return err;
	int64_t article_id = aliases_follow(cx->aliases, p->rq.path_article);
	if (article_id == p->rq.path_article)
		return OK;
	if (p->rq.method == GET || p->rq.method == HEAD)
		passage_lead(p, article_id);
	p->rq.path_article = article_id;
	return OK;
}

/* Sends who only looks to the same page of this article: links to comments live long. */
static void
passage_lead(struct passage *p, int64_t article_id)
{
	struct buf to = buf_begin(p->cx.arena, 256, REQUEST_QUERY_MAX_BYTES * 3);
	struct str rest = p->rq.path;
	const char *between = "?";

	buf_add(&to, p->cx.prefix);
	while (rest.len > 0) {
		struct str part = str_cut(&rest, '/');
		int64_t id;

		if (str_to_hex63(part, &id) && id == p->rq.path_article)
			buf_printf(&to, "%016llx", (unsigned long long)article_id);
		else
			buf_add(&to, part);
		if (rest.len > 0)
			buf_char(&to, '/');
	}
	for (size_t i = 0; i < p->rq.query.count; i++, between = "&") {
		buf_text(&to, between);
		url_escape(&to, p->rq.query.field[i].name);
		buf_char(&to, '=');
		url_escape(&to, p->rq.query.field[i].value);
	}
	response_moved(&p->rs, buf_str(&to));
}

static enum err
passage_role(struct passage *p, const struct route *route)
{
	enum role role = ROLE_NONE;

	p->cx.who = &p->who;
	p->cx.mine = session_sites(p->cx.arena, &p->who, ROLE_READ_ONLY);
	if ((route->flags & NEED_ROLE) != 0)
		role = ROLE_MODERATOR;
	if ((route->flags & NEED_OWNER) != 0)
		role = ROLE_OWNER;
	return desk_role(&p->cx, p->rq.path_article, role);
}

static void
passage_error(struct passage *p, enum err err)
{
	if (err == ERR_INTERNAL)
		log_error("request %s: %s failed", p->id, route_name(p->route));
	reply_error(&p->cx, &p->rq, &p->rs, err);
}

/* A script on another origin is told what was wrong as well, and even of a request that was refused
 * before its route was looked for. */
static void
passage_cross(struct app *app, struct passage *p)
{
	struct ctx *cx = &p->cx;
	struct buf allow = buf_begin(cx->arena, 64, 256);
	const struct route *table;
	size_t count;

	table = routes(&count);
	if (p->found == NULL && route_find(table, count, &p->rq, &p->found, &allow) == ERR_ABSENT)
		return;
	if (!route_for_readers(p->found))
		return;
	if (cx->sites == NULL && p->rq.origin.len > 0 &&
	    live_sites(app->live, cx->arena, app->db, cx->now_us, &cx->sites) != OK)
		cx->sites = NULL;
	cross_open(cx, &p->rq, &p->rs);
}

/* A response that cannot be sent as it is becomes a plain error, so that nothing half-made goes
 * out. */
static struct str
passage_write(struct passage *p)
{
	struct buf out =
	    buf_begin(p->cx.arena, HEAD_BYTES + p->rs.body.len, HEAD_BYTES + REPLY_MAX_BYTES);

	if (response_head(&p->rs, &out) != OK) {
		log_error("request %s: %s made a header that cannot be sent", p->id,
		    route_name(p->route));
		p->rs.status = 500;
		return STR("Status: 500 Internal Server Error\r\nCache-Control: no-store\r\n"
			   "Content-Length: 0\r\n\r\n");
	}
	if (!p->head)
		buf_add(&out, p->rs.body);
	return buf_str(&out);
}

/* No address, no query, no token: what stands in the log may be kept. */
static void
access_log(const struct passage *p, int64_t took_us)
{
	/* Of a method that no page takes, what was sent is not repeated. */
	const char *method = p->rq.method == 0 ? "OTHER" : method_name(p->rq.method);

	log_info("request %s %s %s %d %zu bytes %lld us", p->id, method, route_name(p->route),
	    p->rs.status, p->rs.body.len, (long long)took_us);
}
