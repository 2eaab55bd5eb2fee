#include "store/bulks.h"

#include <time.h>

#include "base/bug.h"
#include "base/clock.h"
#include "store/decisions.h"
#include "store/queue_ask.h"
#include "store/sql.h"

#define TAKEN_US   (60 * US_PER_S)
#define STOP_TRIES 40
#define STOP_PAUSE ((long)50 * 1000 * 1000) /* nanoseconds */

/* A comment of a step, and the bulk's own things with each. */
struct task {
	int64_t bulk_id;
	int64_t began; /* how many of the bulk had been dealt with when it was taken */
	struct decision_new decision;
	int64_t decision_id; /* the one that is taken back; or 0 */
};

#define TO(member) offsetof(struct task, decision.member)

static const struct field item_field[] = {
	{ "article_id", FIELD_NUMBER, offsetof(struct bulk_item, article_id) },
	{ "comment_id", FIELD_NUMBER, offsetof(struct bulk_item, comment_id) },
	{ "site_id", FIELD_NUMBER, offsetof(struct bulk_item, site_id) },
	{ "status", FIELD_STATUS, offsetof(struct bulk_item, from) },
	{ "seen_us", FIELD_NUMBER, offsetof(struct bulk_item, seen_us) },
	{ "author_name", FIELD_TEXT, offsetof(struct bulk_item, author_name) },
	{ "begins", FIELD_TEXT, offsetof(struct bulk_item, begins) },
};
static const struct shape item_shape = SHAPE(item_field, struct bulk_item);

static const struct field task_field[] = {
	{ "bulk_id", FIELD_NUMBER, offsetof(struct task, bulk_id) },
	{ "began", FIELD_NUMBER, offsetof(struct task, began) },
	{ "moderator_id", FIELD_NUMBER, TO(by.moderator_id) },
	{ "moderator_name", FIELD_TEXT, TO(by.moderator_name) },
	{ "to_status", FIELD_STATUS, TO(to) },
	{ "reason", FIELD_TEXT, TO(by.reason) },
	{ "ground", FIELD_GROUND, TO(ground) },
	{ "note", FIELD_TEXT, TO(note) },
	{ "article_id", FIELD_NUMBER, TO(by.article_id) },
	{ "comment_id", FIELD_NUMBER, TO(by.comment_id) },
	{ "from_status", FIELD_STATUS, TO(from) },
	{ "seen_us", FIELD_NUMBER, TO(seen_us) },
	{ "decision_id", FIELD_NUMBER, offsetof(struct task, decision_id) },
};
static const struct shape task_shape = SHAPE(task_field, struct task);

static const struct field bulk_field[] = {
	{ "bulk_id", FIELD_NUMBER, offsetof(struct bulk, id) },
	{ "moderator_name", FIELD_TEXT, offsetof(struct bulk, moderator) },
	{ "own", FIELD_BOOL, offsetof(struct bulk, own) },
	{ "to_status", FIELD_STATUS, offsetof(struct bulk, to) },
	{ "undoing", FIELD_BOOL, offsetof(struct bulk, undoing) },
	{ "reason", FIELD_TEXT, offsetof(struct bulk, reason) },
	{ "total", FIELD_NUMBER, offsetof(struct bulk, total) },
	{ "done", FIELD_NUMBER, offsetof(struct bulk, done) },
	{ "moved", FIELD_NUMBER, offsetof(struct bulk, moved) },
	{ "started_at", FIELD_TIME, offsetof(struct bulk, started_us) },
	{ "ended_at", FIELD_TIME, offsetof(struct bulk, ended_us) },
	{ "stopper_name", FIELD_TEXT, offsetof(struct bulk, stopper) },
	{ "undoable", FIELD_BOOL, offsetof(struct bulk, undoable) },
};
static const struct shape bulk_shape = SHAPE(bulk_field, struct bulk);

static const struct field id_field[] = { { "bulk_id", FIELD_NUMBER, 0 } };
static const struct shape id_shape = SHAPE(id_field, int64_t);

static const struct field known_field[] = {
	{ "bulk_id", FIELD_NUMBER, offsetof(struct bulk_known, id) },
	{ "same", FIELD_BOOL, offsetof(struct bulk_known, same) },
};
static const struct shape known_shape = SHAPE(known_field, struct bulk_known);

/* What was found of one that is to end. */
struct stop {
	bool stopped;
	bool at_work;
};

static const struct field stop_field[] = {
	{ "stopped", FIELD_BOOL, offsetof(struct stop, stopped) },
	{ "at_work", FIELD_BOOL, offsetof(struct stop, at_work) },
};
static const struct shape stop_shape = SHAPE(stop_field, struct stop);

