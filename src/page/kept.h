/*
 * Nothing that was typed is lost: an error page gives the text of the form back to who sent it. That
 * of a comment can be sent once more from there; that of a report or of a moderator's form, which
 * say more than what was typed, can be copied into a new one.
 *
 * Whoever sent it: a form of ours, or one of another site's page, which may have made the text up.
 * That is safe to show, as it is escaped, on a page whose Content-Security-Policy lets no script
 * run but ours and that no other page may frame, and that nobody else gets to see: nothing of it is
 * kept but by the reader's own browser. A button that sends it is there only if the request came
 * from a page that may send it; else another site's words could be posted by a reader's one press.
 */
#ifndef POSTBAG_PAGE_KEPT_H
#define POSTBAG_PAGE_KEPT_H

#include <stdbool.h>

#include "http/request.h"
#include "page/ctx.h"
#include "view/kept_html.h"

/* The field with what was typed; NULL: nothing was. */
const char *kept_field(const struct request *rq);

/* Whether there is a text to give back with an answer of this status, and how. */
bool kept_text(const struct ctx *cx, const struct request *rq, int status, struct kept_show *out);

#endif
