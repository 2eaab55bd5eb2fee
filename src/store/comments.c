#include "store/comments.h"

#include <string.h>

#include "base/bug.h"
#include "store/act_by.h"
#include "store/comment_fields.h"
#include "store/findings.h"
#include "store/read.h"
#include "store/sql.h"

#define VERSIONS_MOST 50

struct one_comment {
	struct comment comment;
};

static const struct field comment_field[] = { COMMENT_FIELDS(struct one_comment, comment) };
static const struct shape comment_shape = SHAPE(comment_field, struct one_comment);

static const struct field version_field[] = {
	{ "body", FIELD_TEXT, offsetof(struct comment_version, text) },
	{ "replaced_at", FIELD_TIME, offsetof(struct comment_version, replaced_us) },
	{ "replaced_by", FIELD_TEXT, offsetof(struct comment_version, replaced_by) },
};
static const struct shape version_shape = SHAPE(version_field, struct comment_version);

static const struct field pace_field[] = { { "posts", FIELD_NUMBER, 0 } };
static const struct shape pace_shape = SHAPE(pace_field, int64_t);

static const struct field id_field[] = { { "comment_id", FIELD_NUMBER, 0 } };
static const struct shape id_shape = SHAPE(id_field, int64_t);

static const struct field known_field[] = {
	{ "published", FIELD_BOOL, offsetof(struct author_known, published) },
	{ "record", FIELD_TEXT, offsetof(struct author_known, record) },
	{ "badge", FIELD_BADGE, offsetof(struct author_known, badge) },
};
static const struct shape known_shape = SHAPE(known_field, struct author_known);

#define FROM(name) offsetof(struct comment_origin, name)

static const struct field origin_field[] = {
	{ "site_id", FIELD_NUMBER, FROM(site_id) },
	{ "author_id", FIELD_NUMBER, FROM(author_id) },
	{ "author_name", FIELD_TEXT, FROM(author_name) },
	{ "badge", FIELD_BADGE, FROM(badge) },
	{ "member", FIELD_BOOL, FROM(member) },
	{ "actor_key", FIELD_TEXT, FROM(actor) },
	{ "actor_day", FIELD_DATE, FROM(actor_day) },
	{ "email_hash", FIELD_TEXT, FROM(email_hash) },
	{ "email_sealed", FIELD_TEXT, FROM(email_sealed) },
};
static const struct shape origin_shape = SHAPE(origin_field, struct comment_origin);

struct name_row {
	int64_t id;
	struct str name;
};

static const struct field name_field[] = {
	{ "comment_id", FIELD_NUMBER, offsetof(struct name_row, id) },
	{ "author_name", FIELD_TEXT, offsetof(struct name_row, name) },
};
static const struct shape name_shape = SHAPE(name_field, struct name_row);

static read_fn take_comment;
static struct sql begin_change(
    struct arena *a, enum stmt stmt, const struct comment_change *change);
static enum err run_change(struct db *db, struct sql *q);

enum err
comments_pace(
    struct db *db, struct arena *a, int64_t site_id, int64_t since_us, int64_t most, int64_t *posts)
{
	struct sql q = sql_begin(a, STMT_COMMENTS_PACE);

	sql_bigint(&q, site_id);
	sql_time(&q, since_us);
	sql_bigint(&q, most);
	return sql_row(db, &q, &pace_shape, posts);
}

enum err
comments_get(
    struct db *db, struct arena *a, int64_t article_id, int64_t comment_id, struct comment *out)
{
	struct reads *reads = reads_begin(a);
	const enum err *got = comments_get_with(reads, article_id, comment_id, out);
	enum err err = reads_run(db, reads);

	return err == OK ? *got : err;
}

const enum err *
comments_get_with(struct reads *reads, int64_t article_id, int64_t comment_id, struct comment *out)
{
	struct read *read = reads_add(reads, STMT_COMMENTS_GET, &comment_shape, take_comment, out);

	sql_bigint(&read->q, article_id);
	sql_bigint(&read->q, comment_id);
	return &read->err;
}

static enum err
take_comment(struct arena *a, const void *rows, size_t count, void *out)
{
	const struct one_comment *row = rows;

	(void)a;
	if (count > 0)
		*(struct comment *)out = row[0].comment;
	return count > 0 ? OK : ERR_ABSENT;
}

enum err
comments_names(struct db *db, struct arena *a, int64_t article_id, const int64_t *id, size_t count,
    struct str *name)
{
	struct sql q = sql_begin(a, STMT_COMMENTS_NAMES);
	struct name_row *row;
	size_t rows;

