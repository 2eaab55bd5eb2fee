#include "store/limits.h"

#include <string.h>

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

/* What the statement says of a lot. */
struct lot_taken {
	int64_t place;
	int64_t allowed;
	struct limit_wait wait;
};

static const struct field lot_field[] = {
	{ "place", FIELD_NUMBER, offsetof(struct lot_taken, place) },
	{ "allowed", FIELD_NUMBER, offsetof(struct lot_taken, allowed) },
	{ "own_us", FIELD_NUMBER, offsetof(struct lot_taken, wait.own_us) },
	{ "near_us", FIELD_NUMBER, offsetof(struct lot_taken, wait.near_us) },
};
static const struct shape lot_shape = SHAPE(lot_field, struct lot_taken);

static enum err take(
    struct db *db, struct arena *a, const struct limit_ask *ask, struct taken *out);
static bool fits(const struct limit_wait *wait);
static size_t digest_find(
    const struct digest16 *digest, size_t count, const struct digest16 *wanted);

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

struct limit_lots
limit_lots_make(struct arena *a, size_t most)
{
	return (struct limit_lots){ .lot = arena_array(a, most, sizeof(struct limit_lot)) };
}

/* A round is short enough to look through. */
size_t
limit_lots_add(struct limit_lots *lots, const struct limit_ask *ask, int64_t *turn)
{
	size_t i = 0;

	while (i < lots->count && memcmp(&lots->lot[i].ask->key, &ask->key, sizeof(ask->key)) != 0)
		i++;
	if (i == lots->count)
		lots->lot[lots->count++] = (struct limit_lot){ .ask = ask };
	*turn = lots->lot[i].wanted++;
	return i;
}

enum err
limits_take_all(struct db *db, struct arena *a, struct limit_lot *lot, size_t count)
{
	struct sql q = sql_begin(a, STMT_LIMITS_TAKE_ALL);
	struct lot_taken *taken;
	size_t rows;

	limits_give_lots(&q, lot, count);
	enum err err = sql_rows(db, &q, &lot_shape, &taken, &rows);
	if (err != OK)
		return err;
	MUST(rows == count);
	for (size_t i = 0; i < count; i++) {
		MUST(taken[i].place == (int64_t)i + 1);
		lot[i].allowed = taken[i].allowed;
		lot[i].wait = taken[i].wait;
	}
	return OK;
}

void
limits_give_lots(struct sql *q, const struct limit_lot *lot, size_t count)
{
	/* Where nothing is to be taken, any rate will do. */
	static const struct limit_ask none = { .rate = { 1, 1 }, .near_rate = { 1, 1 } };
	const struct limit_ask *all = count > 0 ? lot->ask : &none;
	struct digest16 *key = arena_array(q->arena, count, sizeof(*key));
	struct digest16 *near_key = arena_array(q->arena, count, sizeof(*near_key));
	int64_t *near_wanted = arena_array(q->arena, count, sizeof(*near_wanted));
	int64_t *wanted = arena_array(q->arena, count, sizeof(*wanted));
	int64_t *near = arena_array(q->arena, count, sizeof(*near));
	int64_t *before = arena_array(q->arena, count, sizeof(*before));
	size_t nears = 0;

	for (size_t i = 0; i < count; i++) {
		const struct limit_ask *ask = lot[i].ask;
		size_t at = digest_find(near_key, nears, &ask->near_key);

		MUST(ask->near && lot[i].wanted > 0);
		if (at == nears) {
			near_key[nears] = ask->near_key;
			near_wanted[nears++] = 0;
		}
		key[i] = ask->key;
		wanted[i] = lot[i].wanted;
		near[i] = (int64_t)at + 1;
		before[i] = near_wanted[at];
		/* No bucket gives more than its rate, so the others of the neighbourhood wait for
		 * no more. */
		near_wanted[at] += wanted[i] < ask->rate.count ? wanted[i] : ask->rate.count;
	}
	sql_digests(q, (struct str){ (const char *)key, count * sizeof(*key) });
	sql_bigints(q, wanted, count);
	sql_bigints(q, near, count);
	sql_bigints(q, before, count);
	sql_bigint(q, all->rate.count);
	sql_bigint(q, all->rate.period_s);
	sql_digests(q, (struct str){ (const char *)near_key, nears * sizeof(*near_key) });
	sql_bigint(q, all->near_rate.count);
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

/* count: it is not there. The last ones are the likeliest. */
static size_t
digest_find(const struct digest16 *digest, size_t count, const struct digest16 *wanted)
{
	for (size_t i = count; i-- > 0;)
		if (memcmp(&digest[i], wanted, sizeof(*wanted)) == 0)
			return i;
	return count;
}
