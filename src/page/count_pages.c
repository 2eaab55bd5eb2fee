/*
 * GET api/v1/counts.
 */
#include "page/pages.h"

#include "key/secret.h"
#include "page/cached.h"
#include "page/reader.h"
#include "page/reply.h"
#include "store/articles.h"
#include "view/count_json.h"

#define COUNTS_MAX 100 /* articles in one request */

/* A list of articles and their counts. */
struct list {
	const struct request *rq;
	size_t count;
	struct article article[COUNTS_MAX];
	const struct site *site[COUNTS_MAX];
	int64_t id[COUNTS_MAX];
	struct article_counts counts[COUNTS_MAX];
};

static struct str list_key(const struct ctx *cx, const struct request *rq);
static cached_fn counts_revise, counts_make;
static enum err counts_read(
    const struct ctx *cx, const struct request *rq, struct body *body, struct list **out);
static enum err list_read(const struct ctx *cx, const struct request *rq, struct list *list);
static int64_t list_revision(const struct ctx *cx, const struct list *list);
static void list_json(struct json *j, const struct list *list);

/* The same list as it was written before needs no address to be read again. */
enum err
counts_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return cached_answer(cx, rq, rs,
	    &(struct cached){
		.key = list_key(cx, rq),
		.form = "",
		.life_us = CACHED_FOR_EVER,
		.for_all = true,
		.type = "application/json",
		.revise = counts_revise,
		.make = counts_make,
		.with = rq,
	    });
}

static struct str
list_key(const struct ctx *cx, const struct request *rq)
{
	struct str *article = arena_array(cx->arena, rq->query.count, sizeof(*article));
	struct buf key = buf_begin(cx->arena, 64, 64);
	struct digest16 all;
	size_t count = 0;

	for (size_t i = 0; i < rq->query.count; i++)
		if (str_equal(rq->query.field[i].name, STR("article")))
			article[count++] = rq->query.field[i].value;
	digest("counts", article, count, &all);
	buf_text(&key, "counts ");
	buf_hex(&key, (struct str){ (const char *)all.byte, sizeof(all.byte) });
	return buf_str(&key);
}

static enum err
counts_revise(const struct ctx *cx, const void *with, struct body *body)
{
	struct list *list;

	return counts_read(cx, with, body, &list);
}

static enum err
counts_make(const struct ctx *cx, const void *with, struct body *body)
{
	struct json j = reply_json_begin(cx);
	struct list *list;
	enum err err = counts_read(cx, with, body, &list);

	if (err != OK)
		return err;
	list_json(&j, list);
	return json_finish(&j, &body->plain) == OK ? OK : ERR_INTERNAL;
}

/* Which articles these are, and their counts, which are the body's revision. */
static enum err
counts_read(const struct ctx *cx, const struct request *rq, struct body *body, struct list **out)
{
	struct list *list = arena_alloc(cx->arena, sizeof(*list));
	enum err err = list_read(cx, rq, list);

	if (err != OK)
		return err;
	body->of = (struct body_of){ list->id, list->count };
	body->writes = bodies_writes(cx->bodies, body->of);
	for (size_t i = 0; i < list->count; i++)
		view_article(cx->read, list->id[i]);
	err = articles_counts(cx->read, cx->arena, list->id, list->count, list->counts);
	if (err == OK)
		body->share_revision = list_revision(cx, list);
	*out = list;
	return err;
}

static enum err
list_read(const struct ctx *cx, const struct request *rq, struct list *list)
{
	list->count = 0;
	for (size_t i = 0; i < rq->query.count; i++) {
		const struct form_field *f = &rq->query.field[i];
		size_t at = list->count;

		if (!str_equal(f->name, STR("article")))
			continue;
		if (at == COUNTS_MAX)
			return ctx_problem(cx, ERR_INPUT, "article", PROBLEM_TOO_LONG);
		enum err err = reader_article(cx, f->value, &list->article[at], &list->site[at]);
		if (err != OK)
			return err;
		list->id[at] = list->article[at].id;
		list->count++;
	}
	return list->count == 0 ? ctx_problem(cx, ERR_INPUT, "article", PROBLEM_MISSING) : OK;
}

/* Of all that is shown: the sites say which networks are. */
static int64_t
list_revision(const struct ctx *cx, const struct list *list)
{
	struct str *part = arena_array(cx->arena, 2 * list->count, sizeof(*part));

	for (size_t i = 0; i < list->count; i++) {
		part[2 * i] =
		    (struct str){ (const char *)&list->counts[i], sizeof(list->counts[i]) };
		part[2 * i + 1] = (struct str){ (const char *)&list->site[i]->print,
			sizeof(list->site[i]->print) };
	}
	return digest63("counts", part, 2 * list->count);
}

static void
list_json(struct json *j, const struct list *list)
{
	json_object_begin(j, NULL);
	json_array_begin(j, "counts");
	for (size_t i = 0; i < list->count; i++) {
		char hex[ARTICLE_HEX_BYTES];

		article_hex(list->id[i], hex);
		json_object_begin(j, NULL);
		json_text(j, "id", hex);
		json_str(j, "url", list->article[i].url);
		json_i64(j, "comments", list->counts[i].comments);
		count_json(j, "shares", list->site[i], &list->counts[i].shares);
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
}
