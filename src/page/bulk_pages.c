/*
 * admin/bulk, api/v1/admin/bulk: one decision about many comments.
 */
#include "page/pages.h"

#include "page/bulk_wish.h"
#include "page/desk.h"
#include "page/reply.h"
#include "store/chores.h"
#include "view/bulk_html.h"
#include "view/bulk_json.h"

#define BULKS_SHOWN 50

static enum err wish_gather(const struct ctx *cx, struct bulk_wish *wish);
static enum err wish_known(const struct ctx *cx, const struct bulk_wish *wish, int64_t *id);
static enum err wish_api(const struct ctx *cx, struct bulk_wish *wish, int64_t *id);
static bool wish_asks(const struct bulk_wish *wish);
static struct bulk_review wish_shown(const struct bulk_wish *wish);
static enum err wish_review(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct bulk_wish *wish);
static enum err wish_do(const struct ctx *cx, const struct bulk_wish *wish, struct bulk *out);
static enum err stop(const struct ctx *cx, const struct request *rq);
static enum err undo(const struct ctx *cx, const struct request *rq, struct bulk *out);
static enum err bulks_show(const struct ctx *cx, struct response *rs, int64_t id, int status);
static enum err bulk_get(const struct ctx *cx, int64_t id, struct bulk *out);
static enum err bulk_begin(const struct ctx *cx, const struct bulk *bulk);
static void bulk_go(
    const struct ctx *cx, const struct request *rq, struct response *rs, const struct bulk *bulk);
static enum err bulk_show(const struct ctx *cx, struct response *rs, int status, int64_t id);

enum err
bulk_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct bulk_wish wish = { 0 };
	struct bulk bulk;
	enum err err = bulk_wish_read(cx, rq, &wish);

	if (err == OK)
		err = wish_gather(cx, &wish);
	if (err != OK)
		return err;
	if (wish.bulk.items == 0) {
		problem_add(&cx->trouble->problems, "pick", PROBLEM_MISSING);
		return desk_queue_show(cx, rq, rs, &wish.queue, &wish.sites, 422);
	}
	if (!wish.confirmed && wish_asks(&wish))
		return wish_review(cx, rq, rs, &wish);
	err = wish_do(cx, &wish, &bulk);
	if (err == OK)
		bulk_go(cx, rq, rs, &bulk);
	return err;
}

/* What nobody has seen whole is asked about first, as on the page: the preview says how far it
 * goes. A second try under the same key would find nothing left to decide about: it is told of the
 * first. */
enum err
bulk_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct bulk_wish wish = { 0 };
	int64_t id;
	enum err err = bulk_wish_read_api(cx, rq, &wish);

	if (err == OK && !wish.confirmed && wish_asks(&wish))
		err = ctx_problem(cx, ERR_INPUT, "upto", PROBLEM_MISSING);
	if (err == OK)
		err = bulk_wish_key(cx, rq, &wish);
	if (err == OK)
		err = wish_known(cx, &wish, &id);
	if (err == ERR_ABSENT)
		err = wish_api(cx, &wish, &id);
	return err == OK ? bulk_show(cx, rs, 201, id) : err;
}

static enum err
wish_api(const struct ctx *cx, struct bulk_wish *wish, int64_t *id)
{
	struct bulk bulk = { 0 };
	enum err err = wish_gather(cx, wish);

	if (err != OK)
		return err;
	err = wish->bulk.items == 0 ? ERR_CONFLICT : wish_do(cx, wish, &bulk);
	*id = bulk.id;
	if (err != ERR_CONFLICT)
		return err;
	/* The first try was on its way at the same time: it has the key, and may have left nothing.
	 */
	err = wish_known(cx, wish, id);
	if (err != ERR_ABSENT)
		return err;
	cx->trouble->status = 422;
	return ctx_problem(
	    cx, ERR_INPUT, wish->which == BULK_ALL ? "filter" : "pick", PROBLEM_UNKNOWN);
}

