#include "store/memories.h"

#include <string.h>

#include "base/bug.h"
#include "store/sql.h"

/* What stands where a bucket does: see the statement. */
#define OF_COMMENTS (-1)
#define OF_A_TEXT   (-2)

struct memory {
	int64_t bucket, good, spam;
	int64_t article_id, comment_id;
	struct str sketch;
};

static const struct field memory_field[] = {
	{ "bucket", FIELD_NUMBER, offsetof(struct memory, bucket) },
	{ "good", FIELD_NUMBER, offsetof(struct memory, good) },
	{ "spam", FIELD_NUMBER, offsetof(struct memory, spam) },
	{ "article_id", FIELD_NUMBER, offsetof(struct memory, article_id) },
	{ "comment_id", FIELD_NUMBER, offsetof(struct memory, comment_id) },
	{ "sketch", FIELD_TEXT, offsetof(struct memory, sketch) },
};
static const struct shape memory_shape = SHAPE(memory_field, struct memory);

static void give_words(struct sql *q, const struct bayes_words *words);
static void note_count(struct bayes_words *words, size_t *next, const struct memory *row);
static struct near_text text_of(const struct memory *row);

enum err
memories_recall(struct db *db, struct arena *a, const struct recall *recall, struct recalled *out)
{
	struct sql q = sql_begin(a, STMT_MEMORIES_RECALL);
	struct memory *row;
	size_t count, next = 0;

	*out = (struct recalled){ .total.site_id = recall->site_id };
	sql_bigint(&q, recall->site_id);
	give_words(&q, recall->words);
	sql_bigints(&q, recall->sketch == NULL ? NULL : recall->sketch->band,
	    recall->sketch == NULL ? 0 : SKETCH_BANDS);
	sql_time(&q, recall->since_us);
	sql_bigint(&q, recall->but_comment_id);
	sql_bigint(&q, MEMORIES_BAND_MOST);
	enum err err = sql_rows(db, &q, &memory_shape, &row, &count);
	if (err != OK)
		return err;
	out->text = arena_array(a, count, sizeof(*out->text));
	for (size_t i = 0; i < count; i++) {
		if (row[i].bucket == OF_A_TEXT) {
			out->text[out->texts++] = text_of(&row[i]);
		} else if (row[i].bucket == OF_COMMENTS) {
			out->total.good = row[i].good;
			out->total.spam = row[i].spam;
		} else {
			note_count(recall->words, &next, &row[i]);
		}
	}
	return OK;
}

static void
give_words(struct sql *q, const struct bayes_words *words)
{
	size_t count = words == NULL ? 0 : words->count;
	int64_t *bucket = arena_array(q->arena, count, sizeof(*bucket));

	for (size_t i = 0; i < count; i++)
		bucket[i] = words->word[i].bucket;
	sql_bigints(q, bucket, count);
}

/* Both come by bucket: *next is the first word that has not been passed. */
static void
note_count(struct bayes_words *words, size_t *next, const struct memory *row)
{
	while (*next < words->count && words->word[*next].bucket < row->bucket)
		(*next)++;
	if (*next == words->count || words->word[*next].bucket != row->bucket)
		return;
	words->word[*next].good = row->good;
	words->word[*next].spam = row->spam;
}

static struct near_text
text_of(const struct memory *row)
{
	struct near_text text = { .article_id = row->article_id, .comment_id = row->comment_id };

	MUST(row->sketch.len == sizeof(text.sketch));
	memcpy(text.sketch, row->sketch.p, sizeof(text.sketch));
	return text;
}
