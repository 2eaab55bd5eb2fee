#include "store/comments_add.h"

#include "base/bug.h"
#include "store/findings.h"
#include "store/lots.h"
#include "store/sql.h"

/* What others took in the moment of a statement it may not know of: see limits_take(). */
#define TRIES 3

static const struct field added_field[] = {
	{ "place", FIELD_NUMBER, offsetof(struct added_row, place) },
	{ "allowed", FIELD_BOOL, offsetof(struct added_row, allowed) },
	{ "own_us", FIELD_NUMBER, offsetof(struct added_row, added.wait.own_us) },
	{ "near_us", FIELD_NUMBER, offsetof(struct added_row, added.wait.near_us) },
	{ "comment_id", FIELD_NUMBER, offsetof(struct added_row, added.id) },
	{ "author_id", FIELD_NUMBER, offsetof(struct added_row, added.author_id) },
	{ "status", FIELD_STATUS, offsetof(struct added_row, added.status) },
	{ "member", FIELD_BOOL, offsetof(struct added_row, added.member) },
	{ "same", FIELD_BOOL, offsetof(struct added_row, added.same) },
	{ "repeated", FIELD_BOOL, offsetof(struct added_row, added.repeated) },
	{ "placed", FIELD_BOOL, offsetof(struct added_row, placed) },
	{ "closed", FIELD_BOOL, offsetof(struct added_row, closed) },
	{ "locked", FIELD_BOOL, offsetof(struct added_row, locked) },
	{ "spent", FIELD_BOOL, offsetof(struct added_row, spent) },
	{ "leads_to", FIELD_NUMBER, offsetof(struct added_row, leads_to) },
	{ "comments", FIELD_NUMBER, offsetof(struct added_row, added.comments) },
};
static const struct shape added_shape = SHAPE(added_field, struct added_row);

static const struct field repeat_field[] = {
	{ "comment_id", FIELD_NUMBER, offsetof(struct comment_added, id) },
	{ "author_id", FIELD_NUMBER, offsetof(struct comment_added, author_id) },
	{ "status", FIELD_STATUS, offsetof(struct comment_added, status) },
	{ "member", FIELD_BOOL, offsetof(struct comment_added, member) },
	{ "same", FIELD_BOOL, offsetof(struct comment_added, same) },
};
static const struct shape repeat_shape = SHAPE(repeat_field, struct comment_added);

/* A round by columns, as the statement takes it. */
enum text {
	URL,
	TITLE,
	STATUS,
	NAME,
	BODY,
	HTML,
	KEY,
	CONTENT,
	BADGE,
	WEBSITE,
	SEALED,
	EMAIL_HASH,
	DOMAIN_HASH,
	LANG,
	ACTOR,
	WORK,
	TEXTS,
};
enum number {
	ARTICLE,
	SITE,
	PARENT,
	AUTHOR,
	RENDERER,
	NOW_US,
	DAYS,
	ACTOR_DAY,
	WORK_EXPIRES_US,
	NUMBERS,
};
enum flag {
	SHADOWED,
	MEMBER,
	ONCE,
	FLAGS,
};
struct columns {
	size_t count;
	struct str *text[TEXTS];
	int64_t *number[NUMBERS];
	bool *flag[FLAGS];
	const struct verdict **verdict;
	const struct limit_ask **ask;
};

static enum err run_alone(
    struct db *db, struct arena *a, const struct comment_new *comment, struct added_row *row);
static bool passed_over(const struct added_row *row);
static bool untold(const struct added_row *row);
static enum err add_elsewhere(struct db *db, struct arena *a, const struct comment_new *comment,
    int64_t article_id, struct comment_added *out);
static enum err why_not(struct db *db, struct arena *a, const struct comment_new *comment,
    const struct added_row *row, struct comment_added *out);
static enum err find_repeat(
    struct db *db, struct arena *a, const struct comment_new *comment, struct comment_added *out);
static void columns_make(struct arena *a, size_t count, struct columns *out);
static void put_comment(struct columns *columns, size_t i, const struct comment_new *comment);
static void put_sender(struct columns *columns, size_t i, const struct comment_new *comment);
static struct str bytes_of(const struct digest16 *digest);
static void give(struct sql *q, const struct columns *columns);

enum err
comments_add(
    struct db *db, struct arena *a, const struct comment_new *comment, struct comment_added *out)
{
	struct added_row row;
	enum err err = run_alone(db, a, comment, &row);

	return err == OK ? comments_add_settle(db, a, comment, &row, out) : err;
}

