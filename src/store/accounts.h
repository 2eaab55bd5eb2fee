/*
 * Accounts in the database: readers whom their site has signed in.
 */
#ifndef POSTBAG_STORE_ACCOUNTS_H
#define POSTBAG_STORE_ACCOUNTS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "model/account.h"
#include "store/db.h"
#include "store/reads.h"

/*
 * Takes a token and gives the id of its account, which is made if there is none, and has the
 * token's name and e-mail address from now on. Of two at once with the same token one gets it.
 * ERR_CONFLICT: it was handed in before.
 */
MUST_USE enum err accounts_enter(
    struct db *db, struct arena *a, const struct account_entry *entry, int64_t *id);

/* ERR_ABSENT: the site has no such account. */
MUST_USE enum err accounts_get(
    struct db *db, struct arena *a, int64_t site_id, int64_t id, struct account *out);
/* The same with others: see store/reads.h. */
const enum err *accounts_get_with(
    struct reads *reads, int64_t site_id, int64_t id, struct account *out);

/* Which of an author's comments at a site. */
struct accounts_ask {
	int64_t site_id;
	int64_t author_id;
	int64_t after; /* only those older than the one of this id; 0: from the newest */
	int64_t most;
};

/* Those, newest first, whatever became of them. */
MUST_USE enum err accounts_comments(struct db *db, struct arena *a, const struct accounts_ask *ask,
    struct account_comment **out, size_t *count);

/* How many there are. */
MUST_USE enum err accounts_tally(
    struct db *db, struct arena *a, int64_t site_id, int64_t author_id, int64_t *comments);

/*
 * Deletes an account. What leads from its comments to it goes by and by: see store/erasures.h.
 * While a ban of it runs, its row stays, with nothing in it but what it is known by. ERR_ABSENT:
 * the site has no such account.
 */
MUST_USE enum err accounts_leave(struct db *db, struct arena *a, const struct account_end *end);

#endif
