#include "store/reports.h"

#include "store/sql.h"

static const struct field made_field[] = { { "own", FIELD_BOOL, 0 } };
static const struct shape made_shape = SHAPE(made_field, bool);

enum err
reports_make(struct db *db, struct arena *a, const struct report_new *report)
{
	struct sql q = sql_begin(a, STMT_REPORTS_MAKE);
	bool own;

	sql_bigint(&q, report->article_id);
	sql_bigint(&q, report->comment_id);
	sql_bytes(&q, report->actor.byte, sizeof(report->actor.byte));
	sql_id(&q, report->author_id);
	sql_text(&q, str_of(reason_name(report->draft->reason)));
	sql_text(&q, report->draft->words);
	sql_time(&q, report->now_us);
	enum err err = sql_row(db, &q, &made_shape, &own);
	return err == OK && own ? ERR_FORBID : err;
}
