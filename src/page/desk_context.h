/*
 * A comment's own page at the desk: with the thread around it, and all that has happened to it.
 */
#ifndef POSTBAG_PAGE_DESK_CONTEXT_H
#define POSTBAG_PAGE_DESK_CONTEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "http/request.h"
#include "http/response.h"
#include "page/ctx.h"
#include "view/desk_html.h"

struct context_ask {
	int64_t article_id;
	int64_t comment_id;
	int status;
	int64_t seen_us;   /* if changed: when the text was edited last that the moderator saw */
	bool changed;      /* it has another text by now: the page shows both */
	struct str answer; /* what they have typed to answer it; or empty */
};

/* The page of a comment, with the problems that are noted. ERR_ABSENT: there is none. */
MUST_USE enum err desk_context_show(const struct ctx *cx, const struct request *rq,
    struct response *rs, const struct context_ask *ask);

/* The page of the comment that the path names when somebody else has been quicker (409): field is
 * what is not as the moderator saw it, if the text is. */
MUST_USE enum err desk_context_late(
    const struct ctx *cx, const struct request *rq, struct response *rs, const char *field);

/* The log, with the problems that are noted. */
MUST_USE enum err desk_log_show(
    const struct ctx *cx, const struct request *rq, struct response *rs, int status);

/* What stands on the page of a comment. ERR_ABSENT: there is none. */
MUST_USE enum err desk_context_load(
    const struct ctx *cx, int64_t article_id, int64_t comment_id, struct desk_context *out);

/* What the moderator saw otherwise when somebody else has been quicker, noted: the text, or field.
 */
MUST_USE enum err desk_context_differs(
    const struct ctx *cx, const struct request *rq, const char *field, struct context_ask *ask);

/* Where the page of a comment is, below the prefix. */
struct str desk_context_path(const struct ctx *cx, int64_t article_id, int64_t comment_id);

#endif
