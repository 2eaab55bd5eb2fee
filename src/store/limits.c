#include "store/limits.h"

#include "base/bug.h"
#include "base/clock.h"
#include "store/sql.h"

struct taken {
	bool allowed;
	int64_t wait_us;
};

static const struct field taken_field[] = {
	{ "allowed", FIELD_BOOL, offsetof(struct taken, allowed) },
	{ "wait_us", FIELD_NUMBER, offsetof(struct taken, wait_us) },
};
static const struct shape taken_shape = SHAPE(taken_field, struct taken);

enum err
limits_take(struct db *db, struct arena *a, const struct digest16 *key, struct rate limit,
    int64_t *retry_after_s)
{
	struct sql q = sql_begin(a, STMT_LIMITS_TAKE);
	struct taken taken;

	MUST(limit.count > 0 && limit.period_s > 0);
	*retry_after_s = 0;
	sql_bytes(&q, key->byte, sizeof(key->byte));
	sql_bigint(&q, limit.count);
	sql_bigint(&q, limit.period_s);
	enum err err = sql_row(db, &q, &taken_shape, &taken);
	if (err != OK || taken.allowed)
		return err;
	*retry_after_s = taken.wait_us <= 0 ? 1 : (taken.wait_us + US_PER_S - 1) / US_PER_S;
	return ERR_LIMIT;
}