enum err
comments_add_settle(struct db *db, struct arena *a, const struct comment_new *comment,
    const struct added_row *row, struct comment_added *out)
{
	struct added_row second = *row;
	struct comment_new paid = *comment;
	enum err err = OK;

	/* In a round it may have been passed over; by itself it is let in if there is room. */
	if (passed_over(row))
		err = run_alone(db, a, comment, &second);
	*out = second.added;
	out->article_id = comment->article->id;
	if (err != OK || !second.allowed)
		return err == OK ? ERR_LIMIT : err;
	/* The thread or the branch may have been closed in this moment, or the work been spent: a
	 * second look says so. */
	paid.limit = NULL;
	if (untold(&second))
		err = run_alone(db, a, &paid, &second);
	if (err == OK && second.leads_to != 0)
		err = add_elsewhere(db, a, &paid, second.leads_to, out);
	else if (err == OK && second.added.id == 0)
		err = why_not(db, a, &paid, &second, out);
	else if (err == OK)
		*out = second.added;
	if (out->article_id == 0)
		out->article_id = comment->article->id;
	if (comment->limit != NULL)
		out->wait = row->added.wait;
	return err;
}

/* Until it is not a moment's accident any more. */
static enum err
run_alone(struct db *db, struct arena *a, const struct comment_new *comment, struct added_row *row)
{
	enum err err = comments_add_round(db, a, &comment, 1, row);

	/* The thread may have been closed in this moment, or the work been spent. */
	if (err == ERR_CONFLICT)
		err = comments_add_round(db, a, &comment, 1, row);
	for (int i = 1; i < TRIES && err == OK && passed_over(row); i++)
		err = comments_add_round(db, a, &comment, 1, row);
	return err;
}

/* Refused, and yet there is room. */
static bool
passed_over(const struct added_row *row)
{
	return !row->allowed && row->added.wait.own_us <= 0 && row->added.wait.near_us <= 0;
}

static bool
untold(const struct added_row *row)
{
	return row->added.id == 0 && row->placed && !row->closed && !row->locked && !row->spent;
}

/* What is posted to another address of an article is posted to that. */
static enum err
add_elsewhere(struct db *db, struct arena *a, const struct comment_new *comment, int64_t article_id,
    struct comment_added *out)
{
	struct article article = *comment->article;
	struct comment_new moved = *comment;

	article.id = article_id;
	moved.article = &article;
	return comments_add(db, a, &moved, out);
}

/* Neither found nor made: another try under this key was under way, the thread or the branch is
 * closed, the work is spent, or the parent is gone. */
static enum err
why_not(struct db *db, struct arena *a, const struct comment_new *comment,
    const struct added_row *row, struct comment_added *out)
{
	enum err err = find_repeat(db, a, comment, out);

	if (err != ERR_ABSENT)
		return err;
	out->locked = !row->closed && row->locked;
	out->spent = !row->closed && !row->locked && row->spent;
	if (row->closed || row->locked || row->spent)
		return ERR_FORBID;
	return row->placed ? ERR_BUSY : err;
}

static enum err
find_repeat(
    struct db *db, struct arena *a, const struct comment_new *comment, struct comment_added *out)
{
	struct sql q = sql_begin(a, STMT_COMMENTS_FIND_KEY);

	sql_bigint(&q, comment->article->id);
	sql_bytes(&q, comment->idempotency_key.byte, sizeof(comment->idempotency_key.byte));
	sql_bytes(&q, comment->content_digest.byte, sizeof(comment->content_digest.byte));
	enum err err = sql_row(db, &q, &repeat_shape, out);
	out->repeated = err == OK;
	out->article_id = comment->article->id;
	return err;
}

enum err
comments_add_round(struct db *db, struct arena *a, const struct comment_new *const *comment,
    size_t count, struct added_row *row)
{
	bool one = db_by_article(db);
	struct sql q = sql_begin(a, one ? STMT_COMMENTS_ADD_ONE : STMT_COMMENTS_ADD);
	struct columns columns;
	struct added_row *made;
	size_t rows;

	columns_make(a, count, &columns);
	for (size_t i = 0; i < count; i++) {
		put_comment(&columns, i, comment[i]);
		put_sender(&columns, i, comment[i]);
		columns.ask[i] = comment[i]->limit;
	}
	enum err err = lots_give_each(db, &q, columns.ask, count);
	give(&q, &columns);
	if (one)
		sql_bigint(&q, comment[0]->article->id);
	if (err == OK)
		err = sql_rows(db, &q, &added_shape, &made, &rows);
	MUST(err != OK || rows == count);
	for (size_t i = 0; err == OK && i < count; i++) {
		MUST(made[i].place == (int64_t)i + 1);
		row[i] = made[i];
	}
	return err;
}

