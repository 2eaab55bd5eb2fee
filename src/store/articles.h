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
#include "model/event.h"
#include "model/popular.h"
#include "store/db.h"
#include "store/reads.h"

/* The article and its share counts. ERR_ABSENT: nobody has commented or shared it yet. */
MUST_USE enum err articles_get(struct db *db, struct arena *a, int64_t article_id,
    struct article *out, struct share_counts *counts);
/* The same with others: see store/reads.h. */
const enum err *articles_get_with(
    struct reads *reads, int64_t article_id, struct article *out, struct share_counts *counts);

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

/* All other addresses of articles. */
MUST_USE enum err articles_aliases(struct db *db, struct arena *a, struct aliases *out);

/* Which articles a moderator looks for. */
struct article_ask {
	struct site_ids sites;
	struct str words; /* of title or URL; or empty */
	int64_t id;       /* only this one; or 0 */
	int64_t from_us;  /* older than the one that was first known then */
	int64_t from_id;  /* and has this id; 0: from the newest */
};

#define ARTICLE_WAITING_MOST 1000 /* waiting comments are counted so far */

/* One of a list for moderators. */
struct article_found {
	struct article article;
	int64_t waiting; /* comments */
	int64_t shares;
	int64_t suspect; /* shares of which nobody has said what they are */
};

/* At most so many of them, newest first. */
MUST_USE enum err articles_find(struct db *db, struct arena *a, const struct article_ask *ask,
    int64_t most, struct article_found **out, size_t *count);

/* By which other URLs it is found, at most so many. */
MUST_USE enum err articles_addresses(struct db *db, struct arena *a, int64_t article_id,
    int64_t most, struct str **out, size_t *count);

/* How often it was shared. */
MUST_USE enum err articles_shares(
    struct db *db, struct arena *a, int64_t article_id, struct share_record *out);

/*
 * What moderators change of an article, each in one statement that raises its revisions and
 * notes who did it.
 * ERR_ABSENT: there is no such article. base: the number of every network.
 */
MUST_USE enum err articles_title(struct db *db, struct arena *a, int64_t article_id,
    struct str title, const struct event_by *by);
MUST_USE enum err articles_age(
    struct db *db, struct arena *a, int64_t article_id, int64_t days, const struct event_by *by);
MUST_USE enum err articles_base(struct db *db, struct arena *a, int64_t article_id,
    const struct share_counts *base, const struct event_by *by);
/* As what its suspect shares stand from now on; SHARE_SUSPECT: as that again, what was said is
 * taken back. */
MUST_USE enum err articles_suspects(struct db *db, struct arena *a, int64_t article_id,
    enum share_stand stand, const struct event_by *by);

/* Where an article is found from now on. */
struct article_move {
	int64_t article_id;
	struct str url;   /* canonical, of the article's site */
	int64_t alias_id; /* the id made from it */
	struct event_by by;
};

/* Moves it; the old URL leads to it as before, the new one does from now on. ERR_CONFLICT: another
 * article has that URL; *taken is its id. ERR_ABSENT. */
MUST_USE enum err articles_move(
    struct db *db, struct arena *a, const struct article_move *move, int64_t *taken);

/* All that the first has goes to the second, whose other address it is from now on. ERR_ABSENT: one
 * of them is not there, or they are of two sites. ERR_BUSY: readers write in it too fast. */
MUST_USE enum err articles_merge(
    struct db *db, struct arena *a, int64_t from_id, int64_t into_id, const struct event_by *by);

#endif
