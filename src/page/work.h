/*
 * Proof of work: giving challenges, and judging what comes back (key/work.h, model/work.h).
 */
#ifndef POSTBAG_PAGE_WORK_H
#define POSTBAG_PAGE_WORK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"
#include "http/request.h"
#include "model/article.h"
#include "model/site.h"
#include "model/verdict.h"
#include "page/ctx.h"
#include "view/work_html.h"

/*
 * A challenge for a comment on this article, as hard as the site asks for just now; score: of the
 * comment, if it was judged before; else 0. out->bits is 0 where the site asks for none. ERR_BUSY:
 * the database is away.
 */
MUST_USE enum err work_offer(const struct ctx *cx, const struct site *site, int64_t article_id,
    int64_t score, struct work_show *out);

/* Work that came with a comment, to be spent with it. */
struct work_taken {
	bool done;
	struct digest16 mark;
	int64_t expires_us;
};

/*
 * Judges what the field "work" has. Where nothing is in it and something was needed, the verdict
 * gets a finding: the comment waits. ERR_INPUT, noted with status 422: what is in it is wrong,
 * foreign, expired or too little. ERR_BUSY: the database is away. Whether it was spent before only
 * the database knows: see work_spent().
 */
MUST_USE enum err work_judge(const struct ctx *cx, const struct request *rq,
    const struct article *article, const struct site *site, struct verdict *verdict,
    struct work_taken *out);

/* ERR_INPUT, noted likewise: another comment has come with the same work. */
MUST_USE enum err work_spent(const struct ctx *cx);

#endif
