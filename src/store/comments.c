#include "store/comments.h"

#include <string.h>

#include "base/bug.h"
#include "store/act_by.h"
#include "store/comment_fields.h"
#include "store/findings.h"
#include "store/sql.h"

#define OWN_MOST      50
#define VERSIONS_MOST 50

/* Of what a comment answers, and of what follows it, on its permalink's page. */
#define AROUND_MOST 20

struct one_comment {
	struct comment comment;
};

static const struct field comment_field[] = { COMMENT_FIELDS(struct one_comment, comment) };
static const struct shape comment_shape = SHAPE(comment_field, struct one_comment);

struct page_row {
	struct comment comment;
	bool chosen, more, less;
};

static const struct field page_field[] = {
	COMMENT_FIELDS(struct page_row, comment),
	{ "chosen", FIELD_BOOL, offsetof(struct page_row, chosen) },
	{ "more", FIELD_BOOL, offsetof(struct page_row, more) },
	{ "less", FIELD_BOOL, offsetof(struct page_row, less) },
};
static const struct shape page_shape = SHAPE(page_field, struct page_row);

static const struct field answer_field[] = {
	COMMENT_FIELDS(struct one_comment, comment),
	{ "passed", FIELD_NUMBER, offsetof(struct one_comment, comment.passed) },
};
static const struct shape answer_shape = SHAPE(answer_field, struct one_comment);

struct around_row {
	struct comment comment;
	bool chosen;
};

static const struct field around_field[] = {
	COMMENT_FIELDS(struct around_row, comment),
	{ "chosen", FIELD_BOOL, offsetof(struct around_row, chosen) },
};
static const struct shape around_shape = SHAPE(around_field, struct around_row);

static const struct field own_field[] = {
	COMMENT_FIELDS(struct one_comment, comment),
	{ "told", FIELD_BOOL, offsetof(struct one_comment, comment.told) },
	{ "ground", FIELD_GROUND, offsetof(struct one_comment, comment.ground) },
	{ "note", FIELD_TEXT, offsetof(struct one_comment, comment.note) },
};
static const struct shape own_shape = SHAPE(own_field, struct one_comment);

static const struct field version_field[] = {
	{ "body", FIELD_TEXT, offsetof(struct comment_version, text) },
	{ "replaced_at", FIELD_TIME, offsetof(struct comment_version, replaced_us) },
	{ "replaced_by", FIELD_TEXT, offsetof(struct comment_version, replaced_by) },
};
static const struct shape version_shape = SHAPE(version_field, struct comment_version);

static const struct field pace_field[] = { { "posts", FIELD_NUMBER, 0 } };
static const struct shape pace_shape = SHAPE(pace_field, int64_t);

static const struct field id_field[] = { { "comment_id", FIELD_NUMBER, 0 } };
static const struct shape id_shape = SHAPE(id_field, int64_t);

static const struct field known_field[] = {
	{ "published", FIELD_BOOL, offsetof(struct author_known, published) },
	{ "record", FIELD_TEXT, offsetof(struct author_known, record) },
	{ "badge", FIELD_BADGE, offsetof(struct author_known, badge) },
};
static const struct shape known_shape = SHAPE(known_field, struct author_known);

#define FROM(name) offsetof(struct comment_origin, name)

static const struct field origin_field[] = {
	{ "site_id", FIELD_NUMBER, FROM(site_id) },
	{ "author_id", FIELD_NUMBER, FROM(author_id) },
	{ "author_name", FIELD_TEXT, FROM(author_name) },
	{ "badge", FIELD_BADGE, FROM(badge) },
	{ "member", FIELD_BOOL, FROM(member) },
	{ "actor_key", FIELD_TEXT, FROM(actor) },
	{ "actor_day", FIELD_DATE, FROM(actor_day) },
	{ "email_hash", FIELD_TEXT, FROM(email_hash) },
	{ "email_sealed", FIELD_TEXT, FROM(email_sealed) },
};
static const struct shape origin_shape = SHAPE(origin_field, struct comment_origin);

