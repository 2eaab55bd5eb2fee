#include "store/votes.h"

#include "store/sql.h"

struct cast_row {
	bool own;
	struct vote_counts counts;
};

static const struct field cast_field[] = {
	{ "own", FIELD_BOOL, offsetof(struct cast_row, own) },
	{ "ups", FIELD_NUMBER, offsetof(struct cast_row, counts.ups) },
	{ "downs", FIELD_NUMBER, offsetof(struct cast_row, counts.downs) },
};
static const struct shape cast_shape = SHAPE(cast_field, struct cast_row);

enum err
votes_cast(struct db *db, struct arena *a, const struct vote_new *vote, struct vote_counts *out)
{
	struct sql q = sql_begin(a, STMT_VOTES_CAST);
	struct cast_row row;

	sql_bigint(&q, vote->article_id);
	sql_bigint(&q, vote->comment_id);
	sql_bytes(&q, vote->actor.byte, sizeof(vote->actor.byte));
	sql_id(&q, vote->author_id);
	sql_integer(&q, vote_value(vote->vote));
	sql_time(&q, vote->now_us);
	enum err err = sql_row(db, &q, &cast_shape, &row);
	/* Two of this author's at once, from two addresses: the other one was first. */
	if (err == ERR_CONFLICT)
		return ERR_BUSY;
	if (err != OK)
		return err;
	*out = row.counts;
	return row.own ? ERR_FORBID : OK;
}
