#include "store/articles.h"

#include "base/clock.h"
#include "store/event_by.h"
#include "store/read.h"
#include "store/sql.h"

/* After whatever will be: the year 9999. */
#define FOUND_FROM_US (INT64_C(253370764800) * US_PER_S)

/* One row of an article: one for each network, or one without. */
struct article_row {
	struct article article;
	struct str network;
	int64_t shares;
};

/* Where those go. */
struct article_goal {
	struct article *article;
	struct share_counts *counts;
};

struct counts_row {
	int64_t article_id;
	int64_t comments;
	struct str network;
	int64_t shares;
};

struct revisions {
	int64_t thread;
	int64_t share;
};

static const struct field article_field[] = {
	{ "article_id", FIELD_NUMBER, offsetof(struct article_row, article.id) },
	{ "site_id", FIELD_NUMBER, offsetof(struct article_row, article.site_id) },
	{ "url", FIELD_TEXT, offsetof(struct article_row, article.url) },
	{ "title", FIELD_TEXT, offsetof(struct article_row, article.title) },
	{ "thread_revision", FIELD_NUMBER, offsetof(struct article_row, article.thread_revision) },
	{ "share_revision", FIELD_NUMBER, offsetof(struct article_row, article.share_revision) },
	{ "comments", FIELD_NUMBER, offsetof(struct article_row, article.comments) },
	{ "created_at", FIELD_TIME, offsetof(struct article_row, article.created_us) },
	{ "closed", FIELD_BOOL, offsetof(struct article_row, article.closed) },
	{ "held", FIELD_BOOL, offsetof(struct article_row, article.held) },
	{ "close_days", FIELD_NUMBER, offsetof(struct article_row, article.close_days) },
	{ "network", FIELD_TEXT, offsetof(struct article_row, network) },
	{ "shares", FIELD_NUMBER, offsetof(struct article_row, shares) },
};
static const struct shape article_shape = SHAPE(article_field, struct article_row);

static const struct field counts_field[] = {
	{ "article_id", FIELD_NUMBER, offsetof(struct counts_row, article_id) },
	{ "comments", FIELD_NUMBER, offsetof(struct counts_row, comments) },
	{ "network", FIELD_TEXT, offsetof(struct counts_row, network) },
	{ "shares", FIELD_NUMBER, offsetof(struct counts_row, shares) },
};
static const struct shape counts_shape = SHAPE(counts_field, struct counts_row);

static const struct field site_field[] = { { "site_id", FIELD_NUMBER, 0 } };
static const struct shape site_shape = SHAPE(site_field, int64_t);

static const struct field revision_field[] = {
	{ "thread_revision", FIELD_NUMBER, offsetof(struct revisions, thread) },
	{ "share_revision", FIELD_NUMBER, offsetof(struct revisions, share) },
};
static const struct shape revision_shape = SHAPE(revision_field, struct revisions);

static const struct field popular_field[] = {
	{ "article_id", FIELD_NUMBER, offsetof(struct popular_article, article.id) },
	{ "site_id", FIELD_NUMBER, offsetof(struct popular_article, article.site_id) },
	{ "url", FIELD_TEXT, offsetof(struct popular_article, article.url) },
	{ "title", FIELD_TEXT, offsetof(struct popular_article, article.title) },
	{ "comments", FIELD_NUMBER, offsetof(struct popular_article, article.comments) },
	{ "shares", FIELD_NUMBER, offsetof(struct popular_article, shares) },
};
static const struct shape popular_shape = SHAPE(popular_field, struct popular_article);

static const struct field alias_field[] = {
	{ "alias_id", FIELD_NUMBER, offsetof(struct article_alias, alias_id) },
	{ "article_id", FIELD_NUMBER, offsetof(struct article_alias, article_id) },
};
static const struct shape alias_shape = SHAPE(alias_field, struct article_alias);

