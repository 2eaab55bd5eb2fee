#include "page/bulk_wish.h"

#include "key/secret.h"
#include "page/desk.h"
#include "page/reader.h"

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
static void wish_digest(
    const struct request *rq, const struct bulk_wish *wish, struct digest16 *out);

enum err
bulk_wish_read(const struct ctx *cx, const struct request *rq, struct bulk_wish *wish)
{
	struct str back = request_field(rq, "back");

	if (bulk_which_of(request_field(rq, "which"), &wish->which) != OK)
		return ctx_problem(cx, ERR_INPUT, "which", PROBLEM_UNKNOWN);
	return wish_of(cx, rq, wish, "back", str_part(back, str_find(back, '?') + 1, back.len));
}

enum err
bulk_wish_read_api(const struct ctx *cx, const struct request *rq, struct bulk_wish *wish)
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

enum err
bulk_wish_key(const struct ctx *cx, const struct request *rq, struct bulk_wish *wish)
{
	enum err err = desk_once(cx, rq, &wish->key.key);

	if (err != OK)
		return err == ERR_ABSENT ? OK : err;
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
