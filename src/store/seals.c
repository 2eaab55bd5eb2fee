#include "store/seals.h"

#include <stdbool.h>

#include "base/bug.h"
#include "store/sql.h"

/* What differs from kind to kind. */
static const struct {
	const char *word; /* in seals/count.sql */
	const char *name;
	enum stmt take, put;
	bool hashed, domain; /* what is put with it */
} kind_info[SEAL_KINDS] = {
	[SEAL_COMMENTS] = { "comments", "e-mail addresses of comments", STMT_SEALS_TAKE_COMMENTS,
	    STMT_SEALS_PUT_COMMENTS, true, true },
	[SEAL_ACCOUNTS] = { "accounts", "e-mail addresses of accounts", STMT_SEALS_TAKE_ACCOUNTS,
	    STMT_SEALS_PUT_ACCOUNTS, false, false },
	[SEAL_BANS] = { "bans", "e-mail addresses of bans", STMT_SEALS_TAKE_BANS,
	    STMT_SEALS_PUT_BANS, true, false },
	[SEAL_FACTORS] = { "factors", "secrets of second factors", STMT_SEALS_TAKE_FACTORS,
	    STMT_SEALS_PUT_FACTORS, false, false },
	[SEAL_DAYS] = { "days", "secrets of actor keys", STMT_SEALS_TAKE_DAYS, STMT_SEALS_PUT_DAYS,
	    false, false },
	[SEAL_SIGNERS] = { "signers", "secrets that sites sign with", STMT_SEALS_TAKE_SIGNERS,
	    STMT_SEALS_PUT_SIGNERS, false, false },
};

struct count_row {
	struct str kind;
	int64_t key_id, items;
};

static const struct field count_field[] = {
	{ "kind", FIELD_TEXT, offsetof(struct count_row, kind) },
	{ "key_id", FIELD_NUMBER, offsetof(struct count_row, key_id) },
	{ "items", FIELD_NUMBER, offsetof(struct count_row, items) },
};
static const struct shape count_shape = SHAPE(count_field, struct count_row);

static const struct field seal_field[] = {
	{ "first_id", FIELD_NUMBER, offsetof(struct seal, id[0]) },
	{ "second_id", FIELD_NUMBER, offsetof(struct seal, id[1]) },
	{ "belongs_to", FIELD_NUMBER, offsetof(struct seal, belongs_to) },
	{ "sealed", FIELD_TEXT, offsetof(struct seal, sealed) },
};
static const struct shape seal_shape = SHAPE(seal_field, struct seal);

static const struct field done_field[] = { { "done", FIELD_NUMBER, 0 } };
static const struct shape done_shape = SHAPE(done_field, int64_t);

static enum seal_kind kind_of(struct str word);
static void give_ids(struct sql *q, const struct seal *seal, size_t count, size_t which);
static struct str digest_bytes(const struct digest16 *digest);

const char *
seal_kind_name(enum seal_kind kind)
{
	return kind_info[kind].name;
}

enum err
seals_count(struct db *db, struct arena *a, uint8_t current, struct seal_count **out, size_t *count)
{
	struct sql q = sql_begin(a, STMT_SEALS_COUNT);
	struct count_row *row;

	sql_integer(&q, current);
	enum err err = sql_rows(db, &q, &count_shape, &row, count);
	if (err != OK)
		return err;
	*out = arena_array(a, *count, sizeof(**out));
	for (size_t i = 0; i < *count; i++)
		(*out)[i] =
		    (struct seal_count){ kind_of(row[i].kind), row[i].key_id, row[i].items };
	return OK;
}

enum err
seals_take(struct db *db, struct arena *a, enum seal_kind kind, uint8_t key_id,
    const struct seal *after, int64_t most, struct seal **out, size_t *count)
{
	struct sql q = sql_begin(a, kind_info[kind].take);

	sql_integer(&q, key_id);
	sql_bigint(&q, after == NULL ? 0 : after->id[0]);
	sql_bigint(&q, after == NULL ? 0 : after->id[1]);
	sql_bigint(&q, most);
	return sql_rows(db, &q, &seal_shape, out, count);
}

enum err
seals_put(struct db *db, struct arena *a, enum seal_kind kind, const struct seal *seal,
    const struct seal_fresh *fresh, size_t count, int64_t *done)
{
	struct sql q = sql_begin(a, kind_info[kind].put);
	struct str *before = arena_array(a, count, sizeof(*before));
	struct str *sealed = arena_array(a, count, sizeof(*sealed));
	struct str *hash = arena_array(a, count, sizeof(*hash));
	struct str *domain = arena_array(a, count, sizeof(*domain));

	for (size_t i = 0; i < count; i++) {
		before[i] = seal[i].sealed;
		sealed[i] = fresh[i].sealed;
		hash[i] = digest_bytes(&fresh[i].hash);
		domain[i] = digest_bytes(&fresh[i].domain);
	}
	give_ids(&q, seal, count, 0);
	give_ids(&q, seal, count, 1);
	sql_byteas(&q, before, count);
	sql_byteas(&q, sealed, count);
	if (kind_info[kind].hashed)
		sql_byteas(&q, hash, count);
	if (kind_info[kind].domain)
		sql_byteas(&q, domain, count);
	return sql_row(db, &q, &done_shape, done);
}

static enum seal_kind
kind_of(struct str word)
{
	for (size_t i = 0; i < SEAL_KINDS; i++)
		if (str_equal(word, str_of(kind_info[i].word)))
			return (enum seal_kind)i;
	BUG("an unknown kind of seal");
}

static void
give_ids(struct sql *q, const struct seal *seal, size_t count, size_t which)
{
	int64_t *id = arena_array(q->arena, count, sizeof(*id));

	for (size_t i = 0; i < count; i++)
		id[i] = seal[i].id[which];
	sql_bigints(q, id, count);
}

static struct str
digest_bytes(const struct digest16 *digest)
{
	return (struct str){ (const char *)digest->byte, sizeof(digest->byte) };
}
