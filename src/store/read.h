/*
 * How a read is noted among others, and what its rows become. Private to this floor; see
 * store/reads.h.
 */
#ifndef POSTBAG_STORE_READ_H
#define POSTBAG_STORE_READ_H

#include <stddef.h>

#include "store/reads.h"
#include "store/sql.h"

/* Makes of the rows what was asked for; with is where that goes. Its error is the read's. */
typedef enum err read_fn(struct arena *a, const void *rows, size_t count, void *with);

/* Its arguments are given to q. */
struct read {
	struct sql q;
	const struct shape *shape;
	read_fn *take;
	void *with;
	enum err err;
};

struct read *reads_add(
    struct reads *reads, enum stmt stmt, const struct shape *shape, read_fn *take, void *with);
/* For what a with must hold until then. */
struct arena *reads_arena(const struct reads *reads);

#endif
