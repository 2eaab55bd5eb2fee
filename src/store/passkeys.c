#include "store/passkeys.h"

#include "store/event_by.h"
#include "store/sql.h"

static const struct field id_field[] = { { "passkey_id", FIELD_NUMBER, 0 } };
static const struct shape id_shape = SHAPE(id_field, int64_t);

static const struct field lifted_field[] = { { "moderator_id", FIELD_NUMBER, 0 } };
static const struct shape lifted_shape = SHAPE(lifted_field, int64_t);

static const struct field passkey_field[] = {
	{ "passkey_id", FIELD_NUMBER, offsetof(struct passkey, id) },
	{ "name", FIELD_TEXT, offsetof(struct passkey, name) },
	{ "credential_id", FIELD_TEXT, offsetof(struct passkey, credential_id) },
	{ "made_at", FIELD_TIME, offsetof(struct passkey, made_us) },
	{ "used_at", FIELD_TIME, offsetof(struct passkey, used_us) },
};
static const struct shape passkey_shape = SHAPE(passkey_field, struct passkey);

static const struct field found_field[] = {
	{ "passkey_id", FIELD_NUMBER, offsetof(struct passkey_found, id) },
	{ "algorithm", FIELD_NUMBER, offsetof(struct passkey_found, algorithm) },
	{ "public_key", FIELD_TEXT, offsetof(struct passkey_found, public_key) },
	{ "signs", FIELD_NUMBER, offsetof(struct passkey_found, signs) },
	{ "challenged_at", FIELD_TIME, offsetof(struct passkey_found, challenged_us) },
	{ "moderator_id", FIELD_NUMBER, offsetof(struct passkey_found, who.id) },
	{ "name", FIELD_TEXT, offsetof(struct passkey_found, who.name) },
	{ "created_at", FIELD_TIME, offsetof(struct passkey_found, who.created_us) },
	{ "second_factor", FIELD_BOOL, offsetof(struct passkey_found, who.second_factor) },
};
static const struct shape found_shape = SHAPE(found_field, struct passkey_found);

enum err
passkeys_add(struct db *db, struct arena *a, const struct passkey_new *passkey)
{
	struct sql q = sql_begin(a, STMT_PASSKEYS_ADD);
	int64_t id;

	sql_bigint(&q, passkey->moderator_id);
	sql_text(&q, passkey->name);
	sql_bytes(&q, passkey->credential_id.p, passkey->credential_id.len);
	sql_bigint(&q, passkey->algorithm);
	sql_bytes(&q, passkey->public_key.p, passkey->public_key.len);
	sql_bigint(&q, passkey->signs);
	sql_time(&q, passkey->challenged_us);
	sql_time(&q, passkey->now_us);
	sql_bigint(&q, PASSKEYS_MOST);
	enum err err = sql_row(db, &q, &id_shape, &id);
	return err == ERR_ABSENT ? ERR_CONFLICT : err;
}

enum err
passkeys_list(
    struct db *db, struct arena *a, int64_t moderator_id, struct passkey **out, size_t *count)
{
	struct sql q = sql_begin(a, STMT_PASSKEYS_LIST);

	sql_bigint(&q, moderator_id);
	return sql_rows(db, &q, &passkey_shape, out, count);
}

enum err
passkeys_find(struct db *db, struct arena *a, struct str credential_id, struct passkey_found *out)
{
	struct sql q = sql_begin(a, STMT_PASSKEYS_FIND);

	sql_bytes(&q, credential_id.p, credential_id.len);
	return sql_row(db, &q, &found_shape, out);
}

enum err
passkeys_use(struct db *db, struct arena *a, const struct passkey_use *use)
{
	struct sql q = sql_begin(a, STMT_PASSKEYS_USE);
	int64_t id;

	sql_bigint(&q, use->id);
	sql_bigint(&q, use->signs);
	sql_time(&q, use->challenged_us);
	sql_time(&q, use->now_us);
	enum err err = sql_row(db, &q, &id_shape, &id);
	return err == ERR_ABSENT ? ERR_AUTH : err;
}

enum err
passkeys_remove(
    struct db *db, struct arena *a, int64_t moderator_id, int64_t passkey_id, int64_t now_us)
{
	struct sql q = sql_begin(a, STMT_PASSKEYS_REMOVE);

	sql_bigint(&q, moderator_id);
	sql_bigint(&q, passkey_id);
	sql_time(&q, now_us);
	return sql_run(db, &q);
}

enum err
passkeys_lift(struct db *db, struct arena *a, struct str name, const struct event_by *by)
{
	struct sql q = sql_begin(a, STMT_PASSKEYS_LIFT);
	int64_t id;

	sql_text(&q, name);
	event_by_give(&q, by);
	return sql_row(db, &q, &lifted_shape, &id);
}