static const struct field found_field[] = {
	{ "article_id", FIELD_NUMBER, offsetof(struct article_found, article.id) },
	{ "site_id", FIELD_NUMBER, offsetof(struct article_found, article.site_id) },
	{ "url", FIELD_TEXT, offsetof(struct article_found, article.url) },
	{ "title", FIELD_TEXT, offsetof(struct article_found, article.title) },
	{ "comments", FIELD_NUMBER, offsetof(struct article_found, article.comments) },
	{ "created_at", FIELD_TIME, offsetof(struct article_found, article.created_us) },
	{ "closed", FIELD_BOOL, offsetof(struct article_found, article.closed) },
	{ "held", FIELD_BOOL, offsetof(struct article_found, article.held) },
	{ "close_days", FIELD_NUMBER, offsetof(struct article_found, article.close_days) },
	{ "waiting", FIELD_NUMBER, offsetof(struct article_found, waiting) },
	{ "shares", FIELD_NUMBER, offsetof(struct article_found, shares) },
	{ "suspect", FIELD_NUMBER, offsetof(struct article_found, suspect) },
};
static const struct shape found_shape = SHAPE(found_field, struct article_found);

static const struct field address_field[] = { { "url", FIELD_TEXT, 0 } };
static const struct shape address_shape = SHAPE(address_field, struct str);

struct shares_row {
	struct str network;
	int64_t own, base, suspect, counted, dropped;
};

static const struct field shares_field[] = {
	{ "network", FIELD_TEXT, offsetof(struct shares_row, network) },
	{ "shares", FIELD_NUMBER, offsetof(struct shares_row, own) },
	{ "base", FIELD_NUMBER, offsetof(struct shares_row, base) },
	{ "suspect", FIELD_NUMBER, offsetof(struct shares_row, suspect) },
	{ "counted", FIELD_NUMBER, offsetof(struct shares_row, counted) },
	{ "dropped", FIELD_NUMBER, offsetof(struct shares_row, dropped) },
};
static const struct shape shares_shape = SHAPE(shares_field, struct shares_row);

static const struct field changed_field[] = { { "article_id", FIELD_NUMBER, 0 } };
static const struct shape changed_shape = SHAPE(changed_field, int64_t);

struct moved_row {
	int64_t article_id, taken;
};

static const struct field moved_field[] = {
	{ "article_id", FIELD_NUMBER, offsetof(struct moved_row, article_id) },
	{ "taken", FIELD_NUMBER, offsetof(struct moved_row, taken) },
};
static const struct shape moved_shape = SHAPE(moved_field, struct moved_row);

/* How often a merge is tried while readers go on writing. */
#define MERGE_TRIES 5

static read_fn take_article;
static enum err change(struct db *db, struct sql *q);
static enum err run_move(
    struct db *db, struct arena *a, const struct article_move *move, struct moved_row *row);
static void put_count(struct share_counts *counts, struct str network, int64_t shares);

enum err
articles_get(struct db *db, struct arena *a, int64_t article_id, struct article *out,
    struct share_counts *counts)
{
	struct reads *reads = reads_begin(a);
	const enum err *got = articles_get_with(reads, article_id, out, counts);
	enum err err = reads_run(db, reads);

	return err == OK ? *got : err;
}

const enum err *
articles_get_with(
    struct reads *reads, int64_t article_id, struct article *out, struct share_counts *counts)
{
	struct article_goal *goal = arena_alloc(reads_arena(reads), sizeof(*goal));
	struct read *read = reads_add(reads, STMT_ARTICLES_GET, &article_shape, take_article, goal);

	*goal = (struct article_goal){ out, counts };
	sql_bigint(&read->q, article_id);
	return &read->err;
}

static enum err
take_article(struct arena *a, const void *rows, size_t count, void *with)
{
	const struct article_row *row = rows;
	const struct article_goal *goal = with;

	(void)a;
	if (count == 0)
		return ERR_ABSENT;
	*goal->article = row[0].article;
	goal->article->known = true;
	*goal->counts = (struct share_counts){ 0 };
	for (size_t i = 0; i < count; i++)
		put_count(goal->counts, row[i].network, row[i].shares);
	return OK;
}

enum err
articles_revision(struct db *db, struct arena *a, int64_t article_id, int64_t *thread_revision,
    int64_t *share_revision)
{
	struct sql q = sql_begin(a, STMT_ARTICLES_REVISION);
	struct revisions found = { 0 };

	sql_bigint(&q, article_id);
	enum err err = sql_row(db, &q, &revision_shape, &found);
	*thread_revision = found.thread;
	*share_revision = found.share;
	return err == ERR_ABSENT ? OK : err;
}

