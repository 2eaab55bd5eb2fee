#include "store/factors.h"

#include "store/event_by.h"
#include "store/sql.h"

static const struct field id_field[] = { { "moderator_id", FIELD_NUMBER, 0 } };
static const struct shape id_shape = SHAPE(id_field, int64_t);

static const struct field factor_field[] = {
	{ "sealed_secret", FIELD_TEXT, offsetof(struct second_factor, sealed) },
	{ "since", FIELD_TIME, offsetof(struct second_factor, since_us) },
	{ "codes", FIELD_NUMBER, offsetof(struct second_factor, codes) },
};
static const struct shape factor_shape = SHAPE(factor_field, struct second_factor);

static void put_codes(struct sql *q, const struct digest16 *code, size_t codes);
static enum err run(struct db *db, struct sql *q, enum err none);

enum err
factors_get(struct db *db, struct arena *a, int64_t moderator_id, struct second_factor *out)
{
	struct sql q = sql_begin(a, STMT_FACTORS_GET);

	sql_bigint(&q, moderator_id);
	return sql_row(db, &q, &factor_shape, out);
}

enum err
factors_add(struct db *db, struct arena *a, const struct second_factor_new *factor)
{
	struct sql q = sql_begin(a, STMT_FACTORS_ADD);

	sql_bigint(&q, factor->who->moderator_id);
	sql_bytes(&q, factor->sealed.p, factor->sealed.len);
	sql_bigint(&q, factor->step);
	sql_time(&q, factor->now_us);
	put_codes(&q, factor->code, factor->codes);
	sql_bigint(&q, factor->who->id);
	return run(db, &q, ERR_CONFLICT);
}

enum err
factors_step(struct db *db, struct arena *a, int64_t moderator_id, int64_t step)
{
	struct sql q = sql_begin(a, STMT_FACTORS_STEP);

	sql_bigint(&q, moderator_id);
	sql_bigint(&q, step);
	return run(db, &q, ERR_AUTH);
}

enum err
factors_spend(struct db *db, struct arena *a, int64_t moderator_id, const struct digest16 *code)
{
	struct sql q = sql_begin(a, STMT_FACTORS_SPEND);

	sql_bigint(&q, moderator_id);
	sql_bytes(&q, code->byte, sizeof(code->byte));
	return run(db, &q, ERR_AUTH);
}

enum err
factors_renew(struct db *db, struct arena *a, int64_t moderator_id, const struct digest16 *code,
    size_t codes, int64_t now_us)
{
	struct sql q = sql_begin(a, STMT_FACTORS_RENEW);

	sql_bigint(&q, moderator_id);
	put_codes(&q, code, codes);
	sql_time(&q, now_us);
	return run(db, &q, ERR_CONFLICT);
}

enum err
factors_remove(struct db *db, struct arena *a, int64_t moderator_id, int64_t now_us)
{
	struct sql q = sql_begin(a, STMT_FACTORS_REMOVE);

	sql_bigint(&q, moderator_id);
	sql_time(&q, now_us);
	return sql_run(db, &q);
}

enum err
factors_lift(struct db *db, struct arena *a, struct str name, const struct event_by *by)
{
	struct sql q = sql_begin(a, STMT_FACTORS_LIFT);

	sql_text(&q, name);
	event_by_give(&q, by);
	return run(db, &q, ERR_ABSENT);
}

static void
put_codes(struct sql *q, const struct digest16 *code, size_t codes)
{
	struct str *hash = arena_array(q->arena, codes, sizeof(*hash));

	for (size_t i = 0; i < codes; i++)
		hash[i] = (struct str){ (const char *)code[i].byte, sizeof(code[i].byte) };
	sql_byteas(q, hash, codes);
}

/* none: what it means when no row comes back. */
static enum err
run(struct db *db, struct sql *q, enum err none)
{
	int64_t id;
	enum err err = sql_row(db, q, &id_shape, &id);

	return err == ERR_ABSENT ? none : err;
}