struct name_row {
	int64_t id;
	struct str name;
};

static const struct field name_field[] = {
	{ "comment_id", FIELD_NUMBER, offsetof(struct name_row, id) },
	{ "author_name", FIELD_TEXT, offsetof(struct name_row, name) },
};
static const struct shape name_shape = SHAPE(name_field, struct name_row);

static struct sql begin_page(struct arena *a, int64_t article_id, const struct page_ask *ask);
static void page_ends(
    const struct page_row *row, size_t rows, const struct page_ask *ask, struct comments_page *out);
static size_t fold_branches(struct comment *comment, size_t count);
static struct sql begin_change(
    struct arena *a, enum stmt stmt, const struct comment_change *change);
static enum err run_change(struct db *db, struct sql *q);

enum err
comments_pace(
    struct db *db, struct arena *a, int64_t site_id, int64_t since_us, int64_t most, int64_t *posts)
{
	struct sql q = sql_begin(a, STMT_COMMENTS_PACE);

	sql_bigint(&q, site_id);
	sql_time(&q, since_us);
	sql_bigint(&q, most);
	return sql_row(db, &q, &pace_shape, posts);
}

enum err
comments_get(
    struct db *db, struct arena *a, int64_t article_id, int64_t comment_id, struct comment *out)
{
	struct sql q = sql_begin(a, STMT_COMMENTS_GET);

	sql_bigint(&q, article_id);
	sql_bigint(&q, comment_id);
	return sql_row(db, &q, &comment_shape, out);
}

enum err
comments_page(struct db *db, struct arena *a, int64_t article_id, const struct page_ask *ask,
    struct comments_page *out)
{
	struct sql q = begin_page(a, article_id, ask);
	struct page_row *row;
	size_t rows;

	*out = (struct comments_page){ 0 };
	enum err err = sql_rows(db, &q, &page_shape, &row, &rows);
	if (err != OK || rows == 0)
		return err;
	page_ends(row, rows, ask, out);
	out->comment = arena_array(a, rows, sizeof(*out->comment));
	for (size_t i = 0; i < rows; i++)
		out->comment[i] = row[i].comment;
	out->count = fold_branches(out->comment, rows);
	return OK;
}

/* The statement that finds the roots in the order of the page, or backwards from its end. */
static struct sql
begin_page(struct arena *a, int64_t article_id, const struct page_ask *ask)
{
	bool begun = ask->from.id != 0, best = ask->sort == SORT_BEST;
	bool rising = (ask->sort == SORT_NEWEST) == ask->back;
	struct sql q = sql_begin(
	    a, best     ? ask->back ? STMT_COMMENTS_THREAD_BEST_BACK : STMT_COMMENTS_THREAD_BEST
	       : rising ? STMT_COMMENTS_THREAD_AFTER
			: STMT_COMMENTS_THREAD_BEFORE);

	sql_bigint(&q, article_id);
	if (best)
		sql_bigint(&q, begun ? ask->from.score : INT64_MAX);
	sql_bigint(&q, begun || best || rising ? ask->from.id : INT64_MAX);
	sql_bigint(&q, THREAD_PAGE_ROOTS);
	/* The root is one of its branch, and one more tells that there are more. */
	sql_bigint(&q, THREAD_PAGE_REPLIES + 2);
	if (!best || !ask->back)
		sql_boolean(&q, !begun);
	if (!best)
		sql_integer(&q, ask->back ? -1 : 1);
	return q;
}

/* The cursors of the pages before and after, which begin at the first and the last root that is in
 * its place. */
static void
page_ends(
    const struct page_row *row, size_t rows, const struct page_ask *ask, struct comments_page *out)
{
	bool earlier = ask->back ? row[0].more : row[0].less;
	bool later = ask->back ? row[0].less : row[0].more;

	for (size_t i = 0; i < rows; i++) {
		const struct comment *root = &row[i].comment;

		if (row[i].chosen || root->id != root->root_id)
			continue;
		if (earlier && out->prev.id == 0)
			out->prev = cursor_at(ask->sort, root);
		if (later)
			out->next = cursor_at(ask->sort, root);
	}
}

