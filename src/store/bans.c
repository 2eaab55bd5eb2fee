#include "store/bans.h"

#include "base/bug.h"
#include "base/log.h"
#include "store/sql.h"

struct ban_row {
	struct ban ban;
	struct str kind;
	struct str outcome;
};

#define TO(member) offsetof(struct ban_row, member)

static const struct field ban_field[] = {
	{ "ban_id", FIELD_NUMBER, TO(ban.id) },
	{ "site_id", FIELD_NUMBER, TO(ban.site_id) },
	{ "kind", FIELD_TEXT, TO(kind) },
	{ "author_id", FIELD_NUMBER, TO(ban.author_id) },
	{ "hash", FIELD_TEXT, TO(ban.hash) },
	{ "day", FIELD_DATE, TO(ban.day) },
	{ "words", FIELD_TEXT, TO(ban.words) },
	{ "outcome", FIELD_TEXT, TO(outcome) },
	{ "expires_at", FIELD_TIME, TO(ban.expires_us) },
	{ "why", FIELD_TEXT, TO(ban.why) },
	{ "moderator_id", FIELD_NUMBER, TO(ban.moderator_id) },
	{ "moderator_name", FIELD_TEXT, TO(ban.moderator) },
	{ "made_at", FIELD_TIME, TO(ban.made_us) },
	{ "lifted_at", FIELD_TIME, TO(ban.lifted_us) },
	{ "lifter_name", FIELD_TEXT, TO(ban.lifter) },
};
static const struct shape ban_shape = SHAPE(ban_field, struct ban_row);

struct made {
	int64_t id;
	bool staff;
};

static const struct field made_field[] = {
	{ "ban_id", FIELD_NUMBER, offsetof(struct made, id) },
	{ "staff", FIELD_BOOL, offsetof(struct made, staff) },
};
static const struct shape made_shape = SHAPE(made_field, struct made);

static const struct field lifted_field[] = { { "ban_id", FIELD_NUMBER, 0 } };
static const struct shape lifted_shape = SHAPE(lifted_field, int64_t);

static const struct field met_field[] = {
	{ "article_id", FIELD_NUMBER, offsetof(struct ban_met, article_id) },
	{ "comment_id", FIELD_NUMBER, offsetof(struct ban_met, comment_id) },
	{ "status", FIELD_STATUS, offsetof(struct ban_met, status) },
	{ "shadowed", FIELD_BOOL, offsetof(struct ban_met, shadowed) },
	{ "author_name", FIELD_TEXT, offsetof(struct ban_met, author_name) },
	{ "body", FIELD_TEXT, offsetof(struct ban_met, text) },
	{ "created_at", FIELD_TIME, offsetof(struct ban_met, created_us) },
	{ "email_sealed", FIELD_TEXT, offsetof(struct ban_met, email_sealed) },
};
static const struct shape met_shape = SHAPE(met_field, struct ban_met);

static enum err read_bans(struct db *db, struct sql *q, struct ban **out, size_t *count);
static struct ban read_ban(const struct ban_row *row);
static void give_hash(struct sql *q, const struct ban *ban);

enum err
bans_running(struct db *db, struct arena *a, int64_t now_us, struct bans *out)
{
	struct sql q = sql_begin(a, STMT_BANS_RUNNING);
	struct ban *ban;
	size_t rows, count = 0;

	sql_time(&q, now_us);
	enum err err = read_bans(db, &q, &ban, &rows);
	if (err != OK)
		return err;
	for (size_t i = 0; i < rows; i++) {
		if (ban_fold(a, &ban[i]) == OK)
			ban[count++] = ban[i];
		else
			log_warn("ban %lld compares nothing", (long long)ban[i].id);
	}
	*out = (struct bans){ ban, count };
	return OK;
}

enum err
bans_over(struct db *db, struct arena *a, const struct site_ids *sites, int64_t now_us,
    int64_t before, int64_t most, struct ban **out, size_t *count)
{
	struct sql q = sql_begin(a, STMT_BANS_OVER);

	sql_bigints(&q, sites->id, sites->count);
	sql_time(&q, now_us);
	sql_bigint(&q, before == 0 ? INT64_MAX : before);
	sql_bigint(&q, most);
	return read_bans(db, &q, out, count);
}