static void give_items(struct sql *q, const struct bulk_new *bulk);
static void give_sites(struct sql *q, const struct bulk_new *bulk);
static void give_key(struct sql *q, const struct bulk_key *key);
static enum err stop(struct db *db, struct arena *a, const struct act_by *by,
    const struct site_ids *owned, int64_t id, bool undoing, struct stop *out);
static enum err do_tasks(struct db *db, struct arena *a, const struct task *task, size_t count,
    int64_t now_us, bulk_changed *changed, void *with);
static enum err do_task(struct db *db, struct arena *a, const struct task *task, int64_t now_us);
static enum err advance(
    struct db *db, struct arena *a, const struct task *task, size_t count, int64_t now_us);

enum err
bulks_gather(struct db *db, struct arena *a, const struct bulk_ask *ask, struct bulk_item **out,
    size_t *count)
{
	struct sql q = sql_begin(a, STMT_BULKS_GATHER);
	struct queue_ask queue = *ask->queue;

	queue.newest = false;
	queue.from = 0;
	q.fresh_plan = true;
	queue_ask_give(&q, ask->sites, &queue, 0, ask->now_us);
	sql_bigint(&q, BULK_MOST + 1);
	sql_bigints(&q, ask->article_id, ask->picked);
	sql_bigints(&q, ask->comment_id, ask->picked);
	sql_text(&q, queue.words);
	sql_text(&q, str_of(ask->words_lang));
	sql_boolean(&q, ask->authors);
	sql_text(&q, str_of(status_name(ask->to)));
	sql_bigint(&q, ask->upto);
	sql_bigint(&q, BULK_SAMPLE);
	return sql_rows(db, &q, &item_shape, out, count);
}

enum err
bulks_add(struct db *db, struct arena *a, const struct bulk_new *bulk, int64_t *id)
{
	struct sql q = sql_begin(a, STMT_BULKS_ADD);

	MUST(bulk->items > 0 && bulk->items <= BULK_MOST);
	sql_bigint(&q, bulk->by.moderator_id);
	sql_text(&q, bulk->by.moderator_name);
	sql_text(&q, str_of(status_name(bulk->to)));
	sql_text(&q, bulk->by.reason);
	if (bulk->to == REJECTED && bulk->ground != GROUND_NONE)
		sql_text(&q, str_of(ground_info(bulk->ground)->name));
	else
		sql_null(&q);
	sql_text(&q, bulk->to == REJECTED ? bulk->note : STR_EMPTY);
	sql_time(&q, bulk->by.now_us);
	give_items(&q, bulk);
	give_sites(&q, bulk);
	if (bulk->key != NULL) {
		give_key(&q, bulk->key);
	} else {
		sql_null(&q);
		sql_null(&q);
	}
	enum err err = sql_row(db, &q, &id_shape, id);
	return err == ERR_ABSENT ? ERR_CONFLICT : err;
}

enum err
bulks_find_key(struct db *db, struct arena *a, int64_t moderator_id, const struct bulk_key *key,
    struct bulk_known *out)
{
	struct sql q = sql_begin(a, STMT_BULKS_FIND_KEY);

	sql_bigint(&q, moderator_id);
	give_key(&q, key);
	return sql_row(db, &q, &known_shape, out);
}

static void
give_items(struct sql *q, const struct bulk_new *bulk)
{
	int64_t *number = arena_array(q->arena, 3 * bulk->items, sizeof(*number));
	struct str *status = arena_array(q->arena, bulk->items, sizeof(*status));

	for (size_t i = 0; i < bulk->items; i++) {
		number[i] = bulk->item[i].article_id;
		number[bulk->items + i] = bulk->item[i].comment_id;
		number[2 * bulk->items + i] = bulk->item[i].seen_us;
		status[i] = str_of(status_name(bulk->item[i].from));
	}
	sql_bigints(q, number, bulk->items);
	sql_bigints(q, number + bulk->items, bulk->items);
	sql_texts(q, status, bulk->items);
	sql_bigints(q, number + 2 * bulk->items, bulk->items);
}

/* Each once: they are few. */
static void
give_sites(struct sql *q, const struct bulk_new *bulk)
{
	int64_t *site = arena_array(q->arena, bulk->items, sizeof(*site));
	size_t sites = 0;

	for (size_t i = 0; i < bulk->items; i++) {
		size_t at = 0;

		while (at < sites && site[at] != bulk->item[i].site_id)
			at++;
		if (at == sites)
			site[sites++] = bulk->item[i].site_id;
	}
	sql_bigints(q, site, sites);
}

static void
give_key(struct sql *q, const struct bulk_key *key)
{
	sql_bytes(q, key->key.byte, sizeof(key->key.byte));
	sql_bytes(q, key->content.byte, sizeof(key->content.byte));
}

enum err
bulks_stop(struct db *db, struct arena *a, const struct act_by *by, const struct site_ids *owned,
    int64_t id)
{
	struct stop found;
	enum err err = stop(db, a, by, owned, id, true, &found);

	return err == OK && !found.stopped ? ERR_CONFLICT : err;
}