enum err
articles_site(struct db *db, struct arena *a, int64_t article_id, int64_t *site_id)
{
	struct sql q = sql_begin(a, STMT_ARTICLES_SITE);

	sql_bigint(&q, article_id);
	return sql_row(db, &q, &site_shape, site_id);
}

enum err
articles_counts(struct db *db, struct arena *a, const int64_t *article_id, size_t count,
    struct article_counts *out)
{
	struct sql q = sql_begin(a, STMT_ARTICLES_COUNTS);
	struct counts_row *row;
	size_t rows;

	sql_bigints(&q, article_id, count);
	enum err err = sql_rows(db, &q, &counts_shape, &row, &rows);
	if (err != OK)
		return err;
	/* A listing asks for a hundred at most, so looking through all is cheap; an article may be
	 * asked for twice. */
	for (size_t i = 0; i < count; i++) {
		out[i] = (struct article_counts){ .article_id = article_id[i] };
		for (size_t k = 0; k < rows; k++) {
			if (row[k].article_id != article_id[i])
				continue;
			out[i].comments = row[k].comments;
			put_count(&out[i].shares, row[k].network, row[k].shares);
		}
	}
	return OK;
}

enum err
articles_popular(
    struct db *db, struct arena *a, const struct popular_reading *reading, struct popular_list *out)
{
	const struct popular_ask *ask = &reading->ask;
	struct sql q = sql_begin(a, STMT_ARTICLES_POPULAR);

	/* A plan kept from when the site was quiet would not do for a busy one. */
	q.fresh_plan = true;
	sql_bigint(&q, ask->site_id);
	sql_time(&q, reading->now_us);
	sql_bigint(&q, ask->window_s);
	sql_boolean(&q, ask->by != POPULAR_SHARED);
	sql_boolean(&q, ask->by != POPULAR_DISCUSSED);
	sql_bigint(&q, reading->most_comments);
	sql_bigint(&q, reading->most_days);
	sql_bigint(&q, POPULAR_MOST);
	enum err err = sql_rows(db, &q, &popular_shape, &out->article, &out->count);
	for (size_t i = 0; err == OK && i < out->count; i++)
		out->article[i].article.known = true;
	return err;
}

enum err
articles_aliases(struct db *db, struct arena *a, struct aliases *out)
{
	struct sql q = sql_begin(a, STMT_ARTICLES_ALIASES);

	*out = (struct aliases){ 0 };
	return sql_rows(db, &q, &alias_shape, &out->alias, &out->count);
}

enum err
articles_find(struct db *db, struct arena *a, const struct article_ask *ask, int64_t most,
    struct article_found **out, size_t *count)
{
	struct sql q = sql_begin(a, STMT_ARTICLES_FIND);

	/* What is not asked for costs nothing then. */
	q.fresh_plan = true;
	sql_bigints(&q, ask->sites.id, ask->sites.count);
	sql_text(&q, ask->words);
	sql_id(&q, ask->id);
	sql_time(&q, ask->from_id == 0 ? FOUND_FROM_US : ask->from_us);
	sql_bigint(&q, ask->from_id == 0 ? INT64_MAX : ask->from_id);
	sql_bigint(&q, most);
	sql_bigint(&q, ARTICLE_WAITING_MOST);
	enum err err = sql_rows(db, &q, &found_shape, out, count);
	for (size_t i = 0; err == OK && i < *count; i++)
		(*out)[i].article.known = true;
	return err;
}

enum err
articles_addresses(struct db *db, struct arena *a, int64_t article_id, int64_t most,
    struct str **out, size_t *count)
{
	struct sql q = sql_begin(a, STMT_ARTICLES_ADDRESSES);

	sql_bigint(&q, article_id);
	sql_bigint(&q, most);
	return sql_rows(db, &q, &address_shape, out, count);
}

