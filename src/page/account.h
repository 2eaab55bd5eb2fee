/*
 * The account's page, as what happens in its forms shows it again.
 */
#ifndef POSTBAG_PAGE_ACCOUNT_H
#define POSTBAG_PAGE_ACCOUNT_H

#include "base/attr.h"
#include "base/err.h"
#include "http/response.h"
#include "page/ctx.h"
#include "view/account_html.h"

/* With what is wrong in a form, and the status of that: err is what the form came to. An error that
 * is not about the form is given back. */
MUST_USE enum err account_again(
    const struct ctx *cx, struct response *rs, enum err err, enum account_form form);

/* The status of a form that came to this; 0: the error is not about the form. */
int account_status(enum err err);

#endif
