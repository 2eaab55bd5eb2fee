/*
 * What the pages of the moderators' desk have in common: the session and its forms.
 */
#ifndef POSTBAG_PAGE_DESK_H
#define POSTBAG_PAGE_DESK_H

#include "base/attr.h"
#include "base/err.h"
#include "http/request.h"
#include "http/response.h"
#include "model/event.h"
#include "page/ctx.h"
#include "store/queues.h"
#include "view/desk_html.h"

/*
 * Who is signed in, by the session cookie. ERR_AUTH: nobody. ERR_BUSY: the database is away.
 */
MUST_USE enum err desk_session(const struct ctx *cx, const struct request *rq, struct session *out);

/* Refuses who has not this role at the article's site (or, when article_id is 0, at any):
 * ERR_ABSENT who may not even look there, so that nobody learns what there is; ERR_FORBID, noted,
 * who may. */
MUST_USE enum err desk_role(const struct ctx *cx, int64_t article_id, enum role at_least);

/* The session's cookie: "__Host-" where cookies are Secure, so that no sibling host can set it. */
const char *desk_cookie(const struct ctx *cx);

/* Refuses a request that comes from any page but ours (ERR_FORBID, noted). */
MUST_USE enum err desk_origin(const struct ctx *cx, const struct request *rq);

/* Refuses a form that was not made for this session (ERR_FORBID, noted). */
MUST_USE enum err desk_form(const struct ctx *cx, const struct request *rq);

/* Who does something at the desk, as the log has it: see store/events.h. */
struct event_by desk_event_by(const struct ctx *cx);

#define DESK_QUEUE_PAGE 50 /* comments on a page of a queue */

/* A cursor in the query or the form: 0 when there is none. ERR_INPUT, noted: it is no number. */
MUST_USE enum err desk_cursor(
    const struct ctx *cx, const struct form *form, const char *name, int64_t *out);

/* Who sends this form, about what (the path says), and the reason in it, cleaned; for every form of
 * an act. ERR_INPUT, noted: a field came twice, or the reason will not do. */
MUST_USE enum err desk_act_by(const struct ctx *cx, const struct request *rq, struct act_by *out);

/* The same where the path says nothing, and where some field may have come twice. */
MUST_USE enum err desk_act_words(
    const struct ctx *cx, const struct request *rq, struct act_by *out);

/* Notes that the moderator looks at the comment of the path. */
MUST_USE enum err desk_take(const struct ctx *cx, const struct request *rq);

/* Which text of the comment the moderator had before them: its edited_us. ERR_INPUT, noted: the
 * form does not say so. */
MUST_USE enum err desk_seen(const struct ctx *cx, const struct request *rq, int64_t *out);

/* The ground and the note of a rejection; either may be empty. ERR_INPUT, noted. */
MUST_USE enum err desk_ground(
    const struct ctx *cx, const struct request *rq, enum ground *ground, struct str *note);

/* The key under which a second try finds the first: in the header Idempotency-Key, or in the field
 * "key". ERR_ABSENT: there is none. ERR_INPUT, noted: it is too long. */
MUST_USE enum err desk_once(const struct ctx *cx, const struct request *rq, struct digest16 *out);

/* What was typed of a form's reasons, as it was typed. */
struct desk_said desk_said(const struct request *rq);

/* Cards of comments, their HTML made. */
MUST_USE enum err desk_cards(
    const struct ctx *cx, struct queued *queued, size_t count, struct desk_card **out);

/*
 * Where the moderator came from: the page of a queue that the form's field "back" names, or that of
 * `otherwise` where it names none. Below the prefix; made anew of what it says, so that it leads
 * nowhere else.
 */
struct str desk_back(const struct ctx *cx, const struct request *rq, enum queue otherwise);

/* The site that a form names in "site" and the ids it comes to; without one (0), all that are the
 * moderator's. ERR_INPUT, noted: there is none of that name for this moderator. */
MUST_USE enum err desk_site_of(
    const struct ctx *cx, const struct form *form, int64_t *site_id, struct site_ids *sites);

/* Notes in the log that the moderator takes something with them. */
MUST_USE enum err desk_note_export(
    const struct ctx *cx, const char *kind, int64_t site_id, struct str what);

/* The sites of these ids, in their order; without one that was added since the sites were read. */
struct sites desk_sites(const struct ctx *cx, const struct site_ids *ids);

/* Fills in what every page of the desk shows. notice may be NULL. */
MUST_USE enum err desk_show(const struct ctx *cx, struct desk_show *out, const char *notice);

/* The bulks that the moderator may see, newest first: their own, and those of others that are about
 * nothing but sites that they own. id: only that one, or 0. */
MUST_USE enum err desk_bulks(
    const struct ctx *cx, int64_t id, int64_t most, struct bulk **out, size_t *count);

/* What the moderator has just done, for a page that they are led to with "done" in its query: of
 * what somebody else has decided nothing is said. */
MUST_USE enum err desk_done(const struct ctx *cx, const struct request *rq, struct desk_show *show);

/* Leads to a page of the desk after an act: below the prefix, with a query or without. There it is
 * said what was done: `done` is the number of a decision ("done") or of a bulk ("bulk"); or 0. */
void desk_lead(
    const struct ctx *cx, struct response *rs, struct str path, const char *what, int64_t done);

/* A page of a queue. Problems that are noted stand on it. */
MUST_USE enum err desk_queue_show(const struct ctx *cx, const struct request *rq,
    struct response *rs, const struct queue_ask *ask, const struct site_ids *sites, int status);

#endif