enum err
articles_shares(struct db *db, struct arena *a, int64_t article_id, struct share_record *out)
{
	struct sql q = sql_begin(a, STMT_ARTICLES_SHARES);
	struct shares_row *row;
	size_t rows;

	*out = (struct share_record){ 0 };
	sql_bigint(&q, article_id);
	enum err err = sql_rows(db, &q, &shares_shape, &row, &rows);
	for (size_t i = 0; err == OK && i < rows; i++) {
		put_count(&out->own, row[i].network, row[i].own);
		put_count(&out->base, row[i].network, row[i].base);
		put_count(&out->suspect, row[i].network, row[i].suspect);
		put_count(&out->counted, row[i].network, row[i].counted);
		put_count(&out->dropped, row[i].network, row[i].dropped);
	}
	return err;
}

enum err
articles_title(
    struct db *db, struct arena *a, int64_t article_id, struct str title, const struct event_by *by)
{
	struct sql q = sql_begin(a, STMT_ARTICLES_TITLE);

	sql_bigint(&q, article_id);
	sql_text(&q, title);
	event_by_give(&q, by);
	return change(db, &q);
}

enum err
articles_age(
    struct db *db, struct arena *a, int64_t article_id, int64_t days, const struct event_by *by)
{
	struct sql q = sql_begin(a, STMT_ARTICLES_AGE);

	sql_bigint(&q, article_id);
	if (days == ARTICLE_AS_SITE)
		sql_null(&q);
	else
		sql_bigint(&q, days);
	event_by_give(&q, by);
	return change(db, &q);
}

enum err
articles_base(struct db *db, struct arena *a, int64_t article_id, const struct share_counts *base,
    const struct event_by *by)
{
	struct sql q = sql_begin(a, STMT_ARTICLES_BASE);
	struct str network[NETWORKS];

	for (unsigned i = 0; i < NETWORKS; i++)
		network[i] = str_of(network_info((enum network)i)->name);
	sql_bigint(&q, article_id);
	sql_texts(&q, network, NETWORKS);
	sql_bigints(&q, base->of, NETWORKS);
	event_by_give(&q, by);
	return change(db, &q);
}

enum err
articles_suspects(struct db *db, struct arena *a, int64_t article_id, enum share_stand stand,
    const struct event_by *by)
{
	struct sql q = sql_begin(a, STMT_ARTICLES_SUSPECTS);

	sql_bigint(&q, article_id);
	sql_text(&q, str_of(share_stand_name(stand)));
	event_by_give(&q, by);
	return change(db, &q);
}

enum err
articles_move(struct db *db, struct arena *a, const struct article_move *move, int64_t *taken)
{
	struct moved_row row;
	enum err err = run_move(db, a, move, &row);

	/* An article has come to be there in this moment: the second look says which. */
	if (err == ERR_CONFLICT)
		err = run_move(db, a, move, &row);
	if (err != OK)
		return err;
	*taken = row.taken;
	return row.taken != 0 ? ERR_CONFLICT : OK;
}

enum err
articles_merge(
    struct db *db, struct arena *a, int64_t from_id, int64_t into_id, const struct event_by *by)
{
	enum err err = ERR_CONFLICT;

	for (int i = 0; i < MERGE_TRIES && err == ERR_CONFLICT; i++) {
		struct sql q = sql_begin(a, STMT_ARTICLES_MERGE);

		sql_bigint(&q, from_id);
		sql_bigint(&q, into_id);
		event_by_give(&q, by);
		err = change(db, &q);
	}
	return err == ERR_CONFLICT ? ERR_BUSY : err;
}

static enum err
change(struct db *db, struct sql *q)
{
	int64_t article_id;

	return sql_row(db, q, &changed_shape, &article_id);
}

static enum err
run_move(struct db *db, struct arena *a, const struct article_move *move, struct moved_row *row)
{
	struct sql q = sql_begin(a, STMT_ARTICLES_MOVE);

	sql_bigint(&q, move->article_id);
	sql_text(&q, move->url);
	sql_bigint(&q, move->alias_id);
	event_by_give(&q, &move->by);
	return sql_row(db, &q, &moved_shape, row);
}

/* A network that an older or newer program wrote and that we do not know is left out. */
static void
put_count(struct share_counts *counts, struct str network, int64_t shares)
{
	enum network known;

	if (network_of(network, &known) == OK)
		counts->of[known] = shares;
}
