#include "store/badges.h"

#include "base/bug.h"
#include "store/sql.h"

static const struct field given_field[] = { { "comment_id", FIELD_NUMBER, 0 } };
static const struct shape given_shape = SHAPE(given_field, int64_t);

enum err
badges_give(struct db *db, struct arena *a, const struct badge_new *badge)
{
	struct sql q = sql_begin(a, STMT_BADGES_GIVE);
	int64_t given;

	MUST(badge_applies(badge->to, badge->from));
	sql_bigint(&q, badge->article_id);
	sql_bigint(&q, badge->comment_id);
	sql_bigint(&q, badge->moderator_id);
	sql_text(&q, badge->moderator_name);
	sql_text(&q, str_of(badge_name(badge->from)));
	sql_text(&q, str_of(badge_name(badge->to)));
	sql_text(&q, str_of(badge_info(badge->to)->act));
	sql_text(&q, badge->reason);
	sql_time(&q, badge->now_us);
	enum err err = sql_row(db, &q, &given_shape, &given);
	return err == ERR_ABSENT ? ERR_CONFLICT : err;
}
