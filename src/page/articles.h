/*
 * What the pages of articles at the desk have in common.
 */
#ifndef POSTBAG_PAGE_ARTICLES_H
#define POSTBAG_PAGE_ARTICLES_H

#include "base/attr.h"
#include "base/err.h"
#include "http/request.h"
#include "http/response.h"
#include "page/ctx.h"
#include "store/articles.h"
#include "view/article_html.h"

/* What was typed into a form that was refused; each may be empty. */
struct article_typed {
	struct str title, url, goal;
	struct str rival; /* see struct article_show */
};

/* One article of the moderator's sites. ERR_ABSENT: there is none. */
MUST_USE enum err article_find(const struct ctx *cx, int64_t article_id, struct article_found *out);

/* The article of a URL that a moderator gives, by whichever of its addresses. ERR_INPUT: it is
 * none, or no article of their sites has it. */
MUST_USE enum err article_by_url(const struct ctx *cx, struct str url, int64_t *article_id);

/* It as a line of a list, with its state as it is now. */
struct article_line article_line(const struct ctx *cx, const struct article_found *found);

/* The page of the path's article, with the problems that are noted. */
MUST_USE enum err article_show(const struct ctx *cx, const struct request *rq, struct response *rs,
    int status, const struct article_typed *typed);

/* The same after a form was refused with err, or err itself where that is not for a form to say. */
MUST_USE enum err article_again(const struct ctx *cx, const struct request *rq, struct response *rs,
    enum err err, const struct article_typed *typed);

/* Where its page is, below the prefix. */
struct str article_path(const struct ctx *cx, int64_t article_id);

/* A whole number of a form, at most so large. ERR_INPUT: noted for the field. */
MUST_USE enum err article_number(
    const struct ctx *cx, const struct request *rq, const char *field, int64_t most, int64_t *out);

#endif
