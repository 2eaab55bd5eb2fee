#include "store/accounts.h"

#include "store/sql.h"

static const struct field entered_field[] = { { "account_id", FIELD_NUMBER, 0 } };
static const struct shape entered_shape = SHAPE(entered_field, int64_t);

static const struct field account_field[] = {
	{ "account_id", FIELD_NUMBER, offsetof(struct account, id) },
	{ "name", FIELD_TEXT, offsetof(struct account, name) },
	{ "email_sealed", FIELD_TEXT, offsetof(struct account, email_sealed) },
};
static const struct shape account_shape = SHAPE(account_field, struct account);

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
	enum err err = sql_row(db, &q, &entered_shape, id);
	return err == ERR_ABSENT ? ERR_CONFLICT : err;
}

enum err
accounts_get(struct db *db, struct arena *a, int64_t site_id, int64_t id, struct account *out)
{
	struct sql q = sql_begin(a, STMT_ACCOUNTS_GET);

	sql_bigint(&q, site_id);
	sql_bigint(&q, id);
	return sql_row(db, &q, &account_shape, out);
}
