#include "store/queues.h"

#include "base/bug.h"
#include "store/comment_fields.h"
#include "store/findings.h"
#include "store/queue_ask.h"
#include "store/sql.h"

/* So many comments are looked through in order for words that one in fifty or more seem to have:
 * what one in forty has fills a page of fifty. */
#define NEAR 2000

struct queued_row {
	struct queued queued;
	struct str reports;
	struct str decisions;
	struct str causes;
};

#define TO(member) offsetof(struct queued_row, queued.member)

static const struct field queued_field[] = {
	COMMENT_FIELDS(struct queued_row, queued.comment),
	{ "site_id", FIELD_NUMBER, TO(site_id) },
	{ "site_name", FIELD_TEXT, TO(site_name) },
	{ "site_title", FIELD_TEXT, TO(site_title) },
	{ "article_title", FIELD_TEXT, TO(article_title) },
	{ "article_url", FIELD_TEXT, TO(article_url) },
	{ "parent_name", FIELD_TEXT, TO(comment.parent_name) },
	{ "parent_body", FIELD_TEXT, TO(parent_text) },
	{ "reviewed_at", FIELD_TIME, TO(reviewed_us) },
	{ "taken_id", FIELD_NUMBER, TO(taken_id) },
	{ "taken_by", FIELD_TEXT, TO(taken_by) },
	{ "taken_until", FIELD_TIME, TO(taken_until_us) },
	{ "actor_key", FIELD_TEXT, TO(actor) },
	{ "actor_day", FIELD_DATE, TO(actor_day) },
	{ "email_hash", FIELD_TEXT, TO(email) },
	{ "email_sealed", FIELD_TEXT, TO(email_sealed) },
	{ "first_at", FIELD_TIME, TO(record.first_us) },
	{ "published", FIELD_NUMBER, TO(record.of[PUBLISHED]) },
	{ "held", FIELD_NUMBER, TO(record.of[HELD]) },
	{ "spam", FIELD_NUMBER, TO(record.of[SPAM]) },
	{ "rejected", FIELD_NUMBER, TO(record.of[REJECTED]) },
	{ "deleted", FIELD_NUMBER, TO(record.of[DELETED]) },
	{ "reports_waiting", FIELD_NUMBER, TO(reports.waiting) },
	{ "reports", FIELD_TEXT, offsetof(struct queued_row, reports) },
	{ "decisions", FIELD_TEXT, offsetof(struct queued_row, decisions) },
	{ "causes", FIELD_TEXT, offsetof(struct queued_row, causes) },
};
static const struct shape queued_shape = SHAPE(queued_field, struct queued_row);

struct tally {
	int64_t of[QUEUES];
};

static const struct field tally_field[] = {
	{ "held", FIELD_NUMBER, offsetof(struct tally, of[QUEUE_HELD]) },
	{ "reported", FIELD_NUMBER, offsetof(struct tally, of[QUEUE_REPORTED]) },
	{ "unreviewed", FIELD_NUMBER, offsetof(struct tally, of[QUEUE_UNREVIEWED]) },
	{ "spam", FIELD_NUMBER, offsetof(struct tally, of[QUEUE_SPAM]) },
	{ "rejected", FIELD_NUMBER, offsetof(struct tally, of[QUEUE_REJECTED]) },
	{ "deleted", FIELD_NUMBER, offsetof(struct tally, of[QUEUE_DELETED]) },
};
static const struct shape tally_shape = SHAPE(tally_field, struct tally);

static enum err run(struct db *db, struct sql *q, struct queued **out, size_t *count);
static void read_reports(struct arena *a, struct str text, struct queued *out);
static void read_decisions(struct arena *a, struct str text, struct queued *out);
static int64_t read_time(struct str text);

enum err
queues_read(struct db *db, struct arena *a, const struct site_ids *sites,
    const struct queue_ask *ask, const char *words_lang, int64_t now_us, int64_t most,
    struct queued **out, size_t *count)
{
	bool search = ask->words.len > 0;
	struct sql q = sql_begin(a, search ? STMT_QUEUES_SEARCH : STMT_QUEUES_READ);