/* Drops what is more than a page shows of each branch, and notes at its root where that begins.
 * What is pinned or featured stays, and stays once. */
static size_t
fold_branches(struct comment *comment, size_t count)
{
	struct comment *root = NULL;
	size_t kept = 0, branch = 0;
	int64_t last = 0;

	for (size_t i = 0; i < count; i++) {
		bool first = comment[i].id == comment[i].root_id;
		bool chosen = comment[i].pinned_us != 0 || comment[i].featured_us != 0;

		if (kept > 0 && comment[kept - 1].id == comment[i].id)
			continue;
		if (first) {
			root = &comment[kept];
			branch = 0;
		} else if (root != NULL && ++branch > THREAD_PAGE_REPLIES) {
			root->more_after = last;
			if (!chosen)
				continue;
		} else {
			last = comment[i].id;
		}
		comment[kept++] = comment[i];
	}
	return kept;
}

enum err
comments_around(struct db *db, struct arena *a, int64_t article_id, int64_t comment_id,
    struct comment **out, size_t *count, bool *chosen)
{
	struct sql q = sql_begin(a, STMT_COMMENTS_AROUND);
	struct around_row *row;

	sql_bigint(&q, article_id);
	sql_bigint(&q, comment_id);
	sql_bigint(&q, AROUND_MOST);
	enum err err = sql_rows(db, &q, &around_shape, &row, count);
	if (err != OK)
		return err;
	*out = arena_array(a, *count, sizeof(**out));
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = row[i].comment;
	*chosen = *count > 0 && row[0].chosen;
	return OK;
}

enum err
comments_answers(struct db *db, struct arena *a, int64_t article_id, int64_t root_id, int64_t after,
    struct comment **out, size_t *count)
{
	struct sql q = sql_begin(a, STMT_COMMENTS_ANSWERS);

	sql_bigint(&q, article_id);
	sql_bigint(&q, root_id);
	sql_bigint(&q, after);
	sql_bigint(&q, THREAD_BRANCH_PAGE + 1);
	enum err err = sql_rows(db, &q, &answer_shape, out, count);
	if (err != OK)
		return err;
	if (*count == 0 || (*out)[0].id != root_id)
		return ERR_ABSENT;
	if (*count == THREAD_BRANCH_PAGE + 2) {
		(*count)--;
		(*out)[0].more_after = (*out)[*count - 1].id;
	}
	return OK;
}

/* A page has few of them, so looking through all is cheap. */
enum err
comments_names(struct db *db, struct arena *a, int64_t article_id, const int64_t *id, size_t count,
    struct str *name)
{
	struct sql q = sql_begin(a, STMT_COMMENTS_NAMES);
	struct name_row *row;
	size_t rows;

	sql_bigint(&q, article_id);
	sql_bigints(&q, id, count);
	enum err err = sql_rows(db, &q, &name_shape, &row, &rows);
	if (err != OK)
		return err;
	for (size_t i = 0; i < count; i++) {
		name[i] = STR_EMPTY;
		for (size_t k = 0; k < rows; k++)
			if (row[k].id == id[i])
				name[i] = row[k].name;
	}
	return OK;
}

enum err
comments_own(struct db *db, struct arena *a, int64_t article_id, int64_t author_id,
    int64_t since_us, struct comment **out, size_t *count)
{
	struct sql q = sql_begin(a, STMT_COMMENTS_OWN);

	sql_bigint(&q, article_id);
	sql_bigint(&q, author_id);
	sql_time(&q, since_us);
	sql_bigint(&q, OWN_MOST);
	return sql_rows(db, &q, &own_shape, out, count);
}

enum err
comments_origin(struct db *db, struct arena *a, int64_t article_id, int64_t comment_id,
    struct comment_origin *out)
{
	struct sql q = sql_begin(a, STMT_COMMENTS_ORIGIN);

