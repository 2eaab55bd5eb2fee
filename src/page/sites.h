/*
 * What the page of sites at the desk and the API have in common.
 */
#ifndef POSTBAG_PAGE_SITES_H
#define POSTBAG_PAGE_SITES_H

#include "base/attr.h"
#include "base/err.h"
#include "http/request.h"
#include "model/site.h"
#include "page/ctx.h"
#include "view/article_html.h"

/* The moderator's sites, of which no form was sent. */
struct site_policies site_policies(const struct ctx *cx);

/* Gives the path's site the policy that the form has; *out is the site with it. ERR_INPUT, noted;
 * out->id is set. ERR_ABSENT: it is none of the moderator's. ERR_FORBID, noted: not an owner. */
MUST_USE enum err site_policy_act(const struct ctx *cx, const struct request *rq, struct site *out);

#endif