static void
columns_make(struct arena *a, size_t count, struct columns *out)
{
	*out = (struct columns){ .count = count };
	for (size_t i = 0; i < TEXTS; i++)
		out->text[i] = arena_array(a, count, sizeof(*out->text[i]));
	for (size_t i = 0; i < NUMBERS; i++)
		out->number[i] = arena_array(a, count, sizeof(*out->number[i]));
	for (size_t i = 0; i < FLAGS; i++)
		out->flag[i] = arena_array(a, count, sizeof(*out->flag[i]));
	out->verdict = arena_array(a, count, sizeof(*out->verdict));
	out->ask = arena_array(a, count, sizeof(*out->ask));
}

static void
put_comment(struct columns *columns, size_t i, const struct comment_new *comment)
{
	struct str **text = columns->text;
	int64_t **number = columns->number;

	number[ARTICLE][i] = comment->article->id;
	number[SITE][i] = comment->article->site_id;
	text[URL][i] = comment->article->url;
	text[TITLE][i] = comment->article->title;
	number[PARENT][i] = comment->draft->parent_id;
	text[STATUS][i] = str_of(status_name(comment->status));
	text[BODY][i] = comment->draft->text;
	text[HTML][i] = comment->html;
	number[RENDERER][i] = comment->renderer;
	text[KEY][i] = bytes_of(&comment->idempotency_key);
	text[CONTENT][i] = bytes_of(&comment->content_digest);
	number[NOW_US][i] = comment->now_us;
	text[LANG][i] = str_of(comment->lang);
	number[DAYS][i] = comment->close_days;
	columns->flag[SHADOWED][i] = comment->shadowed;
	columns->flag[ONCE][i] = comment->once;
	columns->verdict[i] = comment->verdict;
}

static void
put_sender(struct columns *columns, size_t i, const struct comment_new *comment)
{
	bool mail = comment->email_sealed.len > 0;
	struct str **text = columns->text;

	columns->number[AUTHOR][i] = comment->author_id;
	text[NAME][i] = comment->draft->author_name;
	text[BADGE][i] = str_of(badge_name(comment->badge));
	text[WEBSITE][i] = comment->draft->website;
	text[SEALED][i] = comment->email_sealed;
	text[EMAIL_HASH][i] = bytes_of(mail ? &comment->email_hash : NULL);
	text[DOMAIN_HASH][i] = bytes_of(mail ? &comment->domain_hash : NULL);
	text[ACTOR][i] = bytes_of(comment->actor);
	columns->number[ACTOR_DAY][i] = comment->actor_day;
	text[WORK][i] = bytes_of(comment->work);
	columns->number[WORK_EXPIRES_US][i] = comment->work_expires_us;
	columns->flag[MEMBER][i] = comment->member;
}

static struct str
bytes_of(const struct digest16 *digest)
{
	if (digest == NULL)
		return STR_EMPTY;
	return (struct str){ (const char *)digest->byte, sizeof(digest->byte) };
}

static void
give(struct sql *q, const struct columns *c)
{
	sql_bigints(q, c->number[ARTICLE], c->count);
	sql_bigints(q, c->number[SITE], c->count);
	sql_texts(q, c->text[URL], c->count);
	sql_texts(q, c->text[TITLE], c->count);
	sql_bigints(q, c->number[PARENT], c->count);
	sql_texts(q, c->text[STATUS], c->count);
	sql_bigints(q, c->number[AUTHOR], c->count);
	sql_texts(q, c->text[NAME], c->count);
	sql_texts(q, c->text[BODY], c->count);
	sql_texts(q, c->text[HTML], c->count);
	sql_bigints(q, c->number[RENDERER], c->count);
	sql_byteas(q, c->text[KEY], c->count);
	sql_byteas(q, c->text[CONTENT], c->count);
	sql_times(q, c->number[NOW_US], c->count);
	sql_integer(q, THREAD_MAX_DEPTH);
	sql_texts(q, c->text[BADGE], c->count);
	sql_texts(q, c->text[WEBSITE], c->count);
	sql_byteas(q, c->text[SEALED], c->count);
	sql_byteas(q, c->text[EMAIL_HASH], c->count);
	sql_texts(q, c->text[LANG], c->count);
	sql_bigints(q, c->number[DAYS], c->count);
	findings_give_each(q, c->verdict, c->count);
	sql_byteas(q, c->text[ACTOR], c->count);
	sql_dates(q, c->number[ACTOR_DAY], c->count);
	sql_booleans(q, c->flag[SHADOWED], c->count);
	sql_byteas(q, c->text[DOMAIN_HASH], c->count);
	sql_byteas(q, c->text[WORK], c->count);
	sql_times(q, c->number[WORK_EXPIRES_US], c->count);
	sql_booleans(q, c->flag[MEMBER], c->count);
	findings_sketch_each(q, c->verdict, c->count);
	sql_booleans(q, c->flag[ONCE], c->count);
}
