/*
 * Cookies of a request (RFC 6265), from as many Cookie headers as there are.
 */
#ifndef POSTBAG_HTTP_COOKIE_H
#define POSTBAG_HTTP_COOKIE_H

#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "text/form.h"

#define COOKIE_MAX_BYTES ((size_t)4096) /* of one name or value; what browsers take */

/*
 * Reads the cookies into out, sorted by name. A cookie that is malformed is left out: it may be
 * anybody's on this host. So is every cookie of a name that was sent twice, malformed or not: a
 * neighbouring host may have set one of them, and which is which cannot be told.
 */
void cookies_read(struct arena *a, const struct str *line, size_t lines, struct form *out);

#endif
