/*
 * admin/bulk, api/v1/admin/bulk: one decision about many comments.
 */
#include "page/pages.h"

#include "key/secret.h"
#include "page/desk.h"
#include "page/queue_ask.h"
#include "page/reader.h"
#include "page/reply.h"
#include "store/chores.h"
#include "view/bulk_html.h"
#include "view/bulk_json.h"

#define BULKS_SHOWN 50

/* What a moderator wants done with which comments. */
struct bulk_wish {
	struct queue_ask queue;
	struct site_ids sites; /* of the queue */
	struct bulk_ask ask;
	struct site_ids decided; /* where they may decide */
	enum bulk_which which;
	enum action action;
	struct bulk_new bulk;
	bool confirmed;
	struct bulk_key key;
};

static enum err wish_read(const struct ctx *cx, const struct request *rq, struct bulk_wish *wish);
static enum err wish_read_api(
    const struct ctx *cx, const struct request *rq, struct bulk_wish *wish);
static enum err wish_of(const struct ctx *cx, const struct request *rq, struct bulk_wish *wish,
    const char *queue, struct str query);
static enum err wish_act(const struct ctx *cx, const struct request *rq, struct bulk_wish *wish);
static enum err wish_authors(
    const struct ctx *cx, const struct request *rq, struct bulk_wish *wish);
static enum err wish_queue(
    const struct ctx *cx, struct bulk_wish *wish, const char *field, struct str query);
static enum err wish_sites(const struct ctx *cx, struct bulk_wish *wish);
static enum err wish_picked(const struct ctx *cx, const struct request *rq, struct bulk_wish *wish);
static bool picked_read(struct str text, int64_t *article_id, int64_t *comment_id);
static enum err wish_gather(const struct ctx *cx, struct bulk_wish *wish);
static enum err wish_key(const struct ctx *cx, const struct request *rq, struct bulk_wish *wish);
static void wish_digest(
    const struct request *rq, const struct bulk_wish *wish, struct digest16 *out);
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
	enum err err = wish_read(cx, rq, &wish);

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
	enum err err = wish_read_api(cx, rq, &wish);

	if (err == OK && !wish.confirmed && wish_asks(&wish))
		err = ctx_problem(cx, ERR_INPUT, "upto", PROBLEM_MISSING);
	if (err == OK)
		err = wish_key(cx, rq, &wish);
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

	if (err == OK && wish->bulk.items == 0) {
		cx->trouble->status = 422;
		err = ctx_problem(
		    cx, ERR_INPUT, wish->which == BULK_ALL ? "filter" : "pick", PROBLEM_UNKNOWN);
	}
	if (err == OK)
		err = wish_do(cx, wish, &bulk);
	*id = bulk.id;
	/* The first try was on its way at the same time. */
	return err == ERR_CONFLICT ? wish_known(cx, wish, id) : err;
}

enum err
bulk_preview_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct bulk_wish wish = { 0 };
	enum err err = wish_read_api(cx, rq, &wish);

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

/* The queue that the form stood on: what was asked of it is in the form as in its address. */
static enum err
wish_read(const struct ctx *cx, const struct request *rq, struct bulk_wish *wish)
{
	struct str back = request_field(rq, "back");

	if (bulk_which_of(request_field(rq, "which"), &wish->which) != OK)
		return ctx_problem(cx, ERR_INPUT, "which", PROBLEM_UNKNOWN);
	return wish_of(cx, rq, wish, "back", str_part(back, str_find(back, '?') + 1, back.len));
}

/* Either some that are picked, or all that a queue has, as it is asked for. */
static enum err
wish_read_api(const struct ctx *cx, const struct request *rq, struct bulk_wish *wish)
{
	struct str filter = request_field(rq, "filter");
	bool picked = form_count(&rq->form, "pick") > 0;

	if (!picked && filter.len == 0)
		return ctx_problem(cx, ERR_INPUT, "pick", PROBLEM_MISSING);
	if (picked && filter.len > 0)
		return ctx_problem(cx, ERR_INPUT, "filter", PROBLEM_NOT_ALLOWED);
	wish->which = picked ? BULK_TICKED : BULK_ALL;
	return wish_of(cx, rq, wish, "filter", filter);
}

static enum err
wish_of(const struct ctx *cx, const struct request *rq, struct bulk_wish *wish, const char *queue,
    struct str query)
{
	enum err err = reader_single(cx, &rq->form, "pick");

	if (err == OK)
		err = wish_act(cx, rq, wish);
	if (err == OK)
		err = wish_authors(cx, rq, wish);
	if (err == OK)
		err = wish_queue(cx, wish, queue, query);
	if (err == OK)
		err = wish_sites(cx, wish);
	return err == OK ? wish_picked(cx, rq, wish) : err;
}

static enum err
wish_act(const struct ctx *cx, const struct request *rq, struct bulk_wish *wish)
{
	if (action_of(request_field(rq, "action"), &wish->action) != OK)
		return ctx_problem(cx, ERR_INPUT, "action", PROBLEM_UNKNOWN);
	wish->bulk.to = action_info(wish->action)->to;
	wish->confirmed = request_field(rq, "upto").len > 0;
	wish->ask = (struct bulk_ask){
		.queue = &wish->queue,
		.sites = &wish->decided,
		.to = wish->bulk.to,
		.upto = INT64_MAX,
		.now_us = cx->now_us,
	};
	if (wish->confirmed && !str_to_i64(request_field(rq, "upto"), &wish->ask.upto))
		return ctx_problem(cx, ERR_INPUT, "upto", PROBLEM_MALFORMED);
	enum err err = desk_act_words(cx, rq, &wish->bulk.by);
	if (err == OK && wish->bulk.to == REJECTED)
		err = desk_ground(cx, rq, &wish->bulk.ground, &wish->bulk.note);
	return err;
}

