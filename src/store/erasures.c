#include "store/erasures.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/str.h"
#include "store/sql.h"

#define STEP 50

/* What is on its way while an account is deleted has come by then. */
#define LATE_US (5 * 60 * US_PER_S)

struct erasure_row {
	int64_t account_id;
	bool keeps;
	int64_t author_id;
	struct str author_name;
	int64_t article_id;
	int64_t comment_id;
};

static const struct field row_field[] = {
	{ "account_id", FIELD_NUMBER, offsetof(struct erasure_row, account_id) },
	{ "keeps", FIELD_BOOL, offsetof(struct erasure_row, keeps) },
	{ "author_id", FIELD_NUMBER, offsetof(struct erasure_row, author_id) },
	{ "author_name", FIELD_TEXT, offsetof(struct erasure_row, author_name) },
	{ "article_id", FIELD_NUMBER, offsetof(struct erasure_row, article_id) },
	{ "comment_id", FIELD_NUMBER, offsetof(struct erasure_row, comment_id) },
};
static const struct shape row_shape = SHAPE(row_field, struct erasure_row);

static const struct field erased_field[] = { { "comment_id", FIELD_NUMBER, 0 } };
static const struct shape erased_shape = SHAPE(erased_field, int64_t);

static const struct field ended_field[] = { { "ended", FIELD_NUMBER, 0 } };
static const struct shape ended_shape = SHAPE(ended_field, int64_t);

static enum err erase(
    struct db *db, struct arena *a, const struct erasure_row *row, int64_t now_us);
static enum err end(struct db *db, struct arena *a, int64_t now_us);

enum err
erasures_step(struct db *db, int64_t now_us, bulk_changed *changed, void *with, bool *found)
{
	struct arena *a = arena_open();
	struct sql q = sql_begin(a, STMT_ERASURES_NEXT);
	struct erasure_row *row;
	size_t count = 0;

	sql_bigint(&q, STEP);
	enum err err = sql_rows(db, &q, &row_shape, &row, &count);
	for (size_t i = 0; err == OK && i < count; i++) {
		err = erase(db, a, &row[i], now_us);
		changed(with, row[i].article_id);
	}
	if (err == OK && count == 0)
		err = end(db, a, now_us);
	*found = err == OK && count > 0;
	arena_close(a);
	return err;
}

/* One that another process was quicker with, or that has gone to another article, is no error. */
static enum err
erase(struct db *db, struct arena *a, const struct erasure_row *row, int64_t now_us)
{
	struct sql q = sql_begin(a, STMT_ERASURES_ERASE);
	int64_t id;

	sql_bigint(&q, row->article_id);
	sql_bigint(&q, row->comment_id);
	sql_bigint(&q, row->account_id);
	sql_boolean(&q, row->keeps);
	sql_bigint(&q, row->author_id);
	sql_text(&q, row->author_name);
	sql_time(&q, now_us);
	enum err err = sql_row(db, &q, &erased_shape, &id);
	return err == ERR_ABSENT ? OK : err;
}

static enum err
end(struct db *db, struct arena *a, int64_t now_us)
{
	struct sql q = sql_begin(a, STMT_ERASURES_END);
	int64_t ended;

	sql_time(&q, now_us - LATE_US);
	return sql_row(db, &q, &ended_shape, &ended);
}
