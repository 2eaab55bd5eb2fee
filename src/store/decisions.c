#include "store/decisions.h"

#include "base/bug.h"
#include "store/act_by.h"
#include "store/sql.h"

#define OF_MOST 100

static const struct field decision_field[] = {
	{ "decision_id", FIELD_NUMBER, offsetof(struct decision, id) },
	{ "article_id", FIELD_NUMBER, offsetof(struct decision, article_id) },
	{ "comment_id", FIELD_NUMBER, offsetof(struct decision, comment_id) },
	{ "moderator_name", FIELD_TEXT, offsetof(struct decision, moderator) },
	{ "from_status", FIELD_STATUS, offsetof(struct decision, from) },
	{ "to_status", FIELD_STATUS, offsetof(struct decision, to) },
	{ "act", FIELD_TEXT, offsetof(struct decision, act) },
	{ "reason", FIELD_TEXT, offsetof(struct decision, reason) },
	{ "decided_at", FIELD_TIME, offsetof(struct decision, decided_us) },
	{ "article_title", FIELD_TEXT, offsetof(struct decision, article_title) },
	{ "article_url", FIELD_TEXT, offsetof(struct decision, article_url) },
	{ "author_name", FIELD_TEXT, offsetof(struct decision, author_name) },
};
static const struct shape decision_shape = SHAPE(decision_field, struct decision);

static const struct field turned_field[] = { { "turned", FIELD_BOOL, 0 } };
static const struct shape turned_shape = SHAPE(turned_field, bool);

static enum err turn(struct db *db, struct arena *a, const struct act_by *by, bool closed);

enum err
decisions_make(struct db *db, struct arena *a, const struct decision_new *decision)
{
	struct sql q = act_by_begin(a, STMT_DECISIONS_MAKE, &decision->by);

	MUST(decision->from != decision->to);
	sql_text(&q, str_of(status_name(decision->from)));
	sql_text(&q, str_of(status_name(decision->to)));
	return act_by_run(db, &q);
}

enum err
decisions_keep(struct db *db, struct arena *a, const struct decision_new *decision)
{
	struct sql q = act_by_begin(a, STMT_DECISIONS_KEEP, &decision->by);

	MUST(decision->from == decision->to);
	sql_text(&q, str_of(status_name(decision->from)));
	return act_by_run(db, &q);
}

enum err
decisions_close(struct db *db, struct arena *a, const struct act_by *by)
{
	return turn(db, a, by, true);
}

enum err
decisions_open(struct db *db, struct arena *a, const struct act_by *by)
{
	return turn(db, a, by, false);
}

enum err
decisions_log(struct db *db, struct arena *a, const struct site_ids *sites, int64_t before,
    int64_t most, struct decision **out, size_t *count)
{
	struct sql q = sql_begin(a, STMT_DECISIONS_LOG);

	sql_bigints(&q, sites->id, sites->count);
	sql_bigint(&q, before == 0 ? INT64_MAX : before);
	sql_bigint(&q, most);
	return sql_rows(db, &q, &decision_shape, out, count);
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
turn(struct db *db, struct arena *a, const struct act_by *by, bool closed)
{
	struct sql q = act_by_begin(a, STMT_DECISIONS_CLOSE, by);
	bool turned;

	sql_boolean(&q, closed);
	return sql_row(db, &q, &turned_shape, &turned);
}
