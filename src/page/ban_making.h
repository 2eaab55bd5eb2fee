/*
 * A ban on its way: what a form or a program sends for one, read, checked, and made or only tried.
 */
#ifndef POSTBAG_PAGE_BAN_MAKING_H
#define POSTBAG_PAGE_BAN_MAKING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "http/request.h"
#include "model/ban.h"
#include "page/ctx.h"
#include "store/comments.h"
#include "view/ban_html.h"

struct making {
	const struct request *rq;
	struct ban_form form;
	struct comment_origin origin; /* of the comment that it comes from */
	struct str address;           /* that came with it; or empty */
	struct ban ban;
	struct str email;        /* of a ban of an address: its hashes */
	struct str email_sealed; /* and itself; else empty */
	struct ban_preview preview;
};

/* An empty form (comment_id 0), or one from a comment of the path's article. ERR_ABSENT: there is
 * no such comment at a site that is theirs to see. ERR_FORBID, noted: they may only look there. */
MUST_USE enum err making_begin(
    const struct ctx *cx, const struct request *rq, struct making *m, int64_t comment_id);

/* Chooses the site of this name. ERR_ABSENT, ERR_FORBID: noted. */
MUST_USE enum err making_site(const struct ctx *cx, struct making *m, struct str name);

/*
 * Takes what was sent, and makes the ban of it (make), or finds out what it would have met (then
 * m->form has the preview). ERR_INPUT with status 422, ERR_CONFLICT with 409: noted, and the form
 * is filled in. Other errors as above, or noted.
 */
MUST_USE enum err making_do(
    const struct ctx *cx, const struct request *rq, bool make, struct making *m);

#endif