	q.fresh_plan = true;
	queue_ask_give(&q, sites, ask, 0, now_us);
	sql_bigint(&q, most);
	sql_bigint(&q, RECORD_MOST);
	sql_bigint(&q, REPORTS_SHOWN);
	if (search) {
		sql_text(&q, ask->words);
		sql_text(&q, str_of(words_lang));
		sql_bigint(&q, NEAR);
	}
	return run(db, &q, out, count);
}

enum err
queues_one(struct db *db, struct arena *a, const struct site_ids *sites, int64_t article_id,
    int64_t comment_id, struct queued *out)
{
	struct sql q = sql_begin(a, STMT_QUEUES_READ);
	struct queue_ask ask = queue_ask_all();
	struct queued *found;
	size_t count;

	ask.article_id = article_id;
	q.fresh_plan = true;
	queue_ask_give(&q, sites, &ask, comment_id, 0);
	sql_bigint(&q, 1);
	sql_bigint(&q, RECORD_MOST);
	sql_bigint(&q, REPORTS_SHOWN);
	enum err err = run(db, &q, &found, &count);
	if (err != OK || count == 0)
		return err == OK ? ERR_ABSENT : err;
	*out = found[0];
	return OK;
}

enum err
queues_take(struct db *db, struct arena *a, const struct act_by *by)
{
	struct sql q = sql_begin(a, STMT_QUEUES_TAKE);

	sql_bigint(&q, by->article_id);
	sql_bigint(&q, by->comment_id);
	sql_bigint(&q, by->moderator_id);
	sql_text(&q, by->moderator_name);
	sql_time(&q, by->now_us);
	sql_time(&q, by->now_us + QUEUED_TAKEN_US);
	return sql_run(db, &q);
}

enum err
queues_tally(struct db *db, struct arena *a, const struct site_ids *sites, int64_t of[QUEUES])
{
	struct sql q = sql_begin(a, STMT_QUEUES_TALLY);
	struct tally tally = { { 0 } };

	sql_bigints(&q, sites->id, sites->count);
	sql_bigint(&q, QUEUE_TALLY_MOST);
	enum err err = sql_row(db, &q, &tally_shape, &tally);
	memcpy(of, tally.of, sizeof(tally.of));
	return err;
}

static enum err
run(struct db *db, struct sql *q, struct queued **out, size_t *count)
{
	struct queued_row *row;

	enum err err = sql_rows(db, q, &queued_shape, &row, count);
	if (err != OK)
		return err;
	*out = arena_array(q->arena, *count, sizeof(**out));
	for (size_t i = 0; i < *count; i++) {
		(*out)[i] = row[i].queued;
		read_reports(q->arena, row[i].reports, &(*out)[i]);
		read_decisions(q->arena, row[i].decisions, &(*out)[i]);
		findings_read(row[i].causes, &(*out)[i].verdict);
	}
	return OK;
}

static void
read_reports(struct arena *a, struct str text, struct queued *out)
{
	struct report *report = arena_array(a, REPORTS_SHOWN, sizeof(*report));

	out->reports.report = report;
	while (text.len > 0) {
		struct str row = str_cut(&text, RECORD_END);
		struct report *to = &report[out->reports.count++];

		to->comment_id = out->comment.id;
		MUST(reason_of(str_cut(&row, RECORD_UNIT), &to->reason) == OK);
		to->reported_us = read_time(str_cut(&row, RECORD_UNIT));
		to->words = row;
	}
}

static void
read_decisions(struct arena *a, struct str text, struct queued *out)
{
	struct decision *decision = arena_array(a, REPORTS_SHOWN, sizeof(*decision));

	out->decision = decision;
	while (text.len > 0) {
		struct str row = str_cut(&text, RECORD_END);
		struct decision *to = &decision[out->decisions++];

		to->article_id = out->comment.article_id;
		to->comment_id = out->comment.id;
		to->moderator = str_cut(&row, RECORD_UNIT);
		MUST(status_of(str_cut(&row, RECORD_UNIT), &to->from) == OK);
		MUST(status_of(str_cut(&row, RECORD_UNIT), &to->to) == OK);
		to->act = str_cut(&row, RECORD_UNIT);
		to->decided_us = read_time(str_cut(&row, RECORD_UNIT));
		to->reason = row;
	}
}

static int64_t
read_time(struct str text)
{
	int64_t us;

	MUST(str_to_i64(text, &us));
	return us;
}
