#include "store/decisions.h"

#include "base/bug.h"
#include "store/act_by.h"
#include "store/decision_fields.h"
#include "store/sql.h"

#define OF_MOST 100

struct row {
	struct decision decision;
};

static const struct field decision_field[] = { DECISION_FIELDS(struct row, decision) };
static const struct shape decision_shape = SHAPE(decision_field, struct decision);

static const struct field turned_field[] = { { "decision_id", FIELD_NUMBER, 0 } };
static const struct shape turned_shape = SHAPE(turned_field, int64_t);

static enum err turn(struct db *db, struct arena *a, enum stmt stmt, const struct act_by *by,
    bool on, int64_t *done);
static enum stmt undo_of(const struct decision *decision);

enum err
decisions_make(struct db *db, struct arena *a, const struct decision_new *decision, int64_t *done)
{
	struct sql q = act_by_begin(a, STMT_DECISIONS_MAKE, &decision->by);

	MUST(decision->from != decision->to);
	sql_moment(&q, decision->seen_us);
	sql_text(&q, str_of(status_name(decision->from)));
	sql_text(&q, str_of(status_name(decision->to)));
	if (decision->to == REJECTED && decision->ground != GROUND_NONE)
		sql_text(&q, str_of(ground_info(decision->ground)->name));
	else
		sql_null(&q);
	sql_text(&q, decision->to == REJECTED ? decision->note : STR_EMPTY);
	sql_id(&q, decision->by.bulk_id);
	return act_by_run(db, &q, done);
}

enum err
decisions_keep(struct db *db, struct arena *a, const struct decision_new *decision, int64_t *done)
{
	struct sql q = act_by_begin(a, STMT_DECISIONS_KEEP, &decision->by);

	MUST(decision->from == decision->to);
	sql_moment(&q, decision->seen_us);
	sql_text(&q, str_of(status_name(decision->from)));
	return act_by_run(db, &q, done);
}

enum err
decisions_close(struct db *db, struct arena *a, const struct act_by *by, int64_t *done)
{
	return turn(db, a, STMT_DECISIONS_CLOSE, by, true, done);
}

enum err
decisions_open(struct db *db, struct arena *a, const struct act_by *by, int64_t *done)
{
	return turn(db, a, STMT_DECISIONS_CLOSE, by, false, done);
}

enum err
decisions_hold(struct db *db, struct arena *a, const struct act_by *by, int64_t *done)
{
	return turn(db, a, STMT_DECISIONS_HOLD, by, true, done);
}

enum err
decisions_release(struct db *db, struct arena *a, const struct act_by *by, int64_t *done)
{
	return turn(db, a, STMT_DECISIONS_HOLD, by, false, done);
}

enum err
decisions_undo(struct db *db, struct arena *a, const struct act_by *by,
    const struct decision *decision, int64_t *done)
{
	struct act_by about = *by;

	about.comment_id = decision->comment_id;
	enum stmt stmt = undo_of(decision);
	struct sql q = act_by_begin(a, stmt, &about);
	sql_bigint(&q, decision->id);
	if (stmt == STMT_DECISIONS_UNDO)
		sql_id(&q, by->bulk_id);
	return act_by_run(db, &q, done);
}

/* The statement that takes back what was done about such a matter. */
static enum stmt
undo_of(const struct decision *decision)
{
	struct str matter = decision->matter;

	if (str_equal(matter, STR("badge")))
		return STMT_BADGES_UNDO;
	if (str_equal(matter, STR("close")))
		return STMT_DECISIONS_UNCLOSE;
	if (decision->comment_id == 0)
		return STMT_DECISIONS_UNHOLD;
	if (str_equal(matter, STR("edit")))
		return STMT_COMMENTS_UNREVISE;
	return STMT_DECISIONS_UNDO;
}

enum err
decisions_get(
    struct db *db, struct arena *a, const struct site_ids *sites, int64_t id, struct decision *out)
{
	struct sql q = sql_begin(a, STMT_DECISIONS_GET);

	sql_bigints(&q, sites->id, sites->count);
	sql_bigint(&q, id);
	return sql_row(db, &q, &decision_shape, out);
}

enum err
decisions_done(struct db *db, struct arena *a, const struct site_ids *sites, int64_t id,
    int64_t moderator_id, struct decision *out)
{
	enum err err = decisions_get(db, a, sites, id, out);

	return err == OK && out->moderator_id != moderator_id ? ERR_ABSENT : err;
}

enum err
decisions_of(struct db *db, struct arena *a, int64_t article_id, int64_t comment_id,
    struct decision **out, size_t *count)
{
	struct sql q = sql_begin(a, STMT_DECISIONS_OF);

	sql_bigint(&q, article_id);
	sql_bigint(&q, comment_id);
	sql_bigint(&q, OF_MOST);
	return sql_rows(db, &q, &decision_shape, out, count);
}

static enum err
turn(
    struct db *db, struct arena *a, enum stmt stmt, const struct act_by *by, bool on, int64_t *done)
{
	struct sql q = act_by_begin(a, stmt, by);
	int64_t turned;

	sql_boolean(&q, on);
	enum err err = sql_row(db, &q, &turned_shape, &turned);
	if (err == OK && done != NULL)
		*done = turned;
	return err;
}
