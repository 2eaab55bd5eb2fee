/*
 * A thread: comments put in the order in which they are read.
 */
#ifndef POSTBAG_MODEL_THREAD_H
#define POSTBAG_MODEL_THREAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "model/comment.h"

/* Best: by the lower bound of the votes' Wilson score; see comment.score in the schema. */
enum sort { SORT_OLDEST, SORT_NEWEST, SORT_BEST, SORTS };

const char *sort_name(enum sort sort);
MUST_USE enum err sort_of(struct str name, enum sort *out);

#define THREAD_PAGE_ROOTS   50 /* roots on a page */
#define THREAD_PAGE_REPLIES 20 /* of a root's branch before "more replies" */
#define THREAD_BRANCH_PAGE                                                                         \
	100 /* replies on a page of one branch, and around a comment on the desk */
#define THREAD_PAGE_BYTES                                                                          \
	((size_t)4 * 1024 * 1024) /* of comments on a page, however few that are */
#define THREAD_MAX_DEPTH 1000     /* of replies to replies: deeper ones become siblings */

/* One place in a thread as it is read. */
struct thread_place {
	const struct comment *comment;
	const struct comment *parent; /* what it answers, shown above it; NULL: a root, or what it
					 answers is only a trace or on another page */
	unsigned level;               /* how far in: 0 for a root */
	size_t end;     /* where in the thread its branch ends: the place after its last reply */
	size_t replies; /* shown below it, traces not counted */
	bool locked;    /* its branch takes no more replies */
	bool trace;     /* only that something stood here: it has answers but is gone */
};

struct thread {
	struct thread_place *place;
	size_t count;
};

/*
 * Arranges comments of one article, in the order the store gives (roots in reading order, replies
 * oldest first), so that each stands below what it answers. Published ones are shown, and those
 * held, or rejected and told why, that are the viewer's own (viewer 0: nobody's); others only as a
 * trace, and only with a shown answer below them. A reply whose parent is not in the list is put
 * under its root, or stands where it comes in the list as a root.
 */
void thread_arrange(struct arena *a, const struct comment *comment, size_t count, int64_t viewer,
    struct thread *out);

/* The same for a moderator, who sees every comment there is. */
void thread_arrange_all(
    struct arena *a, const struct comment *comment, size_t count, struct thread *out);

#endif
