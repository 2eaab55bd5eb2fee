/*
 * What the store's tests stand on: a fresh database for each, and short ways to fill it.
 */
#ifndef POSTBAG_TESTS_STORE_FIXTURE_H
#define POSTBAG_TESTS_STORE_FIXTURE_H

#include <check.h>
#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/str.h"
#include "model/article.h"
#include "model/event.h"
#include "model/report.h"
#include "store/comments.h"
#include "store/db.h"
#include "store/shares.h"
#include "store/stmts.h"

#define NOW_US  (INT64_C(1790000000) * US_PER_S)
#define TODAY   (INT64_C(1790000000) / S_PER_DAY)
#define ARTICLE INT64_C(0x1234567890abcdef)
/* The same as it stands in SQL. */
#define ARTICLE_TEXT "1311768467294899695"

struct fixture {
	char database[32];
	struct arena *arena;
	struct db *db;       /* of the application's role */
	PGconn *super;       /* of the superuser, for looking behind the curtain */
	char app_dsn[512];   /* of the application's role */
	char owner_dsn[512]; /* of the role that owns the schema */
	int64_t site_id;
	struct site_ids sites;  /* this one */
	struct article article; /* has no row yet */
};

extern struct fixture fx;

/* The operator, at NOW_US. */
extern const struct event_by fixture_by;

/* Before all tests: the roles, and a database to copy. */
void fixture_make_template(void);
void fixture_drop_template(void);
/* Around each test, in its process: a database with one site, and one without our schema. */
void fixture_set_up(void);
void fixture_set_up_empty(void);
void fixture_tear_down(void);
/* A case with this fixture, and with time for a slow machine. */
TCase *fixture_case(const char *name);

/* With POSTBAG_TEST_BY_ARTICLE in the environment each statement that writes is of one article. */
struct db_settings fixture_settings(void);

/* Runs a statement as the superuser: the first value as a number; 0 when there is none. */
int64_t fixture_number(const char *sql);
/* The same as text, in the arena. */
const char *fixture_text(const char *sql);

/* A new comment with a key made from number, published; the caller changes what it likes. */
struct comment_new fixture_comment(struct comment_draft *draft, int number);
/* Adds it; the test fails unless that goes well. Gives the id. */
int64_t fixture_add(const struct comment_new *comment);
/* A share by an actor, on Bluesky today; with room in its limits and no cap. */
struct share fixture_share(int actor);
/* Limits it by one address's bucket, and by as much of a neighbourhood of its own. */
void fixture_limit(struct share *share, int key, struct rate rate);
/* A reader's report of one; the actor's number is in when it comes, too. */
enum err fixture_report(
    struct arena *a, int64_t id, unsigned actor, enum reason reason, const char *words);
/* A moderator, Grace, moves one, or keeps it where the two are the same; 100 us after NOW_US. */
enum err fixture_decide(int64_t id, enum status from, enum status to);
/* Adds a published comment: number makes the key, parent 0 makes a root. */
int64_t fixture_post(int number, int64_t parent);

/* What comments_own_with() gives of an author, read by itself. */
struct comments_own fixture_own(int64_t author_id, int64_t since_us);

/* Makes it an article of 100,000 comments: 20,000 roots from id 1001, and the first of them with
 * 20,000 replies. */
void fixture_long_thread(void);
/*
 * Rows of postbag.comment that a statement makes the server touch, by a plan that is made once for
 * all values, as a connection comes to use it. Counted and not timed: no other load changes it.
 * arguments: as they stand in SQL. The test fails where more than indexes are read.
 */
int64_t fixture_rows_touched(enum stmt stmt, const char *arguments);
/* The same by a plan that is made for these values alone; what is read of an index to a bitmap
 * counts, too. */
int64_t fixture_rows_touched_once(enum stmt stmt, const char *arguments);

/* Runs count threads and waits for them; each gets its number and an arena. */
void fixture_threads(size_t count, void (*run)(size_t number, struct arena *a));
/* Kills every process that serves our database, as a crash would, and waits for the recovery. */
void fixture_crash_backends(void);

#define ck_ok(expr) ck_assert_int_eq(expr, OK)

#endif
