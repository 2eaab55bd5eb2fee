/*
 * What a moderator asks of a queue, as it stands in an address or a form.
 */
#ifndef POSTBAG_PAGE_QUEUE_ASK_H
#define POSTBAG_PAGE_QUEUE_ASK_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"
#include "model/queue.h"
#include "model/site.h"
#include "page/ctx.h"
#include "text/form.h"

/*
 * Reads it: queue, site, article, author, actor with day, email, age, lang, reason, q, sort, after;
 * each may be missing or empty. sites gets those of it that the moderator may see. ERR_INPUT,
 * noted: one of them is not what it must be, or names a site that is not there for this moderator.
 */
MUST_USE enum err queue_ask_read(
    const struct ctx *cx, const struct form *form, struct queue_ask *out, struct site_ids *sites);

/* Whether all that stands in it is read by that, so that nothing is narrowed down by a name that is
 * misspelt. */
bool queue_ask_knows(const struct form *form);

/* The language of the words in it. Which roots a word has is known where all that is searched is in
 * one language: the one that is asked for, or the one of the site that is, or of all the sites. */
const char *queue_words_lang(const struct ctx *cx, const struct queue_ask *ask);

#endif
