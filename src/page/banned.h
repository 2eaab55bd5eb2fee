/*
 * The bans of a site, asked about who sends something and what.
 */
#ifndef POSTBAG_PAGE_BANNED_H
#define POSTBAG_PAGE_BANNED_H

#include "base/attr.h"
#include "base/err.h"
#include "model/ban.h"
#include "page/ctx.h"
#include "page/reader.h"
#include "page/visit.h"
#include "store/queues.h"

struct banned_ask {
	int64_t site_id;
	const struct request *rq;  /* whose address it is that */
	const struct actor *actor; /* stands for */
	int64_t author_id;         /* 0: nobody yet */
	struct str email;          /* canonical; or empty */
	struct str name;           /* or empty */
	struct str text;           /* or empty */
};

/* The severest ban that meets it, or NULL; lives as long as the request. ERR_BUSY: the database is
 * away. */
MUST_USE enum err banned_find(
    const struct ctx *cx, const struct banned_ask *ask, const struct ban **out);

/* Whether a ban of an e-mail address or its domain runs at a site: else nobody has to know it. */
MUST_USE enum err banned_by_email(const struct ctx *cx, int64_t site_id, bool *out);

/*
 * What becomes of a vote or a report by who comes here, by bans of authors and addresses; staff are
 * never banned. ERR_FORBID, noted: it is refused. *shadowed: it is to look done, and not be done.
 * Else it is taken: of a ban that holds, a report is looked at by a moderator anyway, and a vote
 * says nothing that could be looked at.
 */
MUST_USE enum err banned_act(
    const struct ctx *cx, const struct visit *v, const struct actor *actor, bool *shadowed);

/* The severest of the bans that run which meets the comment, by its author and by its words; staff
 * are never met. An address is opened only where a ban of a domain runs at the site. */
const struct ban *banned_queued(
    const struct ctx *cx, const struct bans *bans, const struct queued *queued);

/* The hashes of an address, one for each key there is, in the arena. */
struct str banned_hashes(const struct ctx *cx, int64_t site_id, struct str address);

/* What stands after the "@". */
struct str banned_domain(struct str address);

#endif
