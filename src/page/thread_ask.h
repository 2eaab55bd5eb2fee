/*
 * Which part of which thread a request wants, read from its query.
 */
#ifndef POSTBAG_PAGE_THREAD_ASK_H
#define POSTBAG_PAGE_THREAD_ASK_H

#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "http/request.h"
#include "page/ctx.h"
#include "page/thread_load.h"

/*
 * Reads article (required), title (of an include only), sort, after, before, root, comment, shares,
 * bar, and who asks. ERR_INPUT, ERR_ABSENT, ERR_AUTH: what is wrong is noted.
 */
MUST_USE enum err thread_ask_read(
    const struct ctx *cx, const struct request *rq, struct thread_ask *ask);

/* The same of an article that the path names. ERR_ABSENT also: it has never been commented or
 * shared. */
MUST_USE enum err thread_ask_path(
    const struct ctx *cx, const struct request *rq, struct thread_ask *ask);

/* A comment's id of the query; *out stays as it is when there is none. ERR_INPUT: noted. */
MUST_USE enum err thread_ask_id(
    const struct ctx *cx, const struct request *rq, const char *name, int64_t *out);

#endif