enum err
bulk_preview_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct bulk_wish wish = { 0 };
	enum err err = bulk_wish_read_api(cx, rq, &wish);

	if (err == OK)
		err = wish_gather(cx, &wish);
	if (err != OK)
		return err;
	struct bulk_review review = wish_shown(&wish);
	struct json j = reply_json_begin(cx);
	bulk_review_json(&j, &review);
	return reply_json(rs, 200, &j);
}

enum err
bulks_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	int64_t id;
	enum err err = desk_cursor(cx, &rq->query, "id", &id);

	return err == OK ? bulks_show(cx, rs, id, 200) : err;
}

static enum err
bulks_show(const struct ctx *cx, struct response *rs, int64_t id, int status)
{
	struct desk_show show;
	struct bulk *bulk;
	size_t count;
	enum err err = desk_bulks(cx, id, BULKS_SHOWN, &bulk, &count);

	if (err == OK)
		err = desk_show(cx, &show, NULL);
	if (err != OK)
		return err;
	struct html h = reply_html_begin(cx);
	bulks_page(&h, &show, bulk, count);
	return reply_desk(rs, status, &h);
}

enum err
bulks_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct bulk *bulk;
	size_t count;
	enum err err = desk_bulks(cx, 0, BULKS_SHOWN, &bulk, &count);

	(void)rq;
	if (err != OK)
		return err;
	struct json j = reply_json_begin(cx);
	bulks_json(&j, bulk, count);
	return reply_json(rs, 200, &j);
}

enum err
bulk_get_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return bulk_show(cx, rs, 200, rq->path_id);
}

enum err
bulk_undo_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct bulk bulk;
	enum err err = undo(cx, rq, &bulk);

	if (err == OK)
		bulk_go(cx, rq, rs, &bulk);
	return err;
}

enum err
bulk_undo_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct bulk bulk;
	enum err err = undo(cx, rq, &bulk);

	return err == OK ? bulk_show(cx, rs, 201, bulk.id) : err;
}

enum err
bulk_stop_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	enum err err = stop(cx, rq);

	if (err == ERR_CONFLICT)
		return bulks_show(cx, rs, 0, 409);
	if (err == OK)
		reply_see_other(cx, rs, "admin/bulk");
	return err;
}

enum err
bulk_stop_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	enum err err = stop(cx, rq);

	return err == OK ? bulk_show(cx, rs, 200, rq->path_id) : err;
}

static enum err
stop(const struct ctx *cx, const struct request *rq)
{
	struct site_ids owned = session_sites(cx->arena, cx->who, ROLE_OWNER);
	struct act_by by;
	enum err err = desk_act_by(cx, rq, &by);

	if (err == OK)
		err = bulks_stop(cx->db, cx->arena, &by, &owned, rq->path_id);
	return err == ERR_CONFLICT ? ctx_problem(cx, err, "stop", PROBLEM_EXPIRED) : err;
}

/* out: the one that takes it back. */
static enum err
undo(const struct ctx *cx, const struct request *rq, struct bulk *out)
{
	struct bulk_sites sites = {
		.decided = session_sites(cx->arena, cx->who, ROLE_MODERATOR),
		.owned = session_sites(cx->arena, cx->who, ROLE_OWNER),
	};
	struct act_by by;
	int64_t undoing = 0;
	enum err err = desk_act_by(cx, rq, &by);

	if (err == OK)
		err = bulks_undo(cx->db, cx->arena, &by, &sites, rq->path_id, &undoing);
	if (err == ERR_CONFLICT)
		return ctx_problem(cx, err, "undo", PROBLEM_EXPIRED);
	if (err == OK)
		err = bulk_get(cx, undoing, out);
	return err == OK ? bulk_begin(cx, out) : err;
}

