#include "store/accounts.h"

#include "store/comment_fields.h"
#include "store/read.h"
#include "store/sql.h"

static const struct field entered_field[] = { { "account_id", FIELD_NUMBER, 0 } };
static const struct shape entered_shape = SHAPE(entered_field, int64_t);

static const struct field account_field[] = {
	{ "account_id", FIELD_NUMBER, offsetof(struct account, id) },
	{ "name", FIELD_TEXT, offsetof(struct account, name) },
	{ "email_sealed", FIELD_TEXT, offsetof(struct account, email_sealed) },
	{ "made_at", FIELD_TIME, offsetof(struct account, made_us) },
	{ "seen_at", FIELD_TIME, offsetof(struct account, seen_us) },
};
static const struct shape account_shape = SHAPE(account_field, struct account);

static const struct field comment_field[] = {
	COMMENT_FIELDS(struct account_comment, comment),
	{ "told", FIELD_BOOL, offsetof(struct account_comment, comment.told) },
	{ "ground", FIELD_GROUND, offsetof(struct account_comment, comment.ground) },
	{ "note", FIELD_TEXT, offsetof(struct account_comment, comment.note) },
	{ "url", FIELD_TEXT, offsetof(struct account_comment, url) },
	{ "title", FIELD_TEXT, offsetof(struct account_comment, title) },
};
static const struct shape comment_shape = SHAPE(comment_field, struct account_comment);

static const struct field tally_field[] = { { "comments", FIELD_NUMBER, 0 } };
static const struct shape tally_shape = SHAPE(tally_field, int64_t);

static read_fn take_account;

enum err
accounts_enter(struct db *db, struct arena *a, const struct account_entry *entry, int64_t *id)
{
	struct sql q = sql_begin(a, STMT_ACCOUNTS_ENTER);

	sql_bigint(&q, entry->site_id);
	sql_bytes(&q, entry->once.byte, sizeof(entry->once.byte));
	sql_time(&q, entry->expires_us);
	sql_bytes(&q, entry->subject.byte, sizeof(entry->subject.byte));
	sql_bigint(&q, entry->fresh_id);
	sql_text(&q, entry->name);
	if (entry->email_sealed.len > 0)
		sql_bytes(&q, entry->email_sealed.p, entry->email_sealed.len);
	else
		sql_null(&q);
	sql_time(&q, entry->now_us);
	sql_bigint(&q, entry->key_id);
	enum err err = sql_row(db, &q, &entered_shape, id);
	return err == ERR_ABSENT ? ERR_CONFLICT : err;
}

enum err
accounts_get(struct db *db, struct arena *a, int64_t site_id, int64_t id, struct account *out)
{
	struct reads *reads = reads_begin(a);
	const enum err *got = accounts_get_with(reads, site_id, id, out);
	enum err err = reads_run(db, reads);

	return err == OK ? *got : err;
}

const enum err *
accounts_get_with(struct reads *reads, int64_t site_id, int64_t id, struct account *out)
{
	struct read *read = reads_add(reads, STMT_ACCOUNTS_GET, &account_shape, take_account, out);

	sql_bigint(&read->q, site_id);
	sql_bigint(&read->q, id);
	return &read->err;
}

static enum err
take_account(struct arena *a, const void *rows, size_t count, void *out)
{
	(void)a;
	if (count > 0)
		*(struct account *)out = *(const struct account *)rows;
	return count > 0 ? OK : ERR_ABSENT;
}

enum err
accounts_comments(struct db *db, struct arena *a, const struct accounts_ask *ask,
    struct account_comment **out, size_t *count)
{
	struct sql q = sql_begin(a, STMT_ACCOUNTS_COMMENTS);

	sql_bigint(&q, ask->site_id);
	sql_bigint(&q, ask->author_id);
	sql_bigint(&q, ask->after == 0 ? INT64_MAX : ask->after);
	sql_bigint(&q, ask->most);
	return sql_rows(db, &q, &comment_shape, out, count);
}

enum err
accounts_tally(
    struct db *db, struct arena *a, int64_t site_id, int64_t author_id, int64_t *comments)
{
	struct sql q = sql_begin(a, STMT_ACCOUNTS_TALLY);

	sql_bigint(&q, site_id);
	sql_bigint(&q, author_id);
	return sql_row(db, &q, &tally_shape, comments);
}

enum err
accounts_leave(struct db *db, struct arena *a, const struct account_end *end)
{
	struct sql q = sql_begin(a, STMT_ACCOUNTS_LEAVE);
	int64_t id;

	sql_bigint(&q, end->site_id);
	sql_bigint(&q, end->account_id);
	sql_boolean(&q, end->keeps);
	sql_bigint(&q, end->author_id);
	sql_text(&q, end->name);
	sql_time(&q, end->now_us);
	return sql_row(db, &q, &entered_shape, &id);
}
