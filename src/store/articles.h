/*
 * Articles in the database.
 */
#ifndef POSTBAG_STORE_ARTICLES_H
#define POSTBAG_STORE_ARTICLES_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "model/article.h"
#include "model/popular.h"
#include "store/db.h"

/* The article and its share counts. ERR_ABSENT: nobody has commented or shared it yet. */
MUST_USE enum err articles_get(struct db *db, struct arena *a, int64_t article_id,
    struct article *out, struct share_counts *counts);

/* Its revisions: one index lookup. Both 0 when there is no row. */
MUST_USE enum err articles_revision(struct db *db, struct arena *a, int64_t article_id,
    int64_t *thread_revision, int64_t *share_revision);

/* Whose it is. ERR_ABSENT: nobody has commented or shared it yet. */
MUST_USE enum err articles_site(
    struct db *db, struct arena *a, int64_t article_id, int64_t *site_id);

/* Counts of one article, for listing pages. */
struct article_counts {
	int64_t article_id;
	int64_t comments;
	struct share_counts shares;
};

/* Counts of several articles, in the order asked; those without a row are all 0. */
MUST_USE enum err articles_counts(struct db *db, struct arena *a, const int64_t *article_id,
    size_t count, struct article_counts *out);

/* How much of a busy site is read for a list: sql/queries/articles/popular.sql says what of. */
#define POPULAR_MOST_COMMENTS 200   /* of each of 168 slices of the window */
#define POPULAR_MOST_DAYS     40000 /* counts of shares, each of an article, a network and a day */

struct popular_reading {
	struct popular_ask ask;
	int64_t now_us;
	int64_t most_comments;
	int64_t most_days;
};

/* The POPULAR_MOST articles of a site that readers discuss or share most, with their titles and
 * counts. */
MUST_USE enum err articles_popular(struct db *db, struct arena *a,
    const struct popular_reading *reading, struct popular_list *out);

#endif