	sql_bigint(&q, article_id);
	sql_bigints(&q, id, count);
	enum err err = sql_rows(db, &q, &name_shape, &row, &rows);
	if (err != OK)
		return err;
	for (size_t i = 0; i < count; i++) {
		name[i] = STR_EMPTY;
		for (size_t k = 0; k < rows; k++)
			if (row[k].id == id[i])
				name[i] = row[k].name;
	}
	return OK;
}

enum err
comments_origin(struct db *db, struct arena *a, int64_t article_id, int64_t comment_id,
    struct comment_origin *out)
{
	struct sql q = sql_begin(a, STMT_COMMENTS_ORIGIN);

	sql_bigint(&q, article_id);
	sql_bigint(&q, comment_id);
	return sql_row(db, &q, &origin_shape, out);
}

enum err
comments_newest(struct db *db, struct arena *a, int64_t article_id, int64_t newer, int64_t *out)
{
	struct sql q = sql_begin(a, STMT_COMMENTS_NEWEST);

	sql_bigint(&q, article_id);
	sql_bigint(&q, newer);
	return sql_row(db, &q, &id_shape, out);
}

enum err
comments_known(struct db *db, struct arena *a, const struct article *article, int64_t author_id,
    struct author_known *out)
{
	struct sql q = sql_begin(a, STMT_COMMENTS_KNOWN);

	sql_bigint(&q, article->site_id);
	sql_bigint(&q, author_id);
	sql_bigint(&q, article->id);
	return sql_row(db, &q, &known_shape, out);
}

enum err
comments_branch(struct db *db, struct arena *a, int64_t article_id, int64_t root_id,
    int64_t comment_id, struct comment **out, size_t *count)
{
	struct sql q = sql_begin(a, STMT_COMMENTS_BRANCH);

	sql_bigint(&q, article_id);
	sql_bigint(&q, root_id);
	sql_bigint(&q, comment_id);
	sql_bigint(&q, THREAD_BRANCH_PAGE + 1);
	return sql_rows(db, &q, &comment_shape, out, count);
}

enum err
comments_edit(struct db *db, struct arena *a, const struct comment_change *change)
{
	struct sql q = begin_change(a, STMT_COMMENTS_EDIT, change);

	sql_text(&q, change->text);
	sql_text(&q, change->html);
	sql_integer(&q, change->renderer);
	sql_time(&q, change->now_us);
	sql_text(&q, change->reason);
	findings_give(&q, change->verdict);
	sql_boolean(&q, change->shadowed);
	findings_sketch(&q, change->verdict);
	return run_change(db, &q);
}

enum err
comments_withdraw(struct db *db, struct arena *a, const struct comment_change *change)
{
	struct sql q = begin_change(a, STMT_COMMENTS_WITHDRAW, change);

	MUST(change->to == DELETED && change->from != DELETED);
	sql_time(&q, change->now_us);
	return run_change(db, &q);
}

enum err
comments_revise(
    struct db *db, struct arena *a, const struct comment_revision *revision, int64_t *done)
{
	struct sql q = act_by_begin(a, STMT_COMMENTS_REVISE, &revision->by);

	sql_moment(&q, revision->seen_us);
	sql_text(&q, revision->text);
	sql_text(&q, revision->html);
	sql_integer(&q, revision->renderer);
	return act_by_run(db, &q, done);
}

enum err
comments_versions(struct db *db, struct arena *a, int64_t article_id, int64_t comment_id,
    struct comment_version **out, size_t *count)
{
	struct sql q = sql_begin(a, STMT_COMMENTS_VERSIONS);

	sql_bigint(&q, article_id);
	sql_bigint(&q, comment_id);
	sql_bigint(&q, VERSIONS_MOST);
	return sql_rows(db, &q, &version_shape, out, count);
}

/* The six arguments that both changes begin with. */
static struct sql
begin_change(struct arena *a, enum stmt stmt, const struct comment_change *change)
{
	struct sql q = sql_begin(a, stmt);

	sql_bigint(&q, change->article_id);
	sql_bigint(&q, change->comment_id);
	sql_bigint(&q, change->author_id);
	sql_time(&q, change->oldest_us);
	sql_text(&q, str_of(status_name(change->from)));
	sql_text(&q, str_of(status_name(change->to)));
	return q;
}

static enum err
run_change(struct db *db, struct sql *q)
{
	int64_t changed;
	enum err err = sql_row(db, q, &id_shape, &changed);

	return err == ERR_ABSENT ? ERR_CONFLICT : err;
}
