/*
 * What pages for readers begin with: which article is meant, who asks, and whether they may.
 */
#ifndef POSTBAG_PAGE_READER_H
#define POSTBAG_PAGE_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "http/request.h"
#include "http/response.h"
#include "model/article.h"
#include "page/ctx.h"

#define AUTHOR_COOKIE "postbag_author"

/*
 * The article that a URL of the request means, by whichever of its addresses: its id, site, the URL
 * that was asked for, and the title that came with it,
 * if nobody else can have made it up (see reader_ticket()). Nothing is looked up in the database.
 * ERR_INPUT, ERR_ABSENT: noted as a problem with the field "article".
 */
MUST_USE enum err reader_article(
    const struct ctx *cx, struct str url, struct article *article, const struct site **site);

/* Refuses (ERR_FORBID, noted) a request that comes from a page that is neither the site's nor ours.
 */
MUST_USE enum err reader_origin(
    const struct ctx *cx, const struct request *rq, const struct site *site);

/*
 * Whether somebody may ask for what only they may see, or sends something: an author, a member, a
 * moderator, a program. They are answered from the primary, whatever their cookies and tokens are
 * worth. Nothing is looked up in the database.
 */
bool reader_known(const struct ctx *cx, const struct request *rq);

/*
 * Who asks, into the ask's viewer, member and at_home: a member (page/member.h), or the author of a
 * valid author's token, from the Authorization header or the cookies; nobody else has a number. A
 * member's cookie goes before an author's, and one that is worth nothing is as none. ERR_AUTH: an
 * Authorization header with another token. ERR_BUSY: the database is away.
 */
struct thread_ask;
MUST_USE enum err reader_author(
    const struct ctx *cx, const struct request *rq, int64_t site_id, struct thread_ask *ask);

/*
 * A token for an author; and giving it to them: as a cookie, or in the header Postbag-Author if a
 * script on another origin asked, for which there are no cookies.
 */
const char *reader_author_token(const struct ctx *cx, int64_t site_id, int64_t author_id);
void reader_set_author(
    const struct ctx *cx, const struct request *rq, struct response *rs, const char *token);

/*
 * A ticket: this article's form was served now. With the article's title in it (a digest), so that
 * a title that comes back with the form is known to be the one that went out.
 */
const char *reader_ticket(const struct ctx *cx, const struct article *article);
/*
 * Checks the ticket of a form, and takes the title that came with it if the ticket is for it.
 * ERR_INPUT (422), ERR_FORBID or ERR_CONFLICT: missing, foreign, or expired or not ticket_least_s
 * old yet, by a clock that counts whole seconds; noted as a problem with "ticket".
 */
MUST_USE enum err reader_check_ticket(
    const struct ctx *cx, const struct request *rq, struct article *article);

/* Takes the title that came with a form, if there is a good ticket for it, of whatever age; says
 * nothing otherwise. Gives whether there is one. */
bool reader_take_title(const struct ctx *cx, const struct request *rq, struct article *article);

/* The actor key of the client address. ERR_INPUT: REMOTE_ADDR is no address (noted). */
struct actor {
	struct digest16 key;
	int64_t day;
};
MUST_USE enum err reader_actor(
    const struct ctx *cx, const struct request *rq, int64_t site_id, struct actor *out);

/* Refuses a request with one of these fields in it twice (noted). */
MUST_USE enum err reader_single(const struct ctx *cx, const struct form *form, const char *many);

#endif
