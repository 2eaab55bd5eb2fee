#include "store/lessons.h"

#include "store/sql.h"

/* A comment to learn from. */
struct due {
	int64_t article_id, comment_id, site_id, due_us;
	struct str lesson;
	struct str author_name, website, body, html;
};

/* What there is to count of all of them. */
struct counting {
	int64_t article_id[LESSONS_STEP], comment_id[LESSONS_STEP], due_us[LESSONS_STEP];
	struct str lesson[LESSONS_STEP];
	size_t count;
	int64_t place[LESSONS_STEP * BAYES_WORDS_MOST], bucket[LESSONS_STEP * BAYES_WORDS_MOST];
	size_t words;
};

static const struct field due_field[] = {
	{ "article_id", FIELD_NUMBER, offsetof(struct due, article_id) },
	{ "comment_id", FIELD_NUMBER, offsetof(struct due, comment_id) },
	{ "site_id", FIELD_NUMBER, offsetof(struct due, site_id) },
	{ "due_us", FIELD_NUMBER, offsetof(struct due, due_us) },
	{ "lesson", FIELD_TEXT, offsetof(struct due, lesson) },
	{ "author_name", FIELD_TEXT, offsetof(struct due, author_name) },
	{ "website", FIELD_TEXT, offsetof(struct due, website) },
	{ "body", FIELD_TEXT, offsetof(struct due, body) },
	{ "html", FIELD_TEXT, offsetof(struct due, html) },
};
static const struct shape due_shape = SHAPE(due_field, struct due);

static const struct field learned_field[] = { { "learned", FIELD_NUMBER, 0 } };
static const struct shape learned_shape = SHAPE(learned_field, int64_t);

static const struct field total_field[] = {
	{ "site_id", FIELD_NUMBER, offsetof(struct bayes_total, site_id) },
	{ "good", FIELD_NUMBER, offsetof(struct bayes_total, good) },
	{ "spam", FIELD_NUMBER, offsetof(struct bayes_total, spam) },
};
static const struct shape total_shape = SHAPE(total_field, struct bayes_total);

static void count_words(struct arena *a, const struct due *due, struct counting *to);
static enum err learn(
    struct db *db, struct arena *a, int64_t site_id, const struct counting *counting);

enum err
lessons_step(struct db *db, bool *found)
{
	struct arena *a = arena_open();
	struct sql q = sql_begin(a, STMT_LESSONS_TAKE);
	struct due *due;
	size_t count;

	*found = false;
	sql_bigint(&q, LESSONS_STEP);
	enum err err = sql_rows(db, &q, &due_shape, &due, &count);
	if (err == OK && count > 0) {
		struct counting *counting = arena_alloc(a, sizeof(*counting));

		*found = true;
		counting->count = counting->words = 0;
		for (size_t i = 0; i < count; i++)
			count_words(a, &due[i], counting);
		err = learn(db, a, due->site_id, counting);
	}
	arena_close(a);
	return err;
}

static void
count_words(struct arena *a, const struct due *due, struct counting *to)
{
	struct rule_subject subject;
	struct bayes_words words;
	size_t at = to->count++;

	to->article_id[at] = due->article_id;
	to->comment_id[at] = due->comment_id;
	to->due_us[at] = due->due_us;
	to->lesson[at] = due->lesson;
	if (str_equal(due->lesson, str_of(lesson_name(LESSON_NONE))))
		return;
	rule_subject_make(a, due->author_name, due->website, due->body,
	    (struct safe_html){ due->html }, &subject);
	bayes_read(a, &subject, &words);
	for (size_t i = 0; i < words.count; i++) {
		to->place[to->words] = (int64_t)at + 1;
		to->bucket[to->words++] = words.word[i].bucket;
	}
}

static enum err
learn(struct db *db, struct arena *a, int64_t site_id, const struct counting *counting)
{
	struct sql q = sql_begin(a, STMT_LESSONS_LEARN);
	int64_t learned;

	sql_bigint(&q, site_id);
	sql_bigints(&q, counting->article_id, counting->count);
	sql_bigints(&q, counting->comment_id, counting->count);
	sql_bigints(&q, counting->due_us, counting->count);
	sql_texts(&q, counting->lesson, counting->count);
	sql_bigints(&q, counting->place, counting->words);
	sql_bigints(&q, counting->bucket, counting->words);
	return sql_row(db, &q, &learned_shape, &learned);
}

enum err
lessons_totals(struct db *db, struct arena *a, const struct site_ids *sites,
    struct bayes_total **out, size_t *count)
{
	struct sql q = sql_begin(a, STMT_LESSONS_TOTALS);

	sql_bigints(&q, sites->id, sites->count);
	return sql_rows(db, &q, &total_shape, out, count);
}
