#include "store/lots.h"

#include <string.h>

#include "base/bug.h"

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

static void give_lots(struct sql *q, const struct lot *lot, size_t count);
static enum err take_and_give(struct db *db, struct sql *q, struct lot *lot, size_t count);
static size_t digest_find(
    const struct digest16 *digest, size_t count, const struct digest16 *wanted);

struct lots
lots_make(struct arena *a, size_t most)
{
	return (struct lots){ .lot = arena_array(a, most, sizeof(struct lot)) };
}

/* A round is short enough to look through. */
size_t
lots_add(struct lots *lots, const struct limit_ask *ask, int64_t *turn)
{
	size_t i = 0;

	while (i < lots->count && memcmp(&lots->lot[i].ask->key, &ask->key, sizeof(ask->key)) != 0)
		i++;
	if (i == lots->count)
		lots->lot[lots->count++] = (struct lot){ .ask = ask };
	*turn = lots->lot[i].wanted++;
	return i;
}

enum err
lots_take(struct db *db, struct arena *a, struct lot *lot, size_t count)
{
	struct sql q = sql_begin(a, STMT_LIMITS_TAKE_ALL);
	struct lot_taken *taken;
	size_t rows;

	give_lots(&q, lot, count);
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

enum err
lots_give_each(struct db *db, struct sql *q, const struct limit_ask *const *ask, size_t count)
{
	struct lots lots = lots_make(q->arena, count);
	int64_t *lot = arena_array(q->arena, count, sizeof(*lot));
	int64_t *turn = arena_array(q->arena, count, sizeof(*turn));
	enum err err = OK;

	for (size_t i = 0; i < count; i++)
		if (ask[i] != NULL)
			lot[i] = (int64_t)lots_add(&lots, ask[i], &turn[i]) + 1;
	if (db_by_article(db))
		err = take_and_give(db, q, lots.lot, lots.count);
	else
		give_lots(q, lots.lot, lots.count);
	sql_bigints(q, lot, count);
	sql_bigints(q, turn, count);
	return err;
}

static enum err
take_and_give(struct db *db, struct sql *q, struct lot *lot, size_t count)
{
	int64_t *allowed = arena_array(q->arena, count, sizeof(*allowed));
	int64_t *own_us = arena_array(q->arena, count, sizeof(*own_us));
	int64_t *near_us = arena_array(q->arena, count, sizeof(*near_us));
	enum err err = count > 0 ? lots_take(db, q->arena, lot, count) : OK;

	for (size_t i = 0; i < count; i++) {
		allowed[i] = lot[i].allowed;
		own_us[i] = lot[i].wait.own_us;
		near_us[i] = lot[i].wait.near_us;
	}
	sql_null(q);
	sql_bigints(q, allowed, count);
	sql_bigints(q, own_us, count);
	sql_bigints(q, near_us, count);
	for (int i = 0; i < 4; i++)
		sql_null(q);
	return err;
}

static void
give_lots(struct sql *q, const struct lot *lot, size_t count)
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

/* count: it is not there. The last ones are the likeliest. */
static size_t
digest_find(const struct digest16 *digest, size_t count, const struct digest16 *wanted)
{
	for (size_t i = count; i-- > 0;)
		if (memcmp(&digest[i], wanted, sizeof(*wanted)) == 0)
			return i;
	return count;
}
