#include "store/badges.h"

#include "base/bug.h"
#include "store/act_by.h"

enum err
badges_give(struct db *db, struct arena *a, const struct badge_new *badge, int64_t *done)
{
	struct sql q = act_by_begin(a, STMT_BADGES_GIVE, &badge->by);

	MUST(badge_applies(badge->to, badge->from));
	sql_text(&q, str_of(badge_name(badge->from)));
	sql_text(&q, str_of(badge_name(badge->to)));
	sql_text(&q, str_of(badge_info(badge->to)->act));
	return act_by_run(db, &q, done);
}
