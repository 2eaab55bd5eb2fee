#include "store/reads.h"

#include "base/bug.h"
#include "store/pool.h"
#include "store/read.h"
#include "store/shape.h"

#define READS_MOST (BATCH_MOST - 1)

struct reads {
	struct arena *arena;
	size_t count;
	struct read read[READS_MOST];
};

static void read_take(struct arena *a, struct read *read, const PGresult *result);

struct reads *
reads_begin(struct arena *a)
{
	struct reads *reads = arena_alloc(a, sizeof(*reads));

	reads->arena = a;
	return reads;
}

struct read *
reads_add(struct reads *reads, enum stmt stmt, const struct shape *shape, read_fn *take, void *with)
{
	MUST(reads->count < READS_MOST && stmt_info[stmt].kind == SQL_READ);
	struct read *read = &reads->read[reads->count++];
	*read = (struct read){
		.q = sql_begin(reads->arena, stmt),
		.shape = shape,
		.take = take,
		.with = with,
		.err = ERR_BUSY,
	};
	return read;
}

struct arena *
reads_arena(const struct reads *reads)
{
	return reads->arena;
}

enum err
reads_run(struct db *db, struct reads *reads)
{
	struct batch batch = { .count = reads->count };

	for (size_t i = 0; i < reads->count; i++)
		batch.q[i] = &reads->read[i].q;
	enum err err = pool_run_batch(db, &batch);
	for (size_t i = 0; err == OK && i < reads->count; i++) {
		read_take(reads->arena, &reads->read[i], batch.out[i]);
		PQclear(batch.out[i]);
	}
	return err;
}

static void
read_take(struct arena *a, struct read *read, const PGresult *result)
{
	const void *rows = shape_rows(a, &stmt_info[read->q.stmt], read->shape, result);

	read->err = read->take(a, rows, (size_t)PQntuples(result), read->with);
}
