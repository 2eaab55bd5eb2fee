#include "store/comment_writer.h"

#include <stdlib.h>

#include "base/bug.h"
#include "store/comments_add.h"
#include "store/limits.h"
#include "store/rounds.h"

/* Comments in one round: more than are posted while one is written. Each may have a text of 32 kB
 * and its HTML. */
#define ROUND_MOST ((size_t)32)

/* Half of what a comment costs by itself is paid once a round: so another round begins beside those
 * under way when so many wait for it, and no sooner. */
#define ROUND_ENOUGH   8
#define ROUNDS_AT_ONCE 4

/* A comment that somebody waits for. */
struct job {
	const struct comment_new *comment;
	struct added_row row; /* with OK */
	enum err err;
};

struct comment_writer {
	struct db *db;
	struct rounds *rounds;
};

static bool may_join(const void *one, const void *other);
static int64_t article_of(const void *what);
static void write_round(void *with, struct arena *a, void *const *what, size_t count);

struct comment_writer *
comment_writer_open(struct db *db)
{
	struct comment_writer *writer = calloc(1, sizeof(*writer));

	if (writer == NULL)
		BUG("out of memory");
	writer->db = db;
	writer->rounds = rounds_open(&(struct rounds_way){
	    .most = ROUND_MOST,
	    .at_once = ROUNDS_AT_ONCE,
	    .enough = ROUND_ENOUGH,
	    .join = may_join,
	    .article = db_by_article(db) ? article_of : NULL,
	    .write = write_round,
	    .with = db,
	});
	return writer;
}

void
comment_writer_close(struct comment_writer *writer)
{
	if (writer == NULL)
		return;
	rounds_close(writer->rounds);
	free(writer);
}

enum err
comment_writer_add(struct comment_writer *writer, struct arena *a,
    const struct comment_new *comment, struct comment_added *out)
{
	struct job job = { .comment = comment };

	MUST(comment->limit != NULL);
	*out = (struct comment_added){ .id = 0 };
	enum err err = rounds_add(writer->rounds, &job);
	if (err == OK)
		err = job.err;
	if (err == OK)
		return comments_add_settle(writer->db, a, comment, &job.row, out);
	/* Another one's may have been what was wrong. */
	return err == ERR_BUSY ? ERR_BUSY : comments_add(writer->db, a, comment, out);
}

void
comment_writer_stats(struct comment_writer *writer, struct comment_writer_stats *out)
{
	struct rounds_stats stats;

	rounds_stats(writer->rounds, &stats);
	*out = (struct comment_writer_stats){
		.queued = stats.queued,
		.rounds = stats.rounds,
		.comments = stats.written,
	};
}

/* Settings may change between two comments, and the statement has one limit for all. */
static bool
may_join(const void *one, const void *other)
{
	const struct job *first = one, *second = other;

	return limits_alike(first->comment->limit, second->comment->limit);
}

static int64_t
article_of(const void *what)
{
	return ((const struct job *)what)->comment->article->id;
}

static void
write_round(void *with, struct arena *a, void *const *what, size_t count)
{
	const struct comment_new **comment = arena_array(a, count, sizeof(*comment));
	struct added_row *row = arena_array(a, count, sizeof(*row));

	for (size_t i = 0; i < count; i++)
		comment[i] = ((const struct job *)what[i])->comment;
	enum err err = comments_add_round(with, a, comment, count, row);
	for (size_t i = 0; i < count; i++) {
		struct job *job = what[i];

		job->err = err;
		if (err == OK)
			job->row = row[i];
	}
}
