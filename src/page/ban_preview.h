/*
 * What a ban would have met lately, before it is made.
 */
#ifndef POSTBAG_PAGE_BAN_PREVIEW_H
#define POSTBAG_PAGE_BAN_PREVIEW_H

#include "base/attr.h"
#include "base/err.h"
#include "page/ctx.h"
#include "view/ban_html.h"

/*
 * Comments of the site of the last 30 days. Of an address, an author or an e-mail address (email:
 * hashes of it, each BAN_HASH_BYTES) an index has them; of words the newest comments are looked
 * through, as far as the preview says. ERR_BUSY: the database is away.
 */
MUST_USE enum err ban_preview(
    const struct ctx *cx, const struct ban *ban, struct str email, struct ban_preview *out);

#endif
