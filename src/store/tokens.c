#include "store/tokens.h"

#include "base/bug.h"
#include "base/clock.h"
#include "store/sql.h"

/* One row for each site. */
struct found_row {
	struct session session;
	struct str scope;
	struct site_role site;
};

static const struct field made_field[] = { { "token_id", FIELD_NUMBER, 0 } };
static const struct shape made_shape = SHAPE(made_field, int64_t);

static const struct field token_field[] = {
	{ "token_id", FIELD_NUMBER, offsetof(struct api_token, id) },
	{ "name", FIELD_TEXT, offsetof(struct api_token, name) },
	{ "scope", FIELD_TEXT, offsetof(struct api_token, scope) },
	{ "created_at", FIELD_TIME, offsetof(struct api_token, created_us) },
	{ "expires_at", FIELD_TIME, offsetof(struct api_token, expires_us) },
	{ "used_at", FIELD_TIME, offsetof(struct api_token, used_us) },
};
static const struct shape token_shape = SHAPE(token_field, struct api_token);

static const struct field found_field[] = {
	{ "token_id", FIELD_NUMBER, offsetof(struct found_row, session.id) },
	{ "scope", FIELD_TEXT, offsetof(struct found_row, scope) },
	{ "used_at", FIELD_TIME, offsetof(struct found_row, session.used_us) },
	{ "moderator_id", FIELD_NUMBER, offsetof(struct found_row, session.moderator_id) },
	{ "name", FIELD_TEXT, offsetof(struct found_row, session.moderator_name) },
	{ "started_at", FIELD_TIME, offsetof(struct found_row, session.started_us) },
	{ "expires_at", FIELD_TIME, offsetof(struct found_row, session.expires_us) },
	{ "everywhere", FIELD_ROLE, offsetof(struct found_row, session.everywhere) },
	{ "newest_event", FIELD_NUMBER, offsetof(struct found_row, session.newest_event) },
	{ "site_id", FIELD_NUMBER, offsetof(struct found_row, site.site_id) },
	{ "role", FIELD_ROLE, offsetof(struct found_row, site.role) },
};
static const struct shape found_shape = SHAPE(found_field, struct found_row);

enum err
tokens_make(struct db *db, struct arena *a, const struct token_new *token)
{
	struct sql q = sql_begin(a, STMT_TOKENS_MAKE);
	int64_t id;

	sql_bigint(&q, token->moderator_id);
	sql_text(&q, token->name);
	sql_text(&q, str_of(scope_name(token->scope)));
	sql_bytes(&q, token->hash.byte, sizeof(token->hash.byte));
	sql_time(&q, token->expires_us);
	sql_time(&q, token->now_us);
	sql_bigint(&q, API_TOKENS_MOST);
	enum err err = sql_row(db, &q, &made_shape, &id);
	return err == ERR_ABSENT ? ERR_CONFLICT : err;
}

enum err
tokens_revoke(
    struct db *db, struct arena *a, int64_t moderator_id, int64_t token_id, int64_t now_us)
{
	struct sql q = sql_begin(a, STMT_TOKENS_REVOKE);

	sql_bigint(&q, moderator_id);
	sql_bigint(&q, token_id);
	sql_time(&q, now_us);
	return sql_run(db, &q);
}

enum err
tokens_list(
    struct db *db, struct arena *a, int64_t moderator_id, struct api_token **out, size_t *count)
{
	struct sql q = sql_begin(a, STMT_TOKENS_LIST);

	sql_bigint(&q, moderator_id);
	return sql_rows(db, &q, &token_shape, out, count);
}

enum err
tokens_find(struct db *db, struct arena *a, const struct digest32 *hash, int64_t now_us,
    struct session *who, enum scope *scope)
{
	struct sql q = sql_begin(a, STMT_TOKENS_FIND);
	struct found_row *row;
	size_t rows;

	sql_bytes(&q, hash->byte, sizeof(hash->byte));
	sql_time(&q, now_us);
	enum err err = sql_rows(db, &q, &found_shape, &row, &rows);
	if (err != OK)
		return err;
	if (rows == 0)
		return ERR_ABSENT;
	struct site_role *site = arena_array(a, rows, sizeof(*site));
	for (size_t i = 0; i < rows; i++)
		site[i] = row[i].site;
	MUST(scope_of(row->scope, scope) == OK);
	*who = row->session;
	who->site = site;
	/* Where there is no site yet, the one row has none. */
	who->sites = site->site_id == 0 ? 0 : rows;
	return OK;
}

enum err
tokens_touch(struct db *db, struct arena *a, int64_t token_id, int64_t now_us)
{
	struct sql q = sql_begin(a, STMT_TOKENS_TOUCH);

	sql_bigint(&q, token_id);
	sql_date(&q, now_us / US_PER_S / S_PER_DAY);
	return sql_run(db, &q);
}
