/*
 * A rule tried on what a site's readers have written lately: whom it would have caught.
 */
#ifndef POSTBAG_PAGE_RULE_TRIAL_H
#define POSTBAG_PAGE_RULE_TRIAL_H

#include "base/attr.h"
#include "base/err.h"
#include "model/rule.h"
#include "page/ctx.h"
#include "view/rules_html.h"

/* The rule need not be saved. It is asked as page/judge.h asks it. ERR_BUSY: the database is away.
 */
MUST_USE enum err rule_trial(const struct ctx *cx, const struct rule *rule, struct trial *out);

#endif
