#include "store/signers.h"

#include "base/bug.h"
#include "store/event_by.h"
#include "store/sql.h"

struct key_row {
	struct sso_key key;
	struct str kind;
};

static const struct field key_field[] = {
	{ "sso_key_id", FIELD_NUMBER, offsetof(struct key_row, key.id) },
	{ "site_id", FIELD_NUMBER, offsetof(struct key_row, key.site_id) },
	{ "name", FIELD_TEXT, offsetof(struct key_row, key.name) },
	{ "kind", FIELD_TEXT, offsetof(struct key_row, kind) },
	{ "issuer", FIELD_TEXT, offsetof(struct key_row, key.issuer) },
	{ "material", FIELD_TEXT, offsetof(struct key_row, key.material) },
	{ "made_at", FIELD_TIME, offsetof(struct key_row, key.made_us) },
	{ "used_at", FIELD_TIME, offsetof(struct key_row, key.used_us) },
};
static const struct shape key_shape = SHAPE(key_field, struct key_row);

struct added_row {
	bool added, taken;
};

static const struct field added_field[] = {
	{ "added", FIELD_BOOL, offsetof(struct added_row, added) },
	{ "taken", FIELD_BOOL, offsetof(struct added_row, taken) },
};
static const struct shape added_shape = SHAPE(added_field, struct added_row);

static const struct field removed_field[] = { { "sso_key_id", FIELD_NUMBER, 0 } };
static const struct shape removed_shape = SHAPE(removed_field, int64_t);

enum err
signers_list(struct db *db, struct arena *a, struct sso_keys *out)
{
	struct sql q = sql_begin(a, STMT_SIGNERS_LIST);
	struct key_row *row;

	*out = (struct sso_keys){ 0 };
	enum err err = sql_rows(db, &q, &key_shape, &row, &out->count);
	if (err != OK)
		return err;
	struct sso_key *key = arena_array(a, out->count, sizeof(*key));
	for (size_t i = 0; i < out->count; i++) {
		key[i] = row[i].key;
		MUST(sso_kind_of(row[i].kind, &key[i].kind) == OK);
	}
	out->key = key;
	return OK;
}

enum err
signers_add(struct db *db, struct arena *a, const struct sso_key *key, const struct event_by *by)
{
	struct sql q = sql_begin(a, STMT_SIGNERS_ADD);
	struct added_row row;

	sql_bigint(&q, key->site_id);
	sql_text(&q, key->name);
	sql_text(&q, str_of(sso_kind_name(key->kind)));
	sql_text(&q, key->issuer);
	sql_bytes(&q, key->material.p, key->material.len);
	sql_bigint(&q, SSO_KEYS_MOST);
	event_by_give(&q, by);
	enum err err = sql_row(db, &q, &added_shape, &row);
	if (err != OK || row.added)
		return err;
	return row.taken ? ERR_CONFLICT : ERR_LIMIT;
}

enum err
signers_remove(
    struct db *db, struct arena *a, int64_t site_id, struct str name, const struct event_by *by)
{
	struct sql q = sql_begin(a, STMT_SIGNERS_REMOVE);
	int64_t id;

	sql_bigint(&q, site_id);
	sql_text(&q, name);
	event_by_give(&q, by);
	return sql_row(db, &q, &removed_shape, &id);
}