/* A box of a form, or a member that is true or false. */
static enum err
wish_authors(const struct ctx *cx, const struct request *rq, struct bulk_wish *wish)
{
	struct str authors = request_field(rq, "authors");

	wish->ask.authors = str_equal(authors, STR("too")) || str_equal(authors, STR("true"));
	if (!wish->ask.authors && authors.len > 0 && !str_equal(authors, STR("false")))
		return ctx_problem(cx, ERR_INPUT, "authors", PROBLEM_UNKNOWN);
	return OK;
}

static enum err
wish_queue(const struct ctx *cx, struct bulk_wish *wish, const char *field, struct str query)
{
	struct form form;

	if (form_read(cx->arena, query, &form) != OK)
		return ctx_problem(cx, ERR_INPUT, field, PROBLEM_MALFORMED);
	if (!queue_ask_knows(&form))
		return ctx_problem(cx, ERR_INPUT, field, PROBLEM_UNKNOWN);
	enum err err = reader_single(cx, &form, NULL);
	if (err == OK)
		err = queue_ask_read(cx, &form, &wish->queue, &wish->sites);
	if (err == OK)
		wish->ask.words_lang = queue_words_lang(cx, &wish->queue);
	return err;
}

static enum err
wish_sites(const struct ctx *cx, struct bulk_wish *wish)
{
	wish->decided = session_sites(cx->arena, cx->who, ROLE_MODERATOR);
	if (wish->queue.site_id == 0)
		return OK;
	if (session_role(cx->who, wish->queue.site_id) < ROLE_MODERATOR)
		return ctx_problem(cx, ERR_FORBID, "role", PROBLEM_NOT_ALLOWED);
	wish->decided = (struct site_ids){ &wish->queue.site_id, 1 };
	return OK;
}

/* With none picked the queue would be meant: then it is none at all. */
static enum err
wish_picked(const struct ctx *cx, const struct request *rq, struct bulk_wish *wish)
{
	const char *name = wish->which == BULK_PAGE ? "shown" : "pick";
	int64_t *id = arena_array(cx->arena, (size_t)2 * DESK_QUEUE_PAGE, sizeof(*id));
	size_t count = 0;

	if (wish->which == BULK_ALL)
		return OK;
	for (size_t i = 0; i < rq->form.count; i++) {
		struct str text = rq->form.field[i].value;

		if (!str_equal(rq->form.field[i].name, str_of(name)))
			continue;
		for (; text.len > 0; count++)
			if (count == DESK_QUEUE_PAGE ||
			    !picked_read(
				str_cut(&text, ' '), &id[count], &id[DESK_QUEUE_PAGE + count]))
				return ctx_problem(cx, ERR_INPUT, name, PROBLEM_MALFORMED);
	}
	if (count == 0)
		wish->decided.count = 0;
	wish->ask.article_id = id;
	wish->ask.comment_id = id + DESK_QUEUE_PAGE;
	wish->ask.picked = count;
	return OK;
}

static bool
picked_read(struct str text, int64_t *article_id, int64_t *comment_id)
{
	struct str article = str_cut(&text, '-');

	return str_to_hex63(article, article_id) && str_to_i64(text, comment_id);
}

static enum err
wish_gather(const struct ctx *cx, struct bulk_wish *wish)
{
	struct bulk_item *item = NULL;
	enum err err = bulks_gather(cx->db, cx->arena, &wish->ask, &item, &wish->bulk.items);

	wish->bulk.item = item;
	return err;
}

/* In the header, as elsewhere in the API, or in a field; or there is none. */
static enum err
wish_key(const struct ctx *cx, const struct request *rq, struct bulk_wish *wish)
{
	bool header = rq->idempotency_key.len > 0;
	struct str key = header ? rq->idempotency_key : request_field(rq, "key");

	if (key.len > IDEMPOTENCY_KEY_MAX_BYTES)
		return ctx_problem(cx, ERR_INPUT, "key", PROBLEM_TOO_LONG);
	if (key.len == 0)
		return OK;
	digest("idempotency", &key, 1, &wish->key.key);
	wish_digest(rq, wish, &wish->key.content);
	wish->bulk.key = &wish->key;
	return OK;
}

/* Of what it means, whichever form it was sent in. */
static void
wish_digest(const struct request *rq, const struct bulk_wish *wish, struct digest16 *out)
{
	const struct str said[] = {
		request_field(rq, "action"),
		request_field(rq, "filter"),
		request_field(rq, "upto"),
		wish->ask.authors ? STR("authors") : STR_EMPTY,
		wish->bulk.by.reason,
		wish->bulk.ground == GROUND_NONE ? STR_EMPTY
						 : str_of(ground_info(wish->bulk.ground)->name),
		wish->bulk.note,
	};
	struct str part[COUNT_OF(said) + DESK_QUEUE_PAGE];
	size_t count = COUNT_OF(said);

	memcpy(part, said, sizeof(said));
	for (size_t i = 0; i < rq->form.count && count < COUNT_OF(part); i++)
		if (str_equal(rq->form.field[i].name, STR("pick")))
			part[count++] = rq->form.field[i].value;
	digest("bulk", part, count, out);
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
