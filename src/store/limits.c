#include "store/limits.h"

#include "base/bug.h"
#include "base/clock.h"
#include "store/sql.h"

/* What others took in the moment of a statement it may not know of; more than twice in a row is
 * more than a reader should wait for. */
#define TRIES 3

struct taken {
	bool allowed;
	struct limit_wait wait;
};

static const struct field taken_field[] = {
	{ "allowed", FIELD_BOOL, offsetof(struct taken, allowed) },
	{ "own_us", FIELD_NUMBER, offsetof(struct taken, wait.own_us) },
	{ "near_us", FIELD_NUMBER, offsetof(struct taken, wait.near_us) },
};
static const struct shape taken_shape = SHAPE(taken_field, struct taken);

static enum err take(
    struct db *db, struct arena *a, const struct limit_ask *ask, struct taken *out);
static bool fits(const struct limit_wait *wait);

/* Refused, and yet there is room: others have taken it in this moment. Asked again, the database
 * knows until when. */
enum err
limits_take(struct db *db, struct arena *a, const struct limit_ask *ask, struct limit_wait *out)
{
	struct taken taken;

	MUST(ask->rate.count > 0 && ask->rate.period_s > 0);
	MUST(!ask->near ||
	     (ask->near_rate.count > 0 && ask->near_rate.period_s == ask->rate.period_s));
	for (int i = 0; i < TRIES; i++) {
		enum err err = take(db, a, ask, &taken);

		*out = taken.wait;
		if (err != OK || taken.allowed)
			return err;
		if (!fits(out))
			break;
	}
	return ERR_LIMIT;
}

int64_t
limit_wait_s(const struct limit_wait *wait)
{
	int64_t us = wait->own_us > wait->near_us ? wait->own_us : wait->near_us;

	return us <= 0 ? 1 : (us + US_PER_S - 1) / US_PER_S;
}

bool
limits_alike(const struct limit_ask *one, const struct limit_ask *other)
{
	return one->rate.count == other->rate.count && one->rate.period_s == other->rate.period_s &&
	       one->near_rate.count == other->near_rate.count;
}

static enum err
take(struct db *db, struct arena *a, const struct limit_ask *ask, struct taken *out)
{
	struct sql q = sql_begin(a, STMT_LIMITS_TAKE);

	*out = (struct taken){ .allowed = false };
	sql_bytes(&q, ask->key.byte, sizeof(ask->key.byte));
	sql_bigint(&q, ask->rate.count);
	sql_bigint(&q, ask->rate.period_s);
	if (ask->near) {
		sql_bytes(&q, ask->near_key.byte, sizeof(ask->near_key.byte));
		sql_bigint(&q, ask->near_rate.count);
	} else {
		sql_null(&q);
		sql_null(&q);
	}
	return sql_row(db, &q, &taken_shape, out);
}

static bool
fits(const struct limit_wait *wait)
{
	return wait->own_us <= 0 && wait->near_us <= 0;
}
