/*
 * Feeds: which published comments are the newest, and what a feed says of each.
 */
#ifndef POSTBAG_STORE_FEEDS_H
#define POSTBAG_STORE_FEEDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "model/feed.h"
#include "store/db.h"

/* Which page of which feed. */
struct feed_ask {
	enum feed_kind kind;
	int64_t site_id;    /* of FEED_SITE */
	int64_t article_id; /* of all others */
	int64_t comment_id; /* the root of FEED_BRANCH, what FEED_ANSWERS answer */
	struct feed_cursor before;
};

struct feed_place {
	int64_t article_id;
	struct feed_cursor at;
	int64_t revision; /* of a site's feed: of the article's thread; rises with every change of
			     the comment that readers can see */
};

struct feed_page {
	struct feed_place *place; /* up to FEED_PAGE, newest first */
	size_t count;
	bool more;                /* older ones follow */
	struct feed_cursor newer; /* the page before this one comes after it; none: from the start
				   */
};

/*
 * The places of a page. A site's are ordered by their moments, the others by their ids, as threads
 * are.
 */
MUST_USE enum err feeds_page(
    struct db *db, struct arena *a, const struct feed_ask *ask, struct feed_page *out);

/* The comments of a page, in its order; those are left out that are not published any more. */
MUST_USE enum err feeds_entries(struct db *db, struct arena *a, const struct feed_page *page,
    struct feed_entry **out, size_t *count);

#endif
