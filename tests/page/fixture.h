/*
 * A folder with settings and keys, and what a page is handed: for tests without a database.
 */
#ifndef POSTBAG_TESTS_PAGE_FIXTURE_H
#define POSTBAG_TESTS_PAGE_FIXTURE_H

#include <check.h>

#include "base/arena.h"
#include "base/buf.h"
#include "page/ctx.h"

#define HEX_A "3f9c1d70e2b84a565bd0970c4e8f21ab6619f3c27d0a845eb1937c02e5d86f48"
#define HEX_B "a1d5027be94c683f10f6b23984dc7e55c80b97613a2fe40d76b85192ec3d0fa4"

#define ORIGIN  "https://talk.example"
#define PREFIX  "/postbag/"
#define ARTICLE "https://news.example/a"
/* ARTICLE as it stands in a query. */
#define ARTICLE_ESCAPED "https%3A%2F%2Fnews.example%2Fa"
#define NOW_US          ((int64_t)1795442709 * 1000000)

extern struct arena *arena;
extern struct buf complaint;
extern const char *config; /* the settings' file */

/* Makes the arena, the folder, a good settings' file and a good key file. */
void fixture_up(void);
/* Takes all of that away. */
void fixture_down(void);

/* Writes the settings' file: what every test needs, and these lines. */
void write_config(const char *lines);
/* Writes the key file. */
void write_keys(const char *text);

/* A pool to a database that is not there. */
struct db *db_away(void);

/* What a page is handed: two sites, a keyring, default settings; no database, writer or cache. */
struct ctx *ctx_made(void);

#define assert_has(text, part)                                                                     \
	do {                                                                                       \
		const char *text_ = (text), *part_ = (part);                                       \
		ck_assert_msg(strstr(text_, part_) != NULL, "no '%s' in '%s'", part_, text_);      \
	} while (0)
#define assert_lacks(text, part)                                                                   \
	do {                                                                                       \
		const char *text_ = (text), *part_ = (part);                                       \
		ck_assert_msg(strstr(text_, part_) == NULL, "'%s' stands in '%s'", part_, text_);  \
	} while (0)
/* The run s is this text. */
#define assert_run(s, text)                                                                        \
	do {                                                                                       \
		struct str run_ = (s);                                                             \
		const char *text_ = (text);                                                        \
		ck_assert_msg(str_equal(run_, str_of(text_)), "got \"%.*s\", expected \"%s\"",     \
		    STR_ARG(run_), text_);                                                         \
	} while (0)

#endif
