#include "store/articles.h"

#include "store/sql.h"

/* One row of an article: one for each network, or one without. */
struct article_row {
	struct article article;
	struct str network;
	int64_t shares;
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

static void put_count(struct share_counts *counts, struct str network, int64_t shares);

enum err
articles_get(struct db *db, struct arena *a, int64_t article_id, struct article *out,
    struct share_counts *counts)
{
	struct sql q = sql_begin(a, STMT_ARTICLES_GET);
	struct article_row *row;
	size_t rows;

	sql_bigint(&q, article_id);
	enum err err = sql_rows(db, &q, &article_shape, &row, &rows);
	if (err != OK)
		return err;
	if (rows == 0)
		return ERR_ABSENT;
	*out = row[0].article;
	out->known = true;
	*counts = (struct share_counts){ 0 };
	for (size_t i = 0; i < rows; i++)
		put_count(counts, row[i].network, row[i].shares);
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

/* A network that an older or newer program wrote and that we do not know is left out. */
static void
put_count(struct share_counts *counts, struct str network, int64_t shares)
{
	enum network known;

	if (network_of(network, &known) == OK)
		counts->of[known] = shares;
}
