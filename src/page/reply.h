/*
 * The answers pages give: a whole page, a fragment, JSON, or what went wrong; each with the headers
 * of its kind, and in the language of the request.
 */
#ifndef POSTBAG_PAGE_REPLY_H
#define POSTBAG_PAGE_REPLY_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"
#include "http/request.h"
#include "http/response.h"
#include "page/ctx.h"
#include "text/html.h"
#include "text/json.h"

#define REPLY_FIRST_BYTES ((size_t)16 * 1024)
#define REPLY_MAX_BYTES   ((size_t)16 * 1024 * 1024)

/* Writers of the usual size in the request's arena; and one that begins with room for so much. */
struct html reply_html_begin(const struct ctx *cx);
struct html reply_html_begin_large(const struct ctx *cx, size_t bytes);
struct json reply_json_begin(const struct ctx *cx);

/* What was written as the body. ERR_INTERNAL: it grew past REPLY_MAX_BYTES. */
MUST_USE enum err reply_html(struct response *rs, int status, struct html *h);
MUST_USE enum err reply_json(struct response *rs, int status, struct json *j);

/* The same for a page of the desk, whose forms lead nowhere else. */
MUST_USE enum err reply_desk(struct response *rs, int status, struct html *h);

/* A problem document with what is noted, its object still open for members of its kind; and its
 * end. */
struct json reply_problem_begin(const struct ctx *cx, int status);
MUST_USE enum err reply_problem(
    const struct ctx *cx, struct response *rs, int status, struct json *j);

/*
 * Says of a page with a form to write in that the reader's browser may keep it, and only that: with
 * "no-store" browsers throw away what was typed when the reader goes on and comes back. It is asked
 * for anew all the same when it is opened again.
 */
void reply_form(struct response *rs);

/* An answer that is asked for again. */
struct tagged {
	struct str etag;
	int keep_s;   /* so long nginx may keep it */
	bool worded;  /* it is in the language of the request */
	bool for_all; /* authors are given the same */
};

/* Says so. Whether that is all: who asks has it (304). */
bool reply_tagged(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct tagged *tagged);

/* 200: packed for who takes gzip, if there is such a body, else plain. */
void reply_packed(const struct request *rq, struct response *rs, const char *type, struct str plain,
    struct str packed);

/*
 * What anybody may see, made anew for each request that reaches us: tagged with a digest of it,
 * compressed for who takes that. html: it is a fragment, in the language of the request; else JSON.
 */
struct common {
	struct str text;
	bool html;
	int keep_s;
};
void reply_common(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct common *common);

/* 204. */
void reply_nothing(struct response *rs);

/* 303 to the place below the prefix ("admin/queue"). */
void reply_see_other(const struct ctx *cx, struct response *rs, const char *below);

/* An error as a problem document or a page, whichever the request wants; with Retry-After, and with
 * what was typed (see page/kept.h). */
void reply_error(const struct ctx *cx, const struct request *rq, struct response *rs, enum err err);

/* Says when to try again, as an answer of this status does: after a limit, or when we are away. */
void reply_retry(const struct ctx *cx, struct response *rs, int status);

/*
 * The headers every response has: nosniff, referrer policy, no framing, a Content-Security-Policy
 * of its kind, and Cache-Control: no-store unless the page has set one.
 */
void reply_finish(const struct ctx *cx, struct response *rs);

#endif
