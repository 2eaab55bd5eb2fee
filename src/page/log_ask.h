/*
 * What a moderator asks of the log, as it stands in an address.
 */
#ifndef POSTBAG_PAGE_LOG_ASK_H
#define POSTBAG_PAGE_LOG_ASK_H

#include "base/attr.h"
#include "base/err.h"
#include "model/logbook.h"
#include "model/site.h"
#include "page/ctx.h"
#include "text/form.h"
#include "view/log_html.h"

/*
 * Reads it: kind, site, who, q, from, to, before; each may be missing or empty. sites gets those of
 * it that the moderator may see. ERR_INPUT, noted: one of them is not what it must be, or names a
 * site that is not there for this moderator.
 */
MUST_USE enum err log_ask_read(
    const struct ctx *cx, const struct form *form, struct log_ask *out, struct site_ids *sites);

/* A page of what is asked for, as the view is given it: `most` rows. */
MUST_USE enum err log_load(const struct ctx *cx, const struct form *form, size_t most,
    struct log_ask *ask, struct desk_log *out);

#endif