/* One that the moderator may see. */
static enum err
bulk_get(const struct ctx *cx, int64_t id, struct bulk *out)
{
	struct bulk *bulk;
	size_t count;
	enum err err = desk_bulks(cx, id, 1, &bulk, &count);

	if (err == OK && count == 0)
		return ERR_ABSENT;
	if (err == OK)
		*out = *bulk;
	return err;
}

static enum err
wish_gather(const struct ctx *cx, struct bulk_wish *wish)
{
	struct bulk_item *item = NULL;
	enum err err = bulks_gather(cx->db, cx->arena, &wish->ask, &item, &wish->bulk.items);

	wish->bulk.item = item;
	return err;
}

/* ERR_ABSENT: it is the first try, or has no key. */
static enum err
wish_known(const struct ctx *cx, const struct bulk_wish *wish, int64_t *id)
{
	struct bulk_known known = { 0 };
	enum err err = wish->bulk.key == NULL ? ERR_ABSENT
					      : bulks_find_key(cx->db, cx->arena,
						    cx->who->moderator_id, wish->bulk.key, &known);

	*id = known.id;
	if (err != OK || known.same)
		return err;
	cx->trouble->status = 422;
	return ctx_problem(cx, ERR_CONFLICT, "key", PROBLEM_REUSED);
}

/* Nobody has seen all that is meant. */
static bool
wish_asks(const struct bulk_wish *wish)
{
	return wish->which == BULK_ALL || wish->ask.authors;
}

static struct bulk_review
wish_shown(const struct bulk_wish *wish)
{
	return (struct bulk_review){
		.which = wish->which,
		.action = wish->action,
		.authors = wish->ask.authors,
		.reason = wish->bulk.by.reason,
		.ground = wish->bulk.ground,
		.note = wish->bulk.note,
		.item = wish->bulk.item,
		.items = wish->bulk.items,
	};
}

/* What is meant, before it is done: what is posted from now on is not meant any more. */
static enum err
wish_review(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct bulk_wish *wish)
{
	struct bulk_review review = wish_shown(wish);
	struct desk_show show;
	enum err err = desk_show(cx, &show, NULL);

	if (err != OK)
		return err;
	struct sites mine = desk_sites(cx, &cx->mine);
	show.back = desk_queue_path(cx->arena, &wish->queue, &mine).p;
	review.form = &rq->form;
	struct html h = reply_html_begin(cx);
	bulk_review_page(&h, &show, &review);
	return reply_desk(rs, 200, &h);
}

static enum err
wish_do(const struct ctx *cx, const struct bulk_wish *wish, struct bulk *out)
{
	struct bulk_new bulk = wish->bulk;
	int64_t id;

	if (bulk.items > BULK_MOST)
		bulk.items = BULK_MOST;
	enum err err = bulks_add(cx->db, cx->arena, &bulk, &id);
	if (err == OK)
		err = bulk_get(cx, id, out);
	return err == OK ? bulk_begin(cx, out) : err;
}

/* Few are done at once. */
static enum err
bulk_begin(const struct ctx *cx, const struct bulk *bulk)
{
	if (bulk->total > BULK_STEP) {
		chores_wake(cx->chores);
		return OK;
	}
	return chores_bulk_step(cx->chores, bulk->id, cx->now_us);
}

/* After few the moderator goes on where they were. Of many they see how it goes. */
static void
bulk_go(
    const struct ctx *cx, const struct request *rq, struct response *rs, const struct bulk *bulk)
{
	if (bulk->total > BULK_STEP)
		reply_see_other(cx, rs, "admin/bulk");
	else
		desk_lead(cx, rs, desk_back(cx, rq, QUEUE_HELD), "bulk", bulk->id);
}

/* How far it is. */
static enum err
bulk_show(const struct ctx *cx, struct response *rs, int status, int64_t id)
{
	struct bulk bulk;
	enum err err = bulk_get(cx, id, &bulk);

	if (err != OK)
		return err;
	struct json j = reply_json_begin(cx);
	bulk_json(&j, NULL, &bulk);
	return reply_json(rs, status, &j);
}
