#include "store/feeds.h"

#include "store/comment_fields.h"
#include "store/sql.h"

struct place_row {
	struct feed_place place;
	bool newer;
};

#define PLACE_FIELDS                                                                               \
	{ "article_id", FIELD_NUMBER, offsetof(struct place_row, place.article_id) },              \
	    { "comment_id", FIELD_NUMBER, offsetof(struct place_row, place.at.id) },               \
	    { "created_at", FIELD_TIME, offsetof(struct place_row, place.at.at_us) },              \
	{                                                                                          \
		"newer", FIELD_BOOL, offsetof(struct place_row, newer)                             \
	}

static const struct field place_field[] = { PLACE_FIELDS };
static const struct shape place_shape = SHAPE(place_field, struct place_row);

static const struct field site_place_field[] = {
	PLACE_FIELDS,
	{ "revision", FIELD_NUMBER, offsetof(struct place_row, place.revision) },
};
static const struct shape site_place_shape = SHAPE(site_place_field, struct place_row);

static const struct field entry_field[] = {
	COMMENT_FIELDS(struct feed_entry, comment),
	{ "article_url", FIELD_TEXT, offsetof(struct feed_entry, article_url) },
	{ "article_title", FIELD_TEXT, offsetof(struct feed_entry, article_title) },
	{ "parent_at", FIELD_TIME, offsetof(struct feed_entry, parent_us) },
	{ "parent_shown", FIELD_BOOL, offsetof(struct feed_entry, parent_shown) },
	{ "replied_at", FIELD_TIME, offsetof(struct feed_entry, replied_us) },
};
static const struct shape entry_shape = SHAPE(entry_field, struct feed_entry);

static struct sql begin_page(struct arena *a, const struct feed_ask *ask);

enum err
feeds_page(struct db *db, struct arena *a, const struct feed_ask *ask, struct feed_page *out)
{
	struct sql q = begin_page(a, ask);
	struct place_row *row;
	size_t rows;

	*out = (struct feed_page){ 0 };
	enum err err = sql_rows(
	    db, &q, ask->kind == FEED_SITE ? &site_place_shape : &place_shape, &row, &rows);
	if (err != OK)
		return err;
	if (rows > 0 && row[rows - 1].newer)
		out->newer = row[--rows].place.at;
	out->more = rows > FEED_PAGE;
	out->count = out->more ? FEED_PAGE : rows;
	out->place = arena_array(a, out->count, sizeof(*out->place));
	for (size_t i = 0; i < out->count; i++)
		out->place[i] = row[i].place;
	return OK;
}

enum err
feeds_entries(struct db *db, struct arena *a, const struct feed_page *page, struct feed_entry **out,
    size_t *count)
{
	struct sql q = sql_begin(a, STMT_FEEDS_ENTRIES);
	int64_t *article = arena_array(a, page->count, sizeof(*article));
	int64_t *comment = arena_array(a, page->count, sizeof(*comment));

	for (size_t i = 0; i < page->count; i++) {
		article[i] = page->place[i].article_id;
		comment[i] = page->place[i].at.id;
	}
	sql_bigints(&q, article, page->count);
	sql_bigints(&q, comment, page->count);
	return sql_rows(db, &q, &entry_shape, out, count);
}

/* Without a cursor: everything is older than the end of time. */
static struct sql
begin_page(struct arena *a, const struct feed_ask *ask)
{
	static const enum stmt stmt[] = {
		[FEED_SITE] = STMT_FEEDS_SITE,
		[FEED_THREAD] = STMT_FEEDS_THREAD,
		[FEED_BRANCH] = STMT_FEEDS_BRANCH,
		[FEED_ANSWERS] = STMT_FEEDS_ANSWERS,
	};
	bool begun = ask->before.id != 0;
	struct sql q = sql_begin(a, stmt[ask->kind]);

	sql_bigint(&q, ask->kind == FEED_SITE ? ask->site_id : ask->article_id);
	if (ask->kind == FEED_SITE)
		sql_time(&q, begun ? ask->before.at_us : INT64_MAX);
	else if (ask->kind != FEED_THREAD)
		sql_bigint(&q, ask->comment_id);
	sql_bigint(&q, begun ? ask->before.id : INT64_MAX);
	sql_bigint(&q, FEED_PAGE);
	return q;
}
