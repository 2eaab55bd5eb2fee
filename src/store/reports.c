#include "store/reports.h"

#include "store/sql.h"

/* Where counting stops: past this a moderator needs no number. */
#define TALLY_MOST 10000

struct waiting_row {
	struct report report;
	int64_t waiting;
};

static const struct field made_field[] = { { "own", FIELD_BOOL, 0 } };
static const struct shape made_shape = SHAPE(made_field, bool);

static const struct field waiting_field[] = {
	{ "comment_id", FIELD_NUMBER, offsetof(struct waiting_row, report.comment_id) },
	{ "reason", FIELD_REASON, offsetof(struct waiting_row, report.reason) },
	{ "words", FIELD_TEXT, offsetof(struct waiting_row, report.words) },
	{ "reported_at", FIELD_TIME, offsetof(struct waiting_row, report.reported_us) },
	{ "waiting", FIELD_NUMBER, offsetof(struct waiting_row, waiting) },
};
static const struct shape waiting_shape = SHAPE(waiting_field, struct waiting_row);

static const struct field tally_field[] = { { "comments", FIELD_NUMBER, 0 } };
static const struct shape tally_shape = SHAPE(tally_field, int64_t);

static void sort_out(struct arena *a, const struct waiting_row *row, size_t rows,
    int64_t comment_id, struct reports *out);

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

enum err
reports_waiting(
    struct db *db, struct arena *a, const struct queued *of, size_t count, struct reports *out)
{
	struct sql q = sql_begin(a, STMT_REPORTS_WAITING);
	int64_t *article_id = arena_array(a, count, sizeof(*article_id));
	int64_t *comment_id = arena_array(a, count, sizeof(*comment_id));
	struct waiting_row *row;
	size_t rows;

	for (size_t i = 0; i < count; i++) {
		article_id[i] = of[i].comment.article_id;
		comment_id[i] = of[i].comment.id;
	}
	sql_bigints(&q, article_id, count);
	sql_bigints(&q, comment_id, count);
	sql_bigint(&q, REPORTS_SHOWN);
	enum err err = sql_rows(db, &q, &waiting_shape, &row, &rows);
	if (err != OK)
		return err;
	for (size_t i = 0; i < count; i++)
		sort_out(a, row, rows, comment_id[i], &out[i]);
	return OK;
}

enum err
reports_tally(struct db *db, struct arena *a, const struct site_ids *sites, int64_t *out)
{
	struct sql q = sql_begin(a, STMT_REPORTS_TALLY);

	sql_bigints(&q, sites->id, sites->count);
	sql_bigint(&q, TALLY_MOST);
	return sql_row(db, &q, &tally_shape, out);
}

/* The rows about one comment, which stand together. */
static void
sort_out(struct arena *a, const struct waiting_row *row, size_t rows, int64_t comment_id,
    struct reports *out)
{
	struct report *report = arena_array(a, REPORTS_SHOWN, sizeof(*report));

	*out = (struct reports){ .report = report };
	for (size_t i = 0; i < rows; i++) {
		if (row[i].report.comment_id != comment_id)
			continue;
		report[out->count++] = row[i].report;
		out->waiting = row[i].waiting;
	}
}
