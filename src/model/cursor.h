/*
 * A cursor: the root at which a page of a thread ends, from which the next page goes on. It is a
 * place in an order and not a number of roots, so pages stay right while comments come and go.
 */
#ifndef POSTBAG_MODEL_CURSOR_H
#define POSTBAG_MODEL_CURSOR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "model/thread.h"

struct cursor {
	int64_t
	    id; /* of the root; 0: none, a page begins with the first root or ends with the last */
	int64_t score; /* the root's, where the order is by best; else 0 */
};

/* The cursor after (or before) which the other roots of this order come. */
struct cursor cursor_at(enum sort sort, const struct comment *root);
/* The cursor after which this very root comes. */
struct cursor cursor_before(enum sort sort, const struct comment *root);

/* As it stands in a query: "17", or "17.1206543291" with a score; the empty run for none. */
struct str cursor_text(struct arena *a, enum sort sort, struct cursor cursor);
/* The same backwards. ERR_INPUT: not a cursor of this order. */
MUST_USE enum err cursor_of(struct str text, enum sort sort, struct cursor *out);

#endif
