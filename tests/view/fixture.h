/*
 * What the tests of the views show: one site, one article, one place; and how they look at what
 * was written.
 */
#ifndef POSTBAG_TESTS_VIEW_FIXTURE_H
#define POSTBAG_TESTS_VIEW_FIXTURE_H

#include <check.h>

#include "text/html.h"
#include "text/json.h"
#include "view/show.h"

/* 2026-11-23T14:05:09Z */
#define MOMENT_US ((int64_t)1795442709 * 1000000)

/* Everything that HTML must escape; and what it then looks like. */
#define HOSTILE         "<i>\"A\" & 'B'</i>"
#define HOSTILE_ESCAPED "&lt;i&gt;&quot;A&quot; &amp; &#39;B&#39;&lt;/i&gt;"

/* How many levels of replies stand further in, at this site. */
#define DEPTH 3

extern struct arena *arena;
extern struct html h;
extern struct json j;
extern struct site site;
extern struct article article;
extern struct place place;
extern struct share_counts counts;

/* Makes all of these anew, so that a test may change them. */
void fixture_up(void);
void fixture_down(void);

/* A comment as a reader sees it, and a place for it. */
struct comment comment_of(int64_t id, int64_t parent_id, enum status status, int64_t author_id);

/* What was written into h, or into j, followed by a NUL. */
const char *written(void);
const char *written_json(void);

/* How often a part stands in a text. */
size_t times(const char *text, const char *part);
/* Only the tags of these elements ("ol li"), in their order: "<ol><li></li></ol>". */
const char *tags(const char *text, const char *elements);

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

#endif
