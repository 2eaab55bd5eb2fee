/*
 * What a page of a thread is made of.
 */
#include "store/comment_fields.h"
#include "store/comments.h"
#include "store/read.h"

#define OWN_MOST 50

/* Of what a comment answers, and of what follows it, on its permalink's page. */
#define AROUND_MOST 20

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

struct one_comment {
	struct comment comment;
};

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

/* Where a page goes, and which one it is. */
struct page_goal {
	struct page_ask ask;
	struct comments_page *out;
};

struct answers_goal {
	int64_t root_id;
	struct comments_page *out;
};

static read_fn take_page, take_answers, take_around, take_own;
static enum stmt page_stmt(const struct page_ask *ask);
static bool rises(const struct page_ask *ask);
static void page_give(struct sql *q, int64_t article_id, const struct page_ask *ask);
static void page_ends(
    const struct page_row *row, size_t rows, const struct page_ask *ask, struct comments_page *out);
static size_t fold_branches(struct comment *comment, size_t count);
static struct comment *copy(struct arena *a, const struct one_comment *row, size_t count);

const enum err *
comments_page_with(
    struct reads *reads, int64_t article_id, const struct page_ask *ask, struct comments_page *out)
{
	struct page_goal *goal = arena_alloc(reads_arena(reads), sizeof(*goal));
	struct read *read = reads_add(reads, page_stmt(ask), &page_shape, take_page, goal);

	*goal = (struct page_goal){ *ask, out };
	*out = (struct comments_page){ 0 };
	page_give(&read->q, article_id, ask);
	return &read->err;
}

static enum err
take_page(struct arena *a, const void *rows, size_t count, void *with)
{
	const struct page_row *row = rows;
	const struct page_goal *goal = with;
	struct comments_page *out = goal->out;

	if (count == 0)
		return OK;
	page_ends(row, count, &goal->ask, out);
	out->comment = arena_array(a, count, sizeof(*out->comment));
	for (size_t i = 0; i < count; i++)
		out->comment[i] = row[i].comment;
	out->count = fold_branches(out->comment, count);
	return OK;
}

/* The statement that finds the roots in the order of the page, or backwards from its end. */
static enum stmt
page_stmt(const struct page_ask *ask)
{
	if (ask->sort == SORT_BEST)
		return ask->back ? STMT_COMMENTS_THREAD_BEST_BACK : STMT_COMMENTS_THREAD_BEST;
	return rises(ask) ? STMT_COMMENTS_THREAD_AFTER : STMT_COMMENTS_THREAD_BEFORE;
}

static bool
rises(const struct page_ask *ask)
{
	return (ask->sort == SORT_NEWEST) == ask->back;
}

static void
page_give(struct sql *q, int64_t article_id, const struct page_ask *ask)
{
	bool begun = ask->from.id != 0, best = ask->sort == SORT_BEST;

	sql_bigint(q, article_id);
	if (best)
		sql_bigint(q, begun ? ask->from.score : INT64_MAX);
	sql_bigint(q, begun || best || rises(ask) ? ask->from.id : INT64_MAX);
	sql_bigint(q, THREAD_PAGE_ROOTS);
	/* The root is one of its branch, and one more tells that there are more. */
	sql_bigint(q, THREAD_PAGE_REPLIES + 2);
	if (!best || !ask->back)
		sql_boolean(q, !begun);
	if (!best)
		sql_integer(q, ask->back ? -1 : 1);
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

const enum err *
comments_answers_with(struct reads *reads, int64_t article_id, int64_t root_id, int64_t after,
    struct comments_page *out)
{
	struct answers_goal *goal = arena_alloc(reads_arena(reads), sizeof(*goal));
	struct read *read =
	    reads_add(reads, STMT_COMMENTS_ANSWERS, &answer_shape, take_answers, goal);

	*goal = (struct answers_goal){ root_id, out };
	*out = (struct comments_page){ 0 };
	sql_bigint(&read->q, article_id);
	sql_bigint(&read->q, root_id);
	sql_bigint(&read->q, after);
	sql_bigint(&read->q, THREAD_BRANCH_PAGE + 1);
	return &read->err;
}

static enum err
take_answers(struct arena *a, const void *rows, size_t count, void *with)
{
	const struct answers_goal *goal = with;
	struct comments_page *out = goal->out;

	out->comment = copy(a, rows, count);
	out->count = count;
	if (count == 0 || out->comment[0].id != goal->root_id)
		return ERR_ABSENT;
	if (count == THREAD_BRANCH_PAGE + 2) {
		out->count--;
		out->comment[0].more_after = out->comment[out->count - 1].id;
	}
	return OK;
}

const enum err *
comments_around_with(
    struct reads *reads, int64_t article_id, int64_t comment_id, struct comments_around *out)
{
	struct read *read = reads_add(reads, STMT_COMMENTS_AROUND, &around_shape, take_around, out);

	*out = (struct comments_around){ 0 };
	sql_bigint(&read->q, article_id);
	sql_bigint(&read->q, comment_id);
	sql_bigint(&read->q, AROUND_MOST);
	return &read->err;
}

static enum err
take_around(struct arena *a, const void *rows, size_t count, void *with)
{
	const struct around_row *row = rows;
	struct comments_around *out = with;

	out->comment = arena_array(a, count, sizeof(*out->comment));
	out->count = count;
	for (size_t i = 0; i < count; i++)
		out->comment[i] = row[i].comment;
	out->chosen = count > 0 && row[0].chosen;
	return OK;
}

const enum err *
comments_own_with(
    struct reads *reads, int64_t article_id, const struct own_ask *ask, struct comments_own *out)
{
	struct read *read = reads_add(reads, STMT_COMMENTS_OWN, &own_shape, take_own, out);

	*out = (struct comments_own){ 0 };
	sql_bigint(&read->q, article_id);
	sql_bigint(&read->q, ask->author_id);
	sql_time(&read->q, ask->since_us);
	sql_bigint(&read->q, OWN_MOST);
	return &read->err;
}

static enum err
take_own(struct arena *a, const void *rows, size_t count, void *with)
{
	struct comments_own *out = with;

	out->comment = copy(a, rows, count);
	out->count = count;
	return OK;
}

static struct comment *
copy(struct arena *a, const struct one_comment *row, size_t count)
{
	struct comment *comment = arena_array(a, count, sizeof(*comment));

	for (size_t i = 0; i < count; i++)
		comment[i] = row[i].comment;
	return comment;
}
