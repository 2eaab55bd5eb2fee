/*
 * Who posts: a reader, or a moderator who is signed in at the desk in the same browser.
 *
 * The session's cookie is SameSite=Strict: it comes with what a page of the same site (in the
 * browser's sense: scheme and registrable domain) sends, and with nothing else. Where Postbag is on
 * a host of its own, scripts ask without cookies, and only plain forms bring it.
 */
#ifndef POSTBAG_PAGE_WRITER_H
#define POSTBAG_PAGE_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "http/request.h"
#include "model/article.h"
#include "model/comment.h"
#include "model/site.h"
#include "page/ctx.h"
#include "store/comments.h"

struct writer {
	bool moderator;
	enum badge badge;          /* what they write carries it */
	struct author_known known; /* of a reader */
};

/* Fills in moderator: no session, an old one, or one without a say at this site is a reader's.
 * ERR_BUSY: the database is away. */
MUST_USE enum err writer_find(
    const struct ctx *cx, const struct request *rq, const struct site *site, struct writer *writer);

/* Refuses (ERR_INPUT, noted for the field "name") a reader's name that looks like a moderator's. A
 * moderator may take any. ERR_BUSY: the database is away. */
MUST_USE enum err writer_check_name(
    const struct ctx *cx, const struct writer *writer, struct str name);

/* Fills in badge and known. author_id: 0: nobody yet. */
MUST_USE enum err writer_known(
    const struct ctx *cx, const struct article *article, int64_t author_id, struct writer *writer);

#endif