	sql_bigint(&q, article_id);
	sql_bigint(&q, comment_id);
	return sql_row(db, &q, &origin_shape, out);
}

enum err
comments_newest(struct db *db, struct arena *a, int64_t article_id, int64_t newer, int64_t *out)
{
	struct sql q = sql_begin(a, STMT_COMMENTS_NEWEST);

	sql_bigint(&q, article_id);
	sql_bigint(&q, newer);
	return sql_row(db, &q, &id_shape, out);
}

enum err
comments_known(struct db *db, struct arena *a, const struct article *article, int64_t author_id,
    struct author_known *out)
{
	struct sql q = sql_begin(a, STMT_COMMENTS_KNOWN);

	sql_bigint(&q, article->site_id);
	sql_bigint(&q, author_id);
	sql_bigint(&q, article->id);
	return sql_row(db, &q, &known_shape, out);
}

enum err
comments_branch(struct db *db, struct arena *a, int64_t article_id, int64_t root_id,
    int64_t comment_id, struct comment **out, size_t *count)
{
	struct sql q = sql_begin(a, STMT_COMMENTS_BRANCH);

	sql_bigint(&q, article_id);
	sql_bigint(&q, root_id);
	sql_bigint(&q, comment_id);
	sql_bigint(&q, THREAD_BRANCH_PAGE + 1);
	return sql_rows(db, &q, &comment_shape, out, count);
}

enum err
comments_edit(struct db *db, struct arena *a, const struct comment_change *change)
{
	struct sql q = begin_change(a, STMT_COMMENTS_EDIT, change);

	sql_text(&q, change->text);
	sql_text(&q, change->html);
	sql_integer(&q, change->renderer);
	sql_time(&q, change->now_us);
	sql_text(&q, change->reason);
	findings_give(&q, change->verdict);
	sql_boolean(&q, change->shadowed);
	findings_sketch(&q, change->verdict);
	return run_change(db, &q);
}

enum err
comments_withdraw(struct db *db, struct arena *a, const struct comment_change *change)
{
	struct sql q = begin_change(a, STMT_COMMENTS_WITHDRAW, change);

	MUST(change->to == DELETED && change->from != DELETED);
	sql_time(&q, change->now_us);
	return run_change(db, &q);
}

enum err
comments_revise(
    struct db *db, struct arena *a, const struct comment_revision *revision, int64_t *done)
{
	struct sql q = act_by_begin(a, STMT_COMMENTS_REVISE, &revision->by);

	sql_moment(&q, revision->seen_us);
	sql_text(&q, revision->text);
	sql_text(&q, revision->html);
	sql_integer(&q, revision->renderer);
	return act_by_run(db, &q, done);
}

enum err
comments_versions(struct db *db, struct arena *a, int64_t article_id, int64_t comment_id,
    struct comment_version **out, size_t *count)
{
	struct sql q = sql_begin(a, STMT_COMMENTS_VERSIONS);

	sql_bigint(&q, article_id);
	sql_bigint(&q, comment_id);
	sql_bigint(&q, VERSIONS_MOST);
	return sql_rows(db, &q, &version_shape, out, count);
}

/* The six arguments that both changes begin with. */
static struct sql
begin_change(struct arena *a, enum stmt stmt, const struct comment_change *change)
{
	struct sql q = sql_begin(a, stmt);

	sql_bigint(&q, change->article_id);
	sql_bigint(&q, change->comment_id);
	sql_bigint(&q, change->author_id);
	sql_time(&q, change->oldest_us);
	sql_text(&q, str_of(status_name(change->from)));
	sql_text(&q, str_of(status_name(change->to)));
	return q;
}

static enum err
run_change(struct db *db, struct sql *q)
{
	int64_t changed;
	enum err err = sql_row(db, q, &id_shape, &changed);

	return err == ERR_ABSENT ? ERR_CONFLICT : err;
}
