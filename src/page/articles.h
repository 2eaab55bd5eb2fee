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

/* A page of the list, as the query asks for it. ERR_INPUT, noted. */
MUST_USE enum err article_list_load(
    const struct ctx *cx, const struct request *rq, struct article_list *out);

/* One article of the moderator's sites. ERR_ABSENT: there is none. */
MUST_USE enum err article_find(const struct ctx *cx, int64_t article_id, struct article_found *out);

/* The same with all that its page shows of it; of the page's forms there is nothing yet. */
MUST_USE enum err article_load(const struct ctx *cx, int64_t article_id, struct article_show *out);

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

/* What an act upon the path's article came to. */
struct article_acted {
	int64_t article_id; /* of the one that is there now */
	struct str rival;   /* see struct article_show */
};

/* Does what the form says. ERR_INPUT, noted: it will not do. ERR_CONFLICT, noted. Other errors are
 * those of the store. */
typedef enum err article_act_fn(
    const struct ctx *cx, const struct request *rq, struct article_acted *out);

/* One of them; what is kept of the article's thread is looked at anew after it. */
article_act_fn article_age_act;
article_act_fn article_title_act;
article_act_fn article_move_act;
article_act_fn article_shares_act;
article_act_fn article_suspects_act;
article_act_fn article_merge_act;

/* Two that are to become one: the path's, and the one that a form or a query names in "into", by
 * its id or by one of its addresses. ERR_INPUT, noted. ERR_ABSENT: the first is not there. */
struct article_pair {
	struct article_found from, into;
};
MUST_USE enum err article_pair_read(const struct ctx *cx, const struct request *rq,
    const struct form *form, struct article_pair *out);

/* Where its page is, below the prefix. */
struct str article_path(const struct ctx *cx, int64_t article_id);

/* A whole number of a form, at most so large. ERR_INPUT: noted for the field. */
MUST_USE enum err article_number(
    const struct ctx *cx, const struct request *rq, const char *field, int64_t most, int64_t *out);

#endif
