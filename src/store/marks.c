#include "store/marks.h"

#include "store/act_by.h"

enum err
marks_set(struct db *db, struct arena *a, const struct mark_new *mark, int64_t *done)
{
	struct sql q = act_by_begin(a, STMT_MARKS_SET, &mark->by);

	sql_moment(&q, mark->seen_us);
	sql_text(&q, str_of(mark_info(mark->mark)->name));
	return act_by_run(db, &q, done);
}
