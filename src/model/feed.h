/*
 * A feed: published comments, newest first, a page at a time.
 */
#ifndef POSTBAG_MODEL_FEED_H
#define POSTBAG_MODEL_FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "model/comment.h"

#define FEED_PAGE       50
#define FEED_PAGE_BYTES ((size_t)1024 * 1024) /* of HTML: then a page ends earlier */

/* Of a whole site; of a thread; of all that stands below a root; of what answers a comment itself.
 */
enum feed_kind { FEED_SITE, FEED_THREAD, FEED_BRANCH, FEED_ANSWERS };

/* The comment with which a page ends: what is older is on the next one. */
struct feed_cursor {
	int64_t id; /* 0: none, a page begins with the newest */
	int64_t at_us;
};

/* As it stands in a query: "17.1795442709000000"; the empty run for none. */
struct str feed_cursor_text(struct arena *a, struct feed_cursor cursor);
/* The same backwards. ERR_INPUT: not a cursor. */
MUST_USE enum err feed_cursor_of(struct str text, struct feed_cursor *out);

/* A comment as a feed shows it. */
struct feed_entry {
	struct comment comment;
	struct str article_url;
	struct str article_title;
	int64_t parent_us;  /* when what it answers was posted; 0: it is a root */
	bool parent_shown;  /* that is published */
	int64_t replied_us; /* of a root: when the newest of its branch was posted or edited; or 0
			     */
};

#endif
