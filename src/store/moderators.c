#include "store/moderators.h"

#include "store/sql.h"

static const struct field id_field[] = { { "moderator_id", FIELD_NUMBER, 0 } };
static const struct shape id_shape = SHAPE(id_field, int64_t);

/* A list has a column more than one moderator has. */
static const struct field moderator_field[] = {
	{ "moderator_id", FIELD_NUMBER, offsetof(struct moderator, id) },
	{ "name", FIELD_TEXT, offsetof(struct moderator, name) },
	{ "password_hash", FIELD_TEXT, offsetof(struct moderator, password_hash) },
	{ "created_at", FIELD_TIME, offsetof(struct moderator, created_us) },
	{ "sessions", FIELD_NUMBER, offsetof(struct moderator, sessions) },
};
static const struct shape list_shape = SHAPE(moderator_field, struct moderator);
static const struct shape one_shape = { moderator_field, COUNT_OF(moderator_field) - 1,
	sizeof(struct moderator) };

static const struct field name_field[] = { { "name", FIELD_TEXT, 0 } };
static const struct shape name_shape = SHAPE(name_field, struct str);

static const struct field session_field[] = {
	{ "moderator_id", FIELD_NUMBER, offsetof(struct session, moderator_id) },
	{ "name", FIELD_TEXT, offsetof(struct session, moderator_name) },
	{ "started_at", FIELD_TIME, offsetof(struct session, started_us) },
	{ "expires_at", FIELD_TIME, offsetof(struct session, expires_us) },
};
static const struct shape session_shape = SHAPE(session_field, struct session);

enum err
moderators_add(
    struct db *db, struct arena *a, struct str name, const char *password_hash, int64_t now_us)
{
	struct sql q = sql_begin(a, STMT_MODERATORS_ADD);
	int64_t id;

	sql_text(&q, name);
	sql_text(&q, str_of(password_hash));
	sql_time(&q, now_us);
	enum err err = sql_row(db, &q, &id_shape, &id);
	return err == ERR_ABSENT ? ERR_CONFLICT : err;
}

enum err
moderators_find(struct db *db, struct arena *a, struct str name, struct moderator *out)
{
	struct sql q = sql_begin(a, STMT_MODERATORS_FIND);

	sql_text(&q, name);
	return sql_row(db, &q, &one_shape, out);
}

enum err
moderators_list(struct db *db, struct arena *a, struct moderator **out, size_t *count)
{
	struct sql q = sql_begin(a, STMT_MODERATORS_LIST);

	return sql_rows(db, &q, &list_shape, out, count);
}

enum err
moderators_names(struct db *db, struct arena *a, struct str **out, size_t *count)
{
	struct sql q = sql_begin(a, STMT_MODERATORS_NAMES);

	return sql_rows(db, &q, &name_shape, out, count);
}

enum err
moderators_password(struct db *db, struct arena *a, struct str name, const char *password_hash)
{
	struct sql q = sql_begin(a, STMT_MODERATORS_PASSWORD);
	int64_t id;

	sql_text(&q, name);
	sql_text(&q, str_of(password_hash));
	return sql_row(db, &q, &id_shape, &id);
}

enum err
moderators_remove(struct db *db, struct arena *a, struct str name)
{
	struct sql q = sql_begin(a, STMT_MODERATORS_REMOVE);
	int64_t id;

	sql_text(&q, name);
	return sql_row(db, &q, &id_shape, &id);
}

enum err
sessions_add(struct db *db, struct arena *a, const struct digest32 *hash, int64_t moderator_id,
    int64_t now_us, int64_t expires_us)
{
	struct sql q = sql_begin(a, STMT_MODERATORS_SESSION_ADD);

	sql_bytes(&q, hash->byte, sizeof(hash->byte));
	sql_bigint(&q, moderator_id);
	sql_time(&q, now_us);
	sql_time(&q, expires_us);
	return sql_run(db, &q);
}

enum err
sessions_find(struct db *db, struct arena *a, const struct digest32 *hash, int64_t now_us,
    struct session *out)
{
	struct sql q = sql_begin(a, STMT_MODERATORS_SESSION_FIND);

	sql_bytes(&q, hash->byte, sizeof(hash->byte));
	sql_time(&q, now_us);
	return sql_row(db, &q, &session_shape, out);
}

enum err
sessions_end(struct db *db, struct arena *a, const struct digest32 *hash)
{
	struct sql q = sql_begin(a, STMT_MODERATORS_SESSION_END);

	sql_bytes(&q, hash->byte, sizeof(hash->byte));
	return sql_run(db, &q);
}

enum err
sessions_end_all(struct db *db, struct arena *a, int64_t moderator_id)
{
	struct sql q = sql_begin(a, STMT_MODERATORS_SESSION_END_ALL);

	sql_bigint(&q, moderator_id);
	return sql_run(db, &q);
}
