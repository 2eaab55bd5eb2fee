#include "store/act_by.h"

static const struct field done_field[] = { { "decision_id", FIELD_NUMBER, 0 } };
static const struct shape done_shape = SHAPE(done_field, int64_t);

struct sql
act_by_begin(struct arena *a, enum stmt stmt, const struct act_by *by)
{
	struct sql q = sql_begin(a, stmt);

	sql_bigint(&q, by->article_id);
	if (by->comment_id != 0)
		sql_bigint(&q, by->comment_id);
	sql_bigint(&q, by->moderator_id);
	sql_text(&q, by->moderator_name);
	sql_text(&q, by->reason);
	sql_time(&q, by->now_us);
	return q;
}

enum err
act_by_run(struct db *db, struct sql *q, int64_t *done)
{
	int64_t id;
	enum err err = sql_row(db, q, &done_shape, &id);

	if (err == OK && done != NULL)
		*done = id;
	return err == ERR_ABSENT ? ERR_CONFLICT : err;
}
