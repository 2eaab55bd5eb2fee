/*
 * A thread, gathered from the database into what the views show.
 */
#ifndef POSTBAG_PAGE_THREAD_LOAD_H
#define POSTBAG_PAGE_THREAD_LOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "model/thread.h"
#include "page/ctx.h"
#include "store/comments.h"
#include "view/show.h"

/* Which part of whose thread. */
struct thread_ask {
	struct article article; /* as reader_article() gave it */
	const struct site *site;
	struct page_ask page;
	int64_t root;    /* only the branch of this root; or 0 */
	int64_t after;   /* and of that what follows this answer; or 0 */
	int64_t comment; /* the page that has this comment, whichever that is; or 0 */
	int64_t viewer;  /* author id, or 0 */
	bool member;     /* and it is an account's: see page/member.h */
	bool at_home;    /* which is known by a cookie */
	int64_t extra;   /* a comment to be shown whatever page it is on, or 0 */
	bool barless;    /* the page has the share bar elsewhere */
	struct str bar;  /* the name of a share bar that is asked for alone, or empty */
};

/* Fills show, with an empty form. ERR_ABSENT: no such root or comment, or not for this viewer.
 * ERR_BUSY: the database is away. */
MUST_USE enum err thread_load(
    const struct ctx *cx, const struct thread_ask *ask, struct thread_show *show);

/* The same without comments: for pages with only a form. */
MUST_USE enum err thread_load_place(const struct ctx *cx, const struct thread_ask *ask,
    struct thread_show *show, struct share_counts *counts);

/* What can be shown without the database: the article as it is meant, no comments, an empty form.
 */
void thread_place(const struct ctx *cx, const struct thread_ask *ask, const struct article *article,
    const struct share_counts *counts, struct thread_show *show);

/* Makes a comment ready to be shown to readers: its HTML, and what its author's picture is drawn
 * from, if the site has pictures. */
MUST_USE enum err thread_dress(
    const struct ctx *cx, const struct site *site, struct comment *comment);

/* Makes the HTML of a comment again if another renderer made it. */
MUST_USE enum err thread_render(const struct ctx *cx, struct comment *comment);

#endif
