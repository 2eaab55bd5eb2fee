/*
 * admin/bulk: one decision about many comments.
 */
#include "page/pages.h"

#include "page/desk.h"
#include "page/queue_ask.h"
#include "page/reader.h"
#include "page/reply.h"
#include "store/bulk_writer.h"
#include "view/bulk_html.h"

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
};

static enum err wish_read(const struct ctx *cx, const struct request *rq, struct bulk_wish *wish);
static enum err wish_act(const struct ctx *cx, const struct request *rq, struct bulk_wish *wish);
static enum err wish_queue(const struct ctx *cx, const struct request *rq, struct bulk_wish *wish);
static enum err wish_sites(const struct ctx *cx, struct bulk_wish *wish);
static enum err wish_picked(const struct ctx *cx, const struct request *rq, struct bulk_wish *wish);
static bool picked_read(struct str text, int64_t *article_id, int64_t *comment_id);
static enum err wish_review(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct bulk_wish *wish);
static enum err wish_do(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct bulk_wish *wish);
static enum err bulk_go(
    const struct ctx *cx, const struct request *rq, struct response *rs, int64_t id, size_t items);

enum err
bulk_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct bulk_wish wish = { 0 };
	struct bulk_item *item = NULL;
	enum err err = wish_read(cx, rq, &wish);

	if (err == OK)
		err = bulks_gather(cx->db, cx->arena, &wish.ask, &item, &wish.bulk.items);
	if (err != OK)
		return err;
	wish.bulk.item = item;
	if (wish.bulk.items == 0) {
		problem_add(&cx->trouble->problems, "pick", PROBLEM_MISSING);
		return desk_queue_show(cx, rq, rs, &wish.queue, &wish.sites, 422);
	}
	if (!wish.confirmed && (wish.which == BULK_ALL || wish.ask.authors))
		return wish_review(cx, rq, rs, &wish);
	return wish_do(cx, rq, rs, &wish);
}

enum err
bulks_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct desk_show show;
	struct bulk *bulk;
	int64_t id;
	size_t count;
	enum err err = desk_cursor(cx, &rq->query, "id", &id);

	if (err == OK)
		err = bulks_list(
		    cx->db, cx->arena, cx->who->moderator_id, id, BULKS_SHOWN, &bulk, &count);
	if (err == OK)
		err = desk_show(cx, &show, NULL);
	if (err != OK)
		return err;
	struct html h = reply_html_begin(cx);
	bulks_page(&h, &show, bulk, count);
	return reply_desk(rs, 200, &h);
}

enum err
bulk_undo_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct site_ids sites = session_sites(cx->arena, cx->who, ROLE_MODERATOR);
	struct bulk *bulk;
	struct act_by by;
	int64_t undoing = 0;
	size_t count = 0;
	enum err err = desk_act_by(cx, rq, &by);

	if (err == OK)
		err = bulks_undo(cx->db, cx->arena, &by, &sites, rq->path_id, &undoing);
	if (err == ERR_CONFLICT)
		return ctx_problem(cx, err, "undo", PROBLEM_EXPIRED);
	if (err == OK)
		err =
		    bulks_list(cx->db, cx->arena, cx->who->moderator_id, undoing, 1, &bulk, &count);
	return err == OK ? bulk_go(cx, rq, rs, undoing, count == 0 ? 0 : (size_t)bulk->total) : err;
}

static enum err
wish_read(const struct ctx *cx, const struct request *rq, struct bulk_wish *wish)
{
	enum err err = reader_single(cx, &rq->form, "pick");

	if (err == OK)
		err = wish_act(cx, rq, wish);
	if (err == OK)
		err = wish_queue(cx, rq, wish);
	if (err == OK)
		err = wish_sites(cx, wish);
	return err == OK ? wish_picked(cx, rq, wish) : err;
}

static enum err
wish_act(const struct ctx *cx, const struct request *rq, struct bulk_wish *wish)
{
	if (bulk_which_of(request_field(rq, "which"), &wish->which) != OK)
		return ctx_problem(cx, ERR_INPUT, "which", PROBLEM_UNKNOWN);
	if (action_of(request_field(rq, "action"), &wish->action) != OK)
		return ctx_problem(cx, ERR_INPUT, "action", PROBLEM_UNKNOWN);
	wish->bulk.to = action_info(wish->action)->to;
	wish->confirmed = request_field(rq, "upto").len > 0;
	wish->ask = (struct bulk_ask){
		.queue = &wish->queue,
		.sites = &wish->decided,
		.authors = request_field(rq, "authors").len > 0,
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

/* The queue that the form stood on. What was asked of it is in the form as in its address. */
static enum err
wish_queue(const struct ctx *cx, const struct request *rq, struct bulk_wish *wish)
{
	struct str back = request_field(rq, "back");
	struct form form;
	enum err err =
	    form_read(cx->arena, str_part(back, str_find(back, '?') + 1, back.len), &form);

	if (err != OK)
		return ctx_problem(cx, ERR_INPUT, "back", PROBLEM_MALFORMED);
	err = queue_ask_read(cx, &form, &wish->queue, &wish->sites);
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

/* What is meant, before it is done: what is posted from now on is not meant any more. */
static enum err
wish_review(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct bulk_wish *wish)
{
	struct desk_show show;
	enum err err = desk_show(cx, &show, NULL);

	if (err != OK)
		return err;
	struct sites mine = desk_sites(cx, &cx->mine);
	show.back = desk_queue_path(cx->arena, &wish->queue, &mine).p;
	struct html h = reply_html_begin(cx);
	bulk_review_page(&h, &show,
	    &(struct bulk_review){
		.which = wish->which,
		.action = wish->action,
		.authors = wish->ask.authors,
		.reason = wish->bulk.by.reason,
		.ground = wish->bulk.ground,
		.note = wish->bulk.note,
		.form = &rq->form,
		.item = wish->bulk.item,
		.items = wish->bulk.items,
	    });
	return reply_desk(rs, 200, &h);
}

static enum err
wish_do(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct bulk_wish *wish)
{
	struct bulk_new bulk = wish->bulk;
	int64_t id;

	if (bulk.items > BULK_MOST)
		bulk.items = BULK_MOST;
	enum err err = bulks_add(cx->db, cx->arena, &bulk, &id);
	return err == OK ? bulk_go(cx, rq, rs, id, bulk.items) : err;
}

/* Few are done at once, and the moderator goes on where they were. Of many they see how it goes. */
static enum err
bulk_go(
    const struct ctx *cx, const struct request *rq, struct response *rs, int64_t id, size_t items)
{
	if (items > BULK_STEP) {
		bulk_writer_wake(cx->bulks);
		reply_see_other(cx, rs, "admin/bulk");
		return OK;
	}
	enum err err = bulk_writer_step(cx->bulks, id, cx->now_us);
	if (err == OK)
		desk_lead(cx, rs, desk_back(cx, rq, QUEUE_HELD), "bulk", id);
	return err;
}
