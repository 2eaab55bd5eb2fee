/*
 * "You may also like": the articles of a site that readers discuss and share most.
 */
#ifndef POSTBAG_MODEL_POPULAR_H
#define POSTBAG_MODEL_POPULAR_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "model/article.h"

/* What an article counts for: comments and shares, or one of them. */
enum popular_by { POPULAR_BOTH, POPULAR_DISCUSSED, POPULAR_SHARED, POPULAR_BYS };

/* "both", "discussed", "shared" */
MUST_USE enum err popular_by_of(struct str name, enum popular_by *out);

#define POPULAR_WINDOW_S      ((int64_t)7 * 24 * 3600) /* unless the request says */
#define POPULAR_MOST_WINDOW_S ((int64_t)90 * 24 * 3600)

/* A time as "7d" or "36h", from an hour to ninety days, in seconds. ERR_INPUT: anything else. */
MUST_USE enum err popular_window_of(struct str text, int64_t *seconds);

#define POPULAR_SHOWN      5 /* articles, unless the request says */
#define POPULAR_MOST_SHOWN 20
/* A list has one more, as the article that it is shown on is left out of it. */
#define POPULAR_MOST (POPULAR_MOST_SHOWN + 1)

/* Which list. */
struct popular_ask {
	int64_t site_id;
	int64_t window_s;
	enum popular_by by;
};

struct popular_article {
	struct article article; /* without its revisions */
	int64_t shares;         /* by all networks, of whatever age; comments likewise */
};

struct popular_list {
	struct popular_article *article; /* what counts for most first */
	size_t count;
};

/* The first of a list, at most so many, without one article; what they point to is the list's. */
struct popular_list popular_without(
    struct arena *a, const struct popular_list *list, int64_t article_id, size_t most);

#endif