enum err
bulks_undo(struct db *db, struct arena *a, const struct act_by *by, const struct bulk_sites *sites,
    int64_t id, int64_t *undoing)
{
	struct stop found;
	enum err err = stop(db, a, by, &sites->owned, id, false, &found);

	if (err == OK && found.at_work)
		err = ERR_BUSY;
	if (err != OK)
		return err;
	struct sql q = sql_begin(a, STMT_BULKS_UNDO);
	sql_bigint(&q, id);
	sql_bigint(&q, by->moderator_id);
	sql_text(&q, by->moderator_name);
	sql_time(&q, by->now_us);
	sql_bigints(&q, sites->decided.id, sites->decided.count);
	sql_bigints(&q, sites->owned.id, sites->owned.count);
	err = sql_row(db, &q, &id_shape, undoing);
	return err == ERR_ABSENT ? ERR_CONFLICT : err;
}

/* It has ended from the first try on; the others wait for a process that is at a step, which takes
 * a part of a second. What a process has left behind that died is over by itself. */
static enum err
stop(struct db *db, struct arena *a, const struct act_by *by, const struct site_ids *owned,
    int64_t id, bool undoing, struct stop *out)
{
	enum err err = OK;

	out->at_work = true;
	for (int i = 0; i < STOP_TRIES && err == OK && out->at_work; i++) {
		if (i > 0)
			(void)nanosleep(&(struct timespec){ .tv_nsec = STOP_PAUSE }, NULL);
		struct sql q = sql_begin(a, STMT_BULKS_STOP);
		sql_bigint(&q, id);
		sql_bigint(&q, by->moderator_id);
		sql_text(&q, by->moderator_name);
		sql_time(&q, by->now_us);
		sql_bigints(&q, owned->id, owned->count);
		sql_boolean(&q, undoing);
		err = sql_row(db, &q, &stop_shape, out);
	}
	return err;
}

enum err
bulks_step(
    struct db *db, int64_t id, int64_t now_us, bulk_changed *changed, void *with, bool *found)
{
	struct arena *a = arena_open();
	struct sql q = sql_begin(a, STMT_BULKS_TAKE);
	struct task *task;
	size_t count;

	*found = false;
	sql_time(&q, now_us);
	sql_time(&q, now_us + TAKEN_US);
	sql_id(&q, id);
	sql_bigint(&q, BULK_STEP);
	enum err err = sql_rows(db, &q, &task_shape, &task, &count);
	if (err == OK && count > 0) {
		*found = true;
		err = do_tasks(db, a, task, count, now_us, changed, with);
	}
	arena_close(a);
	return err;
}

/* What was not reached stays to be done. */
static enum err
do_tasks(struct db *db, struct arena *a, const struct task *task, size_t count, int64_t now_us,
    bulk_changed *changed, void *with)
{
	enum err err = OK;
	size_t done = 0;

	while (done < count && err == OK) {
		err = do_task(db, a, &task[done], now_us);
		changed(with, task[done].decision.by.article_id);
		/* What breaks one is logged, and must not keep the others waiting. */
		if (err == ERR_CONFLICT || err == ERR_INTERNAL)
			err = OK;
		if (err == OK)
			done++;
	}
	enum err ended = advance(db, a, task, done, now_us);
	return err == OK ? ended : err;
}

static enum err
do_task(struct db *db, struct arena *a, const struct task *task, int64_t now_us)
{
	struct decision_new decision = task->decision;

	decision.by.now_us = now_us;
	decision.by.bulk_id = task->bulk_id;
	if (task->decision_id == 0)
		return decisions_make(db, a, &decision, NULL);
	const struct decision undone = {
		.id = task->decision_id,
		.comment_id = decision.by.comment_id,
		.matter = STR("status"),
	};
	return decisions_undo(db, a, &decision.by, &undone, NULL);
}

static enum err
advance(struct db *db, struct arena *a, const struct task *task, size_t count, int64_t now_us)
{
	struct sql q = sql_begin(a, STMT_BULKS_ADVANCE);

	sql_bigint(&q, task->bulk_id);
	sql_bigint(&q, (int64_t)count);
	sql_time(&q, now_us);
	sql_bigint(&q, task->began);
	return sql_run(db, &q);
}

enum err
bulks_list(
    struct db *db, struct arena *a, const struct bulk_list *list, struct bulk **out, size_t *count)
{
	struct sql q = sql_begin(a, STMT_BULKS_LIST);

	sql_bigint(&q, list->moderator_id);
	sql_id(&q, list->id);
	sql_bigint(&q, list->most);
	sql_bigints(&q, list->owned.id, list->owned.count);
	return sql_rows(db, &q, &bulk_shape, out, count);
}
