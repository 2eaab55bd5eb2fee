/*
 * In which language a request is answered (view/say.h): the one it names itself, by its parameter
 * or field "lang"; else the one that is set for the site; else the best of Accept-Language; else
 * English. A name we have no words for is no error: the next source is asked.
 */
#ifndef POSTBAG_PAGE_LANGUAGE_H
#define POSTBAG_PAGE_LANGUAGE_H

#include "http/request.h"
#include "page/ctx.h"

/* Chooses by what the request says. The desk is always in English. */
void language_begin(const struct ctx *cx, const struct request *rq);

/* Takes the language of the site, if it has one and the request has not named another. For whoever
 * finds out which site a request is about: reader_article() does it by itself. */
void language_of_site(const struct ctx *cx, const struct site *site);

#endif
