/*
 * E-mail addresses, as people type them for us to write to.
 */
#ifndef POSTBAG_TEXT_MAILBOX_H
#define POSTBAG_TEXT_MAILBOX_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

#define MAILBOX_MAX_BYTES       254 /* RFC 5321 section 4.5.3.1.3: a path of 256, in angle brackets */
#define MAILBOX_LOCAL_MAX_BYTES 64 /* section 4.5.3.1.1 */

/*
 * The address with its domain in lower case; what stands before the "@" is its owner's business and
 * stays as it is. Taken is what RFC 5321 section 4.1.2 calls Dot-string "@" Domain, in ASCII, where
 * the domain is a name with a dot in it. Not taken: quoted strings, address literals, comments,
 * domains in other scripts than Latin (browsers send those in their ASCII form). Whether there is
 * such a mailbox only a letter can tell. canonical(canonical(x)) is canonical(x). ERR_INPUT: not
 * such an address.
 */
MUST_USE enum err mailbox_canonical(struct arena *a, struct str text, struct str *out);

#endif
