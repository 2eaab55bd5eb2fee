#include "store/rules.h"

#include "base/clock.h"
#include "store/comment_fields.h"
#include "store/event_by.h"
#include "store/sql.h"

#define CAUGHT_MOST  10000
#define REPEATS_MOST 100

#define RULE_FIELDS                                                                                \
	{ "rule_id", FIELD_NUMBER, offsetof(struct rule, id) },                                    \
	    { "site_id", FIELD_NUMBER, offsetof(struct rule, site_id) },                           \
	    { "kind", FIELD_CAUSE, offsetof(struct rule, kind) },                                  \
	    { "outcome", FIELD_OUTCOME, offsetof(struct rule, outcome) },                          \
	    { "threshold", FIELD_NUMBER, offsetof(struct rule, threshold) },                       \
	    { "span", FIELD_NUMBER, offsetof(struct rule, span) },                                 \
	    { "score", FIELD_NUMBER, offsetof(struct rule, score) },                               \
	    { "body", FIELD_TEXT, offsetof(struct rule, text) },                                   \
	    { "enabled", FIELD_BOOL, offsetof(struct rule, enabled) },                             \
	    { "made_by", FIELD_TEXT, offsetof(struct rule, made_by) },                             \
	    { "made_at", FIELD_TIME, offsetof(struct rule, made_us) },                             \
	    { "changed_by", FIELD_TEXT, offsetof(struct rule, changed_by) },                       \
	{                                                                                          \
		"changed_at", FIELD_TIME, offsetof(struct rule, changed_us)                        \
	}

static const struct field rule_field[] = { RULE_FIELDS };
static const struct shape rule_shape = SHAPE(rule_field, struct rule);

static const struct field counted_field[] = {
	RULE_FIELDS,
	{ "caught", FIELD_NUMBER, offsetof(struct rule, caught) },
};
static const struct shape counted_shape = SHAPE(counted_field, struct rule);

static const struct field id_field[] = { { "rule_id", FIELD_NUMBER, 0 } };
static const struct shape id_shape = SHAPE(id_field, int64_t);

static const struct field repeats_field[] = { { "repeats", FIELD_NUMBER, 0 } };
static const struct shape repeats_shape = SHAPE(repeats_field, int64_t);

static const struct field published_field[] = { { "published", FIELD_NUMBER, 0 } };
static const struct shape published_shape = SHAPE(published_field, int64_t);

static const struct field tried_field[] = {
	COMMENT_FIELDS(struct tried, comment),
	{ "article_title", FIELD_TEXT, offsetof(struct tried, article_title) },
	{ "record", FIELD_TEXT, offsetof(struct tried, record) },
	{ "domain_published", FIELD_NUMBER, offsetof(struct tried, domain_published) },
};
static const struct shape tried_shape = SHAPE(tried_field, struct tried);

static void give_content(struct sql *q, const struct rule *rule);

enum err
rules_list(struct db *db, struct arena *a, struct rule **out, size_t *count)
{
	struct sql q = sql_begin(a, STMT_RULES_LIST);

	return sql_rows(db, &q, &rule_shape, out, count);
}

enum err
rules_of_sites(struct db *db, struct arena *a, const struct site_ids *sites, int64_t rule_id,
    int64_t now_us, struct rule **out, size_t *count)
{
	struct sql q = sql_begin(a, STMT_RULES_OF_SITES);
	int64_t since_us = now_us - RULE_LATELY_DAYS * S_PER_DAY * US_PER_S;

	sql_bigints(&q, sites->id, sites->count);
	sql_id(&q, rule_id);
	sql_time(&q, since_us);
	sql_date(&q, since_us / (S_PER_DAY * US_PER_S));
	sql_bigint(&q, CAUGHT_MOST);
	return sql_rows(db, &q, &counted_shape, out, count);
}

enum err
rules_add(struct db *db, struct arena *a, struct rule *rule, const struct event_by *by)
{
	struct sql q = sql_begin(a, STMT_RULES_ADD);

	sql_bigint(&q, rule->site_id);
	sql_text(&q, str_of(cause_info(rule->kind)->name));
	give_content(&q, rule);
	sql_bigint(&q, RULES_MOST);
	event_by_give(&q, by);
	enum err err = sql_row(db, &q, &id_shape, &rule->id);
	return err == ERR_ABSENT ? ERR_CONFLICT : err;
}