enum err
bans_get(struct db *db, struct arena *a, const struct site_ids *sites, int64_t id, struct ban *out)
{
	struct sql q = sql_begin(a, STMT_BANS_GET);
	struct ban_row row;

	sql_bigint(&q, id);
	sql_bigints(&q, sites->id, sites->count);
	enum err err = sql_row(db, &q, &ban_shape, &row);
	if (err == OK)
		*out = read_ban(&row);
	return err;
}

enum err
bans_make(struct db *db, struct arena *a, struct ban *ban, struct str email_sealed)
{
	struct sql q = sql_begin(a, STMT_BANS_MAKE);
	struct made made;

	sql_bigint(&q, ban->site_id);
	sql_text(&q, str_of(ban_kind_info(ban->kind)->name));
	sql_id(&q, ban->author_id);
	give_hash(&q, ban);
	sql_text(&q, ban->words);
	sql_text(&q, str_of(outcome_info(ban->outcome)->name));
	sql_moment(&q, ban->expires_us);
	sql_text(&q, ban->why);
	sql_bigint(&q, ban->moderator_id);
	sql_text(&q, ban->moderator);
	sql_time(&q, ban->made_us);
	sql_bigint(&q, BAN_MOST_RUNNING);
	if (email_sealed.len > 0)
		sql_bytes(&q, email_sealed.p, email_sealed.len);
	else
		sql_null(&q);
	enum err err = sql_row(db, &q, &made_shape, &made);
	if (err != OK)
		return err;
	ban->id = made.id;
	if (made.staff)
		return ERR_FORBID;
	return made.id == 0 ? ERR_LIMIT : OK;
}

enum err
bans_lift(struct db *db, struct arena *a, int64_t id, int64_t moderator_id, struct str moderator,
    int64_t now_us)
{
	struct sql q = sql_begin(a, STMT_BANS_LIFT);
	int64_t lifted;

	sql_bigint(&q, id);
	sql_bigint(&q, moderator_id);
	sql_text(&q, moderator);
	sql_time(&q, now_us);
	enum err err = sql_row(db, &q, &lifted_shape, &lifted);
	return err == ERR_ABSENT ? ERR_CONFLICT : err;
}

enum err
bans_meet(struct db *db, struct arena *a, const struct ban *ban, struct str email, int64_t since_us,
    int64_t most, struct ban_met **out, size_t *count)
{
	struct sql q = sql_begin(a, STMT_BANS_MEET);
	struct ban actor = *ban;

	if (ban->kind != BAN_ACTOR)
		actor.hash = STR_EMPTY;
	q.fresh_plan = true;
	sql_bigint(&q, ban->site_id);
	sql_time(&q, since_us);
	sql_id(&q, ban->author_id);
	give_hash(&q, &actor);
	sql_digests(&q, email);
	sql_bigint(&q, most);
	sql_integer(&q, BAN_TEXT_SHOWN);
	return sql_rows(db, &q, &met_shape, out, count);
}

enum err
bans_look(struct db *db, struct arena *a, int64_t site_id, int64_t since_us, int64_t most,
    int64_t most_bytes, struct ban_met **out, size_t *count)
{
	struct sql q = sql_begin(a, STMT_BANS_LOOK);

	sql_bigint(&q, site_id);
	sql_time(&q, since_us);
	sql_bigint(&q, most);
	sql_bigint(&q, most_bytes);
	return sql_rows(db, &q, &met_shape, out, count);
}

static enum err
read_bans(struct db *db, struct sql *q, struct ban **out, size_t *count)
{
	struct ban_row *row;
	enum err err = sql_rows(db, q, &ban_shape, &row, count);

	if (err != OK)
		return err;
	*out = arena_array(q->arena, *count, sizeof(**out));
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = read_ban(&row[i]);
	return OK;
}

static struct ban
read_ban(const struct ban_row *row)
{
	struct ban ban = row->ban;

	MUST(ban_kind_of(row->kind, &ban.kind) == OK);
	MUST(ban_outcome_of(row->outcome, &ban.outcome) == OK);
	ban.folded = STR_EMPTY;
	return ban;
}

/* The hash, and the day of an actor key. */
static void
give_hash(struct sql *q, const struct ban *ban)
{
	if (ban->hash.len > 0)
		sql_bytes(q, ban->hash.p, ban->hash.len);
	else
		sql_null(q);
	if (ban->hash.len > 0 && ban->kind == BAN_ACTOR)
		sql_date(q, ban->day);
	else
		sql_null(q);
}
