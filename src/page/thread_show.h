/*
 * What a reader who has written gets to see: the thread with the comment in it, or the form again.
 *
 * Each in the form the request asked for: a fragment for the script (view=fragment), else a page or
 * a redirect to the article.
 */
#ifndef POSTBAG_PAGE_THREAD_SHOW_H
#define POSTBAG_PAGE_THREAD_SHOW_H

#include "base/attr.h"
#include "base/err.h"
#include "http/request.h"
#include "http/response.h"
#include "page/ctx.h"
#include "page/thread_load.h"

/* It is done: this comment was posted or changed (0: is gone). */
struct thread_done {
	const struct thread_ask *ask;
	const struct request *rq;
	int64_t comment_id;
	int64_t comments; /* published ones of the article; 0: it is not known */
	int status;       /* of the fragment */
	const char *notice;
};
MUST_USE enum err thread_show_done(
    const struct ctx *cx, struct response *rs, const struct thread_done *done);

/* It is not done: the form as it was filled in, what is wrong with it, and a ticket: a fresh one,
 * or the one that came, if it is not known whether what was sent has arrived. Then it must not be
 * there twice. Where the thread is closed, that is said (409), and the text comes back to be kept.
 */
struct thread_again {
	const struct thread_ask *ask;
	const struct request *rq;
	int status;
	const char *title;  /* of the page */
	const char *notice; /* or NULL */
	struct str ticket;  /* empty: a fresh one */
	struct form_show form;
};
MUST_USE enum err thread_show_again(
    const struct ctx *cx, struct response *rs, const struct thread_again *again);

/* Whether the request wants a fragment. */
bool thread_wants_fragment(const struct request *rq);

#endif
