#include "store/marks.h"

#include "store/sql.h"

static const struct field marked_field[] = { { "comment_id", FIELD_NUMBER, 0 } };
static const struct shape marked_shape = SHAPE(marked_field, int64_t);

enum err
marks_set(struct db *db, struct arena *a, const struct mark_new *mark)
{
	struct sql q = sql_begin(a, STMT_MARKS_SET);
	int64_t marked;

	sql_bigint(&q, mark->article_id);
	sql_bigint(&q, mark->comment_id);
	sql_bigint(&q, mark->moderator_id);
	sql_text(&q, mark->moderator_name);
	sql_text(&q, str_of(mark_info(mark->mark)->name));
	sql_text(&q, mark->reason);
	sql_time(&q, mark->now_us);
	enum err err = sql_row(db, &q, &marked_shape, &marked);
	return err == ERR_ABSENT ? ERR_CONFLICT : err;
}
