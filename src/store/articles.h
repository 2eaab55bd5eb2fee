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
#include "store/db.h"

/* The article and its share counts. ERR_ABSENT: nobody has commented or shared it yet. */
MUST_USE enum err articles_get(struct db *db, struct arena *a, int64_t article_id,
    struct article *out, struct share_counts *counts);

/* Its revisions: one index lookup. Both 0 when there is no row. */
MUST_USE enum err articles_revision(struct db *db, struct arena *a, int64_t article_id,
    int64_t *thread_revision, int64_t *share_revision);

/* Counts of one article, for listing pages. */
struct article_counts {
	int64_t article_id;
	int64_t comments;
	struct share_counts shares;
};

/* Counts of several articles, in the order asked; those without a row are all 0. */
MUST_USE enum err articles_counts(struct db *db, struct arena *a, const int64_t *article_id,
    size_t count, struct article_counts *out);

#endif