enum err
rules_change(struct db *db, struct arena *a, const struct site_ids *sites, const struct rule *rule,
    const struct event_by *by)
{
	struct sql q = sql_begin(a, STMT_RULES_CHANGE);
	int64_t id;

	sql_bigints(&q, sites->id, sites->count);
	sql_bigint(&q, rule->id);
	give_content(&q, rule);
	event_by_give(&q, by);
	return sql_row(db, &q, &id_shape, &id);
}

static void
give_content(struct sql *q, const struct rule *rule)
{
	sql_text(q, str_of(outcome_info(rule->outcome)->name));
	sql_bigint(q, rule->threshold);
	sql_bigint(q, rule->span);
	sql_bigint(q, rule->score);
	sql_text(q, rule->text);
}

enum err
rules_enable(struct db *db, struct arena *a, const struct site_ids *sites, const struct rule *rule,
    const struct event_by *by)
{
	struct sql q = sql_begin(a, STMT_RULES_ENABLE);
	int64_t id;

	sql_bigints(&q, sites->id, sites->count);
	sql_bigint(&q, rule->id);
	sql_boolean(&q, rule->enabled);
	event_by_give(&q, by);
	return sql_row(db, &q, &id_shape, &id);
}

enum err
rules_remove(struct db *db, struct arena *a, const struct site_ids *sites, int64_t rule_id,
    const struct event_by *by)
{
	struct sql q = sql_begin(a, STMT_RULES_REMOVE);
	int64_t id;

	sql_bigints(&q, sites->id, sites->count);
	sql_bigint(&q, rule_id);
	event_by_give(&q, by);
	return sql_row(db, &q, &id_shape, &id);
}

enum err
rules_repeats(struct db *db, struct arena *a, int64_t site_id, const struct digest16 *text,
    int64_t since_us, int64_t but_comment_id, int64_t *out)
{
	struct sql q = sql_begin(a, STMT_RULES_REPEATS);

	sql_bigint(&q, site_id);
	sql_bytes(&q, text->byte, sizeof(text->byte));
	sql_time(&q, since_us);
	sql_bigint(&q, but_comment_id);
	sql_bigint(&q, REPEATS_MOST);
	return sql_row(db, &q, &repeats_shape, out);
}

enum err
rules_domain(struct db *db, struct arena *a, struct str hashes, int64_t *out)
{
	struct sql q = sql_begin(a, STMT_RULES_DOMAIN);

	sql_digests(&q, hashes);
	sql_bigint(&q, RECORD_SPAN_MOST);
	return sql_row(db, &q, &published_shape, out);
}

enum err
rules_refuse(
    struct db *db, struct arena *a, int64_t site_id, const struct verdict *verdict, int64_t now_us)
{
	struct sql q = sql_begin(a, STMT_RULES_REFUSE);
	struct str cause[VERDICT_MOST] = { { 0 } };
	int64_t rule_id[VERDICT_MOST] = { 0 };
	size_t count = 0;

	for (size_t i = 0; i < verdict->count; i++) {
		if (verdict->finding[i].outcome != OUTCOME_REFUSE)
			continue;
		cause[count] = str_of(cause_info(verdict->finding[i].cause)->name);
		rule_id[count++] = verdict->finding[i].rule_id;
	}
	sql_bigint(&q, site_id);
	sql_date(&q, now_us / (S_PER_DAY * US_PER_S));
	sql_texts(&q, cause, count);
	sql_bigints(&q, rule_id, count);
	return sql_run(db, &q);
}

enum err
rules_trial(struct db *db, struct arena *a, int64_t site_id, int64_t most_bytes, enum cause kind,
    struct tried **out, size_t *count)
{
	struct sql q = sql_begin(a, STMT_RULES_TRIAL);

	q.fresh_plan = true;
	sql_bigint(&q, site_id);
	sql_bigint(&q, TRIAL_MOST);
	sql_bigint(&q, most_bytes);
	sql_boolean(&q, kind == CAUSE_FIRST || kind == CAUSE_RECORD);
	sql_boolean(&q, kind == CAUSE_DOMAIN);
	return sql_rows(db, &q, &tried_shape, out, count);
}
