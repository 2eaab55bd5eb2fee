/*
 * A moderator's password as the operator gives it.
 */
#ifndef POSTBAG_CTL_PASSWORD_H
#define POSTBAG_CTL_PASSWORD_H

#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "key/password.h"

#define PASSWORD_LINE_BYTES (PASSWORD_MAX_BYTES + 2) /* and what shows that it is too long */

/*
 * Reads one line from standard input, without its line end, into buffer, which the caller wipes. At
 * a terminal it asks, and what is typed is not shown.
 * ERR_INPUT: nothing there, more than one line, too long, not UTF-8, or a control character; *why
 * says which.
 */
MUST_USE enum err password_take(
    char buffer[PASSWORD_LINE_BYTES], struct str *out, const char **why);

#endif
