#include "store/epochs.h"

#include "base/clock.h"
#include "store/sql.h"

/* Rows deleted at once: few enough that nobody waits for their locks. */
#define TIDY_ROWS 1000

/* Clocks of several machines differ: what another one still takes for good is remembered. */
#define WORK_KEPT_US (3600 * US_PER_S)
/* So much a clock of ours may be behind another one, which takes an expired token still. */
#define USED_KEPT_US (10 * 60 * US_PER_S)

/* A day is looked back, and clocks differ. Six rows a text: more than a hundred thousand texts of a
 * day are remembered in part. */
#define NEAR_KEPT_US   ((S_PER_DAY + 3600) * US_PER_S)
#define NEAR_KEPT_MOST INT64_C(600000)

static const struct field sealed_field[] = { { "sealed_secret", FIELD_TEXT, 0 } };
static const struct shape sealed_shape = SHAPE(sealed_field, struct str);

static const struct field deleted_field[] = { { "deleted", FIELD_NUMBER, 0 } };
static const struct shape deleted_shape = SHAPE(deleted_field, int64_t);

static enum err tidy_all(struct db *db, struct arena *a, enum stmt stmt,
    void (*give)(struct sql *q, int64_t when), int64_t when);
static void give_day(struct sql *q, int64_t day);
static void give_time(struct sql *q, int64_t us);
static void give_near(struct sql *q, int64_t us);
static void give_nothing(struct sql *q, int64_t ignored);

enum err
epochs_take(struct db *db, struct arena *a, int64_t day, struct str fresh, struct str *sealed)
{
	enum err err = ERR_ABSENT;

	/* Who loses to another process sees the other's row the second time. */
	for (int tries = 0; err == ERR_ABSENT && tries < 2; tries++) {
		struct sql q = sql_begin(a, STMT_EPOCHS_TAKE);

		sql_date(&q, day);
		sql_bytes(&q, fresh.p, fresh.len);
		err = sql_row(db, &q, &sealed_shape, sealed);
	}
	return err == ERR_ABSENT ? ERR_BUSY : err;
}

enum err
epochs_get(struct db *db, struct arena *a, int64_t day, struct str *sealed)
{
	struct sql q = sql_begin(a, STMT_EPOCHS_GET);

	sql_date(&q, day);
	return sql_row(db, &q, &sealed_shape, sealed);
}

enum err
epochs_drop(struct db *db, struct arena *a, int64_t day, struct str sealed)
{
	struct sql q = sql_begin(a, STMT_EPOCHS_DROP);

	sql_date(&q, day);
	sql_bytes(&q, sealed.p, sealed.len);
	return sql_run(db, &q);
}

enum err
epochs_tidy(struct db *db, struct arena *a, int64_t today, int64_t now_us)
{
	const struct {
		enum stmt stmt;
		void (*give)(struct sql *q, int64_t when);
		int64_t when;
	} round[] = {
		{ STMT_EPOCHS_TIDY_SECRETS, give_day, today - 1 },
		{ STMT_EPOCHS_TIDY_SEEN, give_day, today - 1 },
		{ STMT_EPOCHS_TIDY_ACTORS, give_day, today - ACTOR_DAYS },
		{ STMT_EPOCHS_TIDY_LIMITS, give_nothing, 0 },
		{ STMT_EPOCHS_TIDY_SESSIONS, give_time, now_us },
		{ STMT_EPOCHS_TIDY_TAKEN, give_time, now_us },
		{ STMT_EPOCHS_TIDY_WORK, give_time, now_us - WORK_KEPT_US },
		{ STMT_EPOCHS_TIDY_USED, give_time, now_us - USED_KEPT_US },
		{ STMT_EPOCHS_TIDY_NEAR, give_near, now_us - NEAR_KEPT_US },
	};
	enum err first = OK;

	/* What does not go well keeps the others from nothing. */
	for (size_t i = 0; i < COUNT_OF(round); i++) {
		enum err err = tidy_all(db, a, round[i].stmt, round[i].give, round[i].when);

		if (first == OK)
			first = err;
	}
	return first;
}

static enum err
tidy_all(struct db *db, struct arena *a, enum stmt stmt, void (*give)(struct sql *q, int64_t when),
    int64_t when)
{
	int64_t deleted;
	enum err err;

	do {
		struct sql q = sql_begin(a, stmt);

		give(&q, when);
		sql_bigint(&q, TIDY_ROWS);
		err = sql_row(db, &q, &deleted_shape, &deleted);
	} while (err == OK && deleted == TIDY_ROWS);
	return err;
}

static void
give_day(struct sql *q, int64_t day)
{
	sql_date(q, day);
}

static void
give_time(struct sql *q, int64_t us)
{
	sql_time(q, us);
}

static void
give_near(struct sql *q, int64_t us)
{
	sql_time(q, us);
	sql_bigint(q, NEAR_KEPT_MOST);
}

static void
give_nothing(struct sql *q, int64_t ignored)
{
	(void)q;
	(void)ignored;
}
